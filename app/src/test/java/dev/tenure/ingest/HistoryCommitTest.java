package dev.tenure.ingest;

import static dev.tenure.ingest.TestLedger.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommitTest {

    private static final IngestScope VENDOR = new IngestScope.SourceScope("vendor", "subject");
    private static final int ROWS = 10_000;

    @TempDir
    Path folder;

    static final HistoryFacts NO_FACTS = new NoFacts();

    /// A job of events alone.
    static class NoFacts implements HistoryFacts {
        @Override
        public void commit(long job, Actor by) {}

        @Override
        public void revert(long job, Actor by) {}

        @Override
        public void covers(long job, Collection<TenantId> tenants) {}

        @Override
        public void undo(long job, Actor by) {}

        @Override
        public boolean committed(long job) {
            return true;
        }

        @Override
        public void delete(long job) {}
    }

    @Test
    void anIdThatComesThroughBothDoorsAtOnceIsAcceptedByExactlyOne() {
        try (var at = new TestLedger(folder);
                var histories = new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), NO_FACTS)) {
            at.accounts.put("vendor/acme", new TenantId(1));
            var job = histories.open("both doors", VENDOR);
            histories.upload(job, 0, TestLedger.batch(events(0, ROWS)));
            var live = CompletableFuture.supplyAsync(() -> {
                int accepted = 0;
                for (int until = ROWS; until > 0; until -= 100) {
                    var words = at.send(VENDOR, NOW, events(until - 100, until));
                    assertTrue(words.stream().allMatch(word -> word.equals("accepted") || word.equals("duplicate")));
                    accepted += Collections.frequency(words, "accepted");
                }
                return accepted;
            });
            var counts = histories.commit(job, new Actor.Service("test")).orElseThrow();
            long accepted = live.join();
            assertEquals(ROWS, counts.accepted() + accepted);
            assertEquals(accepted, counts.duplicate());
            assertEquals(0, counts.conflict());
            assertEquals(
                    List.of("10000 | 10000 | 10000"),
                    at.rows("select count(*), count(distinct id), count(distinct seq) from ledger_event"));
            assertEquals(
                    List.of("true"),
                    at.rows("select max(ledger_event.seq) <= any_value(head.seq) from ledger_event, ledger_head head"));
            assertEquals(Collections.nCopies(1000, "duplicate"), at.send(VENDOR, NOW, events(0, 1000)));
        }
    }

    @Test
    void rowsThatHadNotMovedWhenTheServerStoppedAreInTheLedgerOnceAndMoveAtTheNextStart() {
        var all = "select seq, id, day::varchar from ledger_event order by seq";
        var expected = List.of("1 | live | 2026-03-10", "2 | old | 2024-05-01", "3 | recent | 2026-03-09");
        try (var at = new TestLedger(folder)) {
            at.send(
                    new IngestScope.TenantBound(new TenantId(1), "acme's key"),
                    NOW,
                    "{\"specversion\":\"1.0\",\"id\":\"live\",\"source\":\"/app\",\"type\":\"user.active\"}");
            at.ingest
                    .exclusively(connection -> {
                        LedgerStore.run(connection, """
                                create table history_ready_7 as
                                select n, 1 as tenant_id, '/app' as source, id, 'user.active' as type,
                                       null::varchar as subject, time, time::date as day,
                                       timestamp '2026-03-10 12:00:00' as received, null::varchar as data,
                                       null::varchar as extension
                                  from (values (1, 'old', timestamp '2024-05-01 08:00:00'),
                                               (2, 'recent', timestamp '2026-03-09 08:00:00')) as given (n, id, time);
                                create table history_key_8 (key1 bigint);
                                """);
                        LedgerStore.advance(connection, 3);
                        LedgerStore.addBatch(connection, new LedgerStore.Batch(7, 1, 2));
                        LedgerStore.defineView(connection, at.ledger.folder());
                        return true;
                    })
                    .join();
            assertEquals(expected, at.rows(all));
            assertEquals(
                    List.of("2", "3"),
                    at.rows(at.duckDb
                            .write(connection ->
                                    "select seq from " + at.ledger.events(connection, 1, 3) + " order by seq")
                            .join()));
        }
        try (var at = new TestLedger(folder)) {
            assertEquals(expected, at.rows(all));
            new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), NO_FACTS).close();
            assertEquals(expected, at.rows(all));
            assertEquals(List.of("1", "3"), at.rows("select seq from event order by seq"));
            assertEquals(
                    List.of(),
                    at.rows("select table_name from duckdb_tables() where table_name ~ 'history_(ready|key)_.*'"));
        }
        try (var at = new TestLedger(folder)) {
            assertEquals(expected, at.rows(all));
        }
    }

    private static String events(int from, int until) {
        return IntStream.range(from, until).mapToObj(i -> """
                        {"specversion":"1.0","id":"e%d","source":"/app","type":"user.active","subject":"acme",
                         "time":"2026-03-09T10:00:00Z"}""".formatted(i)).collect(Collectors.joining(","));
    }
}
