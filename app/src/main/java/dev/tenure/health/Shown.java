package dev.tenure.health;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tenure.core.Reading.Measured;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// How a reading is put into words: one of five words, or the model's own text, such as
/// `{value} invoices overdue`.
public record Shown(@JsonValue String form) {

    private static final List<String> WORDS = List.of("OF", "PERCENT", "WEIGHTED", "BUDGET", "USUAL");

    /// It begins with the figure: tables print figure and unit apart.
    private static final Pattern OWN =
            Pattern.compile("\\{(?:num|den|value|percent)}(?:[^{}\\p{Cntrl}]|\\{(?:num|den|value|percent)})*");

    private static final int LONGEST = 80;

    public static final Shown OF = new Shown("OF");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Shown {
        var word = form.toUpperCase(Locale.ROOT);
        if (WORDS.contains(word)) form = word;
        else if (form.length() > LONGEST || !OWN.matcher(form).matches())
            throw new IllegalArgumentException("shown is of, percent, weighted, budget, usual, or a text of at most "
                    + LONGEST + " characters that begins with {value}, {percent}, {num} or {den}, as in"
                    + " '{value} invoices overdue'; not '" + form + "'");
    }

    String text(Measured reading) {
        return switch (form) {
            case "OF" -> reading.num() + " of " + reading.den();
            case "PERCENT" -> percent(reading, 1);
            case "WEIGHTED" -> decimal(reading.value(), 1) + " weighted by severity";
            case "BUDGET" -> decimal(reading.value(), 2) + " error budgets used";
            case "USUAL" -> percent(reading, 0) + " of the usual";
            default ->
                form.replace("{num}", String.valueOf(reading.num()))
                        .replace("{den}", String.valueOf(reading.den()))
                        .replace("{value}", decimal(reading.value(), 2))
                        .replace("{percent}", percent(reading, 1));
        };
    }

    private static String percent(Measured reading, int digits) {
        return decimal(reading.value().movePointRight(2), digits) + "%";
    }

    private static String decimal(BigDecimal value, int digits) {
        var rounded = value.setScale(digits, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.setScale(Math.max(0, rounded.scale())).toPlainString();
    }
}
