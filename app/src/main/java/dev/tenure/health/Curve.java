package dev.tenure.health;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// Which share of its weight a signal keeps at a reading: straight between knots, flat outside them.
public record Curve(List<Knot> knots) {

    /// Shares are whole billionths, so that sums of them are exact in a `long`.
    public static final long WHOLE = 1_000_000_000L;

    private static final int DIGITS = 6;

    public record Knot(BigDecimal at, BigDecimal kept) {
        public Knot {
            at = plain(at);
            kept = plain(kept);
            if (kept.signum() < 0 || kept.compareTo(BigDecimal.valueOf(100)) > 0)
                throw new IllegalArgumentException("a curve keeps 0 to 100 percent, not " + kept.toPlainString());
        }

        /// One spelling a number: 0.20 and 0.2 are the same model.
        private static BigDecimal plain(BigDecimal number) {
            var stripped = number.stripTrailingZeros();
            if (stripped.scale() > DIGITS)
                throw new IllegalArgumentException(
                        "a curve has at most " + DIGITS + " digits after the point, not " + number);
            return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
        }
    }

    public Curve {
        knots = List.copyOf(knots);
        if (knots.size() < 2) throw new IllegalArgumentException("a curve needs two knots");
        for (int i = 1; i < knots.size(); i++)
            if (knots.get(i - 1).at().compareTo(knots.get(i).at()) >= 0)
                throw new IllegalArgumentException(
                        "a curve's knots ascend; " + knots.get(i).at().toPlainString() + " does not");
    }

    /// The share kept, in billionths.
    long kept(BigDecimal reading) {
        var before = knots.getFirst();
        if (reading.compareTo(before.at()) <= 0) return billionths(before.kept());
        for (var knot : knots.subList(1, knots.size())) {
            if (reading.compareTo(knot.at()) <= 0) return billionths(along(before, knot, reading));
            before = knot;
        }
        return billionths(before.kept());
    }

    private static BigDecimal along(Knot from, Knot to, BigDecimal reading) {
        var rise = to.kept().subtract(from.kept()).multiply(reading.subtract(from.at()));
        return from.kept().add(rise.divide(to.at().subtract(from.at()), 7, RoundingMode.HALF_EVEN));
    }

    private static long billionths(BigDecimal percent) {
        return percent.setScale(7, RoundingMode.HALF_EVEN).movePointRight(7).longValueExact();
    }
}
