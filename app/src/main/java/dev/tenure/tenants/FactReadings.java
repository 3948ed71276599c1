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

    private static final Reading STALE = new Missing(Why.STALE);
    private static final Reading HANDED_OVER = new Missing(Why.HANDED_OVER);

    /// Of every tenant, as known at the end of the day.
    ///
    /// @param sources what is asked for; those that are no facts are not read here
    public Readings on(StageTx tx, LocalDate day, Set<String> sources) {
        var tenants = tx.sql()
                .sql("select tenant_id from tenants_tenant")
                .query((row, _) -> new TenantId(row.getInt("tenant_id")))
                .list();
        return on(tx.sql(), day, Known.atEndOf(day), tenants, false, sources);
    }

    /// Of one tenant, as far as the one who asks may see it.
    public Readings on(StaffTx tx, LocalDate day, TenantId tenant, Known known, Set<String> sources) {
        return on(tx.sql(), day, known, List.of(tenant), true, sources);
    }

    private static Readings on(
            JdbcClient sql, LocalDate day, Known known, List<TenantId> tenants, boolean one, Set<String> sources) {
        var read = new Read(
                sql,
                day,
                known,
                tenants,
                one ? " and tenant_id = " + tenants.getFirst().number() : "");
        var readings = new HashMap<String, Map<TenantId, Reading>>();
        for (var source : sources)
            if (source.startsWith(FactSource.PREFIX)) readings.put(source, read.of(FactSource.of(source)));
        return new Readings(readings);
    }

    /// @param among a further condition on the tenant, or nothing
    private record Read(JdbcClient sql, LocalDate day, Known known, List<TenantId> tenants, String among) {

        Map<TenantId, Reading> of(FactSource source) {
            return switch (source) {
                case FactSource.Shipped shipped ->
                    switch (shipped.name()) {
                        case INCIDENTS -> of("tenants_incident", INCIDENTS_SQL);
                        case SLO -> of("tenants_slo", SLO_SQL);
                        case ONBOARDING -> of("tenants_onboarding_step", ONBOARDING_SQL);
                        case QUOTA -> of("tenants_quota", QUOTA_SQL);
                        default -> throw new IllegalStateException("nothing reads " + shipped.name());
                    };
                case FactSource.Measurement(var name, var days) ->
                    of(
                            "tenants_measurement",
                            " and f.name = '" + name + "' and f.day <= date '" + day + "'",
                            STALE,
                            MEASUREMENT_SQL.replace("{name}", name).replace("{back}", String.valueOf(days - 1)));
                case FactSource.Sentiment(var days) ->
                    of(
                            "tenants_sentiment",
                            " and f.day <= date '" + day + "'",
                            STALE,
                            SENTIMENT_SQL.replace("{back}", String.valueOf(days - 1)));
            };
        }

        Map<TenantId, Reading> of(String table, String query) {
            return of(table, "", ABSENT, query);
        }

        /// @param such a further condition on what counts as known: of one thing, which is shown as it was entered
        /// @param missing said of a tenant of whom something is known, but nothing that holds on the day
        private Map<TenantId, Reading> of(String table, String such, Reading missing, String query) {
            var readings = HashMap.<TenantId, Reading>newHashMap(tenants.size());
            sql.sql(query.replace("{known}", Known.ROWS).replace("{among}", among))
                    .param("day", day)
                    .param("known", known.before())
                    .query(row -> {
                        var num = row.getBigDecimal("num");
                        var den = row.getBigDecimal("den");
                        // Only a sentiment has a row without a number: the one that was reset.
                        if (num == null) readings.put(new TenantId(row.getInt("tenant_id")), HANDED_OVER);
                        else if (den != null && den.signum() > 0)
                            readings.put(
                                    new TenantId(row.getInt("tenant_id")),
                                    such.isEmpty()
                                            ? exact(num, den)
                                            : new Measured(num.longValueExact(), den.longValueExact()));
                    });
            var without = tenants.stream()
                    .filter(tenant -> !readings.containsKey(tenant))
                    .toList();
            var heard = without.isEmpty() ? Set.<TenantId>of() : heard(table, such, without);
            for (var tenant : without) readings.put(tenant, heard.contains(tenant) ? missing : NOT_KNOWN);
            return readings;
        }

        /// Those of whom anything of this kind was known.
        private Set<TenantId> heard(String table, String such, List<TenantId> tenants) {
            return Set.copyOf(sql.sql("""
                            select t.tenant_id
                              from unnest(:tenants::int[]) as t (tenant_id)
                             where exists (select from %s f
                                            where f.tenant_id = t.tenant_id and f.known_since < :known %s)
                            """.formatted(table, such))
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
             where {known} {among}
               and opened_at < (:day::date + 1)::timestamp at time zone 'UTC'
             group by tenant_id
            """;

    /// Error budget used over 42 days: failures over failures allowed, all objectives together.
    private static final String SLO_SQL = """
            select tenant_id,
                   sum((total - good)::numeric * 1000000) as num,
                   sum(total::numeric * (1000000 - target_ppm)) as den
              from tenants_slo
             where {known} {among}
               and day >= :day::date - 41
               and day < :day::date + 1
             group by tenant_id
            """;

    private static final String ONBOARDING_SQL = """
            select tenant_id,
                   count(*) filter (where done_on <= :day)::numeric as num,
                   count(*)::numeric as den
              from tenants_onboarding_step
             where {known} {among}
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
                     where {known} {among}
                       and day >= :day::date - 41
                       and day < :day::date + 1
                     order by tenant_id, name, day desc) as latest
             order by tenant_id, used::numeric / limit_ desc, name
            """;

    private static final String MEASUREMENT_SQL = """
            select distinct on (tenant_id) tenant_id, num::numeric, den::numeric
              from tenants_measurement
             where {known} {among}
               and name = '{name}'
               and day >= :day::date - {back}
               and day < :day::date + 1
             order by tenant_id, day desc
            """;

    /// The newest in sight of whoever reads. It is reset when somebody else became the owner after it was given, even
    /// if the tenant came back: what the new owner felt is not known.
    static final String FEELINGS = """
            select distinct on (tenant_id) tenant_id, day, score, author, why,
                   exists (select from tenants_owner o
                            where o.tenant_id = s.tenant_id
                              and {known}
                              and o.valid_from > s.day
                              and o.valid_from <= :day
                              and o.name is distinct from (select b.name from tenants_owner b
                                                            where b.tenant_id = s.tenant_id
                                                              and {known}
                                                              and b.valid_from <= s.day
                                                              and b.valid_until > s.day)) as reset
              from tenants_sentiment s
             where {known} {among}
               and day <= :day
             order by tenant_id, day desc
            """.replace("{known}", Known.ROWS);

    private static final String SENTIMENT_SQL = """
            select tenant_id, case when not reset then score end::numeric as num, 1::numeric as den
              from ({feelings}) as newest
             where day >= :day::date - {back}
            """.replace("{feelings}", FEELINGS);
}
