package dev.tenure.revenue;

import dev.tenure.core.TenantId;
import dev.tenure.tenants.TenantRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Builds the bridge from what stood at both ends. An amount is converted for each tenant and currency and rounded
/// there, so that lines and totals are sums of the same numbers.
final class BridgeRules {

    /// @param tenants everybody who has ARR at that end, with it by currency
    record End(LocalDate day, Map<TenantId, List<Worth>> arr, Rates rates) {}

    private BridgeRules() {}

    /// What a merge moved from one tenant to another in between is neither lost nor won: both ends are the survivor's.
    ///
    /// @param through the last day in it
    /// @param frozen what a closing wrote down for the opening; empty when the period before was not closed
    static Bridge bridge(
            Period period,
            LocalDate through,
            Map<TenantId, TenantRef> tenants,
            End opening,
            End closing,
            Optional<Map<TenantId, Long>> frozen) {
        var unconverted = new LinkedHashSet<Bridge.Unconverted>();
        var lines = new ArrayList<Bridge.Line>();
        var total = Movement.NONE;
        var all = new LinkedHashSet<>(opening.arr.keySet());
        all.addAll(closing.arr.keySet());
        frozen.ifPresent(then -> all.addAll(then.keySet()));
        for (var id : all) {
            var tenant = tenants.get(id);
            if (tenant == null) continue;
            var apart = opening.arr.getOrDefault(id, List.of());
            var ends = closing.arr.getOrDefault(id, List.of());
            var stood = sum(apart, opening, tenant, unconverted);
            var began = sum(together(apart), opening, tenant, unconverted);
            var constant = sum(ends, opening, tenant, unconverted);
            var ended = sum(ends, closing, tenant, unconverted);
            if (stood.isEmpty() || began.isEmpty() || constant.isEmpty() || ended.isEmpty()) continue;
            long then = frozen.map(each -> each.getOrDefault(id, 0L)).orElse(stood.get());
            var movement = Movement.of(then, began.get(), constant.get(), ended.get());
            if (movement.equals(Movement.NONE)) continue;
            lines.add(new Bridge.Line(tenant, movement));
            total = total.plus(movement);
        }
        lines.sort(
                Comparator.<Bridge.Line>comparingLong(line -> -line.movement().turnover())
                        .thenComparing(line -> line.tenant().key()));
        return new Bridge(
                period,
                through,
                opening.rates.reporting().getCurrencyCode(),
                unconverted.isEmpty() ? Optional.of(total) : Optional.empty(),
                lines,
                List.copyOf(unconverted),
                frozen.isPresent());
    }

    /// The period before ended with what two tenants had, each rounded by itself; from here on they are one, and a unit
    /// of rounding that lies between is restated, never gained or lost.
    private static List<Worth> together(List<Worth> rows) {
        if (rows.stream().map(Worth::tenant).distinct().count() < 2) return rows;
        var sums = new TreeMap<String, Worth>();
        for (var row : rows)
            sums.merge(
                    row.arr().currency().getCurrencyCode(),
                    row,
                    (a, b) -> new Worth(a.tenant(), a.arr().plus(b.arr())));
        return List.copyOf(sums.values());
    }

    private static Optional<Long> sum(
            List<Worth> rows, End ratesOf, TenantRef tenant, Set<Bridge.Unconverted> unconverted) {
        long sum = 0;
        boolean whole = true;
        for (var worth : rows) {
            var currency = worth.arr().currency().getCurrencyCode();
            var converted = ratesOf.rates.convert(worth.arr());
            if (converted.isEmpty()) {
                whole = false;
                unconverted.add(new Bridge.Unconverted(tenant, currency, ratesOf.day));
            } else sum = Math.addExact(sum, converted.get().minor());
        }
        return whole ? Optional.of(sum) : Optional.empty();
    }

    /// @param into of each tenant that was merged, the survivor
    static Map<TenantId, List<Worth>> byTenant(List<Worth> rows, Map<TenantId, TenantId> into) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> into.getOrDefault(row.tenant().id(), row.tenant().id())));
    }
}
