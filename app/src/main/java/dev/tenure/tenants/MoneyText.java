package dev.tenure.tenants;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;
import java.util.regex.Pattern;

/// An amount as people and spreadsheets write it, in minor units. `1.234,50` has one reading; `1.234` has two, a
/// thousand apart, and is refused unless the decimal mark was stated.
final class MoneyText {

    private static final Pattern WRITTEN =
            Pattern.compile("(?<before>[A-Z]{3}|[€$£¥])?(?<sign>[+-]?)(?<digits>\\d[\\d.,\\s\\u00a0\\u202f'’]*)"
                    + "(?<after>[A-Z]{3}|[€$£¥])?");
    private static final Pattern GROUPED =
            Pattern.compile("\\d+|\\d{1,3}(?:(?<mark>[.,\\s\\u00a0\\u202f'’])\\d{3})" + "(?:\\k<mark>\\d{3})*");

    private MoneyText() {}

    /// @param decimal as stated
    /// @throws IllegalArgumentException with the reason
    static long minor(String text, Currency currency, Optional<Character> decimal) {
        var written =
                WRITTEN.matcher(text.strip().replaceAll("(?<=[A-Z€$£¥])[\\s\\u00a0]+|[\\s\\u00a0]+(?=[A-Z€$£¥])", ""));
        if (!written.matches()) throw new IllegalArgumentException("is not an amount of money");
        for (var group : new String[] {"before", "after"}) {
            var code = written.group(group);
            if (code != null && code.length() == 3 && !code.equals(currency.getCurrencyCode()))
                throw new IllegalArgumentException("is in " + code + ", and the row says " + currency);
        }
        int most = Math.max(0, currency.getDefaultFractionDigits());
        var digits = written.group("digits").strip();
        int at = mark(digits, most, decimal);
        var whole = at < 0 ? digits : digits.substring(0, at);
        var fraction = at < 0 ? "" : digits.substring(at + 1);
        if (!GROUPED.matcher(whole).matches()
                || at >= 0 && whole.indexOf(digits.charAt(at)) >= 0
                || decimal.filter(mark -> whole.indexOf(mark) >= 0).isPresent()
                || !fraction.matches("\\d*")) throw new IllegalArgumentException("groups its digits in no known way");
        var exact = new BigDecimal(written.group("sign") + whole.replaceAll("\\D", "") + "." + fraction + "0");
        if (exact.stripTrailingZeros().scale() > most)
            throw new IllegalArgumentException(
                    "has more digits after the decimal mark than " + currency + " has: " + most);
        try {
            return exact.movePointRight(most).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is too large", e);
        }
    }

    /// Where the decimal mark stands; negative when there is none.
    private static int mark(String digits, int most, Optional<Character> decimal) {
        if (decimal.isPresent()) return digits.lastIndexOf(decimal.get());
        int point = digits.lastIndexOf('.');
        int comma = digits.lastIndexOf(',');
        if (point >= 0 && comma >= 0) return Math.max(point, comma);
        int only = Math.max(point, comma);
        if (only < 0 || digits.indexOf(digits.charAt(only)) != only) return -1;
        boolean three = digits.length() - only == 4;
        boolean grouping = three && only <= 3 && !digits.startsWith("0");
        if (!grouping) return only;
        if (most == 0) return -1;
        var one = digits.replaceAll("[.,]", "");
        throw new IllegalArgumentException("can be read as " + one + " or as " + one.substring(0, only) + " and a bit");
    }
}
