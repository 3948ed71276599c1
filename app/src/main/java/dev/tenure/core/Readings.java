package dev.tenure.core;

import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import java.util.HashMap;
import java.util.Map;

/// Readings of several measures on one day, for many tenants. A pair that is not in it was never sent.
public record Readings(Map<String, Map<TenantId, Reading>> byMeasure) {

    public static final Readings NONE = new Readings(Map.of());
    private static final Reading NEVER_SENT = new Missing(Why.NEVER_SENT);

    public Reading of(String measure, TenantId tenant) {
        return byMeasure.getOrDefault(measure, Map.of()).getOrDefault(tenant, NEVER_SENT);
    }

    /// Measures are named apart by their source (`usage.weekly_users`, `facts.incidents`), so none overlap.
    public Readings with(Readings other) {
        var all = new HashMap<>(byMeasure);
        all.putAll(other.byMeasure);
        return new Readings(all);
    }
}
