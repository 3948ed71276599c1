package dev.tenure.tenants;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.tenure.core.Money;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Reads a CSV file of facts. What a row says wrongly is listed by row and column; what the file as a whole
/// cannot be (not UTF-8, an unknown column, a missing one) refuses it before anything is looked at.
final class FactCsv {

    /// One line that can be used. `tenant` is the key it names; `build` makes the fact once it is known what
    /// the tenant's profile says today.
    record Line(long row, String tenant, Optional<LocalDate> validFrom, Content content) {}

    sealed interface Content {
        record Of(Fact fact) implements Content {}

        /// What the file does not say of a profile stays as it is.
        record Described(Function<Optional<Fact.Profile>, Fact.Profile> profile) implements Content {}

        record Linked(Accounts.Link link) implements Content {}
    }

    record Read(List<Line> lines, List<FactImport.Rejected> rejected) {}

    /// What a row says by the time `known`; a row whose columns became known one after the other says several.
    record Past(Line line, Instant known) {}

    record PastRead(List<Past> lines, List<FactImport.Rejected> rejected, int rows) {}

    @FunctionalInterface
    private interface Taking {
        void row(Cells cells, long number);
    }

    private FactCsv() {}

    static Read read(FactImport.Kind kind, byte[] csv) {
        var lines = new ArrayList<Line>();
        var rejected = each(
                csv, header -> checkHeader(kind, header, Set.of()), (cells, row) -> lines.add(line(kind, cells, row)));
        return new Read(lines, rejected);
    }

    /// @param now nothing can have become known later
    static PastRead readPast(FactImport.Kind kind, byte[] csv, Map<String, KnownRule> rules, Instant now) {
        var lines = new ArrayList<Past>();
        var rows = new int[1];
        var rejected = each(csv, header -> checkRules(kind, header, rules), (cells, row) -> {
            rows[0]++;
            var at = PastRules.moments(kind, cells.values, rules, now);
            // All of a row or nothing of it: the last moment has every column.
            var said = at.stream()
                    .map(known -> new Past(
                            line(kind, new Cells(PastRules.knownBy(kind, cells.values, rules, known)), row), known))
                    .toList();
            lines.addAll(said);
        });
        return new PastRead(lines, rejected, rows[0]);
    }

