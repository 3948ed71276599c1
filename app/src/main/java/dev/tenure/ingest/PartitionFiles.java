package dev.tenure.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import org.duckdb.DuckDBConnection;

/// Parquet files of the ledger. A file is synced before the transaction that names it commits; one that no
/// transaction named is swept away at the next start.
final class PartitionFiles {

    private final Path folder;

    PartitionFiles(Path folder) {
        this.folder = folder;
    }

    /// Moves one day out of the open table. A day that was sealed before gets a correction.
    void seal(DuckDBConnection connection, int day) throws SQLException {
        boolean again = LedgerStore.isSealed(connection, day);
        var rows = "(select * from event where day = date '1970-01-01' + " + day + ")";
        write(connection, rows, again ? "correction" : "sealed");
        LedgerStore.run(connection, "delete from event where day = date '1970-01-01' + " + day);
    }

    void correction(DuckDBConnection connection, String relation, int beforeDay) throws SQLException {
        write(
                connection,
                "(select * from " + relation + " where day < date '1970-01-01' + " + beforeDay + ")",
                "correction");
    }

    /// SQL text of where a file lies.
    String quoted(LedgerStore.File file) {
        return folder.resolve(file.path()).toString().replace("'", "''");
    }

    /// A file with other content under a name of its own; the old one is swept once no view names it.
    void replace(DuckDBConnection connection, LedgerStore.File old, String relation) throws SQLException {
        var path = old.path().replaceFirst("\\.parquet$", "-masked.parquet");
        var file = folder.resolve(path);
        try {
            copy(connection, "(select * from " + relation + ")", file);
            sync(java.util.Objects.requireNonNull(file.getParent()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
        LedgerStore.rename(connection, old.path(), path);
    }

    private static void copy(DuckDBConnection connection, String rows, Path file) throws SQLException, IOException {
        LedgerStore.run(
                connection,
                "copy (select * from " + rows + " order by day, tenant_id, seq) to '"
                        + file.toString().replace("'", "''") + "' (format parquet, compression zstd)");
        sync(file);
    }

    private void write(DuckDBConnection connection, String rows, String kind) throws SQLException {
        var extent = LedgerStore.extent(connection, rows);
        if (extent.isEmpty()) return;
        var found = extent.get();
        var name = found.firstSeq() + "-" + found.lastSeq() + ".parquet";
        var within = kind.equals("sealed") ? "day=" + LocalDate.ofEpochDay(found.firstDay()) : "corrections";
        var path = within + "/" + name;
        var parent = folder.resolve(within);
        var file = parent.resolve(name);
        try {
            Files.createDirectories(parent);
            copy(connection, rows, file);
            sync(parent);
            sync(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
        LedgerStore.addFile(
                connection,
                new LedgerStore.File(
                        path,
                        kind,
                        found.firstDay(),
                        found.lastDay(),
                        found.firstSeq(),
                        found.lastSeq(),
                        found.rows()));
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Files whose transaction never committed.
    void sweep(DuckDBConnection connection) throws SQLException {
        var known = new HashSet<Path>();
        for (var file : LedgerStore.files(connection)) known.add(folder.resolve(file.path()));
        try (var walk = Files.walk(folder)) {
            for (var file : walk.filter(Files::isRegularFile).toList())
                if (file.toString().endsWith(".parquet") && !known.contains(file)) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy the folder of events", e);
        }
    }
}
