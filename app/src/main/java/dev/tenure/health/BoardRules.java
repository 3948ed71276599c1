package dev.tenure.health;

import dev.tenure.health.BoardStore.Position;
import dev.tenure.health.BoardStore.Sum;
import dev.tenure.health.Verdict.PerCurrency;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// What a board says about its rows, without asking anyone.
final class BoardRules {

    static final int WEEKS = 13;
    static final int CHANGE_WEEKS = 8;

    private BoardRules() {}

    /// The days of a row's weekly scores, oldest first, the day itself last.
    static List<LocalDate> weeks(LocalDate day) {
        return IntStream.range(0, WEEKS)
                .mapToObj(i -> day.minusWeeks(WEEKS - 1L - i))
                .toList();
    }

    static Verdict verdict(LocalDate day, int days, int under, List<Sum> sums) {
        var currencies = new TreeMap<String, List<Sum>>();
        var decidingByBand = new EnumMap<Band, Integer>(Band.class);
        var byBand = new EnumMap<Band, Integer>(Band.class);
        for (var sum : sums) {
            if (!sum.currency().isEmpty())
                currencies
                        .computeIfAbsent(sum.currency(), _ -> new ArrayList<>())
                        .add(sum);
            if (!sum.first()) continue;
            byBand.merge(sum.band(), sum.tenants(), Integer::sum);
            if (sum.deciding()) decidingByBand.merge(sum.band(), sum.tenants(), Integer::sum);
        }
        var counted = sums.stream().filter(Sum::first).toList();
        return new Verdict(
                day,
                days,
                under,
                currencies.entrySet().stream()
                        .map(each -> perCurrency(each.getKey(), each.getValue()))
                        .toList(),
                tenants(counted, sum -> sum.low() && sum.deciding()),
                tenants(counted, sum -> sum.low() && sum.soon()),
                tenants(counted, Sum::deciding),
                decidingByBand,
                byBand,
                tenants(counted, _ -> true),
                tenants(counted, Sum::low),
                tenants(counted, sum -> !sum.owned()));
    }

    private static PerCurrency perCurrency(String currency, List<Sum> sums) {
        return new PerCurrency(
                currency,
                arr(sums, sum -> sum.low() && sum.deciding()),
                arr(sums, sum -> sum.low() && sum.soon()),
                tenants(sums, sum -> sum.low() && sum.deciding()),
                arr(sums, Sum::deciding),
                tenants(sums, Sum::deciding),
                arr(sums, _ -> true));
    }

    private static int tenants(List<Sum> sums, Predicate<Sum> which) {
        return sums.stream().filter(which).mapToInt(Sum::tenants).sum();
    }

    private static long arr(List<Sum> sums, Predicate<Sum> which) {
        return sums.stream().filter(which).mapToLong(Sum::arrMinor).reduce(0, Math::addExact);
    }

    /// A cursor belongs to one order of one day; anything else is refused rather than read as a beginning.
    static String cursor(Board.Query query, Position last) {
        var text = order(query) + " " + last.first() + " " + last.second() + " " + last.tenant() + " " + last.text();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Position position(Board.Query query, String cursor) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            var parts = text.split(" ", 5);
            if (parts.length == 5 && parts[0].equals(order(query)))
                return new Position(
                        Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[4], Integer.parseInt(parts[3]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("this is no cursor of this list", e);
        }
        throw new IllegalArgumentException("this cursor belongs to another list or order");
    }

    private static String order(Board.Query query) {
        return query.sort() + (query.descending() ? "-" : "+") + query.day();
    }
}
