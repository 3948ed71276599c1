package dev.tenure.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place that opens DuckDB. A native call pins its carrier thread, so none ever runs on a virtual
/// thread: one platform thread writes, two read, and a read that passes its deadline is cancelled.
public final class DuckDb implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DuckDb.class);

    /// Room for one commit of ingest and the checkpoint it may bring. Refusing before the last byte keeps the
    /// store out of the state in which a failed write leaves it closed until a restart.
    private static final long RESERVE_BYTES = 32L << 20;

    /// Memory, threads and temporary space are stated, never left to guess from the machine.
    public record Limits(long memoryMegabytes, int threads, long temporaryMegabytes) {
        public static final Limits DEFAULT = new Limits(2048, 2, 8192);
    }

    @FunctionalInterface
    public interface Work<T> {
        T on(DuckDBConnection connection) throws SQLException;
    }

    /// The read took longer than its caller was willing to wait, and was cancelled.
    public static final class DeadlinePassed extends RuntimeException {
        DeadlinePassed(Duration deadline) {
            super("the usage query was cancelled after " + deadline.toMillis() + " ms");
        }
    }

    /// A writer with a thread and a connection of its own: what it commits never waits behind another
    /// writer's long work. Writers own different tables, so they cannot collide.
    public static final class Writer implements AutoCloseable {

        private final DuckDBConnection connection;
        private final ExecutorService thread;
        private final File disk;

        private Writer(DuckDBConnection root, String name, File disk) throws SQLException {
            this.disk = disk;
            this.connection = root.duplicate().unwrap(DuckDBConnection.class);
            this.connection.setAutoCommit(false);
            this.thread = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("duckdb-" + name).factory());
        }

        /// Runs inside one transaction; the future completes after the commit.
        public <T> CompletableFuture<T> write(Work<T> work) {
            return CompletableFuture.supplyAsync(() -> transaction(work), thread);
        }

        private <T> T transaction(Work<T> work) {
            try {
                if (disk.getUsableSpace() < RESERVE_BYTES)
                    throw new DiskFull("less than " + (RESERVE_BYTES >> 20) + " MiB are free for the usage store");
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw new CompletionException(
                        DiskFull.isBehind(e) ? new DiskFull("the usage store's disk is full", e) : e);
            }
        }

        @Override
        public void close() {
            thread.close();
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("could not close a writer of the usage store", e);
            }
        }
    }

    private final DuckDBConnection root;
    private final File disk;
    private final Writer writer;
    private final ExecutorService readers;
    private final ExecutorService stopper = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("duckdb-stopper").factory());
    private final Set<DuckDBConnection> reading = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    private DuckDb(DuckDBConnection root, File disk) throws SQLException {
        this.root = root;
        this.disk = disk;
        this.writer = new Writer(root, "writer", disk);
        this.readers = Executors.newFixedThreadPool(
                2, Thread.ofPlatform().name("duckdb-reader-", 0).factory());
    }

    public static DuckDb open(Path file, Path temporary, Limits limits) {
        var properties = new Properties();
        properties.setProperty("memory_limit", limits.memoryMegabytes() + "MB");
        properties.setProperty("threads", String.valueOf(limits.threads()));
        properties.setProperty("temp_directory", temporary.toString());
        properties.setProperty("max_temp_directory_size", limits.temporaryMegabytes() + "MB");
        properties.setProperty("TimeZone", "UTC");
        properties.setProperty("autoinstall_known_extensions", "false");
        try {
            var root = DriverManager.getConnection("jdbc:duckdb:" + file, properties)
                    .unwrap(DuckDBConnection.class);
            dropUnpackedLibrary();
            return new DuckDb(root, file.toFile());
        } catch (SQLException e) {
            throw new StartRefused(
                    "the usage store " + file + " cannot be opened: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "let it be a file that " + System.getProperty("user.name")
                            + " can use and no other program has open, or put the data directory's backup back",
                    e);
        }
    }

    /// The driver unpacks its library, 70 MB, into the temporary folder, and removes it when the process ends by
    /// itself.
    /// Once it is loaded nobody needs its name, and a process that is killed leaves nothing then.
    private static void dropUnpackedLibrary() {
        var maps = Path.of("/proc/self/maps");
        if (!Files.isReadable(maps)) return;
        var unpacked = Pattern.compile(
                ".* (" + Pattern.quote(System.getProperty("java.io.tmpdir")) + "/libduckdb_java\\d+\\.so)");
        try {
            for (var line : Files.readAllLines(maps)) {
                var library = unpacked.matcher(line);
                if (library.matches()) Files.deleteIfExists(Path.of(library.group(1)));
            }
        } catch (IOException e) {
            LOG.debug("the unpacked library stays until the process ends", e);
        }
    }

    /// Runs on the common writer's thread inside one transaction; the future completes after the commit.
    public <T> CompletableFuture<T> write(Work<T> work) {
        return writer.write(work);
    }

    /// A further writer; whoever asked for it closes it, before this store is closed.
    public Writer writer(String name) {
        try {
            return new Writer(root, name, disk);
        } catch (SQLException e) {
            throw new IllegalStateException("could not open a writer of the usage store", e);
        }
    }

    /// Runs on a reader thread with a connection of its own and gives up at the deadline.
    public <T> T read(Duration deadline, Work<T> work) {
        var opened = new CompletableFuture<DuckDBConnection>();
        var running = CompletableFuture.supplyAsync(() -> reading(work, opened), readers);
        try {
            return running.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            stop(running, opened);
            throw new DeadlinePassed(deadline);
        } catch (ExecutionException e) {
            throw new IllegalStateException("usage query failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(running, opened);
            throw new IllegalStateException("interrupted while reading usage", e);
        }
    }

    private <T> T reading(Work<T> work, CompletableFuture<DuckDBConnection> opened) {
        try (var connection = root.duplicate().unwrap(DuckDBConnection.class)) {
            reading.add(connection);
            try {
                if (closing) throw new IllegalStateException("the usage store is being closed");
                opened.complete(connection);
                return work.on(connection);
            } finally {
                reading.remove(connection);
            }
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    /// One that still waits for a reader never begins. Closing the connection is what interrupts one that runs:
    /// cancelling a statement stops that statement alone, and which one is running only `work` knows.
    private void stop(CompletableFuture<?> running, CompletableFuture<DuckDBConnection> opened) {
        running.cancel(false);
        opened.thenAcceptAsync(DuckDb::interrupt, stopper);
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void interrupt(DuckDBConnection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("could not cancel a usage query", e);
        }
    }

    /// Waits for what is being written; reads under way fail.
    @Override
    public void close() {
        closing = true;
        reading.forEach(DuckDb::interrupt);
        readers.close();
        stopper.close();
        writer.close();
        try {
            root.close();
        } catch (SQLException e) {
            throw new IllegalStateException("could not close the usage store", e);
        }
    }
}