    private static List<FactImport.Rejected> each(byte[] csv, Consumer<List<String>> checked, Taking taking) {
        var strict = StandardCharsets.UTF_8.newDecoder();
        var rejected = new ArrayList<FactImport.Rejected>();
        try (var rows = CsvReader.builder()
                .detectBomHeader(true)
                .ofNamedCsvRecord(new InputStreamReader(new ByteArrayInputStream(csv), strict))) {
            boolean first = true;
            for (var row : rows) {
                if (first) checked.accept(row.getHeader());
                first = false;
                var cells = new Cells(row);
                try {
                    taking.row(cells, row.getStartingLineNumber());
                } catch (CellProblem wrong) {
                    rejected.add(new FactImport.Rejected(
                            row.getStartingLineNumber(), Optional.of(wrong.column), wrong.problem));
                } catch (IllegalArgumentException | DateTimeException wrong) {
                    rejected.add(new FactImport.Rejected(
                            row.getStartingLineNumber(), Optional.empty(), String.valueOf(wrong.getMessage())));
                }
            }
        } catch (CsvParseException malformed) {
            throw new IllegalArgumentException("not readable as CSV: " + malformed.getMessage(), malformed);
        } catch (UncheckedIOException e) {
            throw unreadable(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(e);
        }
        return rejected;
    }

    private static RuntimeException unreadable(IOException failure) {
        if (failure instanceof CharacterCodingException)
            return new IllegalArgumentException("the file is not UTF-8", failure);
        return new UncheckedIOException(failure);
    }

    private static void checkRules(FactImport.Kind kind, List<String> header, Map<String, KnownRule> rules) {
        var dates = new HashSet<String>();
        rules.forEach((column, rule) -> {
            if (!kind.dated(column))
                throw new IllegalArgumentException(
                        "the rule for '" + column + "' is about no column that needs one; " + kind.describe());
            var from = rule.dated(column);
            if (!header.contains(from))
                throw new IllegalArgumentException(
                        "the rule for '" + column + "' reads the column '" + from + "', which the file does not have");
            dates.add(from);
        });
        checkHeader(kind, header, dates);
        for (var name : header)
            if (kind.dated(name) && !rules.containsKey(name))
                throw new IllegalArgumentException(
                        "nothing says when the column '" + name + "' became known; give it a rule: " + KnownRule.WORDS);
    }

    private static void checkHeader(FactImport.Kind kind, List<String> header, Set<String> more) {
        for (var name : header)
            if (name.startsWith("known") && more.isEmpty())
                throw new IllegalArgumentException("the column '" + name
                        + "' is not taken here: what is entered becomes known now. Facts known earlier come in with"
                        + " a history import");
        for (var name : header)
            if (!kind.needed.contains(name) && !kind.optional.contains(name) && !more.contains(name))
                throw new IllegalArgumentException("the column '" + name + "' is not known; " + kind.describe());
        for (var name : kind.needed)
            if (!header.contains(name))
                throw new IllegalArgumentException("the column '" + name + "' is missing; " + kind.describe());
    }

    private static Line line(FactImport.Kind kind, Cells cells, long row) {
        var key = cells.text(kind == FactImport.Kind.TENANTS ? "id" : "tenant");
        var from = cells.maybe("valid_from", LocalDate::parse, "a day like 2026-11-24");
        return new Line(row, key, from, content(kind, cells));
    }

    private static Content content(FactImport.Kind kind, Cells cells) {
        return switch (kind) {
            case TENANTS -> described(cells);
            case ACCOUNTS -> new Content.Linked(new Accounts.Link(cells.text("source"), cells.text("account")));
            case CONTRACTS ->
                new Content.Of(new Fact.Contract(
                        cells.day("term_start"),
                        cells.day("term_end"),
                        money(cells),
                        cells.word("period", Fact.Period.class),
                        cells.day("renewal_date"),
                        cells.maybe("notice_by", LocalDate::parse, "a day like 2026-11-24"),
                        cells.maybe("auto_renew", FactCsv::yes, "true or false").orElse(false)));
            case OWNERS -> new Content.Of(new Fact.Owner(cells.text("owner"), cells.maybe("email")));
            case ONBOARDING ->
                new Content.Of(new Fact.Step(
                        cells.text("step"),
                        cells.maybe("applicable", FactCsv::yes, "true or false").orElse(true),
                        cells.maybe("done_on", LocalDate::parse, "a day like 2026-11-24")));
            case INCIDENTS ->
                new Content.Of(new Fact.Incident(
                        cells.text("incident_id"),
                        cells.of("opened_at", FactCsv::instant, "an instant like 2026-11-24T09:30:00Z"),
                        cells.maybe("resolved_at", FactCsv::instant, "an instant like 2026-11-24T09:30:00Z"),
                        cells.of("severity", Integer::parseInt, "1, 2, 3 or 4"),
                        cells.maybe("title").orElse("")));
            case SLO ->
                new Content.Of(new Fact.Slo(
                        cells.text("name"),
                        cells.day("day"),
                        cells.whole("good"),
                        cells.whole("total"),
                        cells.of("target_ppm", Integer::parseInt, "a whole number")));
            case QUOTAS ->
                new Content.Of(new Fact.Quota(
                        cells.text("name"), cells.day("day"), cells.whole("used"), cells.whole("limit")));
            case MEASUREMENTS ->
                new Content.Of(Fact.Measurement.of(
                        cells.text("name"),
                        cells.day("day"),
                        cells.of("num", BigDecimal::new, "a number like 12.5"),
                        cells.maybe("den", BigDecimal::new, "a number like 12.5")
                                .orElse(BigDecimal.ONE)));
            case SENTIMENT ->
                new Content.Of(new Fact.Sentiment(
                        cells.day("day"),
                        cells.of("score", Integer::parseInt, "1, 2, 3, 4 or 5"),
                        cells.text("author"),
                        cells.maybe("why").orElse("")));
        };
    }

    private static Content described(Cells cells) {
        var name = cells.text("name");
        var plan = cells.given("plan");
        var segment = cells.given("segment");
        var zone = cells.given("time_zone").filter(text -> !text.isEmpty());
        var status = cells.maybe(
                "status", text -> Fact.Status.of(text.toLowerCase(Locale.ROOT)), "one of " + Fact.Status.WORDS);
        // Checked here, while the row can still be named.
        zone.ifPresent(text -> cells.of("time_zone", java.time.ZoneId::of, "a time zone like Europe/Oslo"));
        return new Content.Described(now -> new Fact.Profile(
                name,
                plan.or(() -> now.map(Fact.Profile::plan)).orElse(""),
                segment.or(() -> now.map(Fact.Profile::segment)).orElse(""),
                zone.or(() -> now.map(Fact.Profile::timeZone)).orElse("UTC"),
                status.or(() -> now.map(Fact.Profile::status)).orElse(Fact.Status.LIVE)));
    }

    private static Money money(Cells cells) {
        var currency = cells.of("currency", java.util.Currency::getInstance, "a currency code like EUR");
        return new Money(cells.whole("amount_minor"), currency);
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static boolean yes(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    static final class CellProblem extends RuntimeException {
        final String column;
        final String problem;

        CellProblem(String column, String problem) {
            super(problem, null, false, false);
            this.column = column;
            this.problem = problem;
        }
    }

    /// One row's cells by column. An empty cell is an absent one.
    private record Cells(Map<String, String> values) {

        Cells(NamedCsvRecord row) {
            this(row.getFieldsAsMap());
        }

        Optional<String> given(String column) {
            return Optional.ofNullable(values.get(column)).map(String::strip);
        }

        Optional<String> maybe(String column) {
            return given(column).filter(text -> !text.isEmpty());
        }

        String text(String column) {
            return maybe(column).orElseThrow(() -> new CellProblem(column, "needs a value"));
        }

        <T> T of(String column, Function<String, T> parse, String wanted) {
            var text = text(column);
            try {
                return parse.apply(text);
            } catch (DateTimeException | IllegalArgumentException wrong) {
                throw new CellProblem(column, "'" + text + "' is not " + wanted);
            }
        }

        <T> Optional<T> maybe(String column, Function<String, T> parse, String wanted) {
            return maybe(column).map(_ -> of(column, parse, wanted));
        }

        LocalDate day(String column) {
            return of(column, LocalDate::parse, "a day like 2026-11-24");
        }

        long whole(String column) {
            return of(column, Long::parseLong, "a whole number");
        }

        <E extends Enum<E>> E word(String column, Class<E> type) {
            return of(
                    column,
                    text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
                    "one of "
                            + String.join(
                                    ", ",
                                    java.util.Arrays.stream(type.getEnumConstants())
                                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                                            .toList()));
        }
    }
}
