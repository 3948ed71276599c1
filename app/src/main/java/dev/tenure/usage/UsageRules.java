package dev.tenure.usage;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import dev.tenure.usage.Meter.Aggregate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// From counted events to a reading: pure, exact, and the only place that decides what is missing and why.
final class UsageRules {

    /// What the rollup holds for one tenant in the windows of one meter.
    record Counted(LocalDate firstDay, long hits, BigDecimal num, BigDecimal den) {}

    /// The newest sample of one key.
    record Sample(String key, BigDecimal num, BigDecimal den) {}

    private static final Reading FEED_SILENT = new Missing(Why.FEED_SILENT);
    private static final Reading NEVER_SENT = new Missing(Why.NEVER_SENT);
    private static final Reading TOO_YOUNG = new Missing(Why.TOO_YOUNG);
    private static final Reading IDLE = new Missing(Why.IDLE);

    private UsageRules() {}

    static Reading counted(Meter meter, LocalDate day, boolean feedLives, Counted counted) {
        var early = missing(meter, day, feedLives, counted.firstDay(), counted.hits() == 0);
        if (early.isPresent()) return early.get();
        var num = counted.num().multiply(BigDecimal.valueOf(meter.reads().times()));
        if (meter.aggregate() == Aggregate.RATIO)
            return counted.den().signum() == 0 ? IDLE : measured(num, counted.den());
        if (meter.aggregate() == Aggregate.MAX && counted.hits() == 0) return IDLE;
        if (meter.reads().against().isEmpty()) return measured(num, BigDecimal.ONE);
        if (counted.den().signum() > 0) return measured(num, counted.den());
        // Nothing then and nothing now is a tenant at rest, which was measured; something after nothing has no
        // measure to be compared with.
        return num.signum() == 0 ? new Measured(0, 1) : TOO_YOUNG;
    }

    /// All keys together. A list that became shorter can leave more done than there is to do; all is the most.
    static Reading total(Meter meter, LocalDate day, boolean feedLives, Counted counted) {
        var early = missing(meter, day, feedLives || ever(meter), counted.firstDay(), counted.hits() == 0);
        if (early.isPresent()) return early.get();
        return counted.hits() == 0 ? IDLE : measured(counted.num().min(counted.den()), counted.den());
    }

    static Reading fullest(Meter meter, LocalDate day, boolean feedLives, LocalDate firstDay, List<Sample> samples) {
        var early = missing(meter, day, feedLives || ever(meter), firstDay, samples.isEmpty());
        if (early.isPresent()) return early.get();
        if (samples.isEmpty()) return IDLE;
        var first = samples.getFirst();
        for (var sample : samples) if (fuller(sample, first)) first = sample;
        return measured(first.num(), first.den());
    }

    /// Samples that do not age are as good when the feed is down.
    private static boolean ever(Meter meter) {
        return meter.reads().days().isEmpty();
    }

    private static Optional<Reading> missing(
            Meter meter, LocalDate day, boolean feedLives, LocalDate firstDay, boolean nothing) {
        if (firstDay.isAfter(day)) return Optional.of(NEVER_SENT);
        if (!feedLives && (nothing || meter.feed().steady())) return Optional.of(FEED_SILENT);
        if (firstDay.isAfter(day.minusDays(meter.reads().needsDays()).plusDays(1))
                && meter.reads().needsDays() > 0) return Optional.of(TOO_YOUNG);
        return Optional.empty();
    }

    private static boolean fuller(Sample one, Sample other) {
        int share = one.num().multiply(other.den()).compareTo(other.num().multiply(one.den()));
        return share > 0 || (share == 0 && one.key().compareTo(other.key()) < 0);
    }

    /// Both as whole numbers of the same unit. Only when they outgrow a long are they reduced, and only when that
    /// is not enough are low bits dropped from both, which moves the value by less than 2^-60 of it.
    static Measured measured(BigDecimal num, BigDecimal den) {
        int scale = Math.max(0, Math.max(scale(num), scale(den)));
        var top = num.setScale(scale).unscaledValue();
        var bottom = den.setScale(scale).unscaledValue();
        if (tooLong(top) || tooLong(bottom)) {
            var common = top.gcd(bottom);
            top = top.divide(common);
            bottom = bottom.divide(common);
            int excess = Math.max(top.bitLength(), bottom.bitLength()) - 63;
            if (excess > 0) {
                top = top.shiftRight(excess);
                bottom = bottom.shiftRight(excess).max(BigInteger.ONE);
            }
        }
        return new Measured(top.longValueExact(), bottom.longValueExact());
    }

    private static boolean tooLong(BigInteger number) {
        return number.bitLength() > 63;
    }

    private static int scale(BigDecimal value) {
        return value.stripTrailingZeros().scale();
    }
}
