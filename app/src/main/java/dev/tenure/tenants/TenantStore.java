package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.Page;
import dev.tenure.core.TenantId;
import dev.tenure.store.ControlTx;
import dev.tenure.store.StaffTx;
import dev.tenure.store.StageTx;
import dev.tenure.store.TenantTx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// SQL of tenants and of the accounts linked to them.
final class TenantStore {

    record Alias(String source, String account, TenantId tenant) {}

    private TenantStore() {}

    static Optional<TenantRef> find(StaffTx tx, String key) {
        return tx.sql()
                .sql("select tenant_id, key, name from tenants_tenant where key = :key and status <> 'merged'")
                .param("key", key)
                .query(TenantStore::ref)
                .optional()
                .or(() -> byAlias(tx, key));
    }

    /// Also one that was merged into another since.
    static Optional<TenantRef> exactly(StaffTx tx, String key) {
        return tx.sql()
                .sql("select tenant_id, key, name from tenants_tenant where key = :key")
                .param("key", key)
                .query(TenantStore::ref)
                .optional();
    }

    /// By another of its names, when only one tenant has it.
    private static Optional<TenantRef> byAlias(StaffTx tx, String name) {
        var named =
                tx.sql().sql("""
                        with recursive named as (
                          select a.tenant_id from tenants_alias a where a.account = :name
                          union
                          select m.survivor_id
                            from named n
                            join tenants_merge m on m.tenant_id = n.tenant_id
                           where m.reverted_at is null
                        )
                        select t.tenant_id, t.key, t.name
                          from tenants_tenant t
                         where t.status <> 'merged' and t.tenant_id in (select tenant_id from named)
                         limit 2
                        """).param("name", name).query(TenantStore::ref).list();
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }

    static Map<String, TenantRef> find(StaffTx tx, Collection<String> keys) {
        var found = new HashMap<String, TenantRef>();
        tx.sql()
                .sql("select tenant_id, key, name from tenants_tenant where key = any(:keys)")
                .param("keys", keys.toArray(String[]::new))
                .query(TenantStore::ref)
                .list()
                .forEach(ref -> found.put(ref.key(), ref));
        return found;
    }

    static Map<TenantId, TenantRef> named(StaffTx tx, Collection<TenantId> ids) {
        var found = new HashMap<TenantId, TenantRef>();
        tx.sql()
                .sql("select tenant_id, key, name from tenants_tenant where tenant_id = any(:ids)")
                .param("ids", ids.stream().map(TenantId::number).toArray(Integer[]::new))
                .query(TenantStore::ref)
                .list()
                .forEach(ref -> found.put(ref.id(), ref));
        return found;
    }

    static Page<TenantRef> list(StaffTx tx, Optional<String> cursor, int limit, Optional<String> search) {
        var rows = tx.sql()
                .sql("""
                        select t.tenant_id, t.key, t.name
                          from tenants_tenant t
                         where t.key > :after and t.status <> 'merged'
                           and (:search = '' or position(:search in lower(t.name)) > 0
                                or position(:search in t.key) > 0
                                or exists (select from tenants_alias a
                                            where a.tenant_id = t.tenant_id
                                              and position(:search in lower(a.account)) > 0))
                         order by key
                         limit :rows
                        """)
                .param("after", cursor.orElse(""))
                .param("search", search.orElse("").strip().toLowerCase(Locale.ROOT))
                .param("rows", limit + 1)
                .query(TenantStore::ref)
                .list();
        return Page.of(rows, limit, TenantRef::key);
    }

    static TenantId nextId(ControlTx tx) {
        return new TenantId(tx.sql()
                .sql("select nextval('tenants_tenant_tenant_id_seq')")
                .query(Integer.class)
                .single());
    }

    static TenantRef create(TenantTx tx, NewTenant tenant, Actor by, Instant now) {
        var profile = tenant.profile();
        tx.sql()
                .sql("""
                        insert into tenants_tenant
                               (tenant_id, key, name, plan, segment, time_zone, status, created_at, created_by)
                        values (:tenant, :key, :name, :plan, :segment, :zone, :status, :now, :by)
                        """)
                .param("tenant", tx.tenant().number())
                .param("key", tenant.key())
                .param("name", profile.name())
                .param("plan", profile.plan())
                .param("segment", profile.segment())
                .param("zone", profile.timeZone())
                .param("status", profile.status().word())
                .param("now", utc(now))
                .param("by", by.name())
                .update();
        return new TenantRef(tx.tenant(), tenant.key(), profile.name());
    }

    /// Boards read the profile of today beside the key.
    static void showProfiles(JdbcClient sql, Integer[] tenants, LocalDate today) {
        sql.sql("""
                        update tenants_tenant t
                           set name = p.name, plan = p.plan, segment = p.segment, time_zone = p.time_zone,
                               status = p.status
                          from tenants_profile p
                         where t.tenant_id = any(:tenants)
                           and p.tenant_id = t.tenant_id
                           and p.known_until = 'infinity'
                           and p.valid_from <= :today
                           and p.valid_until > :today
                        """).param("tenants", tenants).param("today", today).update();
    }

    static Optional<TenantRef> own(TenantTx tx) {
        return tx.sql()
                .sql("select tenant_id, key, name from tenants_tenant")
                .query(TenantStore::ref)
                .optional();
    }

