package dev.tenure.revenue;

import dev.tenure.core.TenantId;
import dev.tenure.tenants.TenantRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How ARR came from the opening of a period to its end, tenant by tenant, as far as the reader sees them.
///
/// @param through the last day in it: of a period that runs, the last one that is over
/// @param total absent while some amount has no rate: a total that leaves somebody out is no total
/// @param lines of every tenant that had ARR at either end, what moved most first
/// @param unconverted amounts without a rate, which no line has
/// @param frozen whether it opens with what a closing wrote down
public record Bridge(
        Period period,
        LocalDate through,
        String currency,
        Optional<Movement> total,
        List<Line> lines,
        List<Unconverted> unconverted,
        boolean frozen) {

    public Bridge {
        lines = List.copyOf(lines);
        unconverted = List.copyOf(unconverted);
    }

    /// Whether the period goes on after what is told here.
    public boolean runs() {
        return through.isBefore(period.lastDay());
    }

    /// As it reads to who sees these tenants only.
    Bridge of(Set<TenantId> seen) {
        var some =
                lines.stream().filter(line -> seen.contains(line.tenant().id())).toList();
        return new Bridge(
                period,
                through,
                currency,
                total.map(_ -> some.stream().map(Line::movement).reduce(Movement.NONE, Movement::plus)),
                some,
                unconverted.stream()
                        .filter(one -> seen.contains(one.tenant().id()))
                        .toList(),
                frozen);
    }

    public record Line(TenantRef tenant, Movement movement) {}

    /// @param day on which no rate holds
    public record Unconverted(TenantRef tenant, String currency, LocalDate day) {
        public String why() {
            return "no rate of " + currency + " on " + day;
        }
    }
}
