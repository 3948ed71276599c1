package dev.tenure.ingest;

import static dev.tenure.ingest.TestLedger.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.ingest.IngestScope.SourceScope;
import dev.tenure.ingest.IngestScope.TenantBound;
import dev.tenure.privacy.Privacy;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import dev.tenure.usage.Meters;
import dev.tenure.usage.Rollups;
import dev.tenure.usage.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real names, the real locks, the real ledger: who was at work is not on disk, and can be forgotten.
class PersonalDataTest {

    private static final TenantId ACME = new TenantId(1);
    private static final IngestScope SCOPE = new TenantBound(ACME, "acme's key");
    private static final IngestScope OTHER = new TenantBound(new TenantId(2), "other's key");
    private static final IngestScope VENDOR = new SourceScope("vendor", "account");
    private static final Actor BY = new Actor.Service("test");
    private static final String PERSON = "wilhelmina.q";
    private static final String EMAIL = "wilhelmina.q@example.org";

    @TempDir
    Path folder;

    private Database database;
    private Pseudonyms pseudonyms;
    private List<Privacy.Part> merged = List.of(new Privacy.Part(ACME, "acme"));

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        pseudonyms = Pseudonyms.open(database, folder, InstantSource.fixed(NOW), new SecureRandom());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static String event(String id, String subject, String rest) {
        return """
                {"specversion":"1.0","id":"%s","source":"/app","type":"user.active","subject":"%s",
                 "time":"2026-03-10T11:00:00Z"%s}""".formatted(id, subject, rest);
    }

    private Histories histories(TestLedger at) {
        return new Histories(at.ledger, at.ingest, InstantSource.fixed(NOW), HistoryCommitTest.NO_FACTS);
    }

    private Privacy privacy(TestLedger at, Histories histories) {
        return new Privacy(
                database,
                pseudonyms,
                new PersonTraces(at.ledger, at.ingest, histories),
                List.of(),
                tenant -> tenant.equals(ACME) ? merged : List.of(new Privacy.Part(tenant, "other")),
                InstantSource.fixed(NOW),
                new SecureRandom());
    }

    @Test
    void onePersonHasOnePseudonymInATenantAndAnotherInAnother() {
        try (var at = new TestLedger(folder, pseudonyms)) {
            assertEquals(
                    List.of("accepted"),
                    at.send(SCOPE, NOW, event("a", PERSON, ",\"data\":{\"user\":\"" + PERSON + "\"}")));
            assertEquals(List.of("accepted"), at.send(OTHER, NOW, event("a", PERSON, "")));
            assertEquals(List.of("accepted"), at.send(SCOPE, NOW, event("b", PERSON, "")));
            var rows = at.rows("select subject from event order by tenant_id, seq");
            assertEquals(rows.get(0), rows.get(1));
            assertNotEquals(rows.get(0), rows.get(2));
            assertTrue(rows.get(0).matches("p~[\\w-]{10}"), rows.get(0));
            assertEquals(
                    List.of("{\"user\":\"" + rows.get(0) + "\"}"),
                    at.rows("select data from event where tenant_id = 1 and id = 'a'"));
        }
    }

