package dev.tenure.ingest;

import dev.tenure.core.Actor;
import dev.tenure.core.Page;
import dev.tenure.core.TenantId;
import dev.tenure.store.DuckDb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Past events of any age come in as a job: staged in chunks, previewed, then committed whole or deleted.
/// Nothing of an open job is in the ledger. The credential that opened a job decides whose events it brings.
public final class Histories implements AutoCloseable {

    public enum State {
        OPEN,
        /// A commit was begun. It is finished, or the job is open again, at the latest after the next start.
        COMMITTING,
        COMMITTED,
        /// A revert was begun. It is finished at the latest after the next start.
        REVERTING,
        REVERTED
    }

    public enum Reverting {
        DONE,
        NOT_COMMITTED,
        /// It was committed by a version that did not note which events were its own.
        HOLDS_EVENTS
    }

    /// @param rows taken so far, refused ones too: the offset at which an interrupted upload goes on
    public record Job(
            long id,
            String name,
            IngestScope scope,
            State state,
            Instant created,
            long rows,
            Optional<Instant> committed,
            Optional<Counts> counts) {

        /// Rows of a committed job that were refused, and lie in quarantine since.
        public Optional<Long> refused() {
            return counts.map(counts -> rows - counts.sum());
        }
    }

    public record Counts(long accepted, long duplicate, long conflict, long unmatched) {
        private long sum() {
            return accepted + duplicate + conflict + unmatched;
        }
    }

    public record Share(TenantId tenant, long rows, LocalDate firstDay, LocalDate lastDay) {}

    public record Stranger(String account, long rows) {}

    public record Refused(long row, Optional<String> eventId, Problem problem) {}

    /// What a commit would do, counted against the ledger as it stands. `tenants`, `unmatched` and `refused`
    /// show the first few; the totals count all.
    public record Preview(
            Counts counts,
            long refusedRows,
            Optional<LocalDate> firstDay,
            Optional<LocalDate> lastDay,
            List<Share> tenants,
            List<Stranger> unmatched,
            List<Refused> refused) {}

    public sealed interface Upload {
        /// @param rows of the whole job afterwards
        record Taken(long rows) implements Upload {}

        /// The chunk does not begin where the job ends.
        record WrongOffset(long rows) implements Upload {}

        record Unread(Problem problem) implements Upload {}

        record NotOpen() implements Upload {}
    }

    static final int SHOWN = 200;

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final DuckDb duckDb;
    private final DuckDb.Writer staging;
    private final HistoryCommit commit;
    private final HistoryRevert revert;
    private final Ingest ingest;
    private final InstantSource clock;
    private final HistoryFacts facts;

    public Histories(Ledger ledger, Ingest ingest, InstantSource clock, HistoryFacts facts) {
        this.facts = facts;
        this.duckDb = ledger.duckDb();
        this.staging = duckDb.writer("history");
        this.ingest = ingest;
        this.clock = clock;
        this.commit = new HistoryCommit(ledger, ingest, staging);
        this.revert = new HistoryRevert(ledger, ingest, staging);
        commit.moveWhatIsLeft();
    }

    public Job open(String name, IngestScope scope) {
        return staging.write(connection -> HistoryStore.open(connection, name, scope, clock.instant()))
                .join();
    }

    public Optional<Job> find(long id) {
        return duckDb.read(DEADLINE, connection -> HistoryStore.find(connection, id));
    }

    /// @param keyName only jobs opened with this key; absent, all
    public Page<Job> list(Optional<String> keyName, Optional<String> cursor, int limit) {
        var last = Cursor.read(cursor, 1).getFirst();
        long before = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        var jobs = duckDb.read(DEADLINE, connection -> HistoryStore.list(connection, keyName, before, limit + 1));
        return Page.of(jobs, limit, job -> Cursor.write(String.valueOf(job.id)));
    }

