package dev.tenure.tenants;

import static dev.tenure.tenants.TenantStore.text;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import dev.tenure.store.StageTx;
import dev.tenure.tenants.Accounts.Alias;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/// SQL of the other names that tenants have: which they are, whom they mean in a file, and taking one away.
final class AliasStore {

    private AliasStore() {}

    /// Of tenants that were merged into another, its key.
    static Map<String, String> merged(StaffTx tx, Collection<String> names) {
        var keys = new HashMap<String, String>();
        tx.sql().sql("""
                        select t.key, s.key as survivor
                          from tenants_merge m
                          join tenants_tenant t on t.tenant_id = m.tenant_id
                          join tenants_tenant s on s.tenant_id = m.survivor_id
                         where m.reverted_at is null and t.key = any(:names)
                        """).param("names", names.toArray(String[]::new)).query(row -> {
            keys.put(text(row, "key"), text(row, "survivor"));
        });
        return keys;
    }

    static List<Alias> of(StaffTx tx, TenantId tenant) {
        return tx.sql()
                .sql(MergeStore.OWN + """
                        select source, account, known_since, recorded_by
                          from tenants_alias
                         where tenant_id in (select tenant_id from own)
                         order by source, account
                        """)
                .param("tenant", tenant.number())
                .query((row, _) -> new Alias(
                        text(row, "source"),
                        text(row, "account"),
                        Objects.requireNonNull(row.getObject("known_since", OffsetDateTime.class))
                                .toInstant(),
                        text(row, "recorded_by")))
                .list();
    }

    /// The names by which a source knows each of these tenants, those of the tenants merged into it too. A tenant that
    /// was merged into another has no entry, one that the source does not know an empty one.
    static Map<TenantId, List<String>> linked(StaffTx tx, String source, Collection<TenantId> tenants) {
        var names = new HashMap<TenantId, List<String>>();
        tx.sql()
                .sql("""
                        with recursive own as (
                          select w.tenant_id, w.tenant_id as survivor
                            from unnest(:tenants::int[]) as w (tenant_id)
                           where not exists (select from tenants_merge m
                                              where m.tenant_id = w.tenant_id and m.reverted_at is null)
                          union
                          select m.tenant_id, o.survivor
                            from own o
                            join tenants_merge m on m.survivor_id = o.tenant_id
                           where m.reverted_at is null
                        )
                        select o.survivor, a.account
                          from own o
                          left join tenants_alias a on a.tenant_id = o.tenant_id and a.source = :source
                         order by a.account collate "C"
                        """)
                .param("tenants", tenants.stream().map(TenantId::number).toArray(Integer[]::new))
                .param("source", source)
                .query(row -> {
                    var of = names.computeIfAbsent(new TenantId(row.getInt("survivor")), _ -> new ArrayList<>());
                    var account = row.getString("account");
                    if (account != null) of.add(account);
                });
        return names;
    }

    /// The keys of the tenants that a source knows by these names. A key is never somebody else's other name.
    static Map<String, String> keys(StaffTx tx, String source, Collection<String> names) {
        var keys = new HashMap<String, String>();
        if (source.isEmpty()) return keys;
        tx.sql()
                .sql("""
                        select a.account, t.key
                          from tenants_alias a
                          join tenants_tenant t on t.tenant_id = a.tenant_id
                         where a.source = :source and a.account = any(:names)
                           and not exists (select from tenants_tenant o where o.key = a.account)
                        """)
                .param("source", source)
                .param("names", names.toArray(String[]::new))
                .query(row -> {
                    keys.put(text(row, "account"), text(row, "key"));
                });
        return keys;
    }

    /// Keys of tenants that a file linked accounts to and that were merged into another since.
    static List<String> mergedSince(StageTx tx, long job) {
        return tx.sql()
                .sql("""
                        select distinct t.key
                          from tenants_alias a
                          join tenants_merge m on m.tenant_id = a.tenant_id and m.reverted_at is null
                          join tenants_tenant t on t.tenant_id = a.tenant_id
                         where a.job_id = :job
                         order by t.key
                        """)
                .param("job", job)
                .query((row, _) -> text(row, "key"))
                .list();
    }

    /// What was linked is kept with who took it away: events were counted by it.
    static boolean remove(StageTx tx, TenantId tenant, Accounts.Link link, Actor by, Instant now) {
        return tx.sql()
                        .sql(remove("source = :source and account = :account and tenant_id = :tenant"))
                        .param("source", link.source())
                        .param("account", link.account())
                        .param("tenant", tenant.number())
                        .param("now", TenantStore.utc(now))
                        .param("by", by.name())
                        .update()
                > 0;
    }

    /// All that a file linked and that are still linked by it.
    static void remove(StageTx tx, long job, Actor by, Instant now) {
        tx.sql()
                .sql(remove("job_id = :job"))
                .param("job", job)
                .param("now", TenantStore.utc(now))
                .param("by", by.name())
                .update();
    }

    private static String remove(String which) {
        return """
                with gone as (
                  delete from tenants_alias
                   where %s
                  returning *
                )
                insert into tenants_alias_removed
                       (tenant_id, source, account, known_since, recorded_by, removed_at, removed_by)
                select tenant_id, source, account, known_since, recorded_by, :now, :by from gone
                """.formatted(which);
    }

    /// Changes whenever a link is made, taken away or moved.
    static String state(JdbcClient sql) {
        return sql.sql("""
                        select count(*) || ' ' || coalesce(sum(hashtextextended(
                                 source || chr(1) || account || chr(1) || tenant_id, 0)::numeric), 0)
                          from tenants_alias
                        """).query(String.class).single();
    }
}
