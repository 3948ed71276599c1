package dev.tenure.ingest;

import static dev.tenure.ingest.TestLedger.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.ingest.Histories.Reverting;
import dev.tenure.ingest.Histories.State;
import dev.tenure.usage.Meters;
import dev.tenure.usage.Rollups;
import dev.tenure.usage.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A job that brought events, taken out again: what is left is the ledger that never had it.
class HistoryRevertTest {

    private static final IngestScope VENDOR = new IngestScope.SourceScope("vendor", "account");
    private static final Actor BY = new Actor.Service("test");
    private static final String CONTENT =
            "select tenant_id, source, id, type, subject, time, data from ledger_event order by all";

    @TempDir
    Path folder;

    @Test
    void whatIsLeftIsALedgerThatNeverHadTheJobWhateverHappenedMeanwhile() {
        for (int seed = 1; seed <= 6; seed++) sameAsWithout(seed);
    }

    private void sameAsWithout(int seed) {
        var random = new Random(seed);
        var live = new ArrayList<String>();
        for (int i = 0; i < 120; i++) live.add(event(random, "live-" + i, false, 20));
        var past = new ArrayList<String>();
        // Some of it so young that the live door knows its keys, some of an account nobody knows yet.
        for (int i = 0; i < 200; i++) past.add(event(random, "past-" + i, true, i % 4 == 0 ? 20 : 700));
        int staged = random.nextInt(60);
        int rolled = random.nextInt(60, 120);
        boolean linked = random.nextBoolean();

        try (var without = new TestLedger(below("without-" + seed))) {
            names(without);
            without.accounts.put("vendor/stranger", new TenantId(3));
            for (var one : live) without.send(VENDOR, NOW, one);
            try (var at = new TestLedger(below("with-" + seed));
                    var usage = new Usage(at.duckDb, at.ledger, Meters.shipped());
                    var histories = histories(at, new HistoryCommitTest.NoFacts())) {
                names(at);
                Histories.Job job = histories.open("past", VENDOR);
                long accepted = 0;
                for (int i = 0; i < live.size(); i++) {
                    if (i == staged) {
                        histories.upload(job, 0, TestLedger.batch(String.join(",", past)));
                        accepted = histories.commit(job, BY).orElseThrow().accepted();
                    }
                    if (i == rolled) usage.rollUp();
                    at.send(VENDOR, NOW.plus(Duration.ofSeconds(1)), live.get(i));
                }
                if (linked) {
                    at.accounts.put("vendor/stranger", new TenantId(3));
                    assertTrue(new Unmatched(at.ledger, at.ingest, InstantSource.fixed(NOW)).replayAllMatched() > 0);
                }
                if (random.nextBoolean())
                    new Partitions(at.ledger, at.ingest)
                            .seal(LocalDate.of(2026, 3, 10).plusDays(KeyWindow.DAYS - 10));
                usage.rollUp();
                assertTrue(accepted > 100);

                assertEquals(
                        Reverting.DONE,
                        histories.revert(histories.find(job.id()).orElseThrow(), BY));
                assertEquals(without.rows(CONTENT), at.rows(CONTENT), "seed " + seed);
                assertEquals(List.of("0"), at.rows("select count(*) from unmatched_event"));
                usage.rollUp();
                var derived = Rollups.dump(at.duckDb);
                Rollups.forget(at.duckDb);
                try (var anew = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
                    anew.rollUp();
                }
                assertEquals(Rollups.dump(at.duckDb), derived);

                assertEquals(
                        Reverting.NOT_COMMITTED,
                        histories.revert(histories.find(job.id()).orElseThrow(), BY));
                var again = histories.open("past again", VENDOR);
                at.accounts.put("vendor/stranger", new TenantId(3));
                histories.upload(again, 0, TestLedger.batch(String.join(",", past)));
                assertEquals(
                        past.size(), histories.commit(again, BY).orElseThrow().accepted());
                assertEquals(
                        List.of(String.valueOf(past.size() + live.size())),
                        at.rows("select count(distinct id) from ledger_event"));
            }
        }
    }

