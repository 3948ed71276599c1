package dev.tenure.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void aReadPastItsDeadlineIsStoppedAndLeavesItsReaderToTheNext() throws Exception {
        try (var store = open();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            // The third and fourth never get a reader before they give up.
            var heavy = IntStream.range(0, 4)
                    .mapToObj(_ -> callers.submit(() -> assertThrows(
                            DuckDb.DeadlinePassed.class,
                            () -> endless(store, Duration.ofMillis(300), new CountDownLatch(1)))))
                    .toList();
            for (Future<?> each : heavy) each.get();
            for (int i = 0; i < 4; i++) assertEquals(1, one(store));
        }
    }

    @Test
    void closingStopsReadsUnderWay() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var started = new CountDownLatch(2);
            var store = open();
            for (int i = 0; i < 3; i++)
                callers.submit(() ->
                        assertThrows(RuntimeException.class, () -> endless(store, Duration.ofMinutes(5), started)));
            started.await();
            assertTimeoutPreemptively(SOON, store::close);
        }
    }

    /// It is as large as the product, and the folder is nobody's to tidy.
    @Test
    void aKilledProcessLeavesNoUnpackedLibraryBehind() throws IOException {
        var maps = Path.of("/proc/self/maps");
        assumeTrue(Files.isReadable(maps), "only Linux says what a process has loaded");
        try (var store = open()) {
            assertEquals(1, one(store));
            var loaded = Files.readAllLines(maps).stream()
                    .filter(line -> line.contains("libduckdb_java"))
                    .toList();
            assertFalse(loaded.isEmpty());
            assertTrue(loaded.stream().allMatch(line -> line.endsWith(" (deleted)")), loaded::toString);
        }
    }

    private DuckDb open() {
        return DuckDb.open(folder.resolve("store.duckdb"), folder.resolve("temporary"), new DuckDb.Limits(256, 2, 256));
    }

    private static int one(DuckDb store) {
        return store.read(SOON, connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select 1")) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    private static long endless(DuckDb store, Duration deadline, CountDownLatch started) {
        return store.read(deadline, connection -> {
            started.countDown();
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select count(*) from range(10000000) a, range(10000000) b"
                            + " where hash(a.range + b.range) % 7 = 3")) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
