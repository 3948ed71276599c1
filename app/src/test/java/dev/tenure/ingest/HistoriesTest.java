package dev.tenure.ingest;

import static dev.tenure.ingest.TestLedger.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.ingest.Histories.Counts;
import dev.tenure.ingest.Histories.Upload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesTest {

    private static final IngestScope VENDOR = new IngestScope.SourceScope("vendor", "subject");

    private static final Actor BY = new Actor.Service("test");

    @TempDir
    Path folder;

    private final Told facts = new Told();

    /// The other store, as far as a job needs it here.
    private static final class Told implements HistoryFacts {
        final List<String> told = new ArrayList<>();
        boolean committed;
        boolean refuses;

        @Override
        public void commit(long job, Actor by) {
            if (refuses) throw new IllegalStateException("the facts are refused");
            told.add("commit " + job);
            committed = true;
        }

        @Override
        public boolean committed(long job) {
            return committed;
        }

        @Override
        public void undo(long job, Actor by) {
            told.add("undo " + job);
            committed = false;
        }

        @Override
        public void revert(long job, Actor by) {
            told.add("revert " + job);
        }

        @Override
        public void covers(long job, Collection<TenantId> tenants) {
            told.add("covers " + job + " " + tenants);
        }

        @Override
        public void delete(long job) {
            told.add("delete " + job);
        }
    }

    @Test
    void aJobWhoseFactsAreRefusedIsOpenAsBeforeAndOneThatWasInterruptedIsFinished() {
        try (var at = new TestLedger(folder);
                var histories = new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), facts)) {
            at.accounts.put("vendor/acme", new TenantId(1));
            var job = histories.open("old", VENDOR);
            histories.upload(job, 0, TestLedger.batch(event("a", "acme", "2013-10-01T10:00:00Z")));
            facts.refuses = true;
            assertThrows(IllegalStateException.class, () -> histories.commit(job, BY));
            assertEquals(
                    Histories.State.OPEN, histories.find(job.id()).orElseThrow().state());
            assertEquals(List.of("0"), at.rows("select count(*) from ledger_event"));

            at.run("update history_job set turning = 'committing'");
            histories.resume();
            assertEquals(
                    Histories.State.OPEN, histories.find(job.id()).orElseThrow().state());
            at.run("update history_job set turning = 'committing'");
            facts.committed = true;
            histories.resume();
            assertEquals(
                    Histories.State.COMMITTED,
                    histories.find(job.id()).orElseThrow().state());
            assertEquals(List.of("1"), at.rows("select count(*) from ledger_event"));
            assertEquals("covers " + job.id() + " [TenantId[number=1]]", facts.told.getLast());
            var committed = histories.find(job.id()).orElseThrow();
            assertEquals(Histories.Reverting.DONE, histories.revert(committed, BY));
            assertEquals(List.of("0"), at.rows("select count(*) from ledger_event"));

            facts.refuses = false;
            var alone = histories.open("facts alone", VENDOR);
            assertEquals(Histories.Reverting.NOT_COMMITTED, histories.revert(alone, BY));
            assertEquals(Optional.of(new Counts(0, 0, 0, 0)), histories.commit(alone, BY));
            var told = histories.find(alone.id()).orElseThrow();
            assertEquals(Histories.Reverting.DONE, histories.revert(told, BY));
            assertEquals("revert " + alone.id(), facts.told.getLast());
            assertEquals(
                    Histories.State.REVERTED,
                    histories.find(alone.id()).orElseThrow().state());
        }
    }

    @Test
    void aJobIsStagedPreviewedAndCommittedWhole() {
        try (var at = new TestLedger(folder);
                var histories = new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), facts)) {
            at.accounts.put("vendor/acme", new TenantId(1));
            at.send(VENDOR, NOW, event("recent", "acme", "2026-03-09T00:00:00Z"));
            var job = histories.open("moodle 2013", VENDOR);
            var chunk = TestLedger.batch(event("old", "acme", "2013-10-01T10:00:00Z") + ","
                    + event("old", "acme", "2013-10-01T10:00:00Z") + ","
                    + event("old", "acme", "2013-10-01T10:00:01Z") + ","
                    + event("recent", "acme", "2026-03-09T00:00:00Z") + ","
                    + event("new", "acme", "2026-03-08T00:00:00Z") + ","
                    + event("x", "globex", "2014-01-01T00:00:00Z") + ","
                    + event("bad", "acme", "yesterday"));
            assertEquals(new Upload.Taken(7), histories.upload(job, 0, chunk));
            assertEquals(new Upload.Taken(7), histories.upload(job, 0, chunk));
            assertEquals(new Upload.WrongOffset(7), histories.upload(job, 9, chunk));

            var preview = histories.preview(job);
            assertEquals(new Counts(2, 2, 1, 1), preview.counts());
            assertEquals(1, preview.refusedRows());
            assertEquals(Optional.of(LocalDate.of(2013, 10, 1)), preview.firstDay());
            assertEquals(List.of(new Histories.Stranger("globex", 1)), preview.unmatched());
            assertEquals("bad-time", preview.refused().getFirst().problem().slug());
            assertEquals(List.of("1"), at.rows("select count(*) from ledger_event"));

            assertEquals(Optional.of(new Counts(2, 2, 1, 1)), histories.commit(job, BY));
            assertEquals(Optional.empty(), histories.commit(job, BY));
            assertEquals(
                    List.of("1 | recent | 2026-03-09", "2 | old | 2013-10-01", "3 | new | 2026-03-08"),
                    at.rows("select seq, id, day::varchar from ledger_event order by seq"));
            assertEquals(List.of("1", "3"), at.rows("select seq from event order by seq"));
            assertEquals(List.of("bad-time", "conflict"), at.rows("select slug from quarantine order by slug"));
            assertEquals(Optional.of(1L), histories.find(job.id()).orElseThrow().refused());
            assertEquals(List.of("duplicate"), at.send(VENDOR, NOW, event("new", "acme", "2026-03-08T00:00:00Z")));
            assertEquals(
                    List.of("0 | 0"),
                    at.rows("select (select count(*) from history_row), (select count(*) from history_refused)"));

            at.accounts.put("vendor/globex", new TenantId(2));
            var unmatched = new Unmatched(at.ledger, at.ingest, InstantSource.fixed(NOW));
            assertEquals(1, unmatched.replayAllMatched());
            assertEquals(List.of("2"), at.rows("select tenant_id from ledger_event where id = 'x'"));
        }
    }

    @Test
    void whatAJobRefusedIsKeptAsItCameAndMissesNoTimeWhenItIsOfferedAgain() {
        try (var at = new TestLedger(folder);
                var histories = new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), facts)) {
            at.accounts.put("vendor/acme", new TenantId(1));
            var job = histories.open("lines", VENDOR);
            var timeless = event("timeless", "acme", "").replace(",\"time\":\"\"", "");
            var old = event("old", "acme", "2013-10-01T10:00:00Z");
            var ahead = event("ahead", "acme", "2026-03-10T13:00:00Z");
            var lines = List.of(old, "{\"id\":", timeless, "  ", "[1,2]", old + old, ahead + "\r", timeless);
            var chunk = new Incoming(
                    String.join("\n", lines).getBytes(StandardCharsets.UTF_8), "application/x-ndjson", Map.of());
            assertEquals(new Upload.Taken(7), histories.upload(job, 0, chunk));
            assertEquals(
                    List.of(
                            "2 Optional.empty malformed-json",
                            "3 Optional[timeless] missing-attribute",
                            "4 Optional.empty not-a-cloudevent",
                            "5 Optional.empty malformed-json",
                            "6 Optional[ahead] time-in-the-future",
                            "7 Optional[timeless] missing-attribute"),
                    histories.preview(job).refused().stream()
                            .map(row -> row.row() + " " + row.eventId() + " "
                                    + row.problem().slug())
                            .toList());
            var quarantine = new Quarantine(at.ledger, at.ingest, InstantSource.fixed(NOW));
            assertEquals(
                    List.of(),
                    quarantine
                            .list(true, Optional.of("vendor"), Optional.empty(), 10)
                            .items());

            assertEquals(Optional.of(new Counts(1, 0, 0, 0)), histories.commit(job, BY));
            var kept = quarantine
                    .list(true, Optional.of("vendor"), Optional.empty(), 10)
                    .items();
            assertEquals(
                    List.of("{\"id\":", timeless, "[1,2]", old + old, ahead),
                    kept.stream()
                            .map(item -> new String(item.incoming().body(), StandardCharsets.UTF_8))
                            .toList());
            assertEquals(Optional.of("timeless"), kept.get(1).eventId());
            assertEquals(List.of("0"), at.rows("select count(*) from quarantine where sealed is not true"));

            var later = new Quarantine(at.ledger, at.ingest, InstantSource.fixed(NOW.plusSeconds(3600)));
            assertEquals(
                    List.of(
                            "[unread malformed-json]",
                            "[rejected]",
                            "[rejected, rejected]",
                            "[unread malformed-json]",
                            "[accepted]"),
                    later.replayAll(Optional.empty()).stream()
                            .map(attempt -> TestLedger.words(attempt.receipt()).toString())
                            .toList());
            assertEquals(List.of("ahead", "old"), at.rows("select id from ledger_event order by id"));

            var committed = histories.find(job.id()).orElseThrow();
            assertEquals(Histories.Reverting.DONE, histories.revert(committed, BY));
            assertEquals(List.of("ahead"), at.rows("select id from ledger_event"));
            var again = histories.open("lines again", VENDOR);
            histories.upload(again, 0, chunk);
            histories.commit(again, BY);
            // The elements of the array were offered one by one; of the second job only what was taken is refused anew.
            assertEquals(
                    List.of("not-a-cloudevent", "not-a-cloudevent", "time-in-the-future"),
                    at.rows("select slug from quarantine where quarantine_id > "
                            + kept.getLast().id() + " order by quarantine_id"));
        }
    }

    /// A data directory of before: the table has none of the columns the bytes are in.
    @Test
    void aRowThatWasRefusedBeforeBytesWereKeptIsCountedAndHoldsNothingUp() {
        try (var at = new TestLedger(folder);
                var histories = new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), facts)) {
            var job = histories.open("of before", VENDOR);
            for (var column : List.of("title", "fix", "content_type", "digest", "raw"))
                at.run("alter table history_refused drop column " + column);
            at.run("alter table quarantine drop column history");
            at.run("insert into history_refused values (" + job.id() + ", 1, 'x', 'bad-time', 'No time.', 'time')");
            at.run("update history_job set rows = 1");
        }
        try (var at = new TestLedger(folder);
                var histories = new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), facts)) {
            var job = histories.find(1).orElseThrow();
            assertEquals(
                    List.of(new Histories.Refused(
                            1,
                            Optional.of("x"),
                            new Problem(
                                    "bad-time",
                                    "Row not usable",
                                    "No time.",
                                    "time",
                                    "Correct the row and import it in another job."))),
                    histories.preview(job).refused());
            assertEquals(Optional.of(new Counts(0, 0, 0, 0)), histories.commit(job, BY));
            assertEquals(Optional.of(1L), histories.find(1).orElseThrow().refused());
            assertEquals(List.of("0"), at.rows("select count(*) from quarantine"));
        }
    }

    @Test
    void aSecondJobWithTheSameRowsAddsNothingAlsoAfterTheirDaysWereSealed() {
        try (var at = new TestLedger(folder);
                var histories = new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), facts)) {
            at.accounts.put("vendor/acme", new TenantId(1));
            var rows = event("a", "acme", "2025-10-01T10:00:00Z") + "," + event("b", "acme", "2025-10-02T10:00:00Z");
            for (var expected : List.of(new Counts(2, 0, 0, 0), new Counts(0, 2, 0, 0))) {
                var job = histories.open("again", VENDOR);
                histories.upload(job, 0, TestLedger.batch(rows));
                assertEquals(Optional.of(expected), histories.commit(job, BY));
            }
            assertEquals(
                    List.of("2 | 0"),
                    at.rows("select (select count(*) from ledger_event), (select count(*) from event)"));
        }
        try (var at = new TestLedger(folder)) {
            assertEquals(List.of("a", "b"), at.rows("select id from ledger_event order by seq"));
        }
    }

    @Test
    void anOpenJobCanBeDeletedAndACommittedOneCannot() {
        try (var at = new TestLedger(folder);
                var histories = new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), facts)) {
            at.accounts.put("vendor/acme", new TenantId(1));
            var job = histories.open("one", VENDOR);
            histories.upload(job, 0, TestLedger.batch(event("a", "acme", "2025-10-01T10:00:00Z")));
            assertTrue(histories.delete(job));
            assertEquals(
                    new Upload.NotOpen(),
                    histories.upload(job, 1, TestLedger.batch(event("b", "acme", "2025-10-01T10:00:00Z"))));
            assertEquals(Optional.empty(), histories.commit(job, BY));
            var kept = histories.open("two", VENDOR);
            histories.commit(kept, BY);
            assertFalse(histories.delete(kept));
            assertEquals(
                    List.of("two"),
                    histories.list(Optional.of("vendor"), Optional.empty(), 10).items().stream()
                            .map(Histories.Job::name)
                            .toList());
        }
    }

    @Test
    void daysPastTheWindowAreSealedOnceAndReadFromParquet() {
        try (var at = new TestLedger(folder)) {
            at.accounts.put("vendor/acme", new TenantId(1));
            at.send(
                    VENDOR,
                    NOW,
                    event("a", "acme", "2026-03-09T00:00:00Z") + "," + event("b", "acme", "2026-03-10T00:00:00Z"));
            var partitions = new Partitions(at.ledger, at.ingest);
            assertEquals(List.of(), partitions.seal(LocalDate.of(2026, 4, 14)));
            assertEquals(List.of(LocalDate.of(2026, 3, 9)), partitions.seal(LocalDate.of(2026, 4, 15)));
            assertEquals(List.of(), partitions.seal(LocalDate.of(2026, 4, 15)));
            assertEquals(List.of("b"), at.rows("select id from event"));
            assertEquals(List.of("a", "b"), at.rows("select id from ledger_event order by seq"));
            assertEquals(List.of("b"), at.duckDb.read(java.time.Duration.ofSeconds(5), connection -> {
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery(
                                "select id from " + at.ledger.events(connection, 1, at.ledger.head(connection)))) {
                    row.next();
                    return List.of(row.getString(1));
                }
            }));
        }
    }

    private static String event(String id, String account, String time) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"/app\",\"type\":\"user.active\",\"subject\":\"" + account + "\",\"time\":\"" + time
                + "\"}";
    }
}
