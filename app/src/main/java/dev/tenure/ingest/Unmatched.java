package dev.tenure.ingest;

import dev.tenure.core.Page;
import dev.tenure.store.DuckDb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;

/// Accounts that are no tenant yet, and what they sent. Their events wait whole; once the account is linked
/// they enter the ledger as if it had been linked from the start.
public final class Unmatched {

    public record Account(
            String source, String account, long events, Instant firstReceived, Instant lastReceived, boolean ignored) {}

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int CHUNK = 20_000;

    private final Ingest ingest;
    private final DuckDb duckDb;
    private final InstantSource clock;

    public Unmatched(Ledger ledger, Ingest ingest, InstantSource clock) {
        this.ingest = ingest;
        this.duckDb = ledger.duckDb();
        this.clock = clock;
    }

    public Page<Account> list(boolean ignored, Optional<String> cursor, int limit) {
        var after = Cursor.read(cursor, 2);
        var rows = duckDb.read(
                DEADLINE,
                connection -> UnmatchedStore.accounts(connection, ignored, after.get(0), after.get(1), limit + 1));
        return Page.of(rows, limit, row -> Cursor.write(row.source(), row.account()));
    }

    /// The account is nobody's business here: its events stay, but are not listed.
    public void ignore(String source, String account) {
        ingest.exclusively(connection -> UnmatchedStore.ignore(connection, source, account))
                .join();
    }

    public void restore(String source, String account) {
        ingest.exclusively(connection -> UnmatchedStore.restore(connection, source, account))
                .join();
    }

    /// Moves the events of an account that was linked into the ledger and answers how many were new there.
    public long replay(String source, String account) {
        long accepted = 0;
        for (long chunk = CHUNK; chunk == CHUNK; ) {
            var moved = ingest.exclusively(connection -> {
                        var events = UnmatchedStore.take(
                                connection,
                                source,
                                account,
                                CHUNK,
                                ingest.group().persons());
                        for (var event : events) {
                            if (!ingest.match(event))
                                throw new IllegalStateException("the account " + account + " is not linked");
                        }
                        ingest.group().settleApart(connection, events, clock.instant());
                        HistoryRevertStore.noteCountedSince(connection, events);
                        return events;
                    })
                    .join();
            chunk = moved.size();
            accepted += moved.stream()
                    .filter(event -> event.outcome instanceof Outcome.Accepted)
                    .count();
        }
        return accepted;
    }

    /// Replays every account that is a tenant by now: after a bulk link, or when the server stopped between
    /// the link and the replay.
    public long replayAllMatched() {
        long accepted = 0;
        var names = new ArrayList<Account>();
        for (boolean ignored : new boolean[] {false, true})
            names.addAll(duckDb.read(
                    DEADLINE, connection -> UnmatchedStore.accounts(connection, ignored, "", "", Integer.MAX_VALUE)));
        for (var name : names)
            if (ingest.resolves(name.source, name.account)) accepted += replay(name.source, name.account);
        return accepted;
    }
}