    /// Sending the same chunk again is answered as if it were the first time, so a client that lost the
    /// answer goes on from the same place.
    public Upload upload(Job job, long offset, Incoming chunk) {
        var body = EventLines.read(chunk, EventRules.MOST_HISTORY_EVENTS);
        return switch (body) {
            case EventReader.Body.Unreadable(Problem problem) -> new Upload.Unread(problem);
            case EventReader.Body.Events read -> {
                var events = read.events();
                long now = EventTime.micros(clock.instant());
                for (var event : events) {
                    event.receivedMicros = now;
                    EventRules.check(event, EventRules.Door.HISTORY);
                    ingest.attribute(job.scope, event);
                }
                ingest.ready(events);
                yield staging.write(connection -> {
                            var at = HistoryStore.find(connection, job.id).orElse(null);
                            if (at == null || at.state != State.OPEN) return new Upload.NotOpen();
                            if (offset + events.size() <= at.rows) return new Upload.Taken(at.rows);
                            if (offset != at.rows) return new Upload.WrongOffset(at.rows);
                            HistoryStore.stage(
                                    connection,
                                    at,
                                    chunk,
                                    events,
                                    ingest.group().persons());
                            return new Upload.Taken(offset + events.size());
                        })
                        .join();
            }
        };
    }

    public Preview preview(Job job) {
        return staging.write(connection -> {
                    HistoryStore.match(connection, job.id, job.scope.keyName(), ingest);
                    return HistoryStore.preview(
                            connection, job.id, ingest.group().persons());
                })
                .join();
    }

    /// Its facts are entered and every event enters the ledger in one transaction, or the job stays open. Empty
    /// when it was not open any more.
    public Optional<Counts> commit(Job job, Actor by) {
        boolean begun = staging.write(connection -> HistoryStore.turn(connection, job.id, State.OPEN, State.COMMITTING))
                .join();
        if (!begun) return Optional.empty();
        try {
            facts.commit(job.id, by);
            return finish(job);
        } catch (RuntimeException e) {
            if (reopen(job)) facts.undo(job.id, by);
            throw e;
        }
    }

    /// The facts are in; they may have brought the accounts of events that were staged without a tenant.
    private Optional<Counts> finish(Job job) {
        facts.covers(
                job.id,
                staging.write(connection -> {
                            HistoryStore.match(connection, job.id, job.scope.keyName(), ingest);
                            return HistoryStore.tenants(connection, job.id);
                        })
                        .join());
        // As precise as what is stored, so that what the job brought is found again by it.
        return commit.run(job.id, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /// Takes a committed job out again: its facts, then its events. Repeating it changes nothing.
    public Reverting revert(Job job, Actor by) {
        boolean begun = staging.write(
                        connection -> HistoryStore.turn(connection, job.id, State.COMMITTED, State.REVERTING))
                .join();
        if (!begun && job.state != State.REVERTING) return Reverting.NOT_COMMITTED;
        if (job.counts.filter(counts -> counts.accepted + counts.unmatched > 0).isPresent() && !revert.knows(job.id)) {
            staging.write(connection -> HistoryStore.turn(connection, job.id, State.REVERTING, State.COMMITTED))
                    .join();
            return Reverting.HOLDS_EVENTS;
        }
        facts.revert(job.id, by);
        return revert.run(job.id, clock.instant()) ? Reverting.DONE : Reverting.NOT_COMMITTED;
    }

    /// What the server was doing when it stopped: a job whose facts are in is finished, any other is open again; one
    /// that
    /// was being taken out is taken out.
    public void resume() {
        for (var job : duckDb.read(DEADLINE, connection -> HistoryStore.list(connection, State.COMMITTING))) {
            if (facts.committed(job.id)) finish(job);
            else reopen(job);
        }
        for (var job : duckDb.read(DEADLINE, connection -> HistoryStore.list(connection, State.REVERTING)))
            revert(job, new Actor.Service("start"));
    }

    private boolean reopen(Job job) {
        return staging.write(connection -> HistoryStore.turn(connection, job.id, State.COMMITTING, State.OPEN))
                .join();
    }

    /// Only an open job can be deleted: what is committed is history.
    public boolean delete(Job job) {
        boolean deleted = staging.write(connection -> HistoryStore.delete(connection, job.id))
                .join();
        if (deleted) facts.delete(job.id);
        return deleted;
    }

    /// Work on staged rows, on the one thread that writes them.
    <T> T staged(DuckDb.Work<T> work) {
        return staging.write(work).join();
    }

    @Override
    public void close() {
        staging.close();
    }
}
