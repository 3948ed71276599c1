package dev.tenure.tenants;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What contacts come to, without asking anyone.
public final class ContactRules {

    public static final String CHAMPION = "champion";

    /// For so long a champion who left is worth a word when somebody else has the role.
    static final int RECENT_DAYS = 90;

    private ContactRules() {}

    static List<Fact.Contact> sorted(Collection<Fact.Contact> contacts, LocalDate day) {
        return contacts.stream()
                .sorted(Comparator.comparing((Fact.Contact contact) -> !contact.activeOn(day))
                        .thenComparing(contact -> !contact.role().equals(CHAMPION))
                        .thenComparing(Fact.Contact::name)
                        .thenComparing(Fact.Contact::id))
                .toList();
    }

    /// @param left the champion who left last
    /// @param now who has the role on the day; nobody, when empty
    public record Departure(Fact.Contact left, List<Fact.Contact> now) {}

    /// Said of a day when the last champion has left, or somebody took over from one who left lately.
    public static Optional<Departure> departed(Collection<Fact.Contact> contacts, LocalDate day) {
        var champions = contacts.stream()
                .filter(contact -> contact.role().equals(CHAMPION))
                .toList();
        var now = champions.stream().filter(contact -> contact.activeOn(day)).toList();
        return champions.stream()
                .filter(contact -> !contact.activeOn(day))
                .max(Comparator.comparing(
                                (Fact.Contact contact) -> contact.activeUntil().orElseThrow())
                        .thenComparing(Fact.Contact::id))
                .filter(left ->
                        now.isEmpty() || !left.activeUntil().orElseThrow().isBefore(day.minusDays(RECENT_DAYS)))
                .map(left -> new Departure(left, now));
    }

    static String free(String wanted, Set<String> taken) {
        if (!taken.contains(wanted)) return wanted;
        int number = 2;
        while (taken.contains(wanted + "-" + number)) number++;
        return wanted + "-" + number;
    }
}
