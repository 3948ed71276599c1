package dev.tenure.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// That a board is the same with and without rows kept is in `AsKnownPropertyTest`.
class ListingTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    private final Database db = TestDatabase.fresh();
    private final Health health = new Health(db, CLOCK, ModelFile.shipped());
    private final Listing listing = new Listing(db);

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void whatIsBeingEnteredIsLeftToTheNextTurn() {
        var ada = tenantOwnedBy("Before");
        listing.bringTo(DAY);
        assertEquals(List.of("Before"), kept("owner"));
        db.inTenant(ada, tx -> {
            int renamed =
                    tx.sql().sql("update tenants_owner set name = 'After'").update();
            assertEquals(List.of("Before"), meanwhile(() -> {
                listing.bringTo(DAY);
                return kept("owner");
            }));
            return renamed;
        });
        assertEquals(1, changed(), "it is worked out when asked for");
        listing.bringTo(DAY);
        assertEquals(List.of("After"), kept("owner"));
        assertEquals(0, changed());
    }

    @Test
    void aNewScoreOfTheDayIsNotServedFromBefore() {
        var ada = tenantOwnedBy("Maya Koh");
        listing.bringTo(DAY);
        var before = kept("score");
        health.assess(DAY, HealthTest.readings(ada, 250), _ -> {});
        assertEquals(1, kept("score").size());
        assertNotEquals(before, kept("score"), "more users, another score");
        assertEquals(0, changed());
        var ben = new HealthWorld(db).tenant("ben");
        health.assess(DAY, HealthTest.readings(ben, 250), _ -> {});
        assertEquals(1, kept("score").size());
        assertEquals(1, changed(), "who is new is worked out when asked for");
        health.list();
        assertEquals(2, kept("score").size());
        assertEquals(0, changed());
    }

    @Test
    void whatIsRememberedOfADayIsToldNobodyElseAndNotOnceItChanged() {
        var world = new HealthWorld(db);
        int everybody = world.staffCoveringAll();
        var ada = tenantOwnedBy("Maya Koh");
        int few = world.staffAssigned(world.tenant("ben"));
        listing.bringTo(DAY);
        for (int again = 0; again < 2; again++) {
            assertEquals(List.of("Maya Koh"), owners(everybody));
            assertEquals(List.of(), owners(few));
        }
        own(ada, "Tom Ode");
        assertEquals(List.of("Tom Ode"), owners(everybody), "before the loop turns");
        assertEquals(List.of(), owners(few));
        listing.bringTo(DAY);
        for (int again = 0; again < 2; again++) assertEquals(List.of("Tom Ode"), owners(everybody));
        db.inControl(tx -> tx.sql()
                .sql("update access_assignment set expires_at = now() where staff_id = :staff and tenant_id = :ada")
                .param("staff", everybody)
                .param("ada", ada.number())
                .update());
        assertEquals(List.of(), owners(everybody), "who lost sight of a tenant");
    }

    private List<String> owners(int staff) {
        return db.inStaff(staff, tx -> health.choices(tx, DAY)).owners();
    }

    /// On another connection, which does not see what this one does.
    private static <T> T meanwhile(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work).join();
    }

    private TenantId tenantOwnedBy(String owner) {
        var tenant = new HealthWorld(db).tenant("ada");
        own(tenant, owner);
        health.assess(DAY, HealthTest.readings(tenant, 50), _ -> {});
        return tenant;
    }

    private void own(TenantId tenant, String owner) {
        new Facts(db, CLOCK)
                .enter(
                        tenant,
                        List.of(new Fact.Owner(owner, Optional.empty())),
                        Optional.empty(),
                        new Actor.Service("test"),
                        Optional.empty());
    }

    private List<String> kept(String column) {
        return db.inStage(
                Stage.HEALTH,
                tx -> tx.sql()
                        .sql("select " + column + "::text from health_listing where day = :day")
                        .param("day", DAY)
                        .query(String.class)
                        .list());
    }

    private int changed() {
        return db.inStage(
                Stage.HEALTH,
                tx -> tx.sql()
                        .sql("select count(distinct tenant_id) from health_unlisted")
                        .query(Integer.class)
                        .single());
    }
}
