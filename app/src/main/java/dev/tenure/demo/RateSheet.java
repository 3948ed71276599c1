package dev.tenure.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.TreeMap;

/// What money is worth in the demo world, month by month: each currency sways a few percent about its usual rate.
public final class RateSheet {

    public static final String REPORTING = "USD";

    /// As far back as the page of revenue lets one choose a quarter, and a little more.
    private static final int MONTHS = 30;

    private static final int DIGITS = 6;
    private static final int TURN_MONTHS = 11;
    private static final double SWAY = 0.03;

    private RateSheet() {}

    /// The columns that `tenure revenue rates` reads.
    public static String of(World world) {
        var usual = new TreeMap<String, Integer>();
        Cast.PLACES.stream()
                .filter(place -> !place.currency().equals(REPORTING))
                .forEach(place -> usual.put(place.currency(), place.perHundredDollars()));
        var csv = new StringBuilder("currency,day,rate\n");
        var first = world.today().withDayOfMonth(1).minusMonths(MONTHS);
        for (var each : usual.entrySet())
            for (int month = 0; month <= MONTHS; month++)
                csv.append("%s,%s,%s\n"
                        .formatted(
                                each.getKey(),
                                first.plusMonths(month),
                                rate(each.getKey(), each.getValue(), first.plusMonths(month))));
        return csv.toString();
    }

    private static String rate(String currency, int perHundredDollars, LocalDate month) {
        double turn =
                StrictMath.TAU * (month.getYear() * 12 + month.getMonthValue()) / TURN_MONTHS + currency.charAt(0);
        return BigDecimal.valueOf(100.0 / perHundredDollars * (1 + SWAY * StrictMath.sin(turn)))
                .setScale(DIGITS, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
