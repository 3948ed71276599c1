package dev.tenure.ingest;

import dev.tenure.store.DuckDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// The ledger as its readers see it: one relation, `ledger_event`, of every event wherever it lies. It has
/// the columns of the DuckDB table `event`, which holds open and grace days alone.
public final class Ledger {

    /// All events: open and grace days, sealed days, corrections. A view, so that one statement sees each
    /// event exactly once even while a day is being sealed.
    public static final String EVENTS = "ledger_event";

    private final DuckDb duckDb;
    private final Path folder;
    private final Lock moving = new ReentrantLock();

    private Ledger(DuckDb duckDb, Path folder) {
        this.duckDb = duckDb;
        this.folder = folder;
    }

    /// @param folder where sealed days and corrections lie as Parquet
    public static Ledger open(DuckDb duckDb, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of events", e);
        }
        var ledger = new Ledger(duckDb, folder.toAbsolutePath().normalize());
        duckDb.write(connection -> {
                    LedgerStore.run(connection, resource("ledger/schema.sql"));
                    new PartitionFiles(ledger.folder).sweep(connection);
                    // Paths stand in the view, and the folder may have moved since the last start.
                    LedgerStore.defineView(connection, ledger.folder);
                    return true;
                })
                .join();
        return ledger;
    }

    /// The sequence of the newest event this connection's transaction can see; 0 when there is none.
    public long head(Connection connection) throws SQLException {
        return LedgerStore.head(connection);
    }

    /// SQL of a relation for a `from` clause: the events with `after < seq <= upTo`. Names only the files
    /// which can hold any, so asking for what is new stays cheap when years are sealed. The names are good
    /// inside the transaction that asked.
    public String events(Connection connection, long after, long upTo) throws SQLException {
        return LedgerStore.events(connection, folder, after, upTo);
    }

    /// Changes when events were written again otherwise than they were: what was derived from them is outdated.
    public int revision(Connection connection) throws SQLException {
        return LedgerStore.revision(connection);
    }

    DuckDb duckDb() {
        return duckDb;
    }

    /// Whoever moves events between places holds this: two who redefine the view at once would collide.
    Lock moving() {
        return moving;
    }

    Path folder() {
        return folder;
    }

    private static String resource(String name) {
        try (var in = Ledger.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("not on the class path: " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
