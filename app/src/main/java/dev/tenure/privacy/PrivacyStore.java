package dev.tenure.privacy;

import dev.tenure.store.StageTx;
import dev.tenure.store.TenantTx;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/// SQL of locks, people and erasures.
final class PrivacyStore {

    /// @param sealed absent when it was only looked up
    record Row(int tenant, byte[] lookup, String pseudonym, byte[] sealed) {}

    record Erasure(long id, Instant at, String by, String digest, String manifest) {}

    private PrivacyStore() {}

    static Map<Integer, byte[]> wrapped(StageTx tx, Collection<Integer> tenants) {
        var wrapped = new HashMap<Integer, byte[]>();
        tx.sql()
                .sql("select tenant_id, wrapped from privacy_lock where tenant_id = any(:tenants)")
                .param("tenants", tenants.toArray(Integer[]::new))
                .query(row -> {
                    wrapped.put(row.getInt(1), row.getBytes(2));
                });
        return wrapped;
    }

    /// Any one lock: whether there are some, and whether the installation's key opens them.
    static Optional<Integer> anyLock(StageTx tx) {
        return tx.sql()
                .sql("select tenant_id from privacy_lock order by tenant_id limit 1")
                .query(Integer.class)
                .optional();
    }

    /// Another node may have been first; its lock is the one that holds.
    static void addLocks(StageTx tx, SortedMap<Integer, byte[]> wrapped, Instant at) {
        tx.sql()
                .sql("""
                        insert into privacy_lock (tenant_id, wrapped, made_at)
                        select fresh.*, :at
                          from unnest(:tenants::int[], :wrapped::bytea[]) as fresh
                         order by 1
                            on conflict do nothing
                        """)
                .param("tenants", wrapped.keySet().toArray(Integer[]::new))
                .param("wrapped", wrapped.values().toArray(byte[][]::new))
                .param("at", Timestamp.from(at))
                .update();
    }

    /// Those of the people that are known.
    static List<Row> find(StageTx tx, List<Row> people) {
        return tx.sql()
                .sql("""
                        select p.tenant_id, p.lookup, p.pseudonym, p.sealed
                          from unnest(:tenants::int[], :lookups::bytea[]) as wanted (tenant_id, lookup)
                          join privacy_person p on p.tenant_id = wanted.tenant_id and p.lookup = wanted.lookup
                        """)
                .param("tenants", tenants(people))
                .param("lookups", lookups(people))
                .query((row, _) -> new Row(row.getInt(1), row.getBytes(2), row.getString(3), row.getBytes(4)))
                .list();
    }

    static void add(StageTx tx, List<Row> people, Instant at) {
        tx.sql()
                .sql("""
                        insert into privacy_person (tenant_id, lookup, pseudonym, sealed, made_at)
                        select fresh.*, :at
                          from unnest(:tenants::int[], :lookups::bytea[], :pseudonyms::text[], :sealed::bytea[])
                            as fresh (tenant_id, lookup, pseudonym, sealed)
                         order by 1, 2
                            on conflict (tenant_id, lookup) do nothing
                        """)
                .param("tenants", tenants(people))
                .param("lookups", lookups(people))
                .param("pseudonyms", people.stream().map(Row::pseudonym).toArray(String[]::new))
                .param("sealed", people.stream().map(Row::sealed).toArray(byte[][]::new))
                .param("at", Timestamp.from(at))
                .update();
    }

    private static Integer[] tenants(List<Row> people) {
        return people.stream().map(Row::tenant).toArray(Integer[]::new);
    }

    private static byte[][] lookups(List<Row> people) {
        return people.stream().map(Row::lookup).toArray(byte[][]::new);
    }

    static Optional<String> pseudonym(StageTx tx, int tenant, byte[] lookup) {
        return tx.sql()
                .sql("select pseudonym from privacy_person where tenant_id = :tenant and lookup = :lookup")
                .param("tenant", tenant)
                .param("lookup", lookup)
                .query(String.class)
                .optional();
    }

    static int destroy(TenantTx tx, List<String> pseudonyms) {
        return tx.sql()
                .sql("delete from privacy_person where tenant_id = :tenant and pseudonym = any(:pseudonyms)")
                .param("tenant", tx.tenant().number())
                .param("pseudonyms", pseudonyms.toArray(String[]::new))
                .update();
    }

    static List<String> pseudonyms(TenantTx tx) {
        return tx.sql()
                .sql("select pseudonym from privacy_person where tenant_id = :tenant order by pseudonym")
                .param("tenant", tx.tenant().number())
                .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    static int destroyAll(TenantTx tx) {
        return tx.sql()
                .sql("delete from privacy_person where tenant_id = :tenant")
                .param("tenant", tx.tenant().number())
                .update();
    }

    static boolean destroyLock(TenantTx tx) {
        return tx.sql()
                        .sql("delete from privacy_lock where tenant_id = :tenant")
                        .param("tenant", tx.tenant().number())
                        .update()
                == 1;
    }

    static void record(TenantTx tx, Instant at, String by, String digest, String manifest) {
        tx.sql()
                .sql("""
                        insert into privacy_erasure (tenant_id, erased_at, erased_by, digest, manifest)
                        values (:tenant, :at, :by, :digest, :manifest)
                        """)
                .param("tenant", tx.tenant().number())
                .param("at", Timestamp.from(at))
                .param("by", by)
                .param("digest", digest)
                .param("manifest", manifest)
                .update();
    }

    static List<Erasure> erasures(TenantTx tx) {
        return tx.sql()
                .sql("""
                        select erasure_id, erased_at, erased_by, digest, manifest
                          from privacy_erasure
                         where tenant_id = :tenant
                         order by erasure_id desc
                        """)
                .param("tenant", tx.tenant().number())
                .query((row, _) -> new Erasure(
                        row.getLong(1),
                        row.getTimestamp(2).toInstant(),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5)))
                .list();
    }
}
