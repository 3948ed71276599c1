package dev.tenure.tenants;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import dev.tenure.store.StageTx;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the facts say of one day: as it held on that day, as far as was known at its end.
public final class FactReadings {

    public static final String INCIDENTS = "facts.incidents";
    public static final String SLO = "facts.slo";
    public static final String ONBOARDING = "facts.onboarding";
    public static final String QUOTA = "facts.quota";

    private static final Reading ABSENT = new Missing(Why.FACT_ABSENT);
    private static final Reading NOT_KNOWN = new Missing(Why.NOT_KNOWN);

    /// Of every tenant, as known at the end of the day.
    public Readings on(StageTx tx, LocalDate day) {
        var tenants = tx.sql()
                .sql("select tenant_id from tenants_tenant")
                .query((row, _) -> new TenantId(row.getInt("tenant_id")))
                .list();
        return on(tx.sql(), day, Known.atEndOf(day), tenants, false);
    }

    /// Of one tenant, as far as the one who asks may see it.
    public Readings on(StaffTx tx, LocalDate day, TenantId tenant, Known known) {
        return on(tx.sql(), day, known, List.of(tenant), true);
    }

    private static Readings on(JdbcClient sql, LocalDate day, Known known, List<TenantId> tenants, boolean one) {
        var read = new Read(
                sql,
                day,
                known,
                tenants,
                one ? " and tenant_id = " + tenants.getFirst().number() : "");
        return new Readings(Map.of(
                INCIDENTS, read.of("tenants_incident", INCIDENTS_SQL),
                SLO, read.of("tenants_slo", SLO_SQL),
                ONBOARDING, read.of("tenants_onboarding_step", ONBOARDING_SQL),
                QUOTA, read.of("tenants_quota", QUOTA_SQL)));
    }

    /// @param among a further condition on the tenant, or nothing
    private record Read(JdbcClient sql, LocalDate day, Known known, List<TenantId> tenants, String among) {

        Map<TenantId, Reading> of(String table, String query) {
            var readings = HashMap.<TenantId, Reading>newHashMap(tenants.size());
            sql.sql(query.replace("{known}", Known.ROWS + among))
                    .param("day", day)
                    .param("known", known.before())
                    .query(row -> {
                        var num = row.getBigDecimal("num");
                        var den = row.getBigDecimal("den");
                        if (num != null && den != null && den.signum() > 0)
                            readings.put(new TenantId(row.getInt("tenant_id")), exact(num, den));
                    });
            var without = tenants.stream()
                    .filter(tenant -> !readings.containsKey(tenant))
                    .toList();
            var heard = without.isEmpty() ? Set.<TenantId>of() : heard(table, without);
            for (var tenant : without) readings.put(tenant, heard.contains(tenant) ? ABSENT : NOT_KNOWN);
            return readings;
        }

        /// Those of whom anything of this kind was known.
        private Set<TenantId> heard(String table, List<TenantId> tenants) {
            return Set.copyOf(sql.sql("""
                            select t.tenant_id
                              from unnest(:tenants::int[]) as t (tenant_id)
                             where exists (select from %s f where f.tenant_id = t.tenant_id and f.known_since < :known)
                            """.formatted(table))
                    .param("tenants", tenants.stream().map(TenantId::number).toArray(Integer[]::new))
                    .param("known", known.before())
                    .query((row, _) -> new TenantId(row.getInt("tenant_id")))
                    .list());
        }
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
             where {known}
               and opened_at < (:day::date + 1)::timestamp at time zone 'UTC'
             group by tenant_id
            """;

    /// Error budget used over 42 days: failures over failures allowed, all objectives together.
    private static final String SLO_SQL = """
            select tenant_id,
                   sum((total - good)::numeric * 1000000) as num,
                   sum(total::numeric * (1000000 - target_ppm)) as den
              from tenants_slo
             where {known}
               and day >= :day::date - 41
               and day < :day::date + 1
             group by tenant_id
            """;

    private static final String ONBOARDING_SQL = """
            select tenant_id,
                   count(*) filter (where done_on <= :day)::numeric as num,
                   count(*)::numeric as den
              from tenants_onboarding_step
             where {known}
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
                     where {known}
                       and day >= :day::date - 41
                       and day < :day::date + 1
                     order by tenant_id, name, day desc) as latest
             order by tenant_id, used::numeric / limit_ desc, name
            """;
}
