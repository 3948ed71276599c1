package dev.tenure.ingest;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Days past the window of lateness are sealed: written to Parquet once, never rewritten, and taken out of
/// the open table in the same transaction. What comes for them later lies beside them as corrections.
public final class Partitions {

    private final Ledger ledger;
    private final Ingest ingest;

    public Partitions(Ledger ledger, Ingest ingest) {
        this.ledger = ledger;
        this.ingest = ingest;
    }

    /// The first day the open table may hold, seen from today.
    static int firstOpenDay(int today) {
        return today - KeyWindow.DAYS;
    }

    /// Seals every day that is due and answers which. Repeating it changes nothing.
    public List<LocalDate> seal(LocalDate today) {
        int open = firstOpenDay((int) today.toEpochDay());
        var sealed = new ArrayList<LocalDate>();
        // One day a transaction, so that events which arrive meanwhile wait for one day and not for all.
        for (var day = next(open); day.isPresent(); day = next(open)) {
            int number = day.get();
            ledger.moving().lock();
            try {
                ingest.exclusively(connection -> {
                            new PartitionFiles(ledger.folder()).seal(connection, number);
                            LedgerStore.defineView(connection, ledger.folder());
                            return true;
                        })
                        .join();
            } finally {
                ledger.moving().unlock();
            }
            sealed.add(LocalDate.ofEpochDay(number));
        }
        return sealed;
    }

    private java.util.Optional<Integer> next(int open) {
        return ingest.exclusively(connection -> LedgerStore.oldestDayBefore(connection, open))
                .join();
    }

    public static LocalDate today(java.time.Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