    @Test
    void theLiveDoorTakesWhatARevertedJobHadBrought() {
        try (var at = new TestLedger(folder);
                var histories = histories(at, new HistoryCommitTest.NoFacts())) {
            names(at);
            var young = event(new Random(1), "young", false, 5);
            var job = histories.open("young", VENDOR);
            histories.upload(job, 0, TestLedger.batch(young));
            histories.commit(job, BY);
            assertEquals(List.of("duplicate"), at.send(VENDOR, NOW, young));
            histories.revert(histories.find(job.id()).orElseThrow(), BY);
            assertEquals(List.of("accepted"), at.send(VENDOR, NOW, young));
            assertEquals(List.of("1"), at.rows("select count(*) from ledger_event"));
        }
        try (var at = new TestLedger(folder)) {
            names(at);
            assertEquals(List.of("duplicate"), at.send(VENDOR, NOW, event(new Random(1), "young", false, 5)));
        }
    }

    @Test
    void aRevertThatStoppedBetweenTheStoresIsFinishedAtTheNextStart() {
        try (var at = new TestLedger(folder)) {
            names(at);
            var job = stopped(at);
            assertEquals(List.of("1"), at.rows("select count(*) from ledger_event"));
            try (var histories = histories(at, new HistoryCommitTest.NoFacts())) {
                assertEquals(State.REVERTING, histories.find(job).orElseThrow().state());
                histories.resume();
                assertEquals(State.REVERTED, histories.find(job).orElseThrow().state());
            }
            assertEquals(List.of("0"), at.rows("select count(*) from ledger_event"));
        }
    }

    private static long stopped(TestLedger at) {
        var broken = new HistoryCommitTest.NoFacts() {
            @Override
            public void revert(long job, Actor by) {
                throw new IllegalStateException("the other store is away");
            }
        };
        try (var histories = histories(at, broken)) {
            var job = histories.open("old", VENDOR);
            histories.upload(job, 0, TestLedger.batch(event(new Random(1), "old", false, 400)));
            histories.commit(job, BY);
            var committed = histories.find(job.id()).orElseThrow();
            assertThrows(IllegalStateException.class, () -> histories.revert(committed, BY));
            return job.id();
        }
    }

    @Test
    void aServerKilledWhileJobsComeAndGoHoldsEachWholeOrNotAtAll() throws Exception {
        var random = new Random(5);
        for (int round = 0; round < 6; round++) {
            var child = HistoryRevertChild.start(folder, round);
            try (var out = child.inputReader()) {
                assertEquals("ready", out.readLine());
                Thread.sleep(100 + random.nextInt(900));
                child.toHandle().destroyForcibly();
                child.waitFor();
            }
            try (var at = new TestLedger(folder)) {
                HistoryRevertChild.names(at);
                try (var histories = histories(at, new HistoryCommitTest.NoFacts())) {
                    histories.resume();
                    var expected = new TreeSet<String>();
                    for (var job : histories
                            .list(java.util.Optional.empty(), java.util.Optional.empty(), 500)
                            .items()) {
                        assertTrue(job.state() != State.REVERTING && job.state() != State.COMMITTING, job.toString());
                        if (job.state() == State.COMMITTED)
                            for (int i = 0; i < HistoryRevertChild.ROWS; i++) expected.add(job.name() + "-" + i);
                    }
                    assertEquals(
                            List.copyOf(expected),
                            at.rows("select id from ledger_event order by id"),
                            "round " + round);
                }
                try (var usage = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
                    usage.rollUp();
                    var derived = Rollups.dump(at.duckDb);
                    Rollups.forget(at.duckDb);
                    try (var anew = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
                        anew.rollUp();
                    }
                    assertEquals(Rollups.dump(at.duckDb), derived);
                }
            }
        }
    }

    private Path below(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Histories histories(TestLedger at, HistoryFacts facts) {
        return new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), facts);
    }

    private static void names(TestLedger at) {
        at.accounts.put("vendor/acme", new TenantId(1));
        at.accounts.put("vendor/bolt", new TenantId(2));
    }

    private static String event(Random random, String id, boolean strangers, int days) {
        var accounts = strangers ? List.of("acme", "bolt", "stranger") : List.of("acme", "bolt");
        Instant time = NOW.minus(Duration.ofMinutes(random.nextInt(1, days * 1440)));
        return """
                {"specversion":"1.0","id":"%s","source":"/app","type":"%s","subject":"u%d","account":"%s",
                 "time":"%s","data":{"decision":"%s","rows":%d}}""".formatted(
                        id,
                        List.of("user.active", "policy.decided", "export.done").get(random.nextInt(3)),
                        random.nextInt(9),
                        accounts.get(random.nextInt(accounts.size())),
                        time,
                        random.nextBoolean() ? "deny" : "permit",
                        random.nextInt(100));
    }
}
