package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.Page;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;

/// Which tenants there are, as far as the one who asks may see them.
public final class Tenants {

    public static final int MOST_PER_PAGE = 500;

    private final Database database;
    private final InstantSource clock;

    public Tenants(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// The one place where a key becomes a number: what this member of staff is not assigned is not found.
    public Optional<TenantRef> find(int staffId, String key) {
        return database.inStaff(staffId, tx -> TenantStore.find(tx, key));
    }

    /// Also one that was merged into another since, for what was published of it.
    public Optional<TenantRef> exactly(int staffId, String key) {
        return database.inStaff(staffId, tx -> TenantStore.exactly(tx, key));
    }

    public Map<String, TenantRef> find(int staffId, Collection<String> keys) {
        return database.inStaff(staffId, tx -> TenantStore.find(tx, keys));
    }

    public Page<TenantRef> list(int staffId, Optional<String> cursor, int limit, Optional<String> search) {
        if (limit < 1 || limit > MOST_PER_PAGE)
            throw new IllegalArgumentException("limit is from 1 to " + MOST_PER_PAGE);
        return database.inStaff(staffId, tx -> TenantStore.list(tx, cursor, limit, search));
    }

    public Map<TenantId, TenantRef> named(int staffId, Collection<TenantId> ids) {
        return database.inStaff(staffId, tx -> TenantStore.named(tx, ids));
    }

    public int count(int staffId) {
        return database.inStaff(
                staffId,
                tx -> tx.sql()
                        .sql("select count(*) from tenants_tenant where status <> 'merged'")
                        .query(Integer.class)
                        .single());
    }

    /// @throws TenantKeyTaken when there is a tenant of this key, whether or not `by` may see it
    public TenantRef create(NewTenant tenant, Actor by) {
        var id = database.inControl(TenantStore::nextId);
        try {
            return database.inTenant(id, tx -> {
                var now = clock.instant();
                var made = TenantStore.create(tx, tenant, by, now);
                var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
                FactStore.enter(tx, List.of(tenant.profile()), Optional.empty(), by, Optional.empty(), today, now);
                return made;
            });
        } catch (DuplicateKeyException e) {
            throw new TenantKeyTaken(tenant.key(), e);
        }
    }

    /// What the tenant itself may know of itself, for a key bound to it.
    public Optional<TenantRef> own(TenantId tenant) {
        return database.inTenant(tenant, TenantStore::own);
    }
}
