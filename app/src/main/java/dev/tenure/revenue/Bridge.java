package dev.tenure.revenue;

import dev.tenure.tenants.TenantRef;
import java.util.List;
import java.util.Optional;

/// How ARR came from the opening of a period to its end, tenant by tenant, as far as the reader sees them.
///
/// @param total absent while some amount has no rate: a total that leaves somebody out is no total
/// @param lines of every tenant that had ARR at either end, what moved most first
/// @param unconverted amounts without a rate, which no line has
/// @param frozen whether it opens with what a closing wrote down
public record Bridge(
        Period period,
        String currency,
        Optional<Movement> total,
        List<Line> lines,
        List<Unconverted> unconverted,
        boolean frozen) {

    public Bridge {
        lines = List.copyOf(lines);
        unconverted = List.copyOf(unconverted);
    }

    public record Line(TenantRef tenant, Movement movement) {}

    public record Unconverted(TenantRef tenant, String currency, String why) {}
}
