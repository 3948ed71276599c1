package dev.tenure.ingest;

import static dev.tenure.ingest.TestLedger.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.core.TenantId;
import dev.tenure.ingest.IngestScope.SourceScope;
import dev.tenure.ingest.IngestScope.TenantBound;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {

    private static final IngestScope NORTHWIND = new TenantBound(new TenantId(1), "northwind's key");
    private static final IngestScope VENDOR = new SourceScope("vendor", "subject");

    @TempDir
    Path folder;

    @Test
    void anEventIsAcceptedOnceAndARetryAddsNothing() {
        try (var at = new TestLedger(folder)) {
            var body = """
                    {"specversion":"1.0","id":"a","source":"/app","type":"user.active","subject":"ann",
                     "time":"2026-03-10T11:00:00Z","data":{"z":1,"a":"é"},"region":"eu"}""";
            assertEquals(List.of("accepted"), at.send(NORTHWIND, NOW, body));
            assertEquals(List.of("duplicate"), at.send(NORTHWIND, NOW.plusSeconds(5), body));
            assertEquals(
                    List.of(
                            "1 | 1 | /app | a | user.active | ann | 2026-03-10 11:00:00 | 2026-03-10 | 2026-03-10 12:00:00 |"
                                    + " {\"a\":\"é\",\"z\":1} | {\"region\":\"eu\"}"),
                    at.rows(
                            "select * replace (time::varchar as time, day::varchar as day, received::varchar as received)"
                                    + " from event"));
        }
    }

    @Test
    void aRetryAfterMidnightIsADuplicateAlsoWhenTheEventHasNoTime() {
        try (var at = new TestLedger(folder)) {
            var late = Instant.parse("2026-03-10T23:59:59.9Z");
            assertEquals(List.of("accepted"), at.send(NORTHWIND, late, event("a", "")));
            assertEquals(List.of("duplicate"), at.send(NORTHWIND, late.plusSeconds(1), event("a", "")));
            assertEquals(List.of("duplicate"), at.send(NORTHWIND, late.plus(Duration.ofDays(35)), event("a", "")));
            assertEquals(List.of("2026-03-10"), at.rows("select day::varchar from ledger_event"));
        }
    }

    @Test
    void aRetryWithAnotherTimeOrContentIsAConflictAndIsKept() {
        try (var at = new TestLedger(folder)) {
            assertEquals(
                    List.of("accepted"), at.send(NORTHWIND, NOW, event("a", ",\"time\":\"2026-03-10T11:00:00Z\"")));
            assertEquals(
                    List.of("duplicate", "conflict", "conflict", "conflict"),
                    at.send(
                            NORTHWIND,
                            NOW,
                            event("a", ",\"time\":\"2026-03-10T12:00:00+01:00\"") + ","
                                    + event("a", ",\"time\":\"2026-03-10T11:00:01Z\"") + ","
                                    + event("a", "") + ","
                                    + event("a", ",\"time\":\"2026-03-10T11:00:00Z\",\"data\":1")));
            assertEquals(List.of("3"), at.rows("select count(*) from quarantine where slug = 'conflict'"));
            assertEquals(List.of("1"), at.rows("select count(*) from ledger_event"));
        }
    }

    @Test
    void theSameEventTwiceInOneBatchIsAcceptedOnce() {
        try (var at = new TestLedger(folder)) {
            assertEquals(
                    List.of("accepted", "duplicate", "conflict", "accepted"),
                    at.send(
                            NORTHWIND,
                            NOW,
                            event("a", "") + "," + event("a", "") + "," + event("a", ",\"data\":2") + ","
                                    + event("b", "")));
        }
    }

    @Test
    void twoTenantsMayUseTheSameIdAndPartsAreNotGluedTogether() {
        try (var at = new TestLedger(folder)) {
            var other = new TenantBound(new TenantId(2), "other");
            assertEquals(List.of("accepted"), at.send(NORTHWIND, NOW, event("a", "")));
            assertEquals(List.of("accepted"), at.send(other, NOW, event("a", "")));
            assertEquals(List.of("accepted", "accepted"), at.send(NORTHWIND, NOW, """
                            {"specversion":"1.0","id":"bc","source":"/a","type":"t"},
                            {"specversion":"1.0","id":"c","source":"/ab","type":"t"}"""));
        }
    }

    @Test
    void keysAndSequenceOutliveARestart() {
        try (var at = new TestLedger(folder)) {
            assertEquals(
                    List.of("accepted", "accepted"), at.send(NORTHWIND, NOW, event("a", "") + "," + event("b", "")));
        }
        try (var at = new TestLedger(folder)) {
            assertEquals(
                    List.of("duplicate", "accepted"), at.send(NORTHWIND, NOW, event("b", "") + "," + event("c", "")));
            assertEquals(List.of("1", "2", "3"), at.rows("select seq from ledger_event order by seq"));
        }
    }

    @Test
    void anUnknownAccountIsKeptAndNeverGuessed() {
        try (var at = new TestLedger(folder)) {
            at.accounts.put("vendor/acme", new TenantId(3));
            at.accounts.put("another key/globex", new TenantId(4));
            assertEquals(
                    List.of("accepted", "unmatched", "rejected"),
                    at.send(
                            VENDOR,
                            NOW,
                            event("a", ",\"subject\":\"acme\"") + "," + event("b", ",\"subject\":\"globex\"") + ","
                                    + event("c", "")));
            assertEquals(List.of("unmatched"), at.send(VENDOR, NOW, event("b", ",\"subject\":\"globex\"")));
            assertEquals(List.of("vendor | globex"), at.rows("select key_name, account from unmatched_event"));
            assertEquals(List.of("account-missing"), at.rows("select slug from quarantine"));
        }
    }

    @Test
    void aTimeTooLateOrInTheFutureIsRejectedAndNamesTheWayOut() {
        try (var at = new TestLedger(folder)) {
            assertEquals(
                    List.of("rejected", "accepted", "rejected", "accepted"),
                    at.send(
                            NORTHWIND,
                            NOW,
                            event("a", ",\"time\":\"2026-01-29T12:00:00Z\"") + ","
                                    + event("b", ",\"time\":\"2026-02-03T12:00:00Z\"") + ","
                                    + event("c", ",\"time\":\"2026-03-10T12:10:01Z\"") + ","
                                    + event("d", ",\"time\":\"2026-03-10T12:10:00Z\"")));
            assertEquals(
                    List.of("time-in-the-future", "time-too-late"),
                    at.rows("select slug from quarantine order by slug"));
        }
    }

    private static String event(String id, String more) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/app\",\"type\":\"user.active\"" + more
                + "}";
    }

    @Test
    void whatIsTriedAgainWhenItsReasonIsGoneIsTakenOnceAndLeavesTheList() throws Exception {
        try (var at = new TestLedger(folder)) {
            var scope = new IngestScope.TenantBound(new TenantId(1), "k");
            var ahead = "{\"specversion\":\"1.0\",\"id\":\"ahead\",\"source\":\"/s\",\"type\":\"user.active\","
                    + "\"subject\":\"u\",\"time\":\"2026-03-12T12:00:00Z\"}";
            assertEquals(List.of("rejected"), at.send(scope, TestLedger.NOW, ahead));
            var early = new Quarantine(at.ledger, at.ingest, () -> TestLedger.NOW);
            var item = early.list(true, Optional.empty(), Optional.empty(), 10)
                    .items()
                    .getFirst();
            assertEquals(
                    List.of("rejected"),
                    TestLedger.words(early.replay(List.of(item.id()), Optional.empty())
                            .getFirst()
                            .receipt()));
            assertEquals(
                    List.of(item.id()),
                    early.list(true, Optional.empty(), Optional.empty(), 10).items().stream()
                            .map(Quarantine.Item::id)
                            .toList(),
                    "refused again, it is one item still");

            var then = TestLedger.NOW.plus(Duration.ofDays(3));
            var late = new Quarantine(at.ledger, at.ingest, () -> then);
            assertEquals(
                    List.of("accepted"),
                    TestLedger.words(late.replay(List.of(item.id()), Optional.empty())
                            .getFirst()
                            .receipt()));
            assertEquals(List.of("ahead"), at.rows("select id from ledger_event"));
            assertEquals(
                    List.of(),
                    late.list(true, Optional.empty(), Optional.empty(), 10).items());
            var taken = late.list(false, Optional.empty(), Optional.empty(), 10)
                    .items()
                    .getFirst();
            assertEquals(Optional.of(then), taken.replayed());
            assertEquals(Optional.of("accepted"), taken.outcome());
            assertEquals(List.of(), late.replay(List.of(item.id()), Optional.empty()), "a second click does nothing");
            assertEquals(List.of(), late.replayAll(Optional.empty()));
            assertEquals(List.of("1"), at.rows("select count(*) from ledger_event"));
        }
    }
}
