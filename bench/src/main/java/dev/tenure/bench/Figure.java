package dev.tenure.bench;

import java.util.List;

/// What `tenure bench NAME -o json` prints: one measured value beside what it was compared to in the same
/// run. `value` and `baselineValue` are medians over `runs`.
public record Figure(
        String name,
        String metric,
        double value,
        String unit,
        String baseline,
        double baselineValue,
        double ratio,
        List<Double> runs,
        List<Note> notes) {

    /// A further figure of the same run: another load, another size.
    public record Note(String metric, double value, String unit) {}
}