    @Test
    void knownAttributesAreDroppedOrReplacedWhereverTheyStandAndCounted() {
        try (var at = new TestLedger(folder, pseudonyms);
                var histories = histories(at)) {
            at.send(SCOPE, NOW, event("a", "svc", """
                    ,"clientip":"10.0.0.7","data":{"name":"storage","userAgent":"curl","who":"%1$s","n":1.50,
                     "actor":{"id":7,"name":"Wil","team":"x"},"list":[{"e-mail":"no","last_name":"Q"}],"ok":true}
                    """.formatted(EMAIL)));
            assertEquals(
                    List.of("{\"actor\":{\"id\":\"p\",\"team\":\"x\"},\"list\":[{\"e-mail\":\"p\"}],\"n\":1.50,"
                            + "\"name\":\"storage\",\"ok\":true,\"who\":\"p\"} | {}"),
                    at.rows("select regexp_replace(data, 'p~[A-Za-z0-9_-]{10}', 'p', 'g'), extension from event"));
            assertEquals(
                    List.of(
                            "clientip true",
                            "e-mail false",
                            "id false",
                            "last_name true",
                            "name true",
                            "userAgent true",
                            "who false"),
                    privacy(at, histories).withheld().stream()
                            .map(one -> one.attribute() + " " + one.dropped())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void anOperatorAllowsAddsAndNamesServiceAccounts() throws IOException {
        var file = Files.writeString(folder.resolve("personal.yaml"), """
                allow: [IP]
                token: [crew]
                drop: [comment]
                plain_subjects: ["svc-"]
                """);
        var attributes = PersonalAttributes.from(file);
        assertEquals(PersonalAttributes.Action.KEEP, attributes.of("ip"));
        assertEquals(PersonalAttributes.Action.TOKEN, attributes.of("Crew"));
        assertEquals(PersonalAttributes.Action.DROP, attributes.of("comment"));
        assertTrue(attributes.isPlain("svc-nightly") && !attributes.isPlain("ann"));
        Files.writeString(file, "allowed: [ip]\n");
        var refused = assertThrows(dev.tenure.store.StartRefused.class, () -> PersonalAttributes.from(file));
        assertTrue(String.valueOf(refused.getMessage()).contains("allowed"), refused.getMessage());
    }

    @Test
    void rollupsAreThoseOfPlainIdsButForTheNames() {
        for (long seed = 1; seed <= 5; seed++) {
            var events = random(seed);
            var plain = rolled(folder.resolve("plain" + seed), new PlainPersons(), events);
            var masked = rolled(folder.resolve("masked" + seed), pseudonyms, events);
            assertFalse(plain.isEmpty());
            assertEquals(plain, masked);
        }
    }

    private static List<String> random(long seed) {
        var random = new SplittableRandom(seed);
        var bodies = new ArrayList<String>();
        for (int i = 0; i < 400; i++)
            bodies.add("""
                    {"specversion":"1.0","id":"e%d","source":"/app","type":"%s","subject":"user %d",
                     "time":"2026-03-%02dT11:00:00Z","data":{"user":%d,"decision":"deny","name":"seats","used":%d,"limit":9,
                     "kind":"human","email":"u%d@example.org"}}""".formatted(
                    i,
                    List.of("user.active", "policy.decided", "quota.sampled").get(random.nextInt(3)),
                    random.nextInt(30),
                    1 + random.nextInt(9),
                    random.nextInt(30),
                    random.nextInt(9),
                    random.nextInt(30)));
        return bodies;
    }

    private List<String> rolled(Path in, Persons persons, List<String> events) {
        try {
            Files.createDirectories(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        try (var at = new TestLedger(in, persons);
                var usage = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
            for (int from = 0; from < events.size(); from += 100) {
                at.send(SCOPE, NOW, String.join(",", events.subList(from, from + 100)));
                usage.rollUp();
            }
            var incremental = Rollups.dump(at.duckDb);
            Rollups.forget(at.duckDb);
            try (var again = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
                again.rollUp();
                assertEquals(Rollups.dump(at.duckDb), incremental);
            }
            // How many people were active on which days, without who.
            var all = new ArrayList<>(at.rows(
                    "select meter, tenant_id, block, days, count(*) from usage_active group by all order by all"));
            all.addAll(at.rows("select meter, tenant_id, day, events, hits, num, den from usage_day order by all"));
            all.addAll(at.rows("select meter, tenant_id, key, day, num, den from usage_latest order by all"));
            return all;
        }
    }

    @Test
    void nobodysIdIsOnDiskWhereverTheEventWent() throws Exception {
        try (var at = new TestLedger(folder, pseudonyms);
                var histories = histories(at)) {
            everywhere(at, histories);
            at.run("checkpoint");
            new Partitions(at.ledger, at.ingest).seal(LocalDate.of(2027, 1, 1));
            at.run("checkpoint");
            assertFalse(at.rows("select path from ledger_file").isEmpty());
        }
        for (var file : files(folder)) {
            var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertFalse(bytes.contains("wilhelmina"), "the person's id is in " + file);
        }
        for (var table : List.of("privacy_person", "privacy_lock", "privacy_erasure")) {
            int named = database.inTenant(
                    ACME,
                    tx -> tx.sql()
                            .sql("select count(*) from " + table + " t where t::text like '%wilhelmina%'")
                            .query(Integer.class)
                            .single());
            assertEquals(0, named);
        }
    }

    /// The ledger, quarantine, unmatched events, staged rows with and without a tenant.
    private void everywhere(TestLedger at, Histories histories) {
        at.accounts.put("vendor/acme", ACME);
        assertEquals(
                List.of("accepted", "accepted"),
                at.send(
                        SCOPE,
                        NOW,
                        event("a", PERSON, "") + ","
                                + event(PERSON + "/7", PERSON, ",\"data\":{\"mail\":\"" + EMAIL + "\"}")));
        assertEquals(List.of("conflict"), at.send(SCOPE, NOW, event("a", PERSON, ",\"data\":1")));
        assertEquals(List.of("unmatched"), at.send(VENDOR, NOW, event("c", PERSON, ",\"account\":\"nobody\"")));
        var job = histories.open("old", VENDOR);
        histories.upload(
                job,
                0,
                TestLedger.batch(event("h1", PERSON, ",\"account\":\"acme\"") + ","
                        + event("h2", PERSON, ",\"account\":\"stranger\"") + ","
                        + event("a", PERSON, ",\"account\":\"acme\"")));
    }

    @Test
    void erasingReachesEveryStoreLeavesTheCountsAndTwiceIsHarmless() {
        try (var at = new TestLedger(folder, pseudonyms);
                var histories = histories(at)) {
            everywhere(at, histories);
            at.send(SCOPE, NOW, event("other", "somebody else", ""));
            var privacy = privacy(at, histories);
            var held = privacy.held(ACME, List.of(PERSON, EMAIL), true).json();
            assertTrue(held.contains("\"events\":2"), held);
            assertTrue(held.contains("\"quarantined\":1,\"unmatched\":1,\"staged\":3"), held);
            var erased = privacy.erase(ACME, List.of(PERSON, EMAIL), BY);
            assertTrue(erased.json().contains("\"quarantined\":1,\"unmatched\":1"), erased.json());
            assertTrue(erased.json().contains("\"names\":2"), erased.json());
            assertFalse(erased.json().contains("wilhelmina"), erased.json());
            assertEquals(List.of("3"), at.rows("select count(*) from ledger_event"));
            var after = privacy.held(ACME, List.of(PERSON, EMAIL), true).json();
            assertTrue(
                    after.contains("\"ledger\":[]") && after.contains("\"quarantined\":0,\"unmatched\":0,\"staged\":0"),
                    after);
            var again = privacy.erase(ACME, List.of(PERSON, EMAIL), BY).json();
            assertTrue(again.contains("\"names\":0"), again);
            assertEquals(2, privacy.erasures(ACME).size());
            // What waited for its tenant still becomes an event, of nobody.
            at.accounts.put("vendor/nobody", ACME);
            assertEquals(1, new Unmatched(at.ledger, at.ingest, InstantSource.fixed(NOW)).replay("vendor", "nobody"));
            assertTrue(privacy.held(ACME, List.of(PERSON), false).json().contains("\"ledger\":[]"));
        }
    }

    @Test
    void whatAHistoryJobRefusedSaysNobodyInTheClearAndIsDestroyedWithThePersonOrTheKey() throws IOException {
        try (var at = new TestLedger(folder, pseudonyms);
                var histories = histories(at)) {
            var privacy = privacy(at, histories);
            var bad = event("bad-" + PERSON, PERSON, "").replace("2026-03-10T11:00:00Z", "someday");
            var job = histories.open("old", SCOPE);
            histories.upload(job, 0, TestLedger.batch(bad + "," + event("x", "somebody", ",\"time\":\"someday\"")));
            at.run("checkpoint");
            assertFalse(Files.readString(folder.resolve("ledger.duckdb"), StandardCharsets.ISO_8859_1)
                    .contains(PERSON));
            assertEquals(
                    Optional.of("bad-" + PERSON),
                    histories.preview(job).refused().getFirst().eventId());
            var held = privacy.held(ACME, List.of(PERSON), true).json();
            assertTrue(held.contains("\"quarantined\":0,\"unmatched\":0,\"staged\":1"), held);
            assertTrue(
                    privacy.held(new TenantId(2), List.of(PERSON), true).json().contains("\"staged\":0"));
            privacy.erase(ACME, List.of(PERSON), BY);
            var after = privacy.held(ACME, List.of(PERSON), true).json();
            assertTrue(after.contains("\"quarantined\":0,\"unmatched\":0,\"staged\":0"), after);
            var preview = histories.preview(job);
            assertEquals(2, preview.refusedRows());
            assertEquals(Optional.empty(), preview.refused().getFirst().eventId());
            assertEquals(Optional.of("x"), preview.refused().getLast().eventId());

            var done = privacy.destroyKey(ACME, BY).json();
            assertTrue(done.contains("\"quarantined\":1"), done);
            histories.commit(job, BY);
            assertEquals(List.of("0"), at.rows("select count(*) from quarantine"));

            var next = histories.open("next", SCOPE);
            histories.upload(next, 0, TestLedger.batch(bad));
            histories.commit(next, BY);
            var kept = privacy.held(ACME, List.of(PERSON), true).json();
            assertTrue(kept.contains("\"quarantined\":1,\"unmatched\":0,\"staged\":0"), kept);
            privacy.erase(ACME, List.of(PERSON), BY);
            assertEquals(List.of("0"), at.rows("select count(*) from quarantine"));
        }
    }

    @Test
    void destroyingATenantsKeyMakesEverybodyOfItUnknownLeavesTheCountsAndTwiceIsHarmless() {
        try (var at = new TestLedger(folder, pseudonyms);
                var histories = histories(at)) {
            everywhere(at, histories);
            at.send(OTHER, NOW, event("a", PERSON, ""));
            var privacy = privacy(at, histories);
            var stored = at.rows("select tenant_id, id, subject, data from ledger_event order by seq");
            int before = people();
            var done = privacy.destroyKey(ACME, BY).json();
            assertTrue(done.contains("\"key\":true,\"names\":" + (before - 1) + ",\"quarantined\":1"), done);
            assertTrue(done.contains("\"events\":2") && !done.contains("wilhelmina"), done);
            assertEquals(stored, at.rows("select tenant_id, id, subject, data from ledger_event order by seq"));
            assertEquals(1, people(), "the other tenant's are not touched");
            assertTrue(
                    privacy.held(new TenantId(2), List.of(PERSON), false).json().contains("\"events\":1"));
            var held = privacy.held(ACME, List.of(PERSON, EMAIL), true).json();
            assertTrue(held.contains("\"ledger\":[]") && held.contains("\"quarantined\":0"), held);

            // A retry is a duplicate, at both doors; who comes back is somebody new.
            assertEquals(List.of("duplicate"), at.send(SCOPE, NOW.plusSeconds(9), event("a", PERSON, "")));
            var job = histories.open("again", SCOPE);
            histories.upload(job, 0, TestLedger.batch(event("a", PERSON, "")));
            assertEquals(
                    new Histories.Counts(0, 1, 0, 0), histories.preview(job).counts());
            assertEquals(List.of("accepted"), at.send(SCOPE, NOW, event("b", PERSON, "")));
            var again = privacy.destroyKey(ACME, BY).json();
            assertTrue(again.contains("\"key\":true"), again);
            var nothing = privacy.destroyKey(ACME, BY).json();
            assertTrue(nothing.contains("\"key\":false,\"names\":0,\"quarantined\":0"), nothing);
            assertEquals(3, privacy.erasures(ACME).size());
            assertEquals(List.of("accepted"), at.send(SCOPE, NOW, event("c", PERSON, "")));
        }
        // Started again, the new key is the one that holds.
        var started = Pseudonyms.open(database, folder, InstantSource.fixed(NOW), new SecureRandom());
        try (var at = new TestLedger(folder, started)) {
            assertEquals(List.of("accepted"), at.send(SCOPE, NOW, event("d", PERSON, "")));
            assertEquals(
                    at.rows("select subject from event where id = 'c'"),
                    at.rows("select subject from event where id = 'd'"));
            assertEquals(List.of("3"), at.rows("select count(distinct subject) from event where tenant_id = 1"));
        }
    }

    @Test
    void whatWasMergedIntoATenantIsLookedThroughAndErasedWithItAndItsKeyGoesToo() {
        try (var at = new TestLedger(folder, pseudonyms);
                var histories = histories(at)) {
            everywhere(at, histories);
            at.send(OTHER, NOW, event("a", PERSON, "") + "," + event("b", "somebody else", ""));
            assertEquals(List.of("conflict"), at.send(OTHER, NOW, event("a", PERSON, ",\"data\":1")));
            merged = List.of(new Privacy.Part(ACME, "acme"), new Privacy.Part(new TenantId(2), "acme-old"));
            var privacy = privacy(at, histories);
            var held = privacy.held(ACME, List.of(PERSON, EMAIL), true).json();
            assertTrue(held.contains("\"tenants\":[\"acme\",\"acme-old\"]"), held);
            assertTrue(held.contains("\"days\":1,\"events\":3"), held);
            assertTrue(held.contains("\"quarantined\":2,\"unmatched\":1,\"staged\":3"), held);
            var erased = privacy.erase(ACME, List.of(PERSON, EMAIL), BY).json();
            assertTrue(erased.contains("\"tenants\":[\"acme\",\"acme-old\"]"), erased);
            assertTrue(erased.contains("\"quarantined\":2,\"unmatched\":1"), erased);
            assertTrue(erased.contains("\"names\":3"), erased);
            assertEquals(1, people(), "somebody else is known still");
            var after = privacy.held(ACME, List.of(PERSON, EMAIL), false).json();
            assertTrue(after.contains("\"ledger\":[]") && after.contains("\"quarantined\":0"), after);
            var done = privacy.destroyKey(ACME, BY).json();
            assertTrue(done.contains("\"key\":true,\"names\":1,\"quarantined\":0"), done);
            assertEquals(0, people());
            assertTrue(
                    privacy.held(ACME, List.of("somebody else"), false).json().contains("\"ledger\":[]"));
            assertEquals(2, privacy.erasures(ACME).size());
        }
    }

    @Test
    void aRetryAboutSomebodyWhoWasErasedIsADuplicateAndMakesNobodyKnownAgain() {
        try (var at = new TestLedger(folder, pseudonyms);
                var histories = histories(at)) {
            var body = event("a", PERSON, ",\"data\":{\"user\":\"" + PERSON + "\"}");
            at.send(SCOPE, NOW, body);
            var stored = at.rows("select subject, data from event");
            privacy(at, histories).erase(ACME, List.of(PERSON), BY);
            assertEquals(List.of("duplicate"), at.send(SCOPE, NOW.plusSeconds(9), body));
            assertEquals(stored, at.rows("select subject, data from event"));
            assertEquals(0, people());
            // Through the other door too, by its id alone.
            var job = histories.open("again", SCOPE);
            histories.upload(job, 0, TestLedger.batch(body));
            assertEquals(
                    new Histories.Counts(0, 1, 0, 0), histories.preview(job).counts());
            // Somebody who comes back is somebody new.
            at.send(SCOPE, NOW, event("b", PERSON, ""));
            assertNotEquals(
                    at.rows("select subject from event where id = 'a'"),
                    at.rows("select subject from event where id = 'b'"));
        }
    }

    private int people() {
        return database.inStage(
                Stage.INGEST,
                tx -> tx.sql()
                        .sql("select count(*) from privacy_person")
                        .query(Integer.class)
                        .single());
    }

    @Test
    void aStopBetweenTheNameAndTheLedgerLeavesTheNameAndTheRetryTakesIt() {
        var stopping = new Stopping(pseudonyms);
        try (var at = new TestLedger(folder, stopping)) {
            stopping.stop = true;
            assertThrows(CompletionException.class, () -> at.send(SCOPE, NOW, event("a", PERSON, "")));
            assertEquals(List.of("0"), at.rows("select count(*) from event"));
        }
        assertEquals(1, people());
        var again = Pseudonyms.open(database, folder, InstantSource.fixed(NOW), new SecureRandom());
        try (var at = new TestLedger(folder, again)) {
            assertEquals(List.of("accepted"), at.send(SCOPE, NOW, event("a", PERSON, "")));
            assertEquals(1, people());
            var person = new Persons.Person(1, PERSON);
            assertEquals(List.of(again.pseudonyms(List.of(person)).get(person)), at.rows("select subject from event"));
        }
    }

    /// The server is gone once the names are written.
    private static final class Stopping implements Persons {
        private final Persons real;
        boolean stop;

        Stopping(Persons real) {
            this.real = real;
        }

        @Override
        public Map<Person, String> pseudonyms(Collection<Person> persons) {
            var names = real.pseudonyms(persons);
            if (stop) throw new IllegalStateException("stopped");
            return names;
        }

        @Override
        public String digest(int tenant, String text) {
            return real.digest(tenant, text);
        }

        @Override
        public byte[] seal(int tenant, byte[] plain) {
            return real.seal(tenant, plain);
        }

        @Override
        public Optional<byte[]> open(int tenant, byte[] sealed) {
            return real.open(tenant, sealed);
        }
    }

    @Test
    void aHistoryAndTheLiveDoorNameThePersonAlikeAndKnowEachOthersEvents() {
        try (var at = new TestLedger(folder, pseudonyms);
                var histories = histories(at)) {
            at.accounts.put("vendor/acme", ACME);
            var live = event(PERSON + "-1", PERSON, ",\"account\":\"acme\"");
            var past = event(PERSON + "-2", PERSON, ",\"account\":\"acme\",\"data\":{\"ip\":\"10.0.0.1\",\"n\":1}");
            var later = event(PERSON + "-3", PERSON, ",\"account\":\"later\"");
            at.send(VENDOR, NOW, live);
            var job = histories.open("past", VENDOR);
            histories.upload(job, 0, TestLedger.batch(live + "," + past + "," + later));
            at.accounts.put("vendor/later", ACME);
            assertEquals(
                    new Histories.Counts(2, 1, 0, 0), histories.commit(job, BY).orElseThrow());
            assertEquals(List.of("1 | 3"), at.rows("select count(distinct subject), count(*) from ledger_event"));
            assertEquals(
                    List.of("duplicate", "duplicate", "duplicate"),
                    at.send(VENDOR, NOW, live + "," + past + "," + later));
        }
    }

    @Test
    void eventsFromBeforePseudonymsAreMaskedOnceAndTheSamePersonCountsOnce() throws IOException {
        List<String> before;
        try (var at = new TestLedger(folder);
                var usage = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
            at.send(SCOPE, NOW, event("old", PERSON, ",\"data\":{\"mail\":\"" + EMAIL + "\"}"));
            at.send(SCOPE, NOW, event("older", "someone", "").replace("03-10", "02-10"));
            usage.rollUp();
            before = at.rows("select meter, tenant_id, block, days from usage_active order by all");
            new Partitions(at.ledger, at.ingest).seal(LocalDate.of(2026, 4, 5));
            at.run("update ledger_mask set plain_until = (select seq from ledger_head)");
            at.run("insert into unmatched_event (key_name, account, source, id, type, subject, received) values"
                    + " ('vendor', 'nobody', '/app', 'u', 'user.active', '" + PERSON + "', timestamp '2026-03-10')");
            at.run(
                    "insert into quarantine (received, key_name, tenant_id, digest, slug, title, detail, fix, attributes, raw)"
                            + " values (timestamp '2026-03-10', 'k', 1, 'd', 's', 't', 'd', 'f', '{}', '{\"subject\":\""
                            + PERSON
                            + "\"}'::blob)");
        }
        try (var at = new TestLedger(folder, pseudonyms);
                var histories = histories(at);
                var usage = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
            assertEquals(List.of("0 | 1"), at.rows("select plain_until, revision from ledger_mask"));
            assertEquals(List.of("2"), at.rows("select count(*) from ledger_event where subject like 'p~%'"));
            assertEquals(
                    List.of("0"), at.rows("select count(*) from ledger_event e where e::varchar like '%wilhelmina%'"));
            assertEquals(
                    List.of("duplicate", "accepted"),
                    at.send(
                            SCOPE,
                            NOW,
                            event("old", PERSON, ",\"data\":{\"mail\":\"" + EMAIL + "\"}") + ","
                                    + event("new", PERSON, "")));
            usage.rollUp();
            assertEquals(before, at.rows("select meter, tenant_id, block, days from usage_active order by all"));
            var held = privacy(at, histories).held(ACME, List.of(PERSON), false).json();
            assertTrue(held.contains("\"quarantined\":1,\"unmatched\":1"), held);
        }
        for (var file : files(folder.resolve("events"))) {
            var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertFalse(bytes.contains("wilhelmina"), "the person's id is in " + file);
        }
    }

    @Test
    void aLostInstallationKeyIsSaidAtTheStart() throws IOException {
        pseudonyms.pseudonyms(List.of(new Persons.Person(1, PERSON)));
        Files.delete(folder.resolve("personal.key"));
        var refused = assertThrows(
                dev.tenure.store.StartRefused.class,
                () -> Pseudonyms.open(database, folder, InstantSource.fixed(NOW), new SecureRandom()));
        assertTrue(String.valueOf(refused.getMessage()).contains("personal.key"));
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(keyAgain())));
    }

    private Path keyAgain() throws IOException {
        var other = Files.createDirectories(folder.resolve("other"));
        try (var fresh = TestDatabase.fresh()) {
            Pseudonyms.open(fresh, other, InstantSource.fixed(NOW), new SecureRandom());
        }
        return other.resolve("personal.key");
    }

    private static List<Path> files(Path in) throws IOException {
        try (var walk = Files.walk(in)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }
}
