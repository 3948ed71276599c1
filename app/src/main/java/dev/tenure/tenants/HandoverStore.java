package dev.tenure.tenants;

import static dev.tenure.tenants.TenantStore.text;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/// SQL of handovers. Owners are read as known now: an order is about what is, not about what was known of it.
final class HandoverStore {

    private static final JsonMapper JSON = new JsonMapper();

    /// Who is the owner from a day on, until the next period begins.
    record Period(Fact.Owner owner, LocalDate since) {}

    private HandoverStore() {}

    static List<TenantRef> book(StaffTx tx, String owner, LocalDate day) {
        return tx.sql()
                .sql("""
                        select t.tenant_id, t.key, t.name
                          from tenants_owner o
                          join tenants_tenant t on t.tenant_id = o.tenant_id
                          left join tenants_profile p on p.tenant_id = o.tenant_id and p.known_until = 'infinity'
                                and p.valid_from <= :day and p.valid_until > :day
                         where o.name = :owner and o.known_until = 'infinity'
                           and o.valid_from <= :day and o.valid_until > :day
                           and coalesce(p.status, '') not in ('ended', 'merged')
                         order by lower(t.name), t.key
                        """)
                .param("owner", owner)
                .param("day", day)
                .query(TenantStore::ref)
                .list();
    }

    static List<String> owners(StaffTx tx, LocalDate day) {
        return tx.sql()
                .sql("""
                        select distinct name from tenants_owner
                         where known_until = 'infinity' and valid_from <= :day and valid_until > :day
                         order by name
                        """)
                .param("day", day)
                .query((row, _) -> text(row, "name"))
                .list();
    }

    static void lock(JdbcClient sql, Collection<TenantId> tenants) {
        sql.sql("select tenant_id from tenants_tenant where tenant_id = any(:tenants) order by tenant_id for update")
                .param("tenants", numbers(tenants))
                .query(Integer.class)
                .list();
    }

    /// From the day on. The first may have begun before; it begins with the day here.
    static Map<TenantId, List<Period>> periods(JdbcClient sql, Collection<TenantId> tenants, LocalDate day) {
        var periods = new HashMap<TenantId, List<Period>>();
        sql.sql("""
                select tenant_id, name, email, greatest(valid_from, :day) as since
                  from tenants_owner
                 where tenant_id = any(:tenants) and known_until = 'infinity' and valid_until > :day
                 order by tenant_id, valid_from
                """).param("tenants", numbers(tenants)).param("day", day).query(row -> {
            periods.computeIfAbsent(new TenantId(row.getInt("tenant_id")), _ -> new ArrayList<>())
                    .add(new Period(
                            new Fact.Owner(text(row, "name"), Optional.ofNullable(row.getString("email"))),
                            Objects.requireNonNull(row.getObject("since", LocalDate.class))));
        });
        return periods;
    }

    static long record(
            JdbcClient sql,
            Handovers.Order order,
            List<TenantId> moved,
            Map<TenantId, List<Period>> periods,
            Actor by,
            Instant now) {
        long id = sql.sql("""
                insert into tenants_handover (from_owner, to_owner, first_day, back_on, recorded_at, recorded_by)
                values (:from, :to, :first, :back, :now, :by) returning handover_id
                """)
                .param("from", order.from())
                .param("to", order.to().name())
                .param("first", order.firstDay())
                .param("back", order.backOn().orElse(null), Types.DATE)
                .param("now", TenantStore.utc(now))
                .param("by", by.name())
                .query(Long.class)
                .single();
        sql.sql("""
                insert into tenants_handover_tenant (handover_id, tenant_id, before)
                select :id, t.tenant_id, t.before::jsonb
                  from unnest(:tenants::int[], :befores::text[]) as t (tenant_id, before)
                """)
                .param("id", id)
                .param("tenants", numbers(moved))
                .param(
                        "befores",
                        moved.stream()
                                .map(tenant -> written(Objects.requireNonNull(periods.get(tenant))))
                                .toArray(String[]::new))
                .update();
        return id;
    }

    private static String written(List<Period> periods) {
        var all = JSON.createArrayNode();
        for (var period : periods) {
            var one = all.addObject()
                    .put("name", period.owner().name())
                    .put("valid_from", period.since().toString());
            period.owner().email().ifPresent(email -> one.put("email", email));
        }
        return JSON.writeValueAsString(all);
    }

    static Map<TenantId, List<Period>> before(JdbcClient sql, long handover) {
        var before = new HashMap<TenantId, List<Period>>();
        sql.sql("select tenant_id, before from tenants_handover_tenant where handover_id = :id")
                .param("id", handover)
                .query(row -> {
                    var periods = new ArrayList<Period>();
                    for (var one : JSON.readTree(text(row, "before")))
                        periods.add(new Period(
                                new Fact.Owner(
                                        one.path("name").asString(),
                                        Optional.ofNullable(one.get("email")).map(email -> email.asString())),
                                LocalDate.parse(one.path("valid_from").asString())));
                    before.put(new TenantId(row.getInt("tenant_id")), periods);
                });
        return before;
    }

    static void returned(JdbcClient sql, long handover, Actor by, Instant now) {
        sql.sql("update tenants_handover set returned_at = :now, returned_by = :by where handover_id = :id")
                .param("now", TenantStore.utc(now))
                .param("by", by.name())
                .param("id", handover)
                .update();
    }

    /// One that moved no account in sight is not there.
    static List<Handovers.Handover> list(StaffTx tx, Optional<Long> one) {
        return tx.sql()
                .sql("""
                        select h.*, c.accounts
                          from tenants_handover h
                          join (select handover_id, count(*)::int as accounts
                                  from tenants_handover_tenant group by handover_id) c using (handover_id)
                         where :one::bigint is null or h.handover_id = :one
                         order by h.handover_id desc
                        """)
                .param("one", one.orElse(null), Types.BIGINT)
                .query(HandoverStore::handover)
                .list();
    }

    static List<TenantRef> accounts(StaffTx tx, long handover) {
        return tx.sql().sql("""
                        select t.tenant_id, t.key, t.name
                          from tenants_handover_tenant h
                          join tenants_tenant t on t.tenant_id = h.tenant_id
                         where h.handover_id = :id
                         order by lower(t.name), t.key
                        """).param("id", handover).query(TenantStore::ref).list();
    }

    private static Handovers.Handover handover(ResultSet row, int number) throws SQLException {
        return new Handovers.Handover(
                row.getLong("handover_id"),
                text(row, "from_owner"),
                text(row, "to_owner"),
                Objects.requireNonNull(row.getObject("first_day", LocalDate.class)),
                Optional.ofNullable(row.getObject("back_on", LocalDate.class)),
                Objects.requireNonNull(row.getObject("recorded_at", OffsetDateTime.class))
                        .toInstant(),
                text(row, "recorded_by"),
                Optional.ofNullable(row.getObject("returned_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                row.getInt("accounts"));
    }

    private static Integer[] numbers(Collection<TenantId> tenants) {
        return tenants.stream().map(TenantId::number).toArray(Integer[]::new);
    }
}
