package dev.tenure.revenue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/// Net and gross revenue retention of the customers a period began with, at the rates it began with.
///
/// @param began ARR of those customers at the beginning, in minor units
/// @param net what became of it, expansion included
/// @param gross what became of it, expansion left out: never more than it was
public record Retention(long began, long net, long gross) {

    public Optional<BigDecimal> nrr() {
        return share(net);
    }

    public Optional<BigDecimal> grr() {
        return share(gross);
    }

    /// To a hundredth of a per cent, halves to the even neighbour; nothing when there was no ARR to keep.
    private Optional<BigDecimal> share(long kept) {
        return began == 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(kept).divide(BigDecimal.valueOf(began), 4, RoundingMode.HALF_EVEN));
    }
}
