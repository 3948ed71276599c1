package dev.tenure.ingest;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.duckdb.DuckDBConnection;

/// SQL of the keys: a table per generation.
final class KeyStore {

    record Row(int number, int firstDay, int lastDay, long capacity) {}

    record Known(Event event, long payload) {}

    private KeyStore() {}

    private static String table(int generation) {
        return "event_key_" + generation;
    }

    static List<Row> generations(DuckDBConnection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select generation, first_day - date '1970-01-01', last_day - date '1970-01-01', capacity
                          from key_generation
                         order by generation
                        """)) {
            var all = new ArrayList<Row>();
            while (row.next()) all.add(new Row(row.getInt(1), row.getInt(2), row.getInt(3), row.getLong(4)));
            return all;
        }
    }

    static void create(DuckDBConnection connection, Row row) throws SQLException {
        LedgerStore.run(
                connection,
                "create table " + table(row.number)
                        + " (key1 bigint not null, key2 bigint not null, payload bigint not null)");
        try (var statement = connection.prepareStatement("""
                insert into key_generation (generation, first_day, last_day, capacity)
                values (?, date '1970-01-01' + ?::integer, date '1970-01-01' + ?::integer, ?)
                """)) {
            statement.setInt(1, row.number);
            statement.setInt(2, row.firstDay);
            statement.setInt(3, row.lastDay);
            statement.setLong(4, row.capacity);
            statement.executeUpdate();
        }
    }

    static void drop(DuckDBConnection connection, int generation) throws SQLException {
        LedgerStore.run(connection, "drop table " + table(generation));
        LedgerStore.run(connection, "delete from key_generation where generation = " + generation);
    }

    static long count(DuckDBConnection connection, int generation) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from " + table(generation))) {
            row.next();
            return row.getLong(1);
        }
    }

    /// The key that was appended at this place, counted from 0.
    static OptionalLong at(DuckDBConnection connection, int generation, long place) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select key1 from " + table(generation) + " where rowid = " + place)) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /// Every key from this place on; answers how many. By the chunk, since there may be millions.
    static long each(DuckDBConnection connection, int generation, long from, LongConsumer key) throws SQLException {
        try (var statement = connection.prepare("select key1 from " + table(generation) + " where rowid >= " + from);
                var result = statement.query()) {
            long keys = 0;
            while (result.nextChunk()) {
                var chunk = result.chunk();
                var column = chunk.vector(0);
                long rows = chunk.rowCount();
                for (long row = 0; row < rows; row++) key.accept(column.getLong(row));
                keys += rows;
            }
            return keys;
        }
    }

    static void copy(DuckDBConnection connection, String from, int generation) throws SQLException {
        LedgerStore.run(connection, "insert into " + table(generation) + " select key1, key2, payload from " + from);
    }

    /// @param keys a table of the keys that are gone
    static void forget(DuckDBConnection connection, String keys, int generation) throws SQLException {
        LedgerStore.run(
                connection,
                "delete from %1$s using %2$s gone where %1$s.key1 = gone.key1 and %1$s.key2 = gone.key2"
                        .formatted(table(generation), keys));
    }

    static void append(DuckDBConnection connection, int generation, Collection<Event> events) throws SQLException {
        try (var rows = connection.createAppender(table(generation))) {
            for (var event : events) {
                rows.beginRow();
                rows.append(event.key1);
                rows.append(event.key2);
                rows.append(event.payload);
                rows.endRow();
            }
        }
    }

    static void find(DuckDBConnection connection, int generation, List<Event> suspects, List<Known> found)
            throws SQLException {
        LedgerStore.run(connection, """
                create temporary table if not exists suspect (n integer not null, key1 bigint not null, key2 bigint not null);
                delete from suspect;
                """);
        try (var rows = connection.createAppender("temp", "main", "suspect")) {
            for (int n = 0; n < suspects.size(); n++) {
                rows.beginRow();
                rows.append(n);
                rows.append(suspects.get(n).key1);
                rows.append(suspects.get(n).key2);
                rows.endRow();
            }
        }
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select suspect.n, stored.payload from suspect join "
                        + table(generation) + " stored on stored.key1 = suspect.key1 and stored.key2 = suspect.key2")) {
            while (row.next()) found.add(new Known(suspects.get(row.getInt(1)), row.getLong(2)));
        }
    }
}
