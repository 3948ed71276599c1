package dev.tenure.ingest;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/// SQL of the tables a history job's commit goes through: its rows as events, and their keys.
final class HistoryReadyStore {

    private HistoryReadyStore() {}

    /// Where the rows of a job lie that its commit will make events, and the keys of those in the window.
    static String ready(long job) {
        return "history_ready_" + job;
    }

    static String keys(long job) {
        return "history_key_" + job;
    }

    /// Needs the verdicts of `judge`.
    static void makeReady(DuckDBConnection connection, long job, Instant received) throws SQLException {
        LedgerStore.run(connection, """
                create or replace table %s as
                select row_number() over (order by history_row.n) as n, tenant_id, source, id, type, subject, time,
                       time::date as day, timestamp '%s' as received, data, extension, key1, key2,
                       payload
                  from history_row join history_verdict using (n)
                 where job_id = %d and verdict = 'accepted'
                """.formatted(ready(job), HistoryStore.utc(received), job));
    }

    /// Ready rows after one number and up to another, of this day and later.
    static List<Event> read(DuckDBConnection connection, long job, long after, long upTo, int day) throws SQLException {
        return events(connection, """
                select tenant_id, source, id, type, subject, epoch_us(time), data, extension, key1, key2, payload
                  from %s
                 where n > %d and n <= %d and day >= date '1970-01-01' + %d
                """.formatted(ready(job), after, upTo, day));
    }

    /// Needs the verdicts of `judge`.
    static List<Event> conflicts(DuckDBConnection connection, long job) throws SQLException {
        return events(connection, """
                select tenant_id, source, id, type, subject, epoch_us(time), data, extension, key1, key2, payload
                  from history_row join history_verdict using (n)
                 where job_id = %d and verdict = 'conflict'
                 order by n
                """.formatted(job));
    }

    private static List<Event> events(DuckDBConnection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            var events = new ArrayList<Event>();
            while (row.next()) {
                var event = new Event();
                event.tenant = row.getInt(1);
                event.source = row.getString(2);
                event.id = row.getString(3);
                event.type = row.getString(4);
                event.subject = row.getString(5);
                event.timeMicros = row.getLong(6);
                event.data = row.getString(7);
                event.extensions = EventText.extensions(row.getString(8));
                event.key1 = row.getLong(9);
                // A row that was staged before keys were is one that says who it was.
                if (row.wasNull()) new EventKeys().seal(event);
                else {
                    event.key2 = row.getLong(10);
                    event.payload = row.getLong(11);
                }
                events.add(event);
            }
            return events;
        }
    }

    /// The day on which the rows of a batch were committed.
    static int received(DuckDBConnection connection, long job) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select max(received)::date - date '1970-01-01' from " + ready(job))) {
            row.next();
            return row.getInt(1);
        }
    }

    /// Whether an event that came after the verdicts has the id of one that is ready.
    static boolean overtaken(DuckDBConnection connection, Ledger ledger, long job, long head) throws SQLException {
        long now = ledger.head(connection);
        if (now == head) return false;
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from " + ready(job) + " semi join "
                        + ledger.events(connection, head, now) + " later using (tenant_id, source, id)")) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    static boolean tidy(DuckDBConnection connection, long job) throws SQLException {
        LedgerStore.run(connection, "drop table if exists " + ready(job));
        LedgerStore.run(connection, "drop table if exists " + keys(job));
        HistoryStore.clear(connection, job);
        return true;
    }

    /// What commits left that a stop of the server cut short. Comes when no batch is left.
    static boolean tidy(DuckDBConnection connection) throws SQLException {
        var tables = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select table_name from duckdb_tables()
                         where starts_with(table_name, 'history_ready_') or starts_with(table_name, 'history_key_')
                        """)) {
            while (row.next()) tables.add(row.getString(1));
        }
        for (var table : tables) LedgerStore.run(connection, "drop table " + table);
        for (var table : List.of("history_row", "history_refused"))
            LedgerStore.run(
                    connection,
                    "delete from " + table
                            + " where job_id in (select job_id from history_job where state = 'committed')");
        return true;
    }
}
