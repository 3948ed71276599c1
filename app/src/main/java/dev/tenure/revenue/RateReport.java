package dev.tenure.revenue;

import java.util.List;

/// What a file of rates came to.
public record RateReport(boolean dryRun, int rows, int added, int changed, int unchanged, List<Rejected> rejected) {
    public RateReport {
        rejected = List.copyOf(rejected);
    }

    /// @param row the line of the file, the header being line 1
    public record Rejected(long row, String column, String problem) {}
}
