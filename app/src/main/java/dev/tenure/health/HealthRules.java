package dev.tenure.health;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.health.Explanation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From readings to points lost, in integers: shares in billionths, points in hundredths.
final class HealthRules {

    private HealthRules() {}

    /// @param source which of the signal's sources was read; 0 when nothing was
    record Input(Reading reading, int source) {}

    /// @param lost hundredths a signal, in the model's order
    /// @param outOf the most each could have cost, in hundredths, rounded up; 0 when missing
    /// @param driver the signal that cost most; −1 when none cost anything
    record Scored(
            Optional<Score> score,
            Band band,
            int measured,
            int weightMeasured,
            List<Integer> lost,
            List<Integer> outOf,
            int driver) {}

    static List<Input> inputs(HealthModel model, Readings readings, TenantId tenant) {
        var inputs = new ArrayList<Input>(model.signals().size());
        for (var signal : model.signals()) inputs.add(input(signal, readings, tenant));
        return inputs;
    }

    /// The first source that was measured. When none was, the first that says more than "never sent".
    private static Input input(HealthModel.Signal signal, Readings readings, TenantId tenant) {
        var why = Why.NEVER_SENT;
        for (int i = 0; i < signal.sources().size(); i++) {
            switch (readings.of(signal.sources().get(i), tenant)) {
                case Measured measured -> {
                    return new Input(measured, i);
                }
                case Missing missing -> why = why == Why.NEVER_SENT ? missing.why() : why;
            }
        }
        return new Input(new Missing(why), 0);
    }

    static Scored score(HealthModel model, List<Input> inputs) {
        int count = model.signals().size();
        if (inputs.size() != count)
            throw new IllegalArgumentException(inputs.size() + " inputs for a model of " + count + " signals");
        var share = new long[count]; // weight × share lost, in billionths
        int weight = 0;
        int measured = 0;
        long lost = 0;
        for (int i = 0; i < count; i++) {
            if (!(inputs.get(i).reading() instanceof Measured reading)) continue;
            var signal = model.signals().get(i);
            share[i] = signal.weight() * (Curve.WHOLE - signal.curve().kept(reading.value()));
            lost += share[i];
            weight += signal.weight();
            measured++;
        }
        if (weight < model.coverageFloor()) {
            var none = java.util.Collections.nCopies(count, 0);
            return new Scored(Optional.empty(), Band.INSUFFICIENT, measured, weight, none, none, -1);
        }
        int total = halfEven(lost * 100_00, weight * Curve.WHOLE);
        var points = apportion(share, weight * Curve.WHOLE, total);
        var score = new Score(
                100_00 - total,
                100_00 - halfEven((lost + (100 - weight) * Curve.WHOLE) * 100, Curve.WHOLE),
                100_00 - halfEven(lost * 100, Curve.WHOLE));
        var band = model.bands().of(score.hundredths());
        if (measured < count && model.bands().of(score.low()) != model.bands().of(score.high())) band = Band.UNCERTAIN;
        return new Scored(
                Optional.of(score), band, measured, weight, points, outOf(model, inputs, weight), largest(points));
    }

    /// Whole hundredths that add up to `total`: every share rounded down, and what is left goes to the
    /// largest remainders, the earlier signal first when two are equal.
    private static List<Integer> apportion(long[] share, long whole, int total) {
        var points = new ArrayList<Integer>(share.length);
        var order = new ArrayList<Integer>(share.length);
        int given = 0;
        for (int i = 0; i < share.length; i++) {
            int floor = (int) (share[i] * 100_00 / whole);
            points.add(floor);
            order.add(i);
            given += floor;
        }
        order.sort((a, b) -> Long.compare(share[b] * 100_00 % whole, share[a] * 100_00 % whole));
        for (int i = 0; given < total; i++, given++) points.set(order.get(i), points.get(order.get(i)) + 1);
        return List.copyOf(points);
    }

    private static List<Integer> outOf(HealthModel model, List<Input> inputs, int weight) {
        var most = new ArrayList<Integer>(inputs.size());
        for (int i = 0; i < inputs.size(); i++)
            most.add(
                    inputs.get(i).reading() instanceof Measured
                            ? Math.ceilDiv(model.signals().get(i).weight() * 100_00, weight)
                            : 0);
        return List.copyOf(most);
    }

    private static int largest(List<Integer> points) {
        int at = -1;
        for (int i = 0; i < points.size(); i++) if (points.get(i) > (at < 0 ? 0 : points.get(at))) at = i;
        return at;
    }

    private static int halfEven(long dividend, long divisor) {
        long down = dividend / divisor;
        int half = Long.compare(dividend % divisor * 2, divisor);
        return Math.toIntExact(half > 0 || (half == 0 && down % 2 == 1) ? down + 1 : down);
    }
}