    static List<Alias> aliases(StageTx tx) {
        return tx.sql()
                .sql("select source, account, tenant_id from tenants_alias")
                .query((row, _) ->
                        new Alias(text(row, "source"), text(row, "account"), new TenantId(row.getInt("tenant_id"))))
                .list();
    }

    static Optional<TenantId> resolve(StageTx tx, String source, String account) {
        return tx.sql()
                .sql("select tenant_id from tenants_alias where source = :source and account = :account")
                .param("source", source)
                .param("account", account)
                .query((row, _) -> new TenantId(row.getInt("tenant_id")))
                .optional();
    }

    static void link(TenantTx tx, Collection<Alias> aliases, Actor by, Instant now) {
        tx.sql()
                .sql("""
                        insert into tenants_alias (source, account, tenant_id, known_since, recorded_by)
                        select a.source, a.account, :tenant, :now, :by
                          from unnest(:sources::text[], :accounts::text[]) as a (source, account)
                            on conflict (source, account) do nothing
                        """)
                .param("tenant", tx.tenant().number())
                .param("now", utc(now))
                .param("by", by.name())
                .param("sources", aliases.stream().map(Alias::source).toArray(String[]::new))
                .param("accounts", aliases.stream().map(Alias::account).toArray(String[]::new))
                .update();
    }

    record Described(TenantRef tenant, Fact.Profile profile) {}

    static Map<String, Described> described(StaffTx tx, Collection<String> keys) {
        var found = new HashMap<String, Described>();
        tx.sql()
                .sql("select * from tenants_tenant where key = any(:keys)")
                .param("keys", keys.toArray(String[]::new))
                .query((row, number) -> new Described(ref(row, number), StandingStore.profile(row, number)))
                .list()
                .forEach(each -> found.put(each.tenant().key(), each));
        return found;
    }

    /// The keys that were free, with the numbers they got.
    ///
    /// @param job the history import that makes them
    static Map<String, TenantId> createAll(
            StageTx tx, Map<String, Fact.Profile> fresh, Optional<Long> job, Actor by, Instant now) {
        var made = new HashMap<String, TenantId>();
        tx.sql()
                .sql("""
                        insert into tenants_tenant
                               (key, name, plan, segment, time_zone, status, created_at, created_by, job_id)
                        select f.*, :now, :by, :job
                          from unnest(:keys::text[], :names::text[], :plans::text[], :segments::text[],
                                      :zones::text[], :statuses::text[]) as f
                            on conflict (key) do nothing
                        returning key, tenant_id
                        """)
                .param("keys", fresh.keySet().toArray(String[]::new))
                .param("names", each(fresh, Fact.Profile::name))
                .param("plans", each(fresh, Fact.Profile::plan))
                .param("segments", each(fresh, Fact.Profile::segment))
                .param("zones", each(fresh, Fact.Profile::timeZone))
                .param("statuses", each(fresh, profile -> profile.status().word()))
                .param("now", utc(now))
                .param("by", by.name())
                .param("job", job.orElse(null), Types.BIGINT)
                .query(row -> {
                    made.put(text(row, "key"), new TenantId(row.getInt("tenant_id")));
                });
        return made;
    }

    private static String[] each(Map<String, Fact.Profile> profiles, Function<Fact.Profile, String> part) {
        return profiles.values().stream().map(part).toArray(String[]::new);
    }

    static int linkAll(StageTx tx, List<Alias> aliases, Optional<Long> job, Actor by, Instant now) {
        return tx.sql()
                .sql("""
                        insert into tenants_alias (source, account, tenant_id, known_since, recorded_by, job_id)
                        select a.source, a.account, a.tenant_id, :now, :by, :job
                          from unnest(:sources::text[], :accounts::text[], :tenants::int[])
                               as a (source, account, tenant_id)
                            on conflict (source, account) do nothing
                        """)
                .param("now", utc(now))
                .param("by", by.name())
                .param("job", job.orElse(null), Types.BIGINT)
                .param("sources", aliases.stream().map(Alias::source).toArray(String[]::new))
                .param("accounts", aliases.stream().map(Alias::account).toArray(String[]::new))
                .param(
                        "tenants",
                        aliases.stream().map(each -> each.tenant().number()).toArray(Integer[]::new))
                .update();
    }

    static Map<Accounts.Link, TenantId> standing(StageTx tx, List<Alias> aliases) {
        var standing = new HashMap<Accounts.Link, TenantId>();
        tx.sql()
                .sql("""
                        select a.source, a.account, a.tenant_id
                          from tenants_alias a
                          join unnest(:sources::text[], :accounts::text[]) as w (source, account)
                            on a.source = w.source and a.account = w.account
                        """)
                .param("sources", aliases.stream().map(Alias::source).toArray(String[]::new))
                .param("accounts", aliases.stream().map(Alias::account).toArray(String[]::new))
                .query(row -> {
                    standing.put(
                            new Accounts.Link(text(row, "source"), text(row, "account")),
                            new TenantId(row.getInt("tenant_id")));
                });
        return standing;
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    static TenantRef ref(ResultSet row, int number) throws SQLException {
        return new TenantRef(new TenantId(row.getInt("tenant_id")), text(row, "key"), text(row, "name"));
    }

    static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column));
    }
}
