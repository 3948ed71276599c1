package dev.tenure.outlets;

import dev.tenure.health.Explanation.Loss;
import dev.tenure.health.Roster;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a column may hold. Whatever is not known is no value: never a zero, never a guess.
enum Field {
    /// The receiver's own id of the account.
    ACCOUNT,
    /// The tenant's id here.
    TENANT,
    NAME,
    SCORE,
    BAND,
    /// The band in words.
    RISK,
    /// How much of the model's weight was measured, in percent.
    COVERAGE,
    /// What cost most, the largest first.
    REASONS,
    LINK,
    AS_OF,
    MODEL;

    private static final int MOST_REASONS = 3;

    /// What a row is made of.
    record Subject(Roster.Row row, String account, LocalDate asOf, Optional<URI> site) {}

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Field of(String word) {
        return Arrays.stream(values())
                .filter(field -> field.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not one of "
                        + Arrays.stream(values()).map(Field::word).collect(Collectors.joining(", "))));
    }

    /// Its own name for every field.
    static List<Outlet.Column> all() {
        return Arrays.stream(values())
                .map(field -> new Outlet.Column(field.word(), field))
                .toList();
    }

    /// A text, a number, or null.
    @Nullable
    Object value(Subject of) {
        var why = of.row().explanation();
        return switch (this) {
            case ACCOUNT -> of.account();
            case TENANT -> of.row().key();
            case NAME -> of.row().name();
            case SCORE -> why.score().map(score -> points(score.hundredths())).orElse(null);
            case BAND -> why.band().key();
            case RISK -> why.band().word;
            case COVERAGE -> BigDecimal.valueOf(why.coverage().weightMeasured());
            case REASONS -> reasons(why.lost());
            case LINK ->
                of.site()
                        .map(site ->
                                site + "/tenants/" + URLEncoder.encode(of.row().key(), StandardCharsets.UTF_8))
                        .orElse(null);
            case AS_OF -> of.asOf().toString();
            case MODEL -> why.model();
        };
    }

    private static @Nullable String reasons(List<Loss> lost) {
        var largest = lost.stream()
                .filter(loss -> loss.hundredths() > 0)
                .sorted(Comparator.comparing(Loss::hundredths).reversed())
                .limit(MOST_REASONS)
                .map(loss -> loss.label() + " -" + points(loss.hundredths()))
                .toList();
        return largest.isEmpty() ? null : String.join("; ", largest);
    }

    private static BigDecimal points(int hundredths) {
        return BigDecimal.valueOf(hundredths, 2);
    }
}
