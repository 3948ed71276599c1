package dev.tenure.health;

import dev.tenure.tenants.FactSource;
import dev.tenure.usage.Meter;
import dev.tenure.usage.Meters;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What counts, how much, and from which reading on. Immutable; two models with the same canonical form are
/// the same model (see `ModelFile`).
///
/// @param coverageFloor percent of the weight that must be measured for a score
public record HealthModel(String name, int coverageFloor, Bands bands, List<Signal> signals) {

    /// A stored row gives a signal one byte.
    private static final int MOST_SIGNALS = 32;

    /// Where a band begins, in whole points; all under the first is Critical.
    public record Bands(int atRisk, int watch, int healthy) {
        public Bands {
            if (atRisk <= 0 || atRisk >= watch || watch >= healthy || healthy >= 100)
                throw new IllegalArgumentException(
                        "bands ascend between 0 and 100: " + atRisk + ", " + watch + ", " + healthy);
        }

        Band of(int hundredths) {
            if (hundredths < atRisk * 100) return Band.CRITICAL;
            if (hundredths < watch * 100) return Band.AT_RISK;
            if (hundredths < healthy * 100) return Band.WATCH;
            return Band.HEALTHY;
        }
    }

    /// @param means numerator, denominator and window in words
    /// @param sources measures in order of trust; the first that was measured is read
    public record Signal(
            String signal,
            String label,
            String means,
            int weight,
            List<String> sources,
            Shown shown,
            Curve curve,
            String action) {
        public Signal {
            sources = List.copyOf(sources);
            if (!signal.matches("[a-z][a-z0-9_]{0,39}"))
                throw new IllegalArgumentException("a signal is named in lower case, not '" + signal + "'");
            if (label.isBlank() || means.isBlank() || action.isBlank())
                throw new IllegalArgumentException("signal " + signal + " needs a label, a meaning and an action");
            if (weight < 1) throw new IllegalArgumentException("signal " + signal + " needs a weight of 1 or more");
            if (sources.isEmpty() || sources.size() > 8 || Set.copyOf(sources).size() < sources.size())
                throw new IllegalArgumentException("signal " + signal + " needs 1 to 8 different sources");
        }
    }

    /// Every measure that some signal may read.
    public Set<String> sources() {
        return signals.stream().flatMap(signal -> signal.sources().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /// What the meters that are read count, by measure: a meter that counts otherwise makes another version of the
    /// model.
    ///
    /// @throws IllegalArgumentException when a signal would wait for something that nothing measures
    public Map<String, String> definitions(Meters meters) {
        var definitions = new TreeMap<String, String>();
        for (var signal : signals)
            for (var source : signal.sources()) {
                var meter = meters.of(source);
                if (meter.isPresent()) definitions.put(source, meter.get().definition());
                else if (source.startsWith(FactSource.PREFIX)) checkFact(signal, source);
                else
                    throw new IllegalArgumentException("signal " + signal.signal() + " reads '" + source
                            + "', which no meter measures; there are "
                            + String.join(
                                    ", ",
                                    meters.all().stream().map(Meter::measure).toList())
                            + ", or name a fact");
            }
        return definitions;
    }

    private static void checkFact(Signal signal, String source) {
        try {
            FactSource.of(source);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("signal " + signal.signal() + ": " + e.getMessage(), e);
        }
    }

    public HealthModel {
        signals = List.copyOf(signals);
        if (name.isBlank() || name.length() > 80) throw new IllegalArgumentException("a model needs a short name");
        if (coverageFloor < 1 || coverageFloor > 100)
            throw new IllegalArgumentException("the coverage floor is 1 to 100 percent, not " + coverageFloor);
        if (signals.isEmpty() || signals.size() > MOST_SIGNALS)
            throw new IllegalArgumentException("a model has 1 to " + MOST_SIGNALS + " signals");
        int weight = signals.stream().mapToInt(Signal::weight).sum();
        if (weight != 100) throw new IllegalArgumentException("the weights add up to " + weight + ", not to 100");
        var names = new HashSet<String>();
        for (var each : signals)
            if (!names.add(each.signal()))
                throw new IllegalArgumentException("signal " + each.signal() + " stands twice in the model");
    }
}
