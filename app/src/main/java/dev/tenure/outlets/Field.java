package dev.tenure.outlets;

import dev.tenure.health.Explanation;
import dev.tenure.health.Roster;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// What a column may hold. Whatever is not known is no value: never a zero, never a guess.
enum Field {
    /// The receiver's own id of the account.
    ACCOUNT,
    /// The tenant's id here.
    TENANT,
    NAME,
    SCORE,
    /// The score with every missing input at its worst.
    SCORE_LOW,
    /// The score with every missing input at its best.
    SCORE_HIGH,
    BAND,
    /// The band in words.
    RISK,
    /// How much of the model's weight was measured, in percent.
    COVERAGE,
    /// "6 of 8": signals.
    MEASURED,
    REASONS,
    DECIDES_ON,
    /// What is decided then: notice or term_end.
    DECISION,
    /// Absent when it is in several currencies.
    ARR,
    CURRENCY,
    /// In each of its currencies.
    ARR_ALL,
    LINK,
    AS_OF,
    MODEL;

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

    Cell cell(Subject of) {
        var row = of.row();
        return switch (this) {
            case ACCOUNT -> new Cell.Text(of.account());
            case TENANT -> new Cell.Text(row.key());
            case NAME -> new Cell.Text(row.name());
            case SCORE -> points(row, Explanation.Score::hundredths);
            case SCORE_LOW -> points(row, Explanation.Score::low);
            case SCORE_HIGH -> points(row, Explanation.Score::high);
            case BAND -> new Cell.Text(row.band().key());
            case RISK -> new Cell.Text(row.band().word);
            case COVERAGE -> new Cell.Number(BigDecimal.valueOf(row.coverage().weightMeasured()));
            case MEASURED ->
                new Cell.Text(
                        row.coverage().measured() + " of " + row.coverage().of());
            case REASONS -> new Cell.Reasons(row.reasons());
            case DECIDES_ON -> text(row.decision().map(LocalDate::toString));
            case DECISION -> text(row.decisionKind());
            case ARR ->
                row.arr().size() == 1 ? new Cell.Number(row.arr().getFirst().amount()) : new Cell.Missing();
            case CURRENCY ->
                row.arr().size() == 1
                        ? new Cell.Text(row.arr().getFirst().currency().getCurrencyCode())
                        : new Cell.Missing();
            case ARR_ALL ->
                text(Optional.of(row.arr())
                        .filter(arr -> !arr.isEmpty())
                        .map(arr -> arr.stream().map(Object::toString).collect(Collectors.joining("; "))));
            case LINK ->
                text(of.site().map(site -> site + "/tenants/" + URLEncoder.encode(row.key(), StandardCharsets.UTF_8)));
            case AS_OF -> new Cell.Text(of.asOf().toString());
            case MODEL -> new Cell.Text(row.model());
        };
    }

    /// Its own name for every field.
    static List<Outlet.Column> all() {
        return Arrays.stream(values())
                .map(field -> new Outlet.Column(field.word(), field))
                .toList();
    }

    private static Cell points(Roster.Row row, ToIntFunction<Explanation.Score> which) {
        return row.score()
                .<Cell>map(score -> new Cell.Number(BigDecimal.valueOf(which.applyAsInt(score), 2)))
                .orElseGet(Cell.Missing::new);
    }

    private static Cell text(Optional<String> text) {
        return text.<Cell>map(Cell.Text::new).orElseGet(Cell.Missing::new);
    }
}
