package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.tenants.Contacts;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Contacts and notes of one tenant as known now: list, add, change, end, write, correct, close.
@Controller
final class ContactsPage {

    private final Tenants tenants;
    private final Contacts contacts;
    private final Facts facts;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    ContactsPage(Tenants tenants, Contacts contacts, Facts facts, Pages pages, Shells shells, ProblemPage problems) {
        this.tenants = tenants;
        this.contacts = contacts;
        this.facts = facts;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    /// Whom the page is shown to, and of which tenant.
    private record Asked(Caller.Staff staff, TenantRef tenant) {}

    private Optional<Asked> asked(Caller caller, String key) {
        return caller instanceof Caller.Staff staff
                ? tenants.find(staff.staffId(), key).map(tenant -> new Asked(staff, tenant))
                : Optional.empty();
    }

    @GetMapping("/tenants/{key}/contacts")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam Optional<String> contact,
            @RequestParam Optional<String> note,
            HttpServletRequest request) {
        return asked(caller, key)
                .map(known -> show(request, known, "", false, contact, note))
                .orElseGet(() -> problems.noTenant(request));
    }

    @PostMapping("/tenants/{key}/contacts")
    ResponseEntity<String> enter(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam String id,
            @RequestParam String name,
            @RequestParam String role,
            @RequestParam String email,
            @RequestParam String language,
            @RequestParam(name = "time_zone") String timeZone,
            @RequestParam(name = "active_until") String activeUntil,
            @RequestParam(name = "mail_consent") String consent,
            HttpServletRequest request) {
        var asked = asked(caller, key);
        if (asked.isEmpty()) return problems.noTenant(request);
        var known = asked.get();
        try {
            java.util.function.Function<String, Fact.Contact> entered = given -> new Fact.Contact(
                    given,
                    name.strip(),
                    role,
                    filled(email),
                    filled(language),
                    filled(timeZone),
                    filled(activeUntil).map(LocalDate::parse),
                    Arrays.stream(Fact.Consent.values())
                            .filter(each -> each.word().equals(consent))
                            .findFirst()
                            .orElse(Fact.Consent.UNKNOWN));
            if (id.isBlank())
                contacts.add(known.tenant().id(), entered, name, known.staff().actor());
            else
                facts.enter(
                        known.tenant().id(),
                        List.of(entered.apply(id)),
                        Optional.empty(),
                        known.staff().actor(),
                        Optional.empty());
            return show(request, known, name.strip() + " is entered.", false, Optional.empty(), Optional.empty());
        } catch (IllegalArgumentException | DateTimeException wrong) {
            return show(
                    request,
                    known,
                    Say.sentence(String.valueOf(wrong.getMessage())) + ". Nothing was changed.",
                    true,
                    filled(id),
                    Optional.empty());
        }
    }

    @PostMapping("/tenants/{key}/contacts/end")
    ResponseEntity<String> end(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam String id,
            HttpServletRequest request) {
        var asked = asked(caller, key);
        if (asked.isEmpty()) return problems.noTenant(request);
        var known = asked.get();
        // Yesterday was the last day: whoever is ended today is not there today.
        boolean done = contacts.end(
                        known.tenant().id(),
                        id,
                        facts.today().minusDays(1),
                        known.staff().actor())
                .isPresent();
        return show(
                request,
                known,
                done ? "Ended. The last day was yesterday; change it if it was another." : "There is no such contact.",
                !done,
                Optional.empty(),
                Optional.empty());
    }

    @PostMapping("/tenants/{key}/notes")
    ResponseEntity<String> write(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam String id,
            @RequestParam Optional<String> text,
            @RequestParam Optional<Boolean> open,
            HttpServletRequest request) {
        var asked = asked(caller, key);
        if (asked.isEmpty()) return problems.noTenant(request);
        var known = asked.get();
        var by = known.staff().actor();
        // A browser sends line ends as two characters.
        var said = text.map(given -> given.replace("\r\n", "\n").strip());
        try {
            if (id.isEmpty()) contacts.write(known.tenant().id(), said.orElse(""), by);
            else if (contacts.correct(known.tenant().id(), id, said, open, by).isEmpty())
                return show(request, known, "There is no such note.", true, Optional.empty(), Optional.empty());
            return show(
                    request,
                    known,
                    open.isPresent() ? (open.get() ? "The note is open again." : "The note is closed.") : "Noted.",
                    false,
                    Optional.empty(),
                    Optional.empty());
        } catch (IllegalArgumentException wrong) {
            return show(
                    request,
                    known,
                    Say.sentence(String.valueOf(wrong.getMessage())) + ". Nothing was changed.",
                    true,
                    Optional.empty(),
                    filled(id));
        }
    }

    private static Optional<String> filled(String text) {
        return Optional.of(text.strip()).filter(given -> !given.isEmpty());
    }

    private ResponseEntity<String> show(
            HttpServletRequest request,
            Asked known,
            String said,
            boolean bad,
            Optional<String> contact,
            Optional<String> note) {
        var tenant = known.tenant();
        var today = facts.today();
        int staff = known.staff().staffId();
        var all = contacts.of(staff, tenant.id(), today, Known.NOW);
        var notes = contacts.notes(staff, tenant.id(), Known.NOW);
        long open = notes.stream().filter(noted -> noted.note().open()).count();
        long there = all.stream().filter(each -> each.activeOn(today)).count();
        return pages.page(
                bad ? 422 : 200,
                "contacts",
                new ContactsView(
                        shells.of(
                                request,
                                known.staff(),
                                "Contacts and notes of " + tenant.name(),
                                List.of(
                                        new Shell.Crumb("Portfolio", Optional.of("/")),
                                        new Shell.Crumb(tenant.name(), Optional.of("/tenants/" + tenant.key())),
                                        new Shell.Crumb("Contacts and notes", Optional.empty())),
                                Shell.Nav.PORTFOLIO,
                                ""),
                        all.isEmpty()
                                ? "Nobody is entered for " + tenant.name()
                                : Say.many(there, "contact", "contacts") + " at " + tenant.name(),
                        notes.isEmpty() ? "No notes yet." : Say.many(open, "open note", "open notes") + ".",
                        said,
                        bad,
                        "/tenants/" + tenant.key(),
                        ContactWords.left(all, today),
                        ContactWords.contacts(tenant.key(), all, today),
                        ContactWords.form(contact.flatMap(id -> all.stream()
                                .filter(each -> each.id().equals(id))
                                .findFirst())),
                        ContactWords.notes(tenant.key(), notes),
                        note.flatMap(id -> notes.stream()
                                .map(Contacts.Noted::note)
                                .filter(each -> each.id().equals(id))
                                .map(each -> new ContactsView.Correcting(each.id(), each.text()))
                                .findFirst()),
                        Fact.Note.LONGEST));
    }
}
