package dev.tenure.ingest;

import dev.tenure.ingest.Histories.State;
import dev.tenure.store.DuckDb;
import java.time.Instant;

/// Takes the events of a committed job out of sight. The ledger only grows: its rows stay where they lie, and the
/// ledger
/// notes that their sequences no longer count. Their keys are forgotten, so that the job can be imported again.
final class HistoryRevert {

    private final Ledger ledger;
    private final Ingest ingest;
    private final DuckDb.Writer staging;

    HistoryRevert(Ledger ledger, Ingest ingest, DuckDb.Writer staging) {
        this.ledger = ledger;
        this.ingest = ingest;
        this.staging = staging;
    }

    /// Whether it was noted which events were the job's.
    boolean knows(long job) {
        return staging.write(connection -> !LedgerStore.ranges(connection, job).isEmpty())
                .join();
    }

    /// False when the job is not being reverted.
    boolean run(long job, Instant now) {
        // Rows may still be moving, and whoever moves them defines the view that this will define.
        ledger.moving().lock();
        try {
            return ingest.exclusively(connection -> {
                        if (!HistoryStore.turn(connection, job, State.REVERTING, State.REVERTED)) return false;
                        LedgerStore.voidRanges(connection, job, now);
                        HistoryRevertStore.forget(connection, ingest.group().keys(), job);
                        LedgerStore.defineView(connection, ledger.folder());
                        return true;
                    })
                    .join();
        } finally {
            ledger.moving().unlock();
        }
    }
}
