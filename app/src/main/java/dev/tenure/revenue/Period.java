package dev.tenure.revenue;

import java.time.LocalDate;

/// Some days with a name: `2026-11`, `FY2027-Q1`, `FY2027`.
///
/// @param from its first day
/// @param until the first day after it
public record Period(String name, LocalDate from, LocalDate until) {
    public Period {
        if (!from.isBefore(until)) throw new IllegalArgumentException("a period has days");
    }

    /// The last day before it, whose end is where it opens.
    LocalDate opensAfter() {
        return from.minusDays(1);
    }

    LocalDate lastDay() {
        return until.minusDays(1);
    }
}
