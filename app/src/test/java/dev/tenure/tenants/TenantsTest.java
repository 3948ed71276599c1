package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantsTest {

    private static final Actor BY = new Actor.Service("test");

    private Instant now = Instant.parse("2026-11-25T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Access access = new Access(database, clock, new SecureRandom());
    private final Tenants tenants = new Tenants(database, clock);
    private final Accounts accounts = new Accounts(database, clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoCoversAllSeesEveryTenantAndOthersOnlyTheirs() {
        var before = access.addPerson("before", "Before", "a long password", true, true);
        var north = tenants.create(NewTenant.named("northwind", "Northwind Freight"), BY);
        var south = tenants.create(NewTenant.named("southwind", "Southwind"), BY);
        var after = access.addPerson("after", "After", "a long password", true, true);
        var one = access.addPerson("one", "One", "a long password", false, false);
        access.assign(one.staffId(), south.id(), Instant.now().plusSeconds(3600), "looks after it");

        var both = List.of(north, south);
        assertEquals(
                both,
                tenants.list(before.staffId(), Optional.empty(), 10, Optional.empty())
                        .items());
        assertEquals(
                both,
                tenants.list(after.staffId(), Optional.empty(), 10, Optional.empty())
                        .items());
        assertEquals(
                List.of(south),
                tenants.list(one.staffId(), Optional.empty(), 10, Optional.empty())
                        .items());
        assertEquals(Optional.empty(), tenants.find(one.staffId(), "northwind"));
        assertEquals(Optional.of(south), tenants.find(one.staffId(), "southwind"));
        assertEquals(Optional.of(north), tenants.own(north.id()));
    }

    @Test
    void whoCoversAllDoesNotSeeWhatRanOutOrWasTakenFromThem() {
        var ranOut = access.addPerson("ranout", "Ran Out", "a long password", false, true);
        var taken = access.addPerson("taken", "Taken", "a long password", false, true);
        var north = tenants.create(NewTenant.named("northwind", "Northwind Freight"), BY);
        var south = tenants.create(NewTenant.named("southwind", "Southwind"), BY);
        assertEquals(List.of(north, south), seenBy(ranOut.staffId()));
        assertEquals(List.of(north, south), seenBy(taken.staffId()));

        change("update access_assignment set granted_at = now() - interval '2 s', expires_at = now() - interval '1 s'"
                + " where staff_id = " + ranOut.staffId() + " and tenant_id = "
                + north.id().number());
        change("delete from access_assignment where staff_id = " + taken.staffId() + " and tenant_id = "
                + south.id().number());

        assertEquals(List.of(south), seenBy(ranOut.staffId()));
        assertEquals(List.of(north), seenBy(taken.staffId()));
    }

    private List<TenantRef> seenBy(int staffId) {
        return tenants.list(staffId, Optional.empty(), 10, Optional.empty()).items();
    }

    private void change(String sql) {
        int rows = database.inControl(tx -> tx.sql().sql(sql).update());
        assertEquals(1, rows);
    }

    @Test
    void listsPageByCursorAndSearchNamesAndKeys() {
        var staff =
                access.addPerson("kim", "Kim", "a long password", true, true).staffId();
        for (var key : List.of("a", "b", "c")) tenants.create(NewTenant.named(key, "Name " + key), BY);
        var first = tenants.list(staff, Optional.empty(), 2, Optional.empty());
        assertEquals(
                List.of("a", "b"), first.items().stream().map(TenantRef::key).toList());
        var second = tenants.list(staff, first.next(), 2, Optional.empty());
        assertEquals(List.of("c"), second.items().stream().map(TenantRef::key).toList());
        assertEquals(Optional.empty(), second.next());
        var found = tenants.list(staff, Optional.empty(), 2, Optional.of("NAME C"));
        assertEquals(List.of("c"), found.items().stream().map(TenantRef::key).toList());
    }

    @Test
    void aTakenKeyIsRefused() {
        tenants.create(NewTenant.named("northwind", "Northwind Freight"), BY);
        assertThrows(TenantKeyTaken.class, () -> tenants.create(NewTenant.named("northwind", "Other"), BY));
        assertThrows(IllegalArgumentException.class, () -> NewTenant.named("No spaces", "Other"));
    }

    @Test
    void anAccountMeansWhatItWasLinkedToFirst() {
        var north = tenants.create(NewTenant.named("northwind", "Northwind Freight"), BY);
        var south = tenants.create(NewTenant.named("southwind", "Southwind"), BY);
        assertEquals(Optional.empty(), accounts.resolve("crm", "NW-1"));
        assertEquals(north.id(), accounts.link("crm", "NW-1", north.id(), BY));
        assertEquals(north.id(), accounts.link("crm", "NW-1", south.id(), BY));
        assertEquals(Optional.empty(), accounts.resolve("other", "NW-1"));
        assertEquals(Optional.of(north.id()), new Accounts(database, clock).resolve("crm", "NW-1"));
    }

    @Test
    void aNameBecomesAKey() {
        assertEquals("northwind-freight", TenantRules.slug("Northwind Freight"));
        assertEquals("muller-sohne", TenantRules.slug("  Müller & Söhne "));
        assertEquals("tenant", TenantRules.slug("東京"));
    }

    @Test
    void whatAnotherNodeLinkedIsKnownHereOnceItIsFollowed() {
        var north = tenants.create(NewTenant.named("northwind", "Northwind Freight"), BY);
        new Accounts(database, clock).link("crm", "NW-2", north.id(), BY);
        assertEquals(Optional.empty(), accounts.resolve("crm", "NW-2"));
        accounts.follow();
        assertEquals(Optional.of(north.id()), accounts.resolve("crm", "NW-2"));
    }
}
