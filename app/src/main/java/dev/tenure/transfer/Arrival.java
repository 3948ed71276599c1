package dev.tenure.transfer;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.tenure.ingest.LedgerTransfer;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.store.Database;
import dev.tenure.store.DuckDb;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.transfer.CannotTransfer.Why;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Enters the files of an export where nothing is: the ledger's part in one transaction, then PostgreSQL's in one. Who
/// has no tenant scores nothing, so what lies between the two is seen by nobody.
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

    /// @param digest of an export that may have come half in before; empty for any other
    Optional<String> occupied(String digest) {
        return events.occupied(digest).or(() -> database.inSnapshot(Stage.TRANSFER, TransferStore::occupied));
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
        duckDb.read(DEADLINE, connection -> Scores.toRows(connection, folder.resolve(Carried.SCORE.path()), rows));
        events.bringIn(folder, digest, manifest.ledgerHead(), now);
        database.inStage(Stage.TRANSFER, tx -> {
            try {
                TransferStore.holdTheLoop(tx.sql());
                for (var carried : Carried.ALL)
                    enter(tx, carried, carried.columnar() ? rows : folder.resolve(carried.path()), locks, staffId);
                TransferStore.countOn(tx.sql());
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        database.analyze(Carried.ALL.stream().map(Carried::table).toList());
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
