package dev.tenure.api;

import static dev.tenure.api.TenantsController.needed;

import dev.tenure.access.Caller;
import dev.tenure.tenants.ContactRules;
import dev.tenure.tenants.Contacts;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Who speaks for a tenant, and the internal notes on it. For staff only, as every door here.
@RestController
final class ContactsController {

    record ContactBody(
            Optional<String> name,
            Optional<String> role,
            Optional<String> email,
            Optional<String> language,
            Optional<String> timeZone,
            Optional<LocalDate> activeUntil,
            Optional<String> mailConsent,
            Optional<LocalDate> validFrom) {}

    record EndBody(Optional<LocalDate> activeUntil) {}

    record NoteBody(Optional<String> text) {}

    record CorrectionBody(Optional<String> text, Optional<Boolean> open) {}

    record ContactView(
            String id,
            String name,
            String role,
            Optional<String> email,
            Optional<String> language,
            Optional<String> timeZone,
            Optional<LocalDate> activeUntil,
            String mailConsent,
            boolean active) {

        static ContactView of(Fact.Contact contact, LocalDate day) {
            return new ContactView(
                    contact.id(),
                    contact.name(),
                    contact.role(),
                    contact.email(),
                    contact.language(),
                    contact.timeZone(),
                    contact.activeUntil(),
                    contact.mailConsent().word(),
                    contact.activeOn(day));
        }
    }

    /// @param now who has the role since
    record Left(String name, LocalDate activeUntil, List<String> now) {}

    record ContactsView(LocalDate asOf, List<ContactView> items, Optional<Left> championLeft) {}

    record NoteView(
            String id,
            String author,
            Instant writtenAt,
            String text,
            boolean open,
            Optional<String> correctedBy,
            Optional<Instant> correctedAt) {

        static NoteView of(Contacts.Noted noted) {
            var note = noted.note();
            return new NoteView(
                    note.id(),
                    note.author(),
                    note.writtenAt(),
                    note.text(),
                    note.open(),
                    noted.corrected().map(Contacts.Correction::by),
                    noted.corrected().map(Contacts.Correction::at));
        }
    }

    record NotesView(List<NoteView> items) {}

    private final Contacts contacts;
    private final Facts facts;
    private final Sight sight;

    ContactsController(Contacts contacts, Facts facts, Sight sight) {
        this.contacts = contacts;
        this.facts = facts;
        this.sight = sight;
    }

    @GetMapping("/v1/tenants/{id}/contacts")
    ContactsView contacts(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam("as_of") Optional<LocalDate> asOf,
            @RequestParam(defaultValue = "false") boolean restated) {
        var tenant = sight.tenant(caller, id);
        var day = asOf.orElseGet(facts::today);
        var known = restated ? Known.NOW : Known.atEndOf(day);
        var all = contacts.of(sight.staff(caller).staffId(), tenant.id(), day, known);
        return new ContactsView(
                day,
                all.stream().map(contact -> ContactView.of(contact, day)).toList(),
                ContactRules.departed(all, day)
                        .map(gone -> new Left(
                                gone.left().name(),
                                gone.left().activeUntil().orElseThrow(),
                                gone.now().stream().map(Fact.Contact::name).toList())));
    }

    @PutMapping("/v1/tenants/{id}/contacts/{contact}")
    Recorded put(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @PathVariable String contact,
            @RequestBody ContactBody body) {
        var tenant = sight.tenant(caller, id);
        var entered = new Fact.Contact(
                contact,
                needed("name", body.name),
                needed("role", body.role),
                body.email,
                body.language,
                body.timeZone,
                body.activeUntil,
                body.mailConsent.map(ContactsController::consent).orElse(Fact.Consent.UNKNOWN));
        return facts.enter(tenant.id(), List.of(entered), body.validFrom, caller.actor(), Optional.empty());
    }

    @PostMapping("/v1/tenants/{id}/contacts/{contact}/end")
    Recorded end(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @PathVariable String contact,
            @RequestBody EndBody body) {
        return contacts.end(
                        sight.tenant(caller, id).id(),
                        contact,
                        body.activeUntil.orElseGet(facts::today),
                        caller.actor())
                .orElseThrow(() -> Problem.notFound("contact '" + contact + "'").refuse());
    }

    @GetMapping("/v1/tenants/{id}/notes")
    NotesView notes(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean open,
            @RequestParam("as_of") Optional<LocalDate> asOf) {
        var tenant = sight.tenant(caller, id);
        var known = asOf.map(Known::atEndOf).orElse(Known.NOW);
        return new NotesView(contacts.notes(sight.staff(caller).staffId(), tenant.id(), known).stream()
                .filter(noted -> !open || noted.note().open())
                .map(NoteView::of)
                .toList());
    }

    @PostMapping("/v1/tenants/{id}/notes")
    ResponseEntity<NoteView> write(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody NoteBody body) {
        var note = contacts.write(sight.tenant(caller, id).id(), needed("text", body.text), caller.actor());
        return ResponseEntity.status(201).body(NoteView.of(new Contacts.Noted(note, Optional.empty())));
    }

    @PatchMapping("/v1/tenants/{id}/notes/{note}")
    Recorded correct(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @PathVariable String note,
            @RequestBody CorrectionBody body) {
        return contacts.correct(sight.tenant(caller, id).id(), note, body.text, body.open, caller.actor())
                .orElseThrow(() -> Problem.notFound("note '" + note + "'").refuse());
    }

    private static Fact.Consent consent(String word) {
        return Arrays.stream(Fact.Consent.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("mail_consent", "mail_consent is yes, no or unknown.")
                        .refuse());
    }
}
