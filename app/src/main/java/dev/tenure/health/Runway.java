package dev.tenure.health;

import dev.tenure.core.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Who decides when, at which score.
///
/// @param points worst band first, then the sooner decision; at most `MOST`
/// @param total tenants with a score that decide in the window
public record Runway(LocalDate day, int days, List<Point> points, int total) {

    /// More dots than this hide each other.
    public static final int MOST = 300;

    public Runway {
        points = List.copyOf(points);
    }

    public record Point(
            String key,
            String name,
            Optional<String> owner,
            LocalDate decision,
            int scoreHundredths,
            int low,
            int high,
            Band band,
            List<Money> arr) {}
}
