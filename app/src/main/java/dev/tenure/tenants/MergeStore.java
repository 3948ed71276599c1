package dev.tenure.tenants;

import static dev.tenure.tenants.TenantStore.text;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import dev.tenure.tenants.FactStore.Shape;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// SQL of merges.
final class MergeStore {

    private static final JsonMapper JSON = new JsonMapper();

    /// The source under which a merged tenant's key is another name of its survivor.
    static final String SOURCE = "merged";

    private MergeStore() {}

    /// What is believed now of the days from today on.
    static List<ObjectNode> rows(JdbcClient sql, Shape shape, TenantId tenant, LocalDate today) {
        return sql.sql("""
                select to_jsonb(c)::text as row
                  from %s c
                 where c.tenant_id = :tenant and c.known_until = 'infinity' and c.valid_until > :today
                 order by %s c.valid_from
                """.formatted(shape.table(), shape.keys("c")))
                .param("tenant", tenant.number())
                .param("today", today)
                .query((row, _) -> (ObjectNode) JSON.readTree(text(row, "row")))
                .list();
    }

    /// Names that a contract of the tenant has or had, wherever it is named.
    static Set<String> contracts(JdbcClient sql, TenantId tenant) {
        return Set.copyOf(sql.sql("""
                select contract from tenants_contract where tenant_id = :tenant
                union select contract from tenants_contract_line where tenant_id = :tenant
                union select contract from tenants_contract_outcome where tenant_id = :tenant
                """)
                .param("tenant", tenant.number())
                .query((row, _) -> text(row, "contract"))
                .list());
    }

    /// Every period from today on of who stands under a tenant on any of these days.
    static Map<TenantRef, List<JsonNode>> children(JdbcClient sql, String parent, LocalDate today) {
        var children = new LinkedHashMap<TenantRef, List<JsonNode>>();
        sql.sql("""
                select t.tenant_id, t.key, t.name, to_jsonb(p)::text as row
                  from tenants_parent p
                  join tenants_tenant t on t.tenant_id = p.tenant_id
                 where p.known_until = 'infinity' and p.valid_until > :today
                   and p.tenant_id in (select c.tenant_id from tenants_parent c
                                        where c.parent = :parent and c.known_until = 'infinity'
                                          and c.valid_until > :today)
                 order by t.key, p.valid_from
                """).param("parent", parent).param("today", today).query(row -> {
            children.computeIfAbsent(TenantStore.ref(row, 0), _ -> new ArrayList<>())
                    .add(JSON.readTree(text(row, "row")));
        });
        return children;
    }

    static int accounts(JdbcClient sql, TenantId tenant) {
        return sql.sql("select count(*) from tenants_alias where tenant_id = :tenant")
                .param("tenant", tenant.number())
                .query(Integer.class)
                .single();
    }

    /// Taken out with everything else of the job.
    static void name(JdbcClient sql, Merges.Pair pair, FactStore.Source source, Instant now) {
        sql.sql("""
                insert into tenants_alias (source, account, tenant_id, known_since, recorded_by, job_id)
                values (:source, :account, :tenant, :now, :by, :job)
                """)
                .param("source", SOURCE)
                .param("account", pair.merged().key())
                .param("tenant", pair.survivor().id().number())
                .param("now", TenantStore.utc(now))
                .param("by", source.by().name())
                .param("job", source.job().orElseThrow())
                .update();
    }

    static boolean isMerged(JdbcClient sql, TenantId tenant) {
        return sql.sql("select count(*) from tenants_merge where tenant_id = :tenant and reverted_at is null")
                        .param("tenant", tenant.number())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    static void record(JdbcClient sql, long id, Merges.Pair pair, Merges.Plan plan, Actor by, Instant now) {
        sql.sql("""
                insert into tenants_merge (merge_id, tenant_id, survivor_id, merged_at, merged_by, plan)
                values (:id, :merged, :survivor, :now, :by, :plan::jsonb)
                """)
                .param("id", id)
                .param("merged", pair.merged().id().number())
                .param("survivor", pair.survivor().id().number())
                .param("now", TenantStore.utc(now))
                .param("by", by.name())
                .param("plan", JSON.writeValueAsString(plan))
                .update();
    }

    /// Locks it against a second one who takes it back; false when that was done.
    static boolean lock(JdbcClient sql, long id) {
        return sql.sql("select merge_id from tenants_merge where merge_id = :id and reverted_at is null for update")
                .param("id", id)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    static void reverted(JdbcClient sql, long id, Actor by, Instant now) {
        sql.sql("update tenants_merge set reverted_at = :now, reverted_by = :by where merge_id = :id")
                .param("id", id)
                .param("now", TenantStore.utc(now))
                .param("by", by.name())
                .update();
    }

    static List<Merges.Merge> list(StaffTx tx, Optional<Long> id) {
        return tx.sql()
                .sql("""
                        select m.*, t.key as merged_key, t.name as merged_name, s.key as survivor_key,
                               s.name as survivor_name
                          from tenants_merge m
                          join tenants_tenant t on t.tenant_id = m.tenant_id
                          join tenants_tenant s on s.tenant_id = m.survivor_id
                         where :id::bigint is null or m.merge_id = :id
                         order by m.merge_id desc
                        """)
                .param("id", id.orElse(null), Types.BIGINT)
                .query(MergeStore::merge)
                .list();
    }

    private static Merges.Merge merge(ResultSet row, int number) throws SQLException {
        return new Merges.Merge(
                row.getLong("merge_id"),
                new TenantRef(
                        new TenantId(row.getInt("survivor_id")), text(row, "survivor_key"), text(row, "survivor_name")),
                new TenantRef(new TenantId(row.getInt("tenant_id")), text(row, "merged_key"), text(row, "merged_name")),
                Objects.requireNonNull(row.getObject("merged_at", OffsetDateTime.class))
                        .toInstant(),
                text(row, "merged_by"),
                JSON.readValue(text(row, "plan"), Merges.Plan.class),
                Optional.ofNullable(row.getObject("reverted_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("reverted_by")));
    }

    /// `own`: a tenant, and all that were merged into it, at whatever remove.
    static final String OWN = """
            with recursive own as (
              select :tenant::int as tenant_id
              union
              select m.tenant_id
                from own o
                join tenants_merge m on m.survivor_id = o.tenant_id
               where m.reverted_at is null
            )
            """;

    /// The tenant itself first, then all that were merged into it, at whatever remove.
    static List<TenantRef> parts(JdbcClient sql, TenantId tenant) {
        return sql.sql(OWN + """
                select t.tenant_id, t.key, t.name
                  from tenants_tenant t
                 where t.tenant_id in (select tenant_id from own)
                 order by t.tenant_id <> :tenant, t.key
                """)
                .param("tenant", tenant.number())
                .query(TenantStore::ref)
                .list();
    }

    /// Which tenant went into which, as far as a merge was known and stands.
    static Map<TenantId, TenantId> on(JdbcClient sql, Known known) {
        var into = new HashMap<TenantId, TenantId>();
        sql.sql("select tenant_id, survivor_id from tenants_merge where merged_at < :known and reverted_at is null")
                .param("known", known.before())
                .query(row -> {
                    into.put(new TenantId(row.getInt("tenant_id")), new TenantId(row.getInt("survivor_id")));
                });
        return into;
    }
}
