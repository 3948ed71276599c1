package dev.tenure.outlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.outlets.Outlets.Outcome;
import dev.tenure.outlets.Outlets.Status;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Merges;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {

    private static final Actor BY = new Actor.Service("test");

    @TempDir
    Path data = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private OutletWorld world;

    @SuppressWarnings("NullAway.Init")
    private Receiver receiver;

    private TenantId acme = new TenantId(1);

    @BeforeEach
    void open() throws IOException {
        receiver = new Receiver();
        world = new OutletWorld(data);
        acme = world.linked("acme", "0011");
        for (int i = 2; i <= 5; i++) world.linked("t" + i, "001" + i);
        world.score(OutletWorld.DAY);
    }

    @AfterEach
    void close() {
        // Absent, what could not be opened.
        try {
            if (world != null) world.close();
        } finally {
            if (receiver != null) receiver.close();
        }
    }

    private static Status ran(Outlets outlets) {
        return outlets.run("crm", false).orElseThrow();
    }

    private static void assertRan(String said, Status status) {
        assertTrue(status.said().contains(said), status.said());
    }

    private void nextDay() {
        world.now = world.now.plus(Duration.ofDays(1));
        world.score(OutletWorld.DAY.plusDays(Duration.between(Instant.parse("2026-11-24T05:00:00Z"), world.now)
                .toDays()));
    }

    @Test
    void onlyWhatChangedSinceItWasAcceptedIsSentAgain() throws IOException {
        var outlets = world.outlets(receiver.outlet("batch: 2\nauthorization: {env: CRM_AUTH}"));
        outlets.look();
        assertEquals(3, receiver.heard.size(), "two accounts a message");
        assertEquals(Set.of("0011", "0012", "0013", "0014", "0015"), receiver.rows.keySet());
        assertEquals(
                "https://tenure.example.com/tenants/acme",
                receiver.row("0011").path("link").asString());
        assertTrue(receiver.row("0011").path("score").isNumber());
        assertEquals("2026-11-23", receiver.last().at("/data/as_of").asString());
        assertEquals("2026-11-24T00:00:00Z", receiver.last().path("timestamp").asString());
        assertEquals(
                Optional.of("Bearer open sesame"), receiver.heard.getFirst().authorization());

        outlets.look();
        assertEquals(3, receiver.heard.size(), "it is not due");
        assertRan("accounts of 2026-11-23: 5, sent: 0", ran(world.again()));
        assertEquals(3, receiver.heard.size(), "also after a start nothing is told twice");

        nextDay();
        assertRan("sent: 0", ran(outlets));
        world.weekly(acme, 250);
        nextDay();
        assertRan("accounts of 2026-11-25: 5, sent: 1", ran(outlets));
        assertEquals(List.of("0011"), receiver.lastAccounts());
        assertEquals("2026-11-25", receiver.row("0011").path("as_of").asString());
        assertEquals(6, receiver.keys.size());

        var moved = world.outlets(receiver.outlet("columns: {Id: account, Health: score}"));
        assertRan("sent: 5", ran(moved));
        assertEquals(Set.of("Id", "Health"), Set.copyOf(receiver.row("0011").propertyNames()));
    }

    @Test
    void whoLeavesIsSaidOnceAndMayComeBackTheSameDay() throws IOException {
        var outlets = world.outlets(receiver.outlet(""));
        ran(outlets);
        assertTrue(world.accounts.unlink("crm", "0011", acme, BY));
        assertRan("accounts of 2026-11-23: 4, sent: 1, refused: 0, tenants without one: 1", ran(outlets));
        assertEquals(List.of("0011 left"), receiver.lastAccounts());
        assertFalse(receiver.heard.getLast().body().contains("acme"), "of who left only the account is said");
        int before = receiver.heard.size();
        ran(outlets);
        assertEquals(before, receiver.heard.size());
        world.accounts.link("crm", "0011", acme, BY);
        ran(outlets);
        assertEquals(List.of("0011"), receiver.lastAccounts());
        assertTrue(receiver.rows.containsKey("0011"), "not taken for the message of before");
        world.hide(acme, "crm");
        ran(outlets);
        assertEquals(List.of("0011 left"), receiver.lastAccounts());
    }

    @Test
    void manyWhoLeaveAtOnceAreSaidOnlyAfterSomebodyConfirmed() throws IOException {
        for (int i = 6; i <= 12; i++) world.linked("t" + i, "00" + (10 + i));
        world.score(OutletWorld.DAY);
        var outlets = world.outlets(receiver.outlet("batch: 4"));
        assertRan("sent: 12", ran(outlets));
        var renamed = world.outlets(receiver.outlet("batch: 4").replace("links: crm", "links: crn"));
        int before = receiver.heard.size();
        var refused = ran(renamed);
        assertEquals(Optional.of(Outcome.FAILED), refused.outcome());
        assertRan("12 of 12 accounts are no longer among those meant for it, of which nothing was said", refused);
        assertEquals(before, receiver.heard.size());
        receiver.answers(204);
        receiver.answers(503);
        assertRan("503", renamed.run("crm", true).orElseThrow());
        assertEquals(8, receiver.rows.size(), "the first message was taken");
        assertRan("sent: 8", ran(renamed));
        assertEquals(Set.of(), receiver.rows.keySet(), "what was confirmed needs no second word");
    }

    @Test
    void whoBecomesInternalLeavesAndWhoIsMergedIsSentAsTheOther() throws IOException {
        var outlets = world.outlets(receiver.outlet(""));
        ran(outlets);
        world.becomes(acme, Fact.Status.INTERNAL);
        var tenants = new Tenants(world.database, () -> world.now);
        new Merges(world.database, () -> world.now).merge(new Merges.Pair(ref(tenants, "t2"), ref(tenants, "t3")), BY);
        nextDay();
        ran(outlets);
        assertEquals(Set.of("0012", "0013", "0014", "0015"), receiver.rows.keySet());
        assertEquals("t2", receiver.row("0013").path("tenant").asString());
        assertEquals("t2", receiver.row("0012").path("tenant").asString());
    }

    private TenantRef ref(Tenants tenants, String key) {
        return tenants.find(world.sight("crm"), key).orElseThrow();
    }

    /// As after a power cut: what was about to be sent is written down, and nothing after it.
    @Test
    void cutShortBetweenSendingAndWritingItDownItIsSaidAndTheSameIsSentUnderTheSameKeys() throws IOException {
        var outlets = world.outlets(receiver.outlet("batch: 2"));
        receiver.meanwhile = () -> {
            if (receiver.heard.size() == 2)
                world.database.inStage(
                        Stage.OUTLETS,
                        tx -> tx.sql()
                                .sql("update outlets_outlet set fence = fence + 1")
                                .update());
        };
        var lost = ran(outlets);
        assertEquals(2, receiver.heard.size());
        assertEquals(Optional.empty(), lost.outcome(), "who comes back too late writes nothing");
        assertEquals(2, lost.unknown());
        var restarted = world.again();
        assertThrows(Outlets.Busy.class, () -> restarted.run("crm", false), "for two minutes it may still be going on");
        world.letGo();
        var ended = ran(restarted);
        assertEquals(Optional.of(Outcome.DONE), ended.outcome());
        assertEquals(0, ended.unknown());
        assertEquals(4, receiver.heard.size());
        assertEquals(receiver.heard.get(1), receiver.heard.get(2), "the second message, to the byte");
        assertEquals(5, receiver.keys.size(), "and each account was taken once");
    }

    @Test
    void whatWasPerhapsTakenIsPutRightWhenItChangedMeanwhile() throws IOException {
        var outlets = world.outlets(receiver.outlet(""));
        ran(outlets);
        var first = receiver.row("0011").path("score");
        world.weekly(acme, 250);
        nextDay();
        receiver.answers(Receiver.TAKEN_WITHOUT_ANSWER);
        var unknown = ran(outlets);
        assertRan(" broke off: ", unknown);
        assertEquals(1, unknown.unknown());
        assertNotEquals(first, receiver.row("0011").path("score"), "it had taken it");
        assertEquals(2, receiver.heard.size(), "nobody sends it again by himself");

        var told = receiver.last().at("/data/accounts/0/key");
        receiver.answers(429);
        assertEquals(1, ran(outlets).unknown(), "a no to the second says nothing of the first");
        assertEquals(told, receiver.last().at("/data/accounts/0/key"));

        world.weekly(acme, 50);
        nextDay();
        assertEquals(0, ran(outlets).unknown());
        assertEquals(first, receiver.row("0011").path("score"), "what it accepted last, said again as something new");
    }

    @Test
    void aReceiverInTroubleIsLeftAloneLongerAndLonger() throws IOException {
        var outlets = world.outlets(receiver.outlet("at: \"06:00\""));
        outlets.look();
        assertEquals(0, receiver.heard.size(), "not before its hour");
        world.now = Instant.parse("2026-11-24T06:00:00Z");
        for (int i = 0; i < 3; i++) {
            receiver.answers(500);
            outlets.look();
            var status = outlets.list().getFirst();
            assertRan("the receiver answered 500", status);
            assertEquals(i + 1, status.failures());
            assertEquals(world.now.plusSeconds(30L << i), status.nextAt());
            outlets.look();
            assertEquals(i + 1, receiver.heard.size(), "not before the pause is over");
            world.now = status.nextAt();
        }
        assertEquals(1, outlets.failing().size());
        assertEquals(1, Set.copyOf(receiver.heard).size(), "the same message each time");
        receiver.answers(503, Map.of("Retry-After", "7200"));
        outlets.look();
        assertEquals(world.now.plusSeconds(7200), outlets.list().getFirst().nextAt());
        world.now = world.now.plusSeconds(7200);
        receiver.answers(302, Map.of("Location", "http://127.0.0.1:" + receiver.port() + "/elsewhere"));
        outlets.look();
        assertRan("not followed", outlets.list().getFirst());
        assertEquals(5, receiver.heard.size());
        receiver.answers(401);
        assertEquals("the receiver answered 401", ran(outlets).said());
        var status = ran(outlets);
        assertEquals(Optional.of(Outcome.DONE), status.outcome());
        assertEquals(0, status.failures());
        assertEquals(List.of(), outlets.failing());
        assertEquals(Instant.parse("2026-11-25T06:00:00Z"), status.nextAt());
    }

    @Test
    void aMessageThatIsWrongHoldsUpNoOtherAndThreeInARowEndTheRun() throws IOException {
        var outlets = world.outlets(receiver.outlet("batch: 1"));
        receiver.answers(204);
        receiver.answers(422);
        var partly = ran(outlets);
        assertEquals(Optional.of(Outcome.PARTLY), partly.outcome());
        assertRan("sent: 4, refused: 1, tenants without one: 0; the receiver answered 422", partly);
        assertEquals(0, partly.unknown());
        assertEquals(Set.of("0011", "0013", "0014", "0015"), receiver.rows.keySet());
        assertRan("sent: 1, refused: 0", ran(outlets));
        assertEquals(List.of("0012"), receiver.lastAccounts(), "it alone is tried again");
        for (int i = 0; i < 5; i++) receiver.answers(400);
        var all = world.outlets(receiver.outlet("batch: 1\ncolumns: {id: account}"));
        assertEquals("the receiver answered 400 to 3 messages in a row", ran(all).said());
    }

    @Test
    void twoServersRunAnOutletOneAtATime() throws IOException {
        var outlets = world.outlets(receiver.outlet(""));
        var other = world.again();
        receiver.meanwhile = () -> {
            other.look();
            assertThrows(Outlets.Busy.class, () -> other.run("crm", false));
        };
        assertEquals(Optional.of(Outcome.DONE), ran(outlets).outcome());
        receiver.meanwhile = () -> {};
        other.look();
        assertEquals(1, receiver.heard.size());
        assertEquals(Optional.of(Outcome.DONE), other.list().getFirst().outcome(), "each shows what the other did");
    }

    @Test
    void whatIsNotThereOrNotMeantIsAFailureInWordsThatHoldNoCredential() throws IOException {
        assertEquals(
                "127.0.0.1 is an address of a private network; if it is meant, say private_address: true",
                ran(world.outlets(receiver.outlet("")
                                .replace("http:", "https:")
                                .replace("    private_address: true\n", "")))
                        .said());
        var yaml = receiver.outlet("");
        assertEquals(
                "the environment has no variable NONE",
                ran(world.outlets(yaml.replace("CRM_SECRET", "NONE"))).said());
        assertTrue(ran(world.outlets(yaml.replace("CRM_SECRET", "SHORT")))
                .said()
                .startsWith("the secret is not whsec_ and 24 to 64 bytes"));
        assertEquals(0, receiver.heard.size(), "nothing goes out unsigned");
        var port = receiver.port();
        receiver.close();
        var failed = ran(world.outlets(yaml));
        assertTrue(failed.said().startsWith("http://127.0.0.1:" + port + " could not be reached"), failed.said());
        assertFalse(failed.said().contains("s3cr3t"), failed.said());
        assertEquals(0, failed.unknown(), "nobody can have taken it");
        assertEquals("http://127.0.0.1:" + port + "/…", failed.target());
    }

    @Test
    void aSecretMayStandInAFile() throws IOException {
        Files.writeString(data.resolve("crm.secret"), OutletWorld.SECRET + "\n");
        var outlet = receiver.outlet("").replace("{env: CRM_SECRET}", "{file: crm.secret}");
        assertEquals(Optional.of(Outcome.DONE), ran(world.outlets(outlet)).outcome());
    }

    @Test
    void whatWasSentOfATenantIsSeenByWhoMaySeeTheTenant() throws IOException {
        ran(world.outlets(receiver.outlet("")));
        int nobody = world.access
                .addPerson("new", "New", "a long enough password", false, false)
                .staffId();
        assertEquals(0, seen(nobody));
        assertEquals(5, seen(world.sight("other")));
        int own = world.database.inTenant(acme, tx -> rows(tx.sql()));
        assertEquals(1, own);
    }

    private int seen(int staff) {
        return world.database.inStaff(staff, tx -> rows(tx.sql()));
    }

    private static int rows(org.springframework.jdbc.core.simple.JdbcClient sql) {
        return sql.sql("select count(*) from outlets_row").query(Integer.class).single();
    }
}
