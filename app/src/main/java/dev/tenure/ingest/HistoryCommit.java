package dev.tenure.ingest;

import dev.tenure.ingest.Histories.Counts;
import dev.tenure.ingest.Histories.Job;
import dev.tenure.ingest.Histories.State;
import dev.tenure.store.DuckDb;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One history job into the ledger, whole. What takes long is done beside live ingest and is seen by nobody;
/// one short transaction of ingest's writer then makes all of it part of the ledger; last the rows move,
/// again beside live ingest, to where events of their days lie.
final class HistoryCommit {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryCommit.class);

    /// So often the job is prepared anew because live events brought ids of its own meanwhile; after that
    /// live events wait.
    private static final int ATTEMPTS = 3;

    /// Keys a filter learns at a time: a few milliseconds of the writer.
    private static final int SLICE = 20_000;

    private static final int READ_AT_ONCE = 100_000;

    /// @param head of the ledger the verdicts were made against
    /// @param keys first halves, of the rows in the window
    private record Prepared(
            Job job, Instant at, Counts counts, long head, long[] keys, List<QuarantineStore.Kept> conflicts) {}

    private final Ledger ledger;
    private final Ingest ingest;
    private final DuckDb.Writer staging;

    HistoryCommit(Ledger ledger, Ingest ingest, DuckDb.Writer staging) {
        this.ledger = ledger;
        this.ingest = ingest;
        this.staging = staging;
    }

    /// Empty when the job is not being committed.
    Optional<Counts> run(long job, Instant now) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var prepared =
                    staging.write(connection -> prepare(connection, job, now)).join();
            if (prepared.isEmpty()) return Optional.empty();
            if (overtaken(prepared.get())) continue;
            int learntBy = learn(prepared.get());
            if (publish(job, connection -> publishUnlessOvertaken(connection, prepared.get(), learntBy)))
                return Optional.of(prepared.get().counts);
        }
        var counts = new ArrayList<Counts>();
        publish(job, connection -> {
            var prepared = prepare(connection, job, now);
            if (prepared.isEmpty()) return false;
            counts.add(prepared.get().counts);
            return publishUnlessOvertaken(connection, prepared.get(), -1);
        });
        return counts.stream().findFirst();
    }

    /// After a stop between a commit and the moving of its rows.
    void moveWhatIsLeft() {
        ledger.moving().lock();
        try {
            moved(connection -> {
                move(connection);
                return HistoryReadyStore.tidy(connection);
            });
        } finally {
            ledger.moving().unlock();
        }
    }

    private Optional<Prepared> prepare(DuckDBConnection connection, long id, Instant now) throws SQLException {
        var begun = HistoryStore.find(connection, id).filter(found -> found.state() == State.COMMITTING);
        if (begun.isEmpty()) return Optional.empty();
        var job = begun.get();
        long head = ledger.head(connection);
        var counts = HistoryStore.judge(connection, id);
        HistoryReadyStore.makeReady(connection, id, now);
        var conflicts = conflicts(connection, job, now);
        return Optional.of(
                new Prepared(job, now, counts, head, keys(connection, id, now, counts.accepted()), conflicts));
    }

    /// What the live door would still take must be known to it too.
    private static long[] keys(DuckDBConnection connection, long job, Instant now, long rows) throws SQLException {
        var table = HistoryReadyStore.keys(job);
        LedgerStore.run(
                connection,
                "create or replace table " + table
                        + " (key1 bigint not null, key2 bigint not null, payload bigint not null)");
        var keys = LongStream.builder();
        try (var appender = connection.createAppender(table)) {
            for (long from = 0; from < rows; from += READ_AT_ONCE) {
                for (var event : HistoryReadyStore.read(connection, job, from, from + READ_AT_ONCE, openDay(now))) {
                    appender.beginRow();
                    appender.append(event.key1);
                    appender.append(event.key2);
                    appender.append(event.payload);
                    appender.endRow();
                    keys.add(event.key1);
                }
            }
        }
        return keys.build().toArray();
    }

    private boolean overtaken(Prepared prepared) {
        return staging.write(
                        connection -> HistoryReadyStore.overtaken(connection, ledger, prepared.job.id(), prepared.head))
                .join();
    }

    private int learn(Prepared prepared) {
        var window = ingest.group().keys();
        int today = today(prepared.at);
        ingest.exclusively(connection -> {
                    window.turn(connection, today, prepared.keys.length);
                    return true;
                })
                .join();
        int generation = -1;
        for (int from = 0; from < prepared.keys.length; from += SLICE) {
            int begin = from;
            int until = Math.min(prepared.keys.length, from + SLICE);
            int learntBy = ingest.exclusively(_ -> window.learn(prepared.keys, begin, until))
                    .join();
            if (from > 0 && learntBy != generation) return -1;
            generation = learntBy;
        }
        return generation;
    }

    private boolean publish(long job, DuckDb.Work<Boolean> work) {
        ledger.moving().lock();
        try {
            boolean published = ingest.exclusively(work).join();
            if (published)
                moved(connection -> {
                    move(connection);
                    return HistoryReadyStore.tidy(connection, job);
                });
            return published;
        } finally {
            ledger.moving().unlock();
        }
    }

    /// Rows are in the ledger wherever they lie, so one who cannot move them, for want of room say, has still
    /// committed; they move with the next job or at the next start.
    private void moved(DuckDb.Work<Boolean> work) {
        try {
            staging.write(work).join();
        } catch (CompletionException e) {
            LOG.warn("rows of a history stay where they were prepared: {}", String.valueOf(e.getCause()));
        }
    }

    private boolean publishUnlessOvertaken(DuckDBConnection connection, Prepared prepared, int learntBy)
            throws SQLException {
        var job = prepared.job;
        var still = HistoryStore.find(connection, job.id())
                .filter(found -> found.state() == State.COMMITTING && found.rows() == job.rows());
        if (still.isEmpty() || HistoryReadyStore.overtaken(connection, ledger, job.id(), prepared.head)) return false;
        long accepted = prepared.counts.accepted();
        long base = ingest.group().reserve(accepted);
        LedgerStore.advance(connection, base + accepted);
        if (accepted > 0) LedgerStore.addBatch(connection, new LedgerStore.Batch(job.id(), base, accepted));
        LedgerStore.addRange(connection, job.id(), new LedgerStore.Range(base, base + accepted));
        if (prepared.keys.length > 0) {
            ingest.group().keys().adopt(connection, HistoryReadyStore.keys(job.id()), prepared.keys, learntBy);
            HistoryRevertStore.noteKeys(connection, job.id());
        }
        if (!prepared.conflicts.isEmpty())
            QuarantineStore.keep(connection, prepared.conflicts, ingest.group().persons());
        HistoryRefusedStore.quarantine(connection, job.id(), prepared.at);
        HistoryStore.keepUnmatched(connection, job, prepared.at);
        HistoryStore.finish(connection, job.id(), prepared.counts, prepared.at);
        LedgerStore.defineView(connection, ledger.folder());
        return true;
    }

    private void move(DuckDBConnection connection) throws SQLException {
        for (var batch : LedgerStore.batches(connection)) {
            // Days before the ones a live event may have never return to the table: they lie in files.
            int open = Partitions.firstOpenDay(HistoryReadyStore.received(connection, batch.job()));
            var rows = "(" + LedgerStore.rows(batch) + ")";
            LedgerStore.run(
                    connection,
                    "insert into event select * from " + rows + " where day >= date '1970-01-01' + " + open);
            new PartitionFiles(ledger.folder()).correction(connection, rows, open);
            LedgerStore.run(connection, "delete from ledger_batch where job_id = " + batch.job());
        }
        LedgerStore.defineView(connection, ledger.folder());
    }

    private static List<QuarantineStore.Kept> conflicts(DuckDBConnection connection, Job job, Instant now)
            throws SQLException {
        var kept = new ArrayList<QuarantineStore.Kept>();
        for (var event : HistoryReadyStore.conflicts(connection, job.id())) {
            event.keyName = job.scope().keyName();
            kept.add(QuarantineStore.event(event, GroupCommit.conflict(event), now));
        }
        return kept;
    }

    private static int openDay(Instant now) {
        return Partitions.firstOpenDay(today(now));
    }

    private static int today(Instant now) {
        return EventTime.day(EventTime.micros(now));
    }
}
