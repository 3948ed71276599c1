package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContactsTest {

    private static final Actor KIM = new Actor.Service("kim");
    private static final Actor SAM = new Actor.Service("sam");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);

    private Instant now = Instant.parse("2026-11-25T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Facts facts = new Facts(database, clock);
    private final Contacts contacts = new Contacts(database, facts, clock);
    private int staff;
    private TenantRef north = new TenantRef(new dev.tenure.core.TenantId(1), "", "");
    private TenantRef south = north;

    @BeforeEach
    void begin() {
        staff = new Access(database, clock, new SecureRandom())
                .addPerson("kim", "Kim", "a long password", true, true)
                .staffId();
        var tenants = new Tenants(database, clock);
        north = tenants.create(NewTenant.named("northwind", "Northwind Freight"), KIM);
        south = tenants.create(NewTenant.named("southwind", "Southwind"), KIM);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Fact.Contact contact(String id, String name, String role, Optional<LocalDate> until) {
        return new Fact.Contact(
                id, name, role, Optional.empty(), Optional.empty(), Optional.empty(), until, Fact.Consent.UNKNOWN);
    }

    private void enter(Fact... entered) {
        facts.enter(north.id(), List.of(entered), Optional.empty(), KIM, Optional.empty());
    }

    private List<Fact.Contact> on(LocalDate day) {
        return contacts.of(staff, north.id(), day, Known.NOW);
    }

    private String departed(LocalDate day) {
        return ContactRules.departed(on(day), day)
                .map(gone -> gone.left().name() + " then "
                        + gone.now().stream().map(Fact.Contact::name).toList())
                .orElse("nobody");
    }

    @Test
    void aChampionWhoLeftIsSaidUntilSomebodyHasHadTheRoleForAWhile() {
        enter(
                contact("dana", "Dana Ruiz", " Champion ", Optional.empty()),
                contact("sara", "Sara", "sponsor", Optional.empty()));
        assertEquals("nobody", departed(TODAY));
        assertEquals(Optional.of(new Recorded(0, 1, 0)), contacts.end(north.id(), "dana", TODAY.minusDays(20), KIM));
        assertEquals("Dana Ruiz then []", departed(TODAY));
        assertEquals(
                List.of("Sara", "Dana Ruiz"),
                on(TODAY).stream().map(Fact.Contact::name).toList());
        enter(contact("imre", "Imre Vogel", "champion", Optional.empty()));
        assertEquals("Dana Ruiz then [Imre Vogel]", departed(TODAY));
        assertEquals("nobody", departed(TODAY.plusDays(71)));
        assertEquals(Optional.empty(), contacts.end(south.id(), "dana", TODAY, KIM), "another tenant's contact");
    }

    @Test
    void twoOfOneNameGetTwoIdsAndTheLastDayIsADayOfWork() {
        assertEquals(
                "ann-o", contacts.add(north.id(), id -> contact(id, "Ann O", "user", Optional.empty()), "Ann O", KIM));
        assertEquals(
                "ann-o-2",
                contacts.add(north.id(), id -> contact(id, "Ann O", "user", Optional.of(TODAY)), "Ann O", KIM));
        assertEquals(2, on(TODAY).stream().filter(each -> each.activeOn(TODAY)).count());
        assertEquals(
                1,
                on(TODAY).stream()
                        .filter(each -> each.activeOn(TODAY.plusDays(1)))
                        .count());
    }

    @Test
    void whatIsNoAddressTagOrZoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> of("ann at example", "de", "UTC"));
        assertThrows(IllegalArgumentException.class, () -> of("ann@example.com", "german language", "UTC"));
        assertThrows(java.time.DateTimeException.class, () -> of("ann@example.com", "de", "Mars/Base"));
        assertEquals(
                Optional.of("pt-BR"),
                of("ann@example.com", "PT-br", "America/Bahia").language());
    }

    private static Fact.Contact of(String email, String language, String zone) {
        return new Fact.Contact(
                "ann",
                "Ann",
                "user",
                Optional.of(email),
                Optional.of(language),
                Optional.of(zone),
                Optional.empty(),
                Fact.Consent.YES);
    }

    @Test
    void aCorrectedNoteKeepsItsAuthorItsTimeAndWhatItSaidBefore() {
        var first = contacts.write(north.id(), "They are happy", KIM);
        assertEquals("note-1", first.id());
        now = now.plus(Duration.ofDays(1));
        contacts.write(north.id(), "Budget is decided in January", SAM);
        assertEquals(
                Optional.of(new Recorded(0, 1, 0)),
                contacts.correct(north.id(), "note-1", Optional.of("They are not happy"), Optional.empty(), SAM));
        assertEquals(
                Optional.of(new Recorded(0, 0, 1)),
                contacts.correct(north.id(), "note-1", Optional.empty(), Optional.of(true), SAM));
        var notes = contacts.notes(staff, north.id(), Known.NOW);
        assertEquals(
                List.of("note-2", "note-1"),
                notes.stream().map(each -> each.note().id()).toList());
        var corrected = notes.getLast();
        assertEquals("kim", corrected.note().author());
        assertEquals(first.writtenAt(), corrected.note().writtenAt());
        assertEquals("They are not happy", corrected.note().text());
        assertEquals("sam", corrected.corrected().orElseThrow().by());
        assertEquals(Optional.empty(), notes.getFirst().corrected());
        assertEquals(
                List.of("They are happy"),
                contacts.notes(staff, north.id(), Known.atEndOf(TODAY)).stream()
                        .map(each -> each.note().text())
                        .toList());
        assertEquals(Optional.empty(), contacts.correct(south.id(), "note-1", Optional.of("x"), Optional.empty(), SAM));
        assertEquals(List.of(), contacts.notes(staff, south.id(), Known.NOW));
    }
}
