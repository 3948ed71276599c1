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
import java.util.stream.Collectors;

/// Builds the bridge from what stood at both ends. An amount is converted for each tenant and currency and rounded
/// there, so that lines and totals are sums of the same numbers.
final class BridgeRules {

    /// @param tenants everybody who has ARR at that end, with it by currency
    record End(LocalDate day, Map<TenantId, List<Worth>> arr, Rates rates) {}

    private BridgeRules() {}

    /// @param frozen what a closing wrote down for the opening; empty when the period before was not closed
    static Bridge bridge(
            Period period,
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
            var began = sum(opening, opening, tenant, unconverted);
            var constant = sum(closing, opening, tenant, unconverted);
            var ended = sum(closing, closing, tenant, unconverted);
            if (began.isEmpty() || constant.isEmpty() || ended.isEmpty()) continue;
            long then = frozen.map(each -> each.getOrDefault(id, 0L)).orElse(began.get());
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
                opening.rates.reporting().getCurrencyCode(),
                unconverted.isEmpty() ? Optional.of(total) : Optional.empty(),
                lines,
                List.copyOf(unconverted),
                frozen.isPresent());
    }

    private static Optional<Long> sum(End end, End ratesOf, TenantRef tenant, Set<Bridge.Unconverted> unconverted) {
        long sum = 0;
        boolean whole = true;
        for (var worth : end.arr.getOrDefault(tenant.id(), List.of())) {
            var currency = worth.arr().currency().getCurrencyCode();
            var converted = ratesOf.rates.convert(worth.arr());
            if (converted.isEmpty()) {
                whole = false;
                unconverted.add(
                        new Bridge.Unconverted(tenant, currency, "no rate of " + currency + " on " + ratesOf.day));
            } else sum = Math.addExact(sum, converted.get().minor());
        }
        return whole ? Optional.of(sum) : Optional.empty();
    }

    static Map<TenantId, List<Worth>> byTenant(List<Worth> rows) {
        return rows.stream().collect(Collectors.groupingBy(row -> row.tenant().id()));
    }
}
