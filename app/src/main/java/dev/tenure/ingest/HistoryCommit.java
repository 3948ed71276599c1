package dev.tenure.ingest;

import dev.tenure.ingest.Histories.Counts;
import dev.tenure.ingest.Histories.Job;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import org.duckdb.DuckDBConnection;

/// One history job into the ledger, on the writer's thread, in its one transaction.
final class HistoryCommit {

    private final Ledger ledger;
    private final GroupCommit group;

    HistoryCommit(Ledger ledger, GroupCommit group) {
        this.ledger = ledger;
        this.group = group;
    }

    Counts run(DuckDBConnection connection, Job job, Instant now) throws SQLException {
        int today = EventTime.day(EventTime.micros(now));
        int open = Partitions.firstOpenDay(today);
        group.turnKeys(connection, today, HistoryStore.rowsSince(connection, job.id(), open));
        var counts = HistoryStore.judge(connection, job.id());
        long before = group.reserve(counts.accepted());
        LedgerStore.advance(connection, before + counts.accepted());
        LedgerStore.run(connection, """
                create or replace temporary table history_event as
                select %1$d + row_number() over (order by history_row.n) as seq, tenant_id, source, id, type, subject,
                       time, time::date as day, timestamp '%2$s' as received, data, extension
                  from history_row join history_verdict using (n)
                 where job_id = %3$d and verdict = 'accepted'
                """.formatted(before, HistoryStore.utc(now), job.id()));
        // Sealed days never return to the table: rows of their time go beside them.
        LedgerStore.run(
                connection, "insert into event select * from history_event where day >= date '1970-01-01' + " + open);
        new PartitionFiles(ledger.folder()).correction(connection, "history_event", open);
        rememberKeys(connection, today);
        keepConflicts(connection, job, now);
        LedgerStore.run(
                connection, """
                insert into unmatched_event
                select '%1$s', account, source, id, type, subject, time, timestamp '%2$s', data, extension
                  from history_row
                 where job_id = %3$d and tenant_id is null
                """.formatted(job.scope().keyName().replace("'", "''"), HistoryStore.utc(now), job.id()));
        HistoryStore.clear(connection, job.id());
        HistoryStore.finish(connection, job.id(), counts, now);
        LedgerStore.defineView(connection, ledger.folder());
        return counts;
    }

    /// What the live door would still take must be known to it too.
    private void rememberKeys(DuckDBConnection connection, int today) throws SQLException {
        var keys = new EventKeys();
        var events = new ArrayList<Event>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select tenant_id, source, id, type, subject, epoch_us(time), data, extension
                          from history_event
                         where day >= date '1970-01-01' + %d
                        """.formatted(today - KeyWindow.DAYS))) {
            while (row.next()) {
                var event = HistoryCommit.event(row.getInt(1), row, 2);
                keys.seal(event);
                events.add(event);
            }
        }
        if (!events.isEmpty()) group.remember(connection, events);
    }

    private static void keepConflicts(DuckDBConnection connection, Job job, Instant now) throws SQLException {
        var kept = new ArrayList<QuarantineStore.Kept>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select tenant_id, source, id, type, subject, epoch_us(time), data, extension
                          from history_row join history_verdict using (n)
                         where job_id = %d and verdict = 'conflict'
                         order by n
                        """.formatted(job.id()))) {
            while (row.next()) {
                var event = HistoryCommit.event(row.getInt(1), row, 2);
                event.keyName = job.scope().keyName();
                kept.add(QuarantineStore.event(event, GroupCommit.conflict(event), now));
            }
        }
        if (!kept.isEmpty()) QuarantineStore.keep(connection, kept);
    }

    private static Event event(int tenant, java.sql.ResultSet row, int at) throws SQLException {
        var event = new Event();
        event.tenant = tenant;
        event.source = row.getString(at);
        event.id = row.getString(at + 1);
        event.type = row.getString(at + 2);
        event.subject = row.getString(at + 3);
        event.timeMicros = row.getLong(at + 4);
        event.data = row.getString(at + 5);
        event.extensions = EventText.extensions(row.getString(at + 6));
        return event;
    }
}
