package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import dev.tenure.ingest.EventReader.Body;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/// SQL of one person in the ledger and beside it.
final class PersonStore {

    private PersonStore() {}

    static List<PersonTraces.Events> counts(DuckDBConnection connection, List<PersonTraces.Named> person)
            throws SQLException {
        return counts(connection, whose(person));
    }

    /// Whoever they are of.
    static List<PersonTraces.Events> everybody(DuckDBConnection connection, List<TenantId> tenants)
            throws SQLException {
        return counts(
                connection,
                tenants.stream()
                        .map(tenant -> String.valueOf(tenant.number()))
                        .collect(Collectors.joining(", ", "tenant_id in (", ")")));
    }

    private static List<PersonTraces.Events> counts(DuckDBConnection connection, String which) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select type, min(day), max(day), count(distinct day), count(*)
                          from ledger_event
                         where %s
                         group by type
                         order by type
                        """.formatted(which))) {
            var all = new ArrayList<PersonTraces.Events>();
            while (row.next())
                all.add(new PersonTraces.Events(
                        row.getString(1),
                        row.getObject(2, LocalDate.class),
                        row.getObject(3, LocalDate.class),
                        row.getLong(4),
                        row.getLong(5)));
            return all;
        }
    }

    static List<PersonTraces.Stored> events(DuckDBConnection connection, List<PersonTraces.Named> person, int most)
            throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select epoch_us(time), type, subject, data, extension
                          from ledger_event
                         where %s
                         order by time desc, seq desc
                         limit %d
                        """.formatted(whose(person), most))) {
            var all = new ArrayList<PersonTraces.Stored>();
            while (row.next())
                all.add(new PersonTraces.Stored(
                        EventTime.instant(row.getLong(1)),
                        row.getString(2),
                        Optional.ofNullable(row.getString(3)),
                        Optional.ofNullable(row.getString(4)),
                        Optional.ofNullable(row.getString(5))));
            return all;
        }
    }

    private static String whose(List<PersonTraces.Named> person) {
        return person.stream()
                .filter(one -> !one.pseudonyms().isEmpty())
                .map(one -> "tenant_id = " + one.tenant().number() + " and " + of(one.pseudonyms()))
                .reduce((one, other) -> one + " or " + other)
                .orElse("false");
    }

    /// Pseudonyms are of our own letters, so they need no quoting inside text.
    private static String of(List<String> pseudonyms) {
        return pseudonyms.stream()
                .map(name -> "subject = '%1$s' or contains(data, '\"%1$s\"') or contains(extension, '\"%1$s\"')"
                        .formatted(name))
                .collect(Collectors.joining(" or ", "(", ")"));
    }

    /// What was refused and names a person who may be of these tenants; erased when it is found.
    record Search(List<TenantId> tenants, List<String> ids, Ingest ingest, boolean erase) {}

    /// Things in quarantine that name the person and may be of these tenants: also those whose account nobody knows.
    static PersonSealStore.Seen quarantined(DuckDBConnection connection, long after, int most, Search search)
            throws SQLException {
        var items = QuarantineStore.list(connection, search.ingest.group().persons(), after, most);
        var found = naming(items, search);
        if (search.erase && !found.isEmpty())
            LedgerStore.run(
                    connection,
                    "delete from quarantine where quarantine_id in ("
                            + found.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")");
        return seen(items, found, after);
    }

    /// The same of rows that history jobs refused and nobody committed yet.
    static PersonSealStore.Seen refused(DuckDBConnection connection, long after, int most, Search search)
            throws SQLException {
        var items = HistoryRefusedStore.walk(connection, search.ingest.group().persons(), after, most);
        var found = naming(items, search);
        if (search.erase && !found.isEmpty()) HistoryRefusedStore.forget(connection, found);
        return seen(items, found, after);
    }

    private static List<Long> naming(List<Quarantine.Item> items, Search search) {
        return items.stream()
                .filter(item -> names(item, search.ids) && maybeOf(item, search.tenants, search.ingest))
                .map(Quarantine.Item::id)
                .toList();
    }

    private static PersonSealStore.Seen seen(List<Quarantine.Item> items, List<Long> found, long after) {
        return new PersonSealStore.Seen(
                items.size(),
                found.size(),
                items.isEmpty() ? after : items.getLast().id());
    }

    private static boolean names(Quarantine.Item item, List<String> ids) {
        var text = new String(item.incoming().body(), StandardCharsets.UTF_8) + "\n"
                + String.join("\n", item.incoming().attributes().values());
        return ids.stream().anyMatch(id -> {
            var quoted = new StringBuilder();
            CanonicalJson.quote(id, quoted);
            return Masking.named(text, id) || text.contains(quoted);
        });
    }

    private static boolean maybeOf(Quarantine.Item item, List<TenantId> tenants, Ingest ingest) {
        if (item.scope() instanceof IngestScope.TenantBound bound) return tenants.contains(bound.tenant());
        if (!(EventReader.read(item.incoming(), EventRules.MOST_EVENTS) instanceof Body.Events read)) return true;
        return read.events().stream().anyMatch(event -> {
            ingest.attribute(item.scope(), event);
            return event.tenant == 0 || tenants.stream().anyMatch(tenant -> tenant.number() == event.tenant);
        });
    }

    /// Rows whose tenant is known hold pseudonyms, like the ledger; refused ones from before their bytes were kept
    /// hold an id of the event at most.
    static long staged(DuckDBConnection connection, List<PersonTraces.Named> person, List<String> ids, boolean erase)
            throws SQLException {
        if (erase) {
            var refused = new ArrayList<String>();
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(
                            "select distinct event_id from history_refused where event_id is not null")) {
                while (row.next()) {
                    var eventId = row.getString(1);
                    if (ids.stream().anyMatch(id -> Masking.named(eventId, id))) refused.add(eventId);
                }
            }
            try (var statement =
                    connection.prepareStatement("update history_refused set event_id = null where event_id = ?")) {
                for (var eventId : refused) {
                    statement.setString(1, eventId);
                    statement.executeUpdate();
                }
            }
        }
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from history_row where " + whose(person))) {
            row.next();
            return row.getLong(1);
        }
    }

    static boolean markErased(DuckDBConnection connection, TenantId tenant, List<String> pseudonyms)
            throws SQLException {
        LedgerStore.run(connection, """
                insert into personal_erased
                select %1$d, name from (select unnest([%2$s]) as name)
                except
                from personal_erased where tenant_id = %1$d
                """.formatted(
                        tenant.number(),
                        pseudonyms.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "))));
        return true;
    }

    /// What only the tenant's key opens is nothing without it.
    static long dropQuarantined(DuckDBConnection connection, TenantId tenant) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate("delete from quarantine where tenant_id = " + tenant.number());
        }
    }
}
