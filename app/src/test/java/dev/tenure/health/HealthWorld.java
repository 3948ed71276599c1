package dev.tenure.health;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/// Tenants and staff in a real database, as the tests of scores need them.
final class HealthWorld {

    private static final InstantSource THEN = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    private final Database db;
    private final AtomicInteger staff = new AtomicInteger();

    HealthWorld(Database db) {
        this.db = db;
    }

    TenantId tenant(String key) {
        return tenant(key, "Enterprise");
    }

    TenantId tenant(String key, String plan) {
        return new Tenants(db, THEN)
                .create(
                        new NewTenant(
                                key,
                                new Fact.Profile(
                                        Character.toUpperCase(key.charAt(0)) + key.substring(1),
                                        plan,
                                        "",
                                        "UTC",
                                        Fact.Status.LIVE)),
                        new Actor.Service("test"))
                .id();
    }

    int staffCoveringAll() {
        return staff(true);
    }

    int staffAssigned(TenantId... tenants) {
        int id = staff(false);
        db.inControl(tx -> {
            for (var tenant : tenants)
                tx.sql()
                        .sql("""
                                insert into access_assignment (staff_id, tenant_id, granted_at, expires_at, reason)
                                values (:staff, :tenant, '2026-01-01', 'infinity', 'test')
                                """)
                        .param("staff", id)
                        .param("tenant", tenant.number())
                        .update();
            return id;
        });
        return id;
    }

    private int staff(boolean all) {
        return db.inControl(tx -> tx.sql()
                .sql("""
                        insert into access_staff (login, name, kind, admin, covers_all, created_at)
                        values (:login, 'Maya Koh', 'person', false, :all, '2026-01-01') returning staff_id
                        """)
                .param("login", "maya" + staff.incrementAndGet())
                .param("all", all)
                .query(Integer.class)
                .single());
    }
}
