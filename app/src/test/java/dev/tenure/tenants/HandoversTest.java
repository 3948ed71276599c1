package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandoversTest {

    private static final Actor BY = new Actor.Service("lead");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);

    private Instant now = Instant.parse("2026-11-25T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Facts facts = new Facts(database, clock);
    private final Handovers handovers = new Handovers(database, facts, clock);
    private final Tenants tenants = new Tenants(database, clock);
    private int staff;
    private int blind;

    @BeforeEach
    void begin() {
        var access = new Access(database, clock, new SecureRandom());
        staff = access.addPerson("kim", "Kim", "a long password", true, true).staffId();
        blind = access.addPerson("eve", "Eve", "a long password", false, false).staffId();
        for (var key : List.of("alpha", "beta", "gamma")) {
            tenants.create(NewTenant.named(key, key), BY);
            own(key, key.equals("gamma") ? "Sam" : "Kim", Optional.empty());
        }
        now = now.plusSeconds(60);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void own(String key, String owner, Optional<LocalDate> from) {
        var tenant = tenants.find(staff, key).orElseThrow();
        var email = Optional.of(owner.toLowerCase(java.util.Locale.ROOT) + "@example.com");
        facts.enter(tenant.id(), List.of(new Fact.Owner(owner, email)), from, BY, Optional.empty());
    }

    private static Handovers.Order order(
            String from, String to, LocalDate first, Optional<LocalDate> back, String... only) {
        return new Handovers.Order(
                from,
                new Fact.Owner(to, Optional.empty()),
                only.length == 0 ? Optional.empty() : Optional.of(Set.of(only)),
                first,
                back);
    }

    /// As known now.
    private String owners(LocalDate day) {
        return List.of("alpha", "beta", "gamma").stream()
                .map(key -> facts.standing(staff, key, day, Known.NOW)
                        .flatMap(Standing::owner)
                        .map(Fact.Owner::name)
                        .orElse("nobody"))
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    /// Everything believed of owners of days from `day` on, without when it became known.
    private List<String> believed(LocalDate day) {
        return database.inStaff(
                staff,
                tx -> tx.sql().sql("""
                        select tenant_id || ' ' || name || ' ' || coalesce(email, '') || ' '
                               || greatest(valid_from, :day) || ' ' || valid_until
                          from tenants_owner
                         where known_until = 'infinity' and valid_until > :day
                         order by tenant_id, valid_from
                        """).param("day", day).query(String.class).list());
    }

    @Test
    void aBookGoesToAnotherForGoodAndComesBackAsItWas() {
        var before = believed(TODAY);
        var order = order("Kim", "Alex", TODAY, Optional.empty());
        assertEquals(2, handovers.accounts(staff, order).size());
        assertEquals("Kim Kim Sam", owners(TODAY), "a look moves nothing");
        long id = handovers.hand(staff, order, BY);
        assertEquals("Alex Alex Sam", owners(TODAY));
        assertEquals("Alex Alex Sam", owners(TODAY.plusYears(1)));
        assertEquals("Kim Kim Sam", owners(TODAY.minusDays(1)), "the days before stay Kim's");
        assertThrows(
                IllegalArgumentException.class, () -> handovers.hand(staff, order, BY), "nothing of Kim's is left");
        assertEquals(
                new Handovers.Returned(2, List.of()),
                handovers.giveBack(staff, id, BY).orElseThrow());
        assertEquals(before, believed(TODAY));
        assertEquals(Optional.empty(), handovers.giveBack(staff, id, BY), "once is enough");
    }

    @Test
    void anAbsenceIsCoveredAndWhatWasPlannedAfterItStands() {
        var away = TODAY.plusDays(10);
        var back = TODAY.plusDays(20);
        own("beta", "Lena", Optional.of(TODAY.plusDays(30)));
        now = now.plusSeconds(60);
        long id = handovers.hand(staff, order("Kim", "Alex", away, Optional.of(back)), BY);
        assertEquals("Kim Kim Sam", owners(away.minusDays(1)));
        assertEquals("Alex Alex Sam", owners(away));
        assertEquals("Alex Alex Sam", owners(back.minusDays(1)));
        assertEquals("Kim Kim Sam", owners(back));
        assertEquals("Kim Lena Sam", owners(TODAY.plusDays(30)));
        assertEquals(
                "kim@example.com",
                facts.standing(staff, "alpha", back, Known.NOW)
                        .orElseThrow()
                        .owner()
                        .orElseThrow()
                        .email()
                        .orElseThrow());

        handovers.giveBack(staff, id, BY);
        for (int ahead : new int[] {0, 10, 15, 20, 30, 90})
            assertEquals(ahead < 30 ? "Kim Kim Sam" : "Kim Lena Sam", owners(TODAY.plusDays(ahead)));
    }

    @Test
    void someOfABookAreChosenAndAStrangerAmongThemIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> handovers.hand(staff, order("Kim", "Alex", TODAY, Optional.empty(), "alpha", "gamma"), BY));
        assertEquals("Kim Kim Sam", owners(TODAY));
        handovers.hand(staff, order("Kim", "Alex", TODAY, Optional.empty(), "alpha"), BY);
        assertEquals("Alex Kim Sam", owners(TODAY));
        assertThrows(IllegalArgumentException.class, () -> order("Kim", "Kim", TODAY, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> order("Kim", "Sam", TODAY, Optional.of(TODAY)));
    }

    @Test
    void whoGotYetAnotherOwnerStaysThereWhenTheRestIsGivenBack() {
        long id = handovers.hand(staff, order("Kim", "Alex", TODAY, Optional.empty()), BY);
        now = now.plus(Duration.ofDays(3));
        own("beta", "Lena", Optional.empty());
        now = now.plus(Duration.ofDays(1));
        var back = handovers.giveBack(staff, id, BY).orElseThrow();
        assertEquals(1, back.accounts());
        assertEquals(List.of("beta"), back.left().stream().map(TenantRef::key).toList());
        assertEquals("Kim Lena Sam", owners(TODAY.plusDays(4)));
        assertEquals("Alex Alex Sam", owners(TODAY.plusDays(2)), "those days were Alex's");
    }

    @Test
    void whoSeesNoneOfTheAccountsNeitherMovesNorFindsThem() {
        var order = order("Kim", "Alex", TODAY, Optional.empty());
        assertEquals(List.of(), handovers.accounts(blind, order));
        assertThrows(IllegalArgumentException.class, () -> handovers.hand(blind, order, BY));
        long id = handovers.hand(staff, order, BY);
        assertEquals(List.of(), handovers.list(blind));
        assertEquals(Optional.empty(), handovers.giveBack(blind, id, BY));
        assertTrue(handovers.list(staff).getFirst().accounts() == 2);
    }
}
