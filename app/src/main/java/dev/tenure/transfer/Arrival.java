package dev.tenure.transfer;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.tenure.ingest.LedgerTransfer;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.store.Database;
import dev.tenure.store.DiskFull;
import dev.tenure.store.DuckDb;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.transfer.CannotTransfer.Why;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.dao.DataIntegrityViolationException;

/// Enters the files of an export where nothing is. PostgreSQL's part commits right after the ledger's; should a stop
/// come
/// between the two, nobody has a tenant, so nobody scores or sees anything, and the same export brings the rest.
final class Arrival {

    private static final Duration DEADLINE = Duration.ofHours(6);

    private final Database database;
    private final DuckDb duckDb;
    private final LedgerTransfer events;
    private final Pseudonyms pseudonyms;

    Arrival(Database database, DuckDb duckDb, LedgerTransfer events, Pseudonyms pseudonyms) {
        this.database = database;
        this.duckDb = duckDb;
        this.events = events;
        this.pseudonyms = pseudonyms;
    }

    /// What is here already, unless it is the one half of an export.
    Optional<String> occupied() {
        return events.occupied().or(() -> database.inSnapshot(Stage.TRANSFER, TransferStore::occupied));
    }

    /// @param digest of the export, by which it is known again
    /// @param key of the installation the export is of
    /// @param staffId in whose sight the tenants of past imports count as from now on
    void enter(Path folder, Manifest manifest, String digest, Optional<String> key, int staffId, Instant now)
            throws IOException {
        var locks = pseudonyms
                .rewrapped(locks(folder.resolve(Carried.LOCK.path())), key)
                .orElseThrow(() -> new CannotTransfer(
                        Why.KEY,
                        key.isPresent()
                                ? "the key is not that of the installation the export is of"
                                : "the people of the export are under the key of the installation it is of",
                        "Send the file personal.key of that installation's data directory with it (--key FILE)."));
        var rows = folder.resolve("scores.csv");
        toRows(folder.resolve(Carried.SCORE.path()), rows);
        events.bringIn(
                        folder,
                        digest,
                        manifest.ledgerHead(),
                        now,
                        ledger -> database.inStage(Stage.TRANSFER, tx -> {
                            enter(tx, folder, rows, locks, staffId);
                            ledger.run();
                            return true;
                        }))
                .ifPresent(Arrival::refuse);
        database.analyze(Carried.ALL.stream().map(Carried::table).toList());
    }

    private void toRows(Path scores, Path rows) {
        try {
            duckDb.read(DEADLINE, connection -> Scores.toRows(connection, scores, rows));
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof SQLException unreadable) || DiskFull.isBehind(e)) throw e;
            throw Archive.damaged(Carried.SCORE.path() + " cannot be entered: " + unreadable.getMessage());
        }
    }

    static void refuse(String there) {
        throw new CannotTransfer(
                Why.NOT_EMPTY,
                "this installation is not empty: " + there + " holds rows",
                "Start a server on a new data directory (and a new database) and take the export in there.");
    }

    private void enter(StageTx tx, Path folder, Path scores, Map<Integer, byte[]> locks, int staffId) {
        TransferStore.holdTheLoop(tx.sql());
        TransferStore.occupied(tx).ifPresent(Arrival::refuse);
        for (var carried : Carried.ALL) {
            try {
                enter(tx, carried, carried.columnar() ? scores : folder.resolve(carried.path()), locks, staffId);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (DataIntegrityViolationException e) {
                throw Archive.damaged(carried.path() + " cannot be entered: "
                        + e.getMostSpecificCause().getMessage());
            }
        }
        TransferStore.countOn(tx.sql());
    }

    private void enter(StageTx tx, Carried carried, Path file, Map<Integer, byte[]> locks, int staffId)
            throws IOException {
        TransferStore.prepare(tx.sql(), carried);
        try (var in = Files.newInputStream(file)) {
            database.copyIn(TransferStore.arriving(carried), in);
        }
        if (carried == Carried.LOCK && !locks.isEmpty()) TransferStore.setLocks(tx.sql(), locks);
        TransferStore.enter(tx.sql(), carried, staffId);
    }

    private static Map<Integer, byte[]> locks(Path file) throws IOException {
        var wrapped = new TreeMap<Integer, byte[]>();
        try (var rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (var row : rows)
                wrapped.put(
                        Integer.valueOf(row.getField("tenant_id")),
                        HexFormat.of().parseHex(row.getField("wrapped").substring("\\x".length())));
        }
        return wrapped;
    }
}
