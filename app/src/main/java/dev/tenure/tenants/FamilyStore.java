package dev.tenure.tenants;

import static dev.tenure.tenants.TenantStore.text;

import dev.tenure.core.Money;
import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import dev.tenure.tenants.Commitments.Decision;
import dev.tenure.tenants.Families.Circular;
import dev.tenure.tenants.Families.Family;
import dev.tenure.tenants.Families.Member;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// SQL of who stands under whom.
final class FamilyStore {

    private FamilyStore() {}

    /// Two who enter at the same time could each close one half of a circle.
    static void lock(JdbcClient sql) {
        sql.sql("lock table tenants_parent in share row exclusive mode").update();
    }

    /// As believed now, on any day: a tenant may have stood above another before, and under it since.
    static void refuseCircles(JdbcClient sql, Integer[] tenants) {
        sql.sql("""
                with recursive up as (
                  select p.tenant_id, a.tenant_id as above, array[t.key, p.parent] as chain, t.key = p.parent as closed,
                         p.valid_from, p.valid_until
                    from tenants_parent p
                    join tenants_tenant t on t.tenant_id = p.tenant_id
                    join tenants_tenant a on a.key = p.parent
                   where p.tenant_id = any(:tenants) and p.known_until = 'infinity'
                  union all
                  select u.tenant_id, a.tenant_id, u.chain || p.parent, p.parent = any(u.chain),
                         greatest(u.valid_from, p.valid_from), least(u.valid_until, p.valid_until)
                    from up u
                    join tenants_parent p on p.tenant_id = u.above
                    join tenants_tenant a on a.key = p.parent
                   where not u.closed and p.known_until = 'infinity'
                     and p.valid_from < u.valid_until and p.valid_until > u.valid_from
                )
                select chain from up where closed order by cardinality(chain), chain limit 1
                """)
                .param("tenants", tenants)
                .query((row, _) -> List.of((String[]) row.getArray("chain").getArray()))
                .optional()
                .ifPresent(chain -> {
                    // It may lead into the circle from outside.
                    throw new Circular(chain.subList(chain.indexOf(chain.getLast()), chain.size()));
                });
    }

    /// The circle that these rows would close, without entering them.
    static Optional<Circular> rehearse(
            JdbcClient sql, List<Map<String, Object>> rows, FactStore.Source source, LocalDate today, Instant now) {
        sql.sql("savepoint parents").update();
        try {
            FactStore.enter(sql, FactStore.Shape.PARENT, rows, source, today, now);
            return Optional.empty();
        } catch (Circular circle) {
            return Optional.of(circle);
        } finally {
            sql.sql("rollback to savepoint parents").update();
        }
    }

    private static final String HOLDS = """
             and p.valid_from <= :day and p.valid_until > :day
             and p.known_since < :known and p.known_until >= :known
            """;

    /// A history import may have said of the past what is a circle there, so nobody is met twice.
    static Family read(StaffTx tx, TenantRef tenant, LocalDate day, Known known) {
        var parent = asked(tx, day, known, """
                select t.tenant_id, t.key, t.name
                  from tenants_parent p
                  join tenants_tenant t on t.key = p.parent
                 where p.tenant_id = :tenant
                """ + HOLDS)
                .param("tenant", tenant.id().number())
                .query(TenantStore::ref)
                .optional();
        record Found(TenantRef tenant, int depth, Optional<String> under, Optional<Fact.Status> status) {}
        var found = asked(tx, day, known, """
                with recursive family as (
                  select t.tenant_id, t.key, null::text as under, 0 as depth, array[t.key] as path
                    from tenants_tenant t
                   where t.tenant_id = :tenant
                  union all
                  select t.tenant_id, t.key, p.parent, f.depth + 1, f.path || t.key
                    from family f
                    join tenants_parent p on p.parent = f.key
                    join tenants_tenant t on t.tenant_id = p.tenant_id
                   where not t.key = any(f.path)
                """ + HOLDS + """
                )
                select f.tenant_id, f.key, coalesce(p.name, f.key) as name, f.under, f.depth, p.status
                  from family f
                  left join tenants_profile p on p.tenant_id = f.tenant_id
                """ + HOLDS + """
                 where coalesce(p.status, '') <> 'merged' or f.depth = 0
                 order by f.path
                """)
                .param("tenant", tenant.id().number())
                .query((row, number) -> new Found(
                        TenantStore.ref(row, number),
                        row.getInt("depth"),
                        Optional.ofNullable(row.getString("under")),
                        Optional.ofNullable(row.getString("status")).map(Fact.Status::of)))
                .list();
        var ids = found.stream().map(each -> each.tenant().id().number()).toArray(Integer[]::new);
        var arr = arr(tx, ids, day, known);
        var next = next(tx, ids, day, known);
        return new Family(
                tenant,
                day,
                parent,
                found.stream()
                        .map(each -> new Member(
                                each.tenant(),
                                each.depth(),
                                each.under(),
                                each.status(),
                                arr.getOrDefault(each.tenant().id(), List.of()),
                                Optional.ofNullable(next.get(each.tenant().id()))))
                        .toList());
    }

    private static Map<TenantId, List<Money>> arr(StaffTx tx, Integer[] tenants, LocalDate day, Known known) {
        var arr = new HashMap<TenantId, List<Money>>();
        asked(tx, day, known, """
                select a.tenant_id, a.currency, sum(a.arr_minor)::bigint as arr_minor
                  from tenants_arr_on(:day, :known) a
                 where a.tenant_id = any(:tenants) and a.arr_minor is not null
                 group by a.tenant_id, a.currency
                 order by a.tenant_id, a.currency
                """).param("tenants", tenants).query(row -> {
            arr.computeIfAbsent(new TenantId(row.getInt("tenant_id")), _ -> new ArrayList<>())
                    .add(Money.of(row.getLong("arr_minor"), text(row, "currency")));
        });
        return arr;
    }

    private static Map<TenantId, Decision> next(StaffTx tx, Integer[] tenants, LocalDate day, Known known) {
        var next = new HashMap<TenantId, Decision>();
        asked(tx, day, known, """
                select distinct on (c.tenant_id) c.tenant_id, c.contract, c.decision_on, c.decision_kind
                  from tenants_contracts_on(:day, :known) c
                 where c.tenant_id = any(:tenants) and c.decision_on >= :day
                 order by c.tenant_id, c.decision_on, c.decision_kind, c.contract
                """).param("tenants", tenants).query(row -> {
            next.put(
                    new TenantId(row.getInt("tenant_id")),
                    new Decision(
                            text(row, "contract"),
                            Objects.requireNonNull(row.getObject("decision_on", LocalDate.class)),
                            Commitments.Kind.valueOf(text(row, "decision_kind").toUpperCase(Locale.ROOT))));
        });
        return next;
    }

    private static StatementSpec asked(StaffTx tx, LocalDate day, Known known, String sql) {
        return tx.sql().sql(sql).param("day", day).param("known", known.before());
    }
}
