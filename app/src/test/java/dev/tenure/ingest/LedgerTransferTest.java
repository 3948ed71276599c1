package dev.tenure.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.store.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two years of events leave one ledger as files and enter another, within the limits of the usage store.
class LedgerTransferTest {

    private static final int DAYS = 700;
    private static final Duration PATIENCE = Duration.ofHours(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void whatLeavesOneLedgerIsTheSameInAnother() throws IOException {
        outAndIn(20_000, new DuckDb.Limits(256, 2, 256));
    }

    @Test
    @Tag("long")
    void twentyMillionEventsTakeNoMoreThanTheUsageStoreIsAllowed() throws IOException {
        outAndIn(20_000_000, DuckDb.Limits.DEFAULT);
    }

    private void outAndIn(int events, DuckDb.Limits limits) throws IOException {
        var files = Files.createDirectories(folder.resolve("files"));
        Files.createDirectories(files.resolve("ledger"));
        var tenants = Files.writeString(files.resolve("tenants.csv"), "tenant_id,key\n1,acme\n2,beta\n");
        List<String> there;
        try (var old = new TestLedger(Files.createDirectories(folder.resolve("old")), new PlainPersons(), limits)) {
            fill(old, events);
            there = contents(old);
            var written = new ArrayList<LedgerTransfer.Written>();
            old.duckDb.read(PATIENCE, connection -> {
                connection.setAutoCommit(false);
                new LedgerTransfer(old.ledger, old.ingest).write(connection, files, tenants, written::add);
                return true;
            });
            var paths = new TreeSet<String>();
            written.forEach(file -> paths.add(file.path()));
            assertEquals(new TreeSet<>(LedgerTransfer.paths()), paths);
            for (var file : written)
                if (file.path().contains("/event.")) assertEquals(events, file.rows(), file.path());
        }
        try (var fresh = new TestLedger(Files.createDirectories(folder.resolve("new")), new PlainPersons(), limits)) {
            var transfer = new LedgerTransfer(fresh.ledger, fresh.ingest);
            var failed = assertThrows(
                    CompletionException.class,
                    () -> transfer.bringIn(files, "digest", events, TestLedger.NOW, _ -> {
                        throw new IllegalStateException("the other half");
                    }));
            assertTrue(String.valueOf(failed.getMessage()).contains("the other half"), failed.toString());
            assertEquals(List.of("0 | null | 0"), contents(fresh), "neither half is there");
            assertEquals(Optional.empty(), transfer.bringIn(files, "digest", events, TestLedger.NOW, Runnable::run));
            assertEquals(there, contents(fresh));
            assertEquals(Optional.empty(), transfer.bringIn(files, "digest", events, TestLedger.NOW, Runnable::run));
            assertEquals(there, contents(fresh), "twice is once");
            assertEquals(
                    Optional.of("events"), transfer.bringIn(files, "other", events, TestLedger.NOW, Runnable::run));
        }
    }

    private static List<String> contents(TestLedger ledger) {
        return ledger.duckDb.read(PATIENCE, connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("""
                            select count(*) || ' | ' || coalesce(sum(hash(e)::hugeint)::varchar, 'null') || ' | '
                                   || (select seq from ledger_head)
                              from ledger_event e
                            """)) {
                row.next();
                return List.of(row.getString(1));
            }
        });
    }

    /// A twentieth of them on days that are still open, with their keys.
    private static void fill(TestLedger to, int events) {
        var rows = """
                (select i as seq, (i %% 2 + 1)::integer as tenant_id, '/app' as source, 'event-' || i as id,
                        'user.active' as type, 'p~' || lpad((i %% 5000)::varchar, 10, '0') as subject,
                        timestamp '2026-03-10 10:00:00' - to_days((i %% %d)::integer) as time, time::date as day,
                        time as received, '{"n":' || i || ',"where":"page ' || i %% 97 || '"}' as data,
                        null::varchar as extension
                   from range(1, %d) as numbers (i))
                """.formatted(DAYS, events + 1);
        to.ingest
                .exclusively(connection -> {
                    int today = EventTime.day(EventTime.micros(TestLedger.NOW));
                    int open = Partitions.firstOpenDay(today);
                    var window = to.ingest.group().keys();
                    window.turn(connection, today, events);
                    LedgerStore.advance(connection, events);
                    to.ingest.group().taken(events);
                    LedgerStore.run(
                            connection,
                            "insert into event by name from " + rows + " where day >= date '1970-01-01' + " + open);
                    new PartitionFiles(to.ledger.folder()).correction(connection, rows, open);
                    LedgerStore.defineView(connection, to.ledger.folder());
                    window.adopt(
                            connection,
                            "(select (hash(id) >> 1)::bigint as key1, seq as key2, seq as payload from event)");
                    return true;
                })
                .join();
    }
}
