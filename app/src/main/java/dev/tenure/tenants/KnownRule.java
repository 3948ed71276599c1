package dev.tenure.tenants;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a history import says when a column became known. A day means its beginning, in UTC.
sealed interface KnownRule {

    record Column(String name) implements KnownRule {}

    /// The column's own value is the date.
    record OwnDate() implements KnownRule {}

    record TermStart() implements KnownRule {}

    record TermEnd() implements KnownRule {}

    String WORDS = "'column NAME', 'at its own date', 'at term start' or 'at term end'";

    default String words() {
        return switch (this) {
            case Column(String name) -> "column " + name;
            case OwnDate _ -> "at its own date";
            case TermStart _ -> "at term start";
            case TermEnd _ -> "at term end";
        };
    }

    /// The column in which the date stands.
    default String dated(String column) {
        return switch (this) {
            case Column(String name) -> name;
            case OwnDate _ -> column;
            case TermStart _ -> "term_start";
            case TermEnd _ -> "term_end";
        };
    }

    static KnownRule of(String words) {
        var text = words.strip();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "at its own date" -> new OwnDate();
            case "at term start" -> new TermStart();
            case "at term end" -> new TermEnd();
            default -> {
                if (text.startsWith("column ") && !text.substring(7).isBlank())
                    yield new Column(text.substring(7).strip());
                throw new IllegalArgumentException(
                        "'" + words + "' does not say when something became known; " + WORDS);
            }
        };
    }

    /// Each a column and its rule, written `term_end=at term start`.
    static Map<String, KnownRule> all(List<String> written) {
        var rules = new LinkedHashMap<String, KnownRule>();
        for (var one : written) {
            int at = one.indexOf('=');
            if (at < 1) throw new IllegalArgumentException("'" + one + "' is not COLUMN=RULE; a rule is " + WORDS);
            if (rules.put(one.substring(0, at).strip(), of(one.substring(at + 1))) != null)
                throw new IllegalArgumentException("two rules for the column '" + one.substring(0, at) + "'");
        }
        return rules;
    }

    static String write(Map<String, KnownRule> rules) {
        var text = new StringBuilder();
        rules.forEach((column, rule) ->
                text.append(column).append('=').append(rule.words()).append('\n'));
        return text.toString();
    }

    static Map<String, KnownRule> read(String stored) {
        return all(stored.lines().toList());
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
