package dev.tenure.ingest;

import dev.tenure.ingest.LedgerStore.Range;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import org.duckdb.DuckDBConnection;

/// SQL of taking a job's events out of sight.
final class HistoryRevertStore {

    private HistoryRevertStore() {}

    /// The keys a job has just brought into the window. Those of jobs past the window are of no use to anybody.
    static void noteKeys(DuckDBConnection connection, long job) throws SQLException {
        LedgerStore.run(connection, """
                delete from history_key
                 where job_id in (select job_id from history_job
                                   where committed < (select max(received) from %2$s) - interval '%3$d days');
                insert into history_key select %1$d, key1, key2 from %4$s;
                """.formatted(
                        job, HistoryReadyStore.ready(job), KeyWindow.DAYS, HistoryReadyStore.keys(job)));
    }

    /// Events whose account was unknown when their job was committed, and which have entered the ledger since.
    static void noteCountedSince(DuckDBConnection connection, List<Event> events) throws SQLException {
        var brought = events.stream()
                .filter(event -> event.job != 0 && event.outcome instanceof Outcome.Accepted)
                .toList();
        if (brought.isEmpty()) return;
        var ranges = new LinkedHashMap<Long, Range>();
        for (var event : brought) {
            if (!(event.outcome instanceof Outcome.Accepted(long seq))) continue;
            var before = ranges.get(event.job);
            if (before != null && before.upTo() != seq - 1) LedgerStore.addRange(connection, event.job, before);
            ranges.put(
                    event.job,
                    before != null && before.upTo() == seq - 1
                            ? new Range(before.after(), seq)
                            : new Range(seq - 1, seq));
        }
        for (var last : ranges.entrySet()) LedgerStore.addRange(connection, last.getKey(), last.getValue());
        try (var rows = connection.createAppender("history_key")) {
            for (var event : brought) {
                rows.beginRow();
                rows.append(event.job);
                rows.append(event.key1);
                rows.append(event.key2);
                rows.endRow();
            }
        }
    }

    /// Everything about the job but its rows in the ledger, which no longer count.
    static void forget(DuckDBConnection connection, KeyWindow keys, long job) throws SQLException {
        keys.forget(connection, "(select key1, key2 from history_key where job_id = " + job + ")");
        LedgerStore.run(connection, "delete from history_key where job_id = " + job);
        LedgerStore.run(connection, "delete from unmatched_event where job_id = " + job);
        LedgerStore.run(connection, "update ledger_mask set revision = revision + 1");
    }
}
