package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StaffTx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who speaks for a tenant, and what colleagues wrote down of it. Notes are internal: nothing that a customer
/// receives may ask for them here.
public final class Contacts {

    /// @param corrected when it says something else than at first, by whom and when it was last changed
    public record Noted(Fact.Note note, Optional<Correction> corrected) {}

    public record Correction(String by, Instant at) {}

    private final Database database;
    private final Facts facts;
    private final InstantSource clock;

    public Contacts(Database database, Facts facts, InstantSource clock) {
        this.database = database;
        this.facts = facts;
        this.clock = clock;
    }

    /// The champion first, then those who are still there, by name.
    public List<Fact.Contact> of(StaffTx tx, TenantId tenant, LocalDate day, Known known) {
        return ContactRules.sorted(ContactStore.contacts(tx, tenant, day, known), day);
    }

    /// Newest first.
    public List<Noted> notes(StaffTx tx, TenantId tenant, Known known) {
        return ContactStore.notes(tx, tenant, known);
    }

    public List<Fact.Contact> of(int staffId, TenantId tenant, LocalDate day, Known known) {
        return database.inStaff(staffId, tx -> of(tx, tenant, day, known));
    }

    public List<Noted> notes(int staffId, TenantId tenant, Known known) {
        return database.inStaff(staffId, tx -> notes(tx, tenant, known));
    }

    /// Enters somebody under a name of his own.
    public String add(
            TenantId tenant, java.util.function.Function<String, Fact.Contact> contact, String name, Actor by) {
        return database.inTenant(tenant, tx -> {
            var id = ContactRules.free(TenantRules.slug(name), ContactStore.contactIds(tx));
            FactStore.enter(
                    tx,
                    List.of(contact.apply(id)),
                    Optional.empty(),
                    by,
                    Optional.empty(),
                    facts.today(),
                    clock.instant());
            return id;
        });
    }

    /// Empty when there is no such contact.
    ///
    /// @param on the last day
    public Optional<Recorded> end(TenantId tenant, String contact, LocalDate on, Actor by) {
        return database.inTenant(
                tenant,
                tx -> ContactStore.contact(tx, contact, facts.today())
                        .map(known -> FactStore.enter(
                                tx,
                                List.of(known.until(on)),
                                Optional.empty(),
                                by,
                                Optional.empty(),
                                facts.today(),
                                clock.instant())));
    }

    /// Writes a note down, open, under the next free number.
    public Fact.Note write(TenantId tenant, String text, Actor by) {
        return database.inTenant(tenant, tx -> {
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            var note = new Fact.Note("note-" + ContactStore.nextNote(tx), by.name(), now, text, true);
            FactStore.enter(tx, List.of(note), Optional.empty(), by, Optional.empty(), facts.today(), now);
            return note;
        });
    }

    /// Says something else in a note that is there, or closes or opens it; its author and time stay. Empty when there
    /// is no such note.
    public Optional<Recorded> correct(
            TenantId tenant, String note, Optional<String> text, Optional<Boolean> open, Actor by) {
        return database.inTenant(
                tenant,
                tx -> ContactStore.note(tx, note)
                        .map(known -> FactStore.enter(
                                tx,
                                List.of(new Fact.Note(
                                        known.id(),
                                        known.author(),
                                        known.writtenAt(),
                                        text.orElse(known.text()),
                                        open.orElse(known.open()))),
                                Optional.empty(),
                                by,
                                Optional.empty(),
                                facts.today(),
                                clock.instant())));
    }

    /// Every version of the contacts whom one of the ids names: the id of the contact, or the address.
    public List<Map<String, Object>> held(TenantId tenant, List<String> ids) {
        return database.inTenant(tenant, tx -> ContactStore.named(tx, ids));
    }

    /// Destroys them, what was believed before included, and answers how many people they were.
    public long erase(TenantId tenant, List<String> ids) {
        return database.inTenant(tenant, tx -> ContactStore.destroy(tx, ids));
    }
}
