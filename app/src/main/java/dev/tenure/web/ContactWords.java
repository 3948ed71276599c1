package dev.tenure.web;

import dev.tenure.tenants.ContactRules;
import dev.tenure.tenants.Contacts.Noted;
import dev.tenure.tenants.Fact;
import dev.tenure.web.ContactsView.Card;
import dev.tenure.web.ContactsView.Form;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Contacts and notes in the reader's words.
final class ContactWords {

    private static final List<String> ROLES = List.of(ContactRules.CHAMPION, "sponsor", "admin", "billing", "user");

    /// As many of each as a card beside the score has room for.
    private static final int SHOWN = 6;

    private static final int NOTES = 3;

    private ContactWords() {}

    static String href(String key) {
        return "/tenants/" + key + "/contacts";
    }

    static Optional<String> left(List<Fact.Contact> contacts, LocalDate day) {
        return ContactRules.departed(contacts, day).map(gone -> {
            var words = gone.left().name() + " was champion until "
                    + Say.date(gone.left().activeUntil().orElseThrow()) + ". ";
            var now = gone.now().stream().map(Fact.Contact::name).toList();
            return words
                    + (now.isEmpty()
                            ? "Nobody has the role since."
                            : Say.list(now) + (now.size() == 1 ? " has" : " have") + " the role now.");
        });
    }

    static List<ContactsView.Contact> contacts(String key, List<Fact.Contact> contacts, LocalDate day) {
        return contacts.stream()
                .map(contact -> new ContactsView.Contact(
                        contact.id(),
                        contact.name(),
                        Say.sentence(contact.role()),
                        String.join(
                                ", ",
                                Stream.of(
                                                contact.email(),
                                                contact.language().map(ContactWords::language),
                                                contact.timeZone())
                                        .flatMap(Optional::stream)
                                        .toList()),
                        contact.activeUntil().map(Say::date).orElse("no end set"),
                        contact.activeOn(day),
                        switch (contact.mailConsent()) {
                            case YES -> "Yes";
                            case NO -> "No";
                            case UNKNOWN -> "Not known";
                        },
                        href(key) + "?contact="
                                + java.net.URLEncoder.encode(contact.id(), java.nio.charset.StandardCharsets.UTF_8)))
                .toList();
    }

    private static String language(String tag) {
        return java.util.Locale.forLanguageTag(tag).getDisplayName(java.util.Locale.ENGLISH);
    }

    static List<ContactsView.Note> notes(String key, List<Noted> notes) {
        return notes.stream()
                .map(noted -> new ContactsView.Note(
                        noted.note().id(),
                        noted.note().text(),
                        noted.note().author() + ", " + Say.time(noted.note().writtenAt()),
                        noted.corrected()
                                .map(how -> "changed by " + how.by() + ", " + Say.time(how.at()))
                                .orElse(""),
                        noted.note().open(),
                        href(key) + "?note="
                                + java.net.URLEncoder.encode(
                                        noted.note().id(), java.nio.charset.StandardCharsets.UTF_8)))
                .toList();
    }

    /// Nothing, when there is nothing to show.
    static Optional<Card> card(
            String key, List<Fact.Contact> contacts, List<Noted> notes, LocalDate day, boolean newest) {
        if (contacts.isEmpty() && notes.isEmpty()) return Optional.empty();
        var open = notes.stream().filter(noted -> noted.note().open()).toList();
        return Optional.of(new Card(
                left(contacts, day),
                contacts(key, contacts.stream().limit(SHOWN).toList(), day),
                notes(key, open.stream().limit(NOTES).toList()),
                open.size(),
                newest ? "Facts, entered or imported" : "As known on " + Say.date(day),
                href(key)));
    }

    /// @param asked who is to be changed; somebody new, when absent
    static Form form(Optional<Fact.Contact> asked) {
        return new Form(
                asked.map(contact -> "Change " + contact.name()).orElse("Somebody new"),
                asked.map(Fact.Contact::id).orElse(""),
                asked.map(Fact.Contact::name).orElse(""),
                asked.map(Fact.Contact::role).orElse(""),
                asked.flatMap(Fact.Contact::email).orElse(""),
                asked.flatMap(Fact.Contact::language).orElse(""),
                asked.flatMap(Fact.Contact::timeZone).orElse(""),
                asked.flatMap(Fact.Contact::activeUntil)
                        .map(LocalDate::toString)
                        .orElse(""),
                Arrays.stream(Fact.Consent.values())
                        .map(consent -> new Choice(
                                consent.word(),
                                consent == Fact.Consent.UNKNOWN ? "Not known" : Say.sentence(consent.word()),
                                "",
                                consent == asked.map(Fact.Contact::mailConsent).orElse(Fact.Consent.UNKNOWN)))
                        .toList(),
                ROLES);
    }
}
