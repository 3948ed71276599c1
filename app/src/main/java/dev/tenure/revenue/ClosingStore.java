package dev.tenure.revenue;

import dev.tenure.core.TenantId;
import dev.tenure.tenants.TenantRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// SQL of closed periods. Rows are added and never changed: no role may.
final class ClosingStore {

    private ClosingStore() {}

    static void lock(JdbcClient sql) {
        sql.sql("select pg_advisory_xact_lock(hashtext('revenue_closing'))")
                .query()
                .singleRow();
    }

    static Optional<Closing> find(JdbcClient sql, String period) {
        return sql.sql("select * from revenue_closing where period = :period")
                .param("period", period)
                .query(ClosingStore::closing)
                .optional();
    }

    static List<Closing> all(JdbcClient sql) {
        return sql.sql("select * from revenue_closing order by first_day desc, until desc")
                .query(ClosingStore::closing)
                .list();
    }

    /// Which closing wrote down what a period in this currency opens with.
    static Optional<Closing> endingOn(JdbcClient sql, LocalDate until, String currency) {
        return sql.sql("""
                select * from revenue_closing
                 where until = :until and currency = :currency
                 order by closed_at desc
                 limit 1
                """)
                .param("until", until)
                .param("currency", currency)
                .query(ClosingStore::closing)
                .optional();
    }

    static void write(JdbcClient sql, Closing closing, Setting setting, Bridge bridge) {
        sql.sql("""
                insert into revenue_closing (period, first_day, until, currency, fiscal_year_starts, business_zone,
                                             frozen, tenants, digest, closed_at, closed_by)
                values (:period, :from, :until, :currency, :starts, :zone, :frozen, :tenants, :digest, :at, :by)
                """)
                .param("period", closing.period().name())
                .param("from", closing.period().from())
                .param("until", closing.period().until())
                .param("currency", closing.currency())
                .param("starts", setting.calendar().startMonth())
                .param("zone", setting.calendar().zone().getId())
                .param("frozen", bridge.frozen())
                .param("tenants", closing.tenants())
                .param("digest", closing.digest())
                .param("at", closing.closedAt().atOffset(ZoneOffset.UTC))
                .param("by", closing.closedBy())
                .update();
        enter(sql, "revenue_closing_tenant (period", closing.period().name(), bridge.lines());
    }

    /// @param into a table of movements, and the column that says of what
    static void enter(JdbcClient sql, String into, String of, List<Bridge.Line> lines) {
        sql.sql("""
                insert into %s, tenant_id, opening, restated, new_business, expansion, contraction, churn, currency,
                                closing)
                select :of, *
                  from unnest(:tenants::int[], :opening::bigint[], :restated::bigint[], :new_business::bigint[],
                              :expansion::bigint[], :contraction::bigint[], :churn::bigint[], :currency::bigint[],
                              :closing::bigint[])
                """.formatted(into))
                .param("of", of)
                .param(
                        "tenants",
                        lines.stream().map(line -> line.tenant().id().number()).toArray(Integer[]::new))
                .param("opening", each(lines, Movement::opening))
                .param("restated", each(lines, Movement::restated))
                .param("new_business", each(lines, Movement::newBusiness))
                .param("expansion", each(lines, Movement::expansion))
                .param("contraction", each(lines, Movement::contraction))
                .param("churn", each(lines, Movement::churn))
                .param("currency", each(lines, Movement::currency))
                .param("closing", each(lines, Movement::closing))
                .update();
    }

    private static Long[] each(List<Bridge.Line> lines, java.util.function.ToLongFunction<Movement> part) {
        return lines.stream().map(line -> part.applyAsLong(line.movement())).toArray(Long[]::new);
    }

    /// As far as the one who asks sees the tenants.
    static List<Bridge.Line> lines(JdbcClient sql, String period) {
        return lines(sql, "revenue_closing_tenant", "period", period);
    }

    static List<Bridge.Line> lines(JdbcClient sql, String table, String column, String of) {
        return sql.sql("""
                select t.tenant_id, t.key, t.name, c.opening, c.restated, c.new_business, c.expansion, c.contraction,
                       c.churn, c.currency, c.closing
                  from %s c
                  join tenants_tenant t on t.tenant_id = c.tenant_id
                 where c.%s = :of
                 order by abs(c.restated) + c.new_business + c.expansion + c.contraction + c.churn + abs(c.currency) desc,
                          t.key
                """.formatted(table, column))
                .param("of", of)
                .query((row, _) -> new Bridge.Line(RevenueStore.ref(row), movement(row)))
                .list();
    }

    static Map<TenantId, Long> ends(JdbcClient sql, String period) {
        var ends = new HashMap<TenantId, Long>();
        for (var line : lines(sql, period)) {
            TenantRef tenant = line.tenant();
            ends.put(tenant.id(), line.movement().closing());
        }
        return ends;
    }

    private static Movement movement(ResultSet row) throws SQLException {
        return new Movement(
                row.getLong("opening"),
                row.getLong("restated"),
                row.getLong("new_business"),
                row.getLong("expansion"),
                row.getLong("contraction"),
                row.getLong("churn"),
                row.getLong("currency"),
                row.getLong("closing"));
    }

    private static Closing closing(ResultSet row, int number) throws SQLException {
        Instant at = Objects.requireNonNull(row.getObject("closed_at", OffsetDateTime.class))
                .toInstant();
        return new Closing(
                new Period(
                        row.getString("period"),
                        row.getObject("first_day", LocalDate.class),
                        row.getObject("until", LocalDate.class)),
                row.getString("currency"),
                at,
                row.getString("closed_by"),
                row.getInt("tenants"),
                row.getBoolean("frozen"),
                row.getString("digest"));
    }
}
