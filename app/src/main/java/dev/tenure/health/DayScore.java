package dev.tenure.health;

import dev.tenure.health.Explanation.Score;
import java.time.LocalDate;
import java.util.Optional;

/// One day of a tenant's history.
///
/// @param score absent when there was too little to score
/// @param backfilled made after the day was over, from a history import
public record DayScore(
        LocalDate day, Optional<Score> score, Band band, int measured, int of, String model, boolean backfilled) {}
