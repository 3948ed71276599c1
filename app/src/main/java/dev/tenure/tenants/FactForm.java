package dev.tenure.tenants;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/// How a file is written, as far as it was stated. What was not is read from the file where only one reading is
/// possible (the separator), and asked for where two are (the decimal mark, the order of day and month).
///
/// @param decimal the mark before the fraction of an amount of money
/// @param days how days are written, such as `dd.MM.yyyy`; absent, `2026-11-24`
public record FactForm(Optional<Character> separator, Optional<Character> decimal, Optional<String> days) {

    public static final FactForm PLAIN = new FactForm(Optional.empty(), Optional.empty(), Optional.empty());

    static final String SEPARATORS = ",;\t|";

    public FactForm {
        separator.ifPresent(mark -> {
            if (SEPARATORS.indexOf(mark) < 0)
                throw new IllegalArgumentException("the separator is one of ',', ';', '|' and a tab");
        });
        decimal.ifPresent(mark -> {
            if (mark != '.' && mark != ',')
                throw new IllegalArgumentException("the decimal mark is '.' or ',', not '" + mark + "'");
        });
        days.ifPresent(FactForm::formatter);
    }

    FactForm or(FactForm other) {
        return new FactForm(
                separator.or(() -> other.separator), decimal.or(() -> other.decimal), days.or(() -> other.days));
    }

    LocalDate day(String text) {
        if (days.isEmpty()) return LocalDate.parse(text);
        try {
            return LocalDate.parse(text, formatter(days.get()));
        } catch (DateTimeException otherwise) {
            // A constant of a mapping is written as everywhere; no stated order of three numbers reads like it.
            if (days.get().startsWith("yyyy")) throw otherwise;
            return LocalDate.parse(text);
        }
    }

    String wantedDay() {
        return days.map(pattern -> "a day written " + pattern).orElse("a day like 2026-11-24");
    }

    /// What to do about a day that cannot be read.
    String fixDay(String text) {
        return days.isEmpty() && text.matches("\\d{1,4}[./-]\\d{1,2}[./-]\\d{1,4}")
                ? "Say how the file writes days, such as dd.MM.yyyy or MM/dd/yyyy: which of the two comes first is never"
                        + " guessed."
                : "Write it as " + wantedDay() + ".";
    }

    private static DateTimeFormatter formatter(String pattern) {
        if (!pattern.matches("[dMy]+([^A-Za-z\\d]+)[dMy]+\\1[dMy]+")
                || !pattern.contains("d")
                || !pattern.contains("M")
                || !pattern.contains("yy"))
            throw new IllegalArgumentException(
                    "days are written with d, M and y, such as dd.MM.yyyy, MM/dd/yyyy or d/M/yyyy, not '" + pattern
                            + "'");
        return DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}
