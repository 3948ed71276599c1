package dev.tenure.web;

import dev.tenure.core.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/// Values in the reader's words. Shown values may be rounded; what is compared or summed never is.
final class Say {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM d", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MMM d, yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM d, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Say() {}

    /// "$412k", "€1.29M": three figures are what a glance takes in.
    static String money(long minor, String currency) {
        var code = Currency.getInstance(currency);
        var amount = new Money(minor, code).amount();
        var symbol = code.getSymbol(Locale.US);
        return (symbol.length() > 1 ? symbol + " " : symbol) + shortened(amount);
    }

    /// "$412k + €90k": currencies are said side by side, because they have no sum.
    static String money(List<Money> amounts) {
        return amounts.stream()
                .map(money -> money(money.minor(), money.currency().getCurrencyCode()))
                .collect(java.util.stream.Collectors.joining(" + "));
    }

    /// "$412,000", "CHF 1,250.50": in full where a contract is read.
    static String amount(Money money) {
        var symbol = money.currency().getSymbol(Locale.US);
        var amount = money.amount();
        boolean whole = amount.stripTrailingZeros().scale() <= 0;
        var figures = String.format(Locale.ENGLISH, "%,." + (whole ? 0 : amount.scale()) + "f", amount.abs());
        return (amount.signum() < 0 ? "−" : "") + (symbol.length() > 1 ? symbol + " " : symbol) + figures;
    }

    private static String shortened(BigDecimal amount) {
        if (amount.signum() < 0) return "−" + shortened(amount.negate());
        if (amount.compareTo(BigDecimal.valueOf(999_500)) >= 0) {
            var millions = amount.movePointLeft(6);
            int decimals = millions.compareTo(BigDecimal.valueOf(99.95)) >= 0
                    ? 0
                    : millions.compareTo(BigDecimal.valueOf(9.995)) >= 0 ? 1 : 2;
            return trimmed(millions.setScale(decimals, RoundingMode.HALF_UP)) + "M";
        }
        if (amount.compareTo(BigDecimal.valueOf(1_000)) >= 0)
            return amount.movePointLeft(3).setScale(0, RoundingMode.HALF_UP) + "k";
        return amount.setScale(0, RoundingMode.HALF_UP).toPlainString();
    }

    private static String trimmed(BigDecimal value) {
        var plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        return plain.toPlainString();
    }

    /// A score as a whole number, rounded down: 59.6 is At risk and must not read "60".
    static String score(int hundredths) {
        return String.valueOf(Math.floorDiv(hundredths, 100));
    }

    /// What follows the whole number of a score: ".03", or nothing.
    static String rest(int hundredths) {
        int rest = Math.floorMod(hundredths, 100);
        return rest == 0 ? "" : String.format(Locale.ROOT, ".%02d", rest);
    }

    /// Exact, so that the points on a page add up by hand.
    static String points(int hundredths) {
        return trimmed(BigDecimal.valueOf(hundredths, 2));
    }

    /// Points where only the order of size matters.
    static String about(int hundredths) {
        return BigDecimal.valueOf(hundredths, 2)
                .setScale(0, RoundingMode.HALF_UP)
                .toPlainString();
    }

    static String change(int hundredths) {
        var rounded = Integer.parseInt(about(Math.abs(hundredths)));
        if (rounded == 0) return "±0";
        return (hundredths < 0 ? "−" : "+") + rounded;
    }

    static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    static String many(long number, String one, String more) {
        return count(number) + " " + (number == 1 ? one : more);
    }

    static String inDays(long days) {
        if (days < 0) return many(-days, "day", "days") + " ago";
        return days == 0 ? "today" : many(days, "day", "days");
    }

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    static String date(LocalDate day) {
        return DATE.format(day);
    }

    static String time(Instant at) {
        return TIME.format(at) + " UTC";
    }

    /// "Live" for "live".
    static String sentence(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /// "a", "a and b", "a, b and c".
    static String list(List<String> parts) {
        if (parts.size() < 2) return String.join("", parts);
        return String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }
}
