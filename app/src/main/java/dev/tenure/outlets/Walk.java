package dev.tenure.outlets;

import dev.tenure.core.TenantId;
import dev.tenure.health.Roster;
import dev.tenure.outlets.Field.Subject;
import dev.tenure.store.Database;
import dev.tenure.tenants.Accounts;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One way through everybody an outlet is about, page by page: each is read and let go before anything waits for a
/// receiver. What is held of the whole is the ids of accounts.
final class Walk {

    private static final int PAGE = 500;

    /// From where the pages are read.
    record Place(Database database, Roster roster, Optional<URI> site) {}

    private final Place place;
    private final Outlet outlet;
    private final int staff;
    final LocalDate day;
    final Set<String> accounts = new HashSet<>();
    final List<Roster.Row> unlinked = new ArrayList<>();
    private Optional<TenantId> after = Optional.empty();
    private boolean more = true;

    /// @param staff in whose sight
    Walk(Place place, Outlet outlet, int staff, LocalDate day) {
        this.place = place;
        this.outlet = outlet;
        this.staff = staff;
        this.day = day;
    }

    boolean hasSite() {
        return place.site().isPresent();
    }

    /// Empty after the last page. A page that has nobody for the receiver has no subjects.
    Optional<List<Subject>> next() {
        if (!more) return Optional.empty();
        var subjects = new ArrayList<Subject>();
        after = place.database().inStaff(staff, tx -> {
            var page = place.roster().page(tx, day, after, PAGE);
            var linked = Accounts.linked(
                    tx,
                    outlet.links().orElse(""),
                    page.rows().stream().map(Roster.Row::tenant).toList());
            for (var row : page.rows()) {
                var known = linked.get(row.tenant());
                // A tenant that is another one by now is sent as that one.
                if (known == null) continue;
                var names = outlet.links().isPresent() ? known : List.of(row.key());
                if (names.isEmpty()) unlinked.add(row);
                for (var name : names) subjects.add(new Subject(row, name, day, place.site()));
            }
            return page.next();
        });
        more = after.isPresent();
        subjects.forEach(subject -> accounts.add(subject.account()));
        return Optional.of(subjects);
    }
}
