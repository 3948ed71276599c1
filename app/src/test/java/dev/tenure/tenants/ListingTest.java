package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListingTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
    private static final Actor BY = new Actor.Service("test");

    @Test
    void whatIsBeingEnteredIsLeftToTheNextTurn() {
        try (var db = TestDatabase.fresh()) {
            var tenant = tenant(db);
            var listing = new Listing(db);
            listing.bringTo(DAY);
            assertEquals(List.of("Before"), owners(db));
            db.inTenant(tenant, tx -> {
                var owner = new Fact.Owner("After", Optional.empty());
                FactStore.enter(tx, List.of(owner), Optional.empty(), BY, Optional.empty(), DAY, CLOCK.instant());
                // Another connection, which does not see what this one entered.
                listing.bringTo(DAY);
                assertEquals(List.of("Before"), owners(db));
                return tenant;
            });
            assertEquals(1, unlisted(db), "it is worked out when asked for");
            listing.bringTo(DAY);
            assertEquals(List.of("After"), owners(db));
            assertEquals(0, unlisted(db));
        }
    }

    private static TenantId tenant(Database db) {
        var profile = new Fact.Profile("Ada", "Growth", "", "UTC", Fact.Status.LIVE);
        var tenant =
                new Tenants(db, CLOCK).create(new NewTenant("ada", profile), BY).id();
        var owner = new Fact.Owner("Before", Optional.empty());
        new Facts(db, CLOCK).enter(tenant, List.of(owner), Optional.empty(), BY, Optional.empty());
        return tenant;
    }

    private static List<String> owners(Database db) {
        return db.inStage(
                Stage.HEALTH,
                tx -> tx.sql()
                        .sql("select owner from tenants_listing where day = :day")
                        .param("day", DAY)
                        .query(String.class)
                        .list());
    }

    private static int unlisted(Database db) {
        return db.inStage(
                Stage.HEALTH,
                tx -> tx.sql()
                        .sql("select count(distinct tenant_id) from tenants_unlisted")
                        .query(Integer.class)
                        .single());
    }
}
