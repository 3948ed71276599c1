package dev.tenure.transfer;

import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.LedgerTransfer;
import dev.tenure.store.Database;
import dev.tenure.store.DuckDb;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/// Writes everything into files, as it is at one moment, while the server goes on.
final class Departure {

    /// Months of events are written in minutes; a disk that hangs must not hold a reader for ever.
    private static final Duration DEADLINE = Duration.ofHours(6);

    private final Database database;
    private final DuckDb duckDb;
    private final Ledger ledger;
    private final LedgerTransfer events;

    Departure(Database database, DuckDb duckDb, Ledger ledger, LedgerTransfer events) {
        this.database = database;
        this.duckDb = duckDb;
        this.ledger = ledger;
        this.events = events;
    }

    /// At most so many bytes: events go twice, and rows take less than their tables with what is kept to find them.
    long room() {
        return 2 * events.bytes() + database.inSnapshot(Stage.TRANSFER, TransferStore::bytes);
    }

    /// The ledger is looked at first: whatever an event in it needs was in PostgreSQL before it was accepted. What
    /// lies in both is the same on both sides when it moved neither before nor after.
    Manifest write(Path folder, Instant now, Consumer<Path> made) {
        return duckDb.read(DEADLINE, connection -> {
            connection.setAutoCommit(false);
            long head = ledger.head(connection);
            var histories = events.settled(connection);
            return database.inSnapshot(Stage.TRANSFER, tx -> {
                var scored = TransferStore.scoredThrough(tx);
                if (histories.isEmpty() || !events.settled().equals(histories))
                    throw new CannotTransfer(
                            CannotTransfer.Why.BUSY,
                            "a history import is being committed or taken out",
                            "Try again when it is done.");
                try {
                    return new Work(connection, tx, folder, made).run(head, scored, now);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (SQLException e) {
                    throw new IllegalStateException("the ledger could not be written into files", e);
                }
            });
        });
    }

    private final class Work {

        private final DuckDBConnection connection;
        private final StageTx tx;
        private final Path folder;
        private final Consumer<Path> made;
        private final ArrayList<Manifest.Part> parts = new ArrayList<>();

        Work(DuckDBConnection connection, StageTx tx, Path folder, Consumer<Path> made) {
            this.connection = connection;
            this.tx = tx;
            this.folder = folder;
            this.made = made;
        }

        Manifest run(long head, Optional<String> scoredThrough, Instant now) throws IOException, SQLException {
            for (var path : java.util.stream.Stream.concat(Carried.paths(), LedgerTransfer.paths().stream())
                    .toList())
                Files.createDirectories(
                        Objects.requireNonNull(folder.resolve(path).getParent()));
            for (var carried : Carried.ALL) {
                long rows = carried.columnar() ? scores(carried) : table(carried, carried.path());
                done(carried.path(), rows);
            }
            events.write(
                    connection, folder, folder.resolve(Carried.TENANT.path()), one -> done(one.path(), one.rows()));
            var manifest = new Manifest(
                    Manifest.FORMAT,
                    database.schema(),
                    now.toString(),
                    head,
                    rows(Carried.TENANT.path()),
                    rows(LedgerTransfer.EVENTS),
                    rows(Carried.SCORE.path()),
                    scoredThrough,
                    parts);
            Files.write(folder.resolve(Manifest.FILE), manifest.bytes());
            made.accept(Path.of(Manifest.FILE));
            return manifest;
        }

        private long table(Carried carried, String path) throws IOException {
            try (var out = Files.newOutputStream(folder.resolve(path))) {
                return database.copyOut(TransferStore.rows(tx, carried), out);
            }
        }

        private long scores(Carried carried) throws IOException, SQLException {
            var rows = folder.resolve("scores.csv");
            table(carried, rows.getFileName().toString());
            long written = Scores.toColumns(connection, rows, folder.resolve(carried.path()));
            Files.delete(rows);
            return written;
        }

        private void done(String path, long rows) {
            var file = folder.resolve(path);
            try {
                parts.add(new Manifest.Part(path, rows, Files.size(file), Archive.sha256(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            made.accept(Path.of(path));
        }

        private long rows(String path) {
            return parts.stream()
                    .filter(part -> part.path().equals(path))
                    .mapToLong(Manifest.Part::rows)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
