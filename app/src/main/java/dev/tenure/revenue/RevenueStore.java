package dev.tenure.revenue;

import dev.tenure.core.Money;
import dev.tenure.core.TenantId;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.TenantRef;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// SQL of what the business is worth: settings, rates, contracts' ARR of a day.
final class RevenueStore {

    /// A rate older than this says nothing of the day: month ends fit, a forgotten currency does not.
    static final int RATE_DAYS = 45;

    private RevenueStore() {}

    static Optional<Setting> setting(JdbcClient sql) {
        return sql.sql("select * from revenue_setting order by setting_id desc limit 1")
                .query((row, _) -> new Setting(
                        Currency.getInstance(row.getString("reporting_currency")),
                        new FiscalCalendar(
                                row.getInt("fiscal_year_starts"), ZoneId.of(row.getString("business_zone")))))
                .optional();
    }

    static void set(JdbcClient sql, Setting setting, Instant now, String by) {
        sql.sql("""
                insert into revenue_setting (reporting_currency, fiscal_year_starts, business_zone, known_since, recorded_by)
                values (:currency, :starts, :zone, :now, :by)
                """)
                .param("currency", setting.reporting().getCurrencyCode())
                .param("starts", setting.calendar().startMonth())
                .param("zone", setting.calendar().zone().getId())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("by", by)
                .update();
    }

    /// A rate of the same currency and day that says something else closes the old one.
    static RateReport enter(
            JdbcClient sql,
            Currency reporting,
            RateFile.Read read,
            Instant now,
            String by,
            String digest,
            boolean dryRun) {
        return sql.sql("""
                with incoming as materialized (
                  select * from unnest(:currencies::text[], :days::text[]::date[], :rates::numeric[]) as i (base, day, rate)
                ), standing as materialized (
                  select i.*, c.rate as old, c.known_since as since
                    from incoming i
                    left join revenue_rate c on c.base = i.base and c.quote = :quote and c.day = i.day
                                            and c.known_until = 'infinity'
                ), closed as (
                  update revenue_rate c
                     set known_until = greatest(:now, c.known_since + interval '1 microsecond')
                    from standing s
                   where s.old <> s.rate
                     and c.base = s.base and c.quote = :quote and c.day = s.day and c.known_until = 'infinity'
                ), added as (
                  insert into revenue_rate (base, quote, day, rate, known_since, recorded_by, import_digest)
                  select s.base, :quote, s.day, s.rate,
                         greatest(:now, coalesce(s.since + interval '1 microsecond', :now)), :by, :digest
                    from standing s
                   where s.old is null or s.old <> s.rate
                )
                select count(*) filter (where old is null)::int as added,
                       count(*) filter (where old <> rate)::int as changed,
                       count(*) filter (where old = rate)::int as unchanged
                  from standing
                """)
                .param("currencies", each(read.rates(), RateFile.Rate::currency))
                .param("days", each(read.rates(), rate -> rate.day().toString()))
                .param("rates", read.rates().stream().map(RateFile.Rate::rate).toArray(BigDecimal[]::new))
                .param("quote", reporting.getCurrencyCode())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("by", by)
                .param("digest", digest)
                .query((row, _) -> new RateReport(
                        dryRun,
                        read.rates().size() + read.rejected().size(),
                        row.getInt("added"),
                        row.getInt("changed"),
                        row.getInt("unchanged"),
                        read.rejected()))
                .single();
    }

    private static String[] each(List<RateFile.Rate> rates, java.util.function.Function<RateFile.Rate, String> part) {
        return rates.stream().map(part).toArray(String[]::new);
    }

    /// The latest rate of each currency on the day or shortly before it.
    static Rates rates(JdbcClient sql, Currency reporting, LocalDate day, Known known) {
        var of = new HashMap<String, BigDecimal>();
        sql.sql("""
                select distinct on (base) base, rate
                  from revenue_rate
                 where quote = :quote
                   and day > :day::date - :age and day <= :day
                   and known_since < :known and known_until >= :known
                 order by base, day desc
                """)
                .param("quote", reporting.getCurrencyCode())
                .param("day", day)
                .param("age", RATE_DAYS)
                .param("known", known.before())
                .query(row -> {
                    of.put(row.getString("base"), row.getBigDecimal("rate"));
                });
        return new Rates(reporting, of);
    }

    static List<Revenue.Rate> rateRows(JdbcClient sql, Currency reporting, Optional<String> after, int limit) {
        return sql.sql("""
                select * from revenue_rate
                 where quote = :quote and known_until = 'infinity' and base || ' ' || day > :after
                 order by base || ' ' || day
                 limit :limit
                """)
                .param("quote", reporting.getCurrencyCode())
                .param("after", after.orElse(""))
                .param("limit", limit)
                .query((row, _) -> new Revenue.Rate(
                        row.getString("base"),
                        row.getObject("day", LocalDate.class),
                        row.getBigDecimal("rate").stripTrailingZeros(),
                        row.getObject("known_since", OffsetDateTime.class).toInstant(),
                        row.getString("recorded_by")))
                .list();
    }

    /// What contracts are worth on a day, by tenant and currency. Internal, test and merged tenants are in no total.
    static List<Worth> worth(JdbcClient sql, LocalDate day, Known known) {
        return sql.sql("""
                select t.tenant_id, t.key, coalesce(p.name, t.key) as name, a.currency,
                       sum(a.arr_minor)::bigint as arr_minor
                  from tenants_arr_on(:day, :known) a
                  join tenants_tenant t on t.tenant_id = a.tenant_id
                  left join tenants_profile p
                         on p.tenant_id = a.tenant_id and p.valid_from <= :day and p.valid_until > :day
                            and p.known_since < :known and p.known_until >= :known
                 where coalesce(p.status, '') not in ('internal', 'test', 'merged')
                 group by t.tenant_id, t.key, p.name, a.currency
                """)
                .param("day", day)
                .param("known", known.before())
                .query((row, _) -> new Worth(ref(row), Money.of(row.getLong("arr_minor"), row.getString("currency"))))
                .list();
    }

    static Map<TenantId, TenantRef> named(JdbcClient sql, Collection<TenantId> ids) {
        var found = new HashMap<TenantId, TenantRef>();
        sql.sql("select tenant_id, key, name from tenants_tenant where tenant_id = any(:ids)")
                .param("ids", ids.stream().map(TenantId::number).toArray(Integer[]::new))
                .query(row -> {
                    var ref = ref(row);
                    found.put(ref.id(), ref);
                });
        return found;
    }

    static TenantRef ref(ResultSet row) throws SQLException {
        return new TenantRef(new TenantId(row.getInt("tenant_id")), row.getString("key"), row.getString("name"));
    }
}
