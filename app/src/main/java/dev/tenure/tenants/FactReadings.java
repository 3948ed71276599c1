package dev.tenure.tenants;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.store.StageTx;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the facts say on one day, for every tenant: as far as known now, and as it held on that day.
public final class FactReadings {

    public static final String INCIDENTS = "facts.incidents";
    public static final String SLO = "facts.slo";
    public static final String ONBOARDING = "facts.onboarding";
    public static final String QUOTA = "facts.quota";

    private static final Reading ABSENT = new Missing(Why.FACT_ABSENT);

    public Readings on(StageTx tx, LocalDate day) {
        var tenants = tx.sql()
                .sql("select tenant_id from tenants_tenant")
                .query((row, _) -> new TenantId(row.getInt("tenant_id")))
                .list();
        return new Readings(Map.of(
                INCIDENTS, read(tx, day, tenants, INCIDENTS_SQL),
                SLO, read(tx, day, tenants, SLO_SQL),
                ONBOARDING, read(tx, day, tenants, ONBOARDING_SQL),
                QUOTA, read(tx, day, tenants, QUOTA_SQL)));
    }

    private static Map<TenantId, Reading> read(StageTx tx, LocalDate day, List<TenantId> tenants, String sql) {
        var readings = HashMap.<TenantId, Reading>newHashMap(tenants.size());
        for (var tenant : tenants) readings.put(tenant, ABSENT);
        tx.sql().sql(sql).param("day", day).query(row -> {
            var num = row.getBigDecimal("num");
            var den = row.getBigDecimal("den");
            if (num != null && den != null && den.signum() > 0)
                readings.put(new TenantId(row.getInt("tenant_id")), exact(num, den));
        });
        return readings;
    }

    /// In lowest terms. A fraction whose terms still pass 63 bits loses the digits no curve looks at.
    static Measured exact(BigDecimal num, BigDecimal den) {
        var above = num.toBigIntegerExact();
        var below = den.toBigIntegerExact();
        var common = above.gcd(below);
        if (common.compareTo(BigInteger.ONE) > 0) {
            above = above.divide(common);
            below = below.divide(common);
        }
        int spare = Math.max(above.bitLength(), below.bitLength()) - 63;
        if (spare > 0) {
            above = above.shiftRight(spare);
            below = below.shiftRight(spare).max(BigInteger.ONE);
        }
        return new Measured(above.longValueExact(), below.longValueExact());
    }

    /// Weighed 8, 4, 2, 1 by severity over 42 days. A tenant nobody ever entered an incident for is not
    /// known to have none.
    private static final String INCIDENTS_SQL = """
            select tenant_id,
                   coalesce(sum(case severity when 1 then 8 when 2 then 4 when 3 then 2 else 1 end)
                     filter (where opened_at >= (:day::date - 41)::timestamp at time zone 'UTC'), 0) as num,
                   1::numeric as den
              from tenants_incident
             where known_until = 'infinity'
               and opened_at < (:day::date + 1)::timestamp at time zone 'UTC'
             group by tenant_id
            """;

    /// Error budget used over 42 days: failures over failures allowed, all objectives together.
    private static final String SLO_SQL = """
            select tenant_id,
                   sum((total - good)::numeric * 1000000) as num,
                   sum(total::numeric * (1000000 - target_ppm)) as den
              from tenants_slo
             where known_until = 'infinity'
               and day >= :day::date - 41
               and day < :day::date + 1
             group by tenant_id
            """;

    private static final String ONBOARDING_SQL = """
            select tenant_id,
                   count(*) filter (where done_on <= :day)::numeric as num,
                   count(*)::numeric as den
              from tenants_onboarding_step
             where known_until = 'infinity'
               and valid_from <= :day
               and valid_until > :day
               and applicable
             group by tenant_id
            """;

    /// The quota closest to its limit, each by its latest sample. One older than 42 days says nothing of today.
    private static final String QUOTA_SQL = """
            select distinct on (tenant_id) tenant_id, used::numeric as num, limit_::numeric as den
              from (select distinct on (tenant_id, name) tenant_id, name, used, limit_
                      from tenants_quota
                     where known_until = 'infinity'
                       and day >= :day::date - 41
                       and day < :day::date + 1
                     order by tenant_id, name, day desc) as latest
             order by tenant_id, used::numeric / limit_ desc, name
            """;
}
