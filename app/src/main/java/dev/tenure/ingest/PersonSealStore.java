package dev.tenure.ingest;

import dev.tenure.ingest.Persons.Person;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/// SQL of sealed rows that name a person: events of accounts that are no tenant yet, waiting or staged.
final class PersonSealStore {

    /// @param last the row after which the next look begins
    record Seen(long rows, long found, long last) {}

    static final String UNMATCHED = "unmatched_event";
    static final String STAGED = "history_row";

    private record Named(long row, Event event) {}

    private PersonSealStore() {}

    /// @param strangers what is put in the place of each id; empty, nothing is changed
    static Seen walk(
            DuckDBConnection connection,
            String table,
            long after,
            int most,
            List<String> ids,
            Map<String, String> strangers,
            Ingest ingest)
            throws SQLException {
        var persons = ingest.group().persons();
        var found = new ArrayList<Named>();
        long rows = 0;
        long last = after;
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select rowid, sealed, id, subject, data, extension
                          from %s
                         where rowid > %d and (sealed is not null or '%s' = 'unmatched_event')
                         order by rowid
                         limit %d
                        """.formatted(table, after, table, most))) {
            while (row.next()) {
                rows++;
                last = row.getLong(1);
                var event = new Event();
                event.id = row.getString(3);
                event.subject = row.getString(4);
                event.data = row.getString(5);
                event.extensions = EventText.extensions(row.getString(6));
                SealedEvent.open(event, row.getBytes(2), persons);
                if (names(event, ids, ingest.attributes())) found.add(new Named(last, event));
            }
        }
        if (!strangers.isEmpty()) {
            for (var named : found) estrange(named.event, strangers, ingest);
            reseal(connection, table, found, persons);
        }
        return new Seen(rows, found.size(), last);
    }

    /// Unmatched events from before there were seals.
    static void sealPlain(DuckDBConnection connection, Persons persons) throws SQLException {
        var plain = new ArrayList<Named>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select rowid, id, subject, data, extension from unmatched_event where sealed is null")) {
            while (row.next()) {
                var event = new Event();
                event.id = row.getString(2);
                event.subject = row.getString(3);
                event.data = row.getString(4);
                event.extensions = EventText.extensions(row.getString(5));
                plain.add(new Named(row.getLong(1), event));
            }
        }
        reseal(connection, UNMATCHED, plain, persons);
    }

    private static void reseal(DuckDBConnection connection, String table, List<Named> events, Persons persons)
            throws SQLException {
        try (var statement = connection.prepareStatement("update " + table
                + " set sealed = ?, id = '', subject = null, data = null, extension = null where rowid = ?")) {
            for (var named : events) {
                statement.setBytes(1, SealedEvent.seal(named.event, persons));
                statement.setLong(2, named.row);
                statement.executeUpdate();
            }
        }
    }

    private static boolean names(Event event, List<String> ids, PersonalAttributes attributes) {
        var people = new ArrayList<String>();
        Masking.of(event, attributes).people(event, person -> people.add(person.id()));
        return ids.stream().anyMatch(people::contains);
    }

    private static void estrange(Event event, Map<String, String> strangers, Ingest ingest) {
        var masking = Masking.of(event, ingest.attributes());
        var names = new HashMap<Person, String>();
        masking.people(event, person -> names.put(person, strangers.getOrDefault(person.id(), person.id())));
        masking.apply(event, names, ingest.group().persons());
        event.extensions = EventText.extensions(event.storedExtension);
    }
}
