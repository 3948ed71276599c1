package dev.tenure.health;

import dev.tenure.health.Explanation.Score;
import java.time.LocalDate;
import java.util.Optional;

/// One day of a tenant's history.
///
/// @param score absent when there was too little to score
public record DayScore(LocalDate day, Optional<Score> score, Band band, int measured, int of, String model) {}
