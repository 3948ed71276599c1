package dev.tenure.health;

import dev.tenure.core.Reading;
import dev.tenure.core.TenantId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// One tenant's score on one day with the reasons that add up to it.
///
/// @param score absent when coverage is under the model's floor
/// @param lost one entry a signal of the model, in the model's order; points sum to 100.00 − score exactly
/// @param provisional true until the day has closed
/// @param backfilled made after the day was over, from a history import that was committed still later
public record Explanation(
        TenantId tenant,
        LocalDate day,
        Optional<Score> score,
        Coverage coverage,
        Band band,
        String model,
        String inputDigest,
        List<Loss> lost,
        List<Advice> advice,
        boolean provisional,
        boolean backfilled) {

    public Explanation {
        lost = List.copyOf(lost);
        advice = List.copyOf(advice);
    }

    /// In hundredths of a point, 100_00 is healthiest. `low` and `high` are the score with every missing
    /// input at its worst and at its best; all three are equal when nothing is missing.
    public record Score(int hundredths, int low, int high) {}

    /// "measured 6 of 8": signals by count, and by weight in percent of the model.
    public record Coverage(int measured, int of, int weightMeasured, int floor) {}

    /// @param hundredths points lost to this signal; 0 when it is missing
    /// @param weight the signal's weight in the model, of 100
    /// @param outOf the most it could have cost today, in hundredths: its weight among the measured
    public record Loss(
            String signal, String label, int weight, int outOf, int hundredths, Reading reading, String shown) {}

    /// What to do about a loss: the model file's own words, with the points it could win back.
    public record Advice(String signal, String action, int hundredths) {}
}
