package dev.tenure.outlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.outlets.Outlets.Counts;
import dev.tenure.outlets.Outlets.Outcome;
import dev.tenure.outlets.Outlets.Status;
import dev.tenure.store.StageTx.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    /// A machine that lost its power between two lines.
    private static final class PowerCut extends Error {}

    @TempDir
    Path data = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private OutletWorld world;

    @SuppressWarnings("NullAway.Init")
    private Receiver receiver;

    private TenantId acme = new TenantId(1);

    @BeforeEach
    void open() throws IOException {
        world = new OutletWorld(data);
        receiver = new Receiver();
        acme = world.linked("acme", "0011");
        for (int i = 2; i <= 5; i++) world.linked("t" + i, "001" + i);
        world.score(OutletWorld.DAY);
    }

    @AfterEach
    void close() {
        world.close();
        receiver.close();
    }

    private static Status ran(Outlets outlets) {
        return outlets.run("crm").orElseThrow();
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
        assertTrue(receiver.row("0011").path("arr").isNull());
        assertEquals("2026-11-23", receiver.last().at("/data/as_of").asString());
        assertEquals("2026-11-24T00:00:00Z", receiver.last().path("timestamp").asString());
        assertEquals(
                Optional.of("Bearer open sesame"), receiver.heard.getFirst().authorization());

        outlets.look();
        assertEquals(3, receiver.heard.size(), "it is not due");
        var same = ran(world.again());
        assertEquals(3, receiver.heard.size(), "also after a start nothing is told twice");
        assertEquals(Optional.of(Outcome.SAME), same.outcome());
        assertEquals(new Counts(5, 0, 5, 0), same.counts());

        nextDay();
        assertEquals(Optional.of(Outcome.SAME), ran(outlets).outcome(), "another day alone is no news");
        world.weekly(acme, 250);
        nextDay();
        assertEquals(new Counts(5, 1, 4, 0), ran(outlets).counts());
        assertEquals(List.of("0011"), receiver.lastAccounts());
        assertEquals("2026-11-25", receiver.row("0011").path("as_of").asString());
        assertEquals(6, Set.copyOf(receiver.keys).size());
        assertEquals(6, receiver.keys.size());

        var moved = world.outlets(receiver.outlet("columns: {Id: account, Health: score}"));
        assertEquals(new Counts(5, 5, 0, 0), ran(moved).counts(), "other columns are another row");
        assertEquals(Set.of("Id", "Health"), Set.copyOf(receiver.row("0011").propertyNames()));
    }

    @Test
    void whoLeavesIsSaidOnceAndMayComeBackTheSameDay() throws IOException {
        var outlets = world.outlets(receiver.outlet(""));
        ran(outlets);
        assertTrue(world.accounts.unlink("crm", "0011", acme, BY));
        assertEquals(new Counts(4, 1, 4, 0), ran(outlets).counts());
        assertEquals(List.of("0011 left"), receiver.lastAccounts());
        assertFalse(receiver.heard.getLast().body().contains("acme"), "of who left only the account is said");
        assertEquals(List.of(new Outlets.Unlinked("acme", "Acme")), outlets.unlinked(world.sight("crm"), "crm", 10));
        int before = receiver.heard.size();
        ran(outlets);
        assertEquals(before, receiver.heard.size());
        world.accounts.link("crm", "0011", acme, BY);
        ran(outlets);
        assertEquals(List.of("0011"), receiver.lastAccounts());
        assertTrue(receiver.rows.containsKey("0011"), "not taken for the message of before");
        assertEquals(receiver.keys.size(), Set.copyOf(receiver.keys).size());
        assertEquals(List.of(), outlets.unlinked(world.sight("crm"), "crm", 10));
        world.hide(acme, "crm");
        ran(outlets);
        assertEquals(List.of("0011 left"), receiver.lastAccounts());
    }

    @Test
    void cutShortBetweenSendingAndWritingItDownTheSameIsSentUnderTheSameKeys() throws IOException {
        var outlets = world.outlets(receiver.outlet("batch: 2"));
        receiver.meanwhile = () -> {
            if (receiver.heard.size() == 2)
                world.asked = () -> {
                    throw new PowerCut();
                };
        };
        assertThrows(PowerCut.class, () -> outlets.run("crm"));
        assertEquals(2, receiver.heard.size());
        world.asked = () -> {};
        receiver.meanwhile = () -> {};
        var restarted = world.again();
        assertThrows(Outlets.Busy.class, () -> restarted.run("crm"), "for two minutes it may still be going on");
        world.letGo();
        assertEquals(Optional.of(Outcome.SENT), ran(restarted).outcome());
        assertEquals(4, receiver.heard.size());
        assertEquals(receiver.heard.get(1), receiver.heard.get(2), "the second message, to the byte");
        assertEquals(5, receiver.rows.size());
        assertEquals(5, receiver.keys.size(), "and each account was taken once");
    }

    @Test
    void whoSleptPastItsClaimWritesNothingDown() throws IOException {
        var outlets = world.outlets(receiver.outlet(""));
        receiver.meanwhile = () -> world.database.inStage(
                Stage.OUTLETS,
                tx -> tx.sql()
                        .sql("update outlets_outlet set fence = fence + 1")
                        .update());
        var lost = ran(outlets);
        assertEquals(Optional.empty(), lost.outcome(), "the other's word stands");
        receiver.meanwhile = () -> {};
        world.letGo();
        ran(outlets);
        assertEquals(receiver.heard.getFirst(), receiver.heard.getLast());
    }

    @Test
    void aReceiverInTroubleIsLeftAloneLongerAndLonger() throws IOException {
        var outlets = world.outlets(receiver.outlet("at: \"06:00\""));
        outlets.look();
        assertEquals(0, receiver.heard.size(), "not before its hour");
        world.now = Instant.parse("2026-11-24T06:00:00Z");
        long before = 0;
        for (int i = 0; i < 3; i++) {
            receiver.answers(500);
            outlets.look();
            var status = outlets.show("crm").orElseThrow();
            assertEquals("the receiver answered 500", status.said());
            assertEquals(i + 1, status.failures());
            long pause = Duration.between(world.now, status.nextAt()).toMillis();
            assertTrue(pause >= 15_000L << i && pause <= 30_000L << i, pause + " ms after failure " + (i + 1));
            assertNotEquals(before, pause);
            before = pause;
            outlets.look();
            assertEquals(i + 1, receiver.heard.size(), "not before the pause is over");
            world.now = status.nextAt();
        }
        assertEquals(1, outlets.failing().size());
        assertEquals(1, Set.copyOf(receiver.heard).size(), "the same message each time");
        receiver.answers(429, Map.of("Retry-After", "7200"));
        outlets.look();
        assertEquals(
                world.now.plusSeconds(7200), outlets.show("crm").orElseThrow().nextAt());
        world.now = world.now.plusSeconds(7200);
        receiver.answers(302, Map.of("Location", "http://127.0.0.1:" + receiver.port() + "/elsewhere"));
        outlets.look();
        assertTrue(outlets.show("crm").orElseThrow().said().contains("not followed"));
        assertEquals(5, receiver.heard.size());
        ran(outlets);
        var status = outlets.show("crm").orElseThrow();
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
        assertEquals(new Counts(5, 4, 0, 1), partly.counts());
        assertTrue(partly.said().contains("the receiver answered 422"), partly.said());
        assertEquals(Set.of("0011", "0013", "0014", "0015"), receiver.rows.keySet());
        assertEquals(new Counts(5, 1, 4, 0), ran(outlets).counts(), "it alone is tried again");
        assertEquals(List.of("0012"), receiver.lastAccounts());
        for (int i = 0; i < 5; i++) receiver.answers(400);
        world.weekly(acme, 250);
        var all = world.outlets(receiver.outlet("batch: 1\ncolumns: {id: account}"));
        assertEquals("the receiver answered 400 to 3 messages in a row", ran(all).said());
    }

    @Test
    void goneStopsUntilAPersonRunsIt() throws IOException {
        var outlets = world.outlets(receiver.outlet(""));
        receiver.answers(410);
        outlets.look();
        assertEquals(
                Optional.of(Outcome.STOPPED), outlets.show("crm").orElseThrow().outcome());
        assertEquals(
                List.of("stopped, its receiver wants no more"),
                outlets.failing().stream().map(Outlets.Failing::words).toList());
        world.now = world.now.plus(Duration.ofDays(3));
        outlets.look();
        world.again().look();
        assertEquals(1, receiver.heard.size());
        assertEquals(Optional.of(Outcome.SENT), ran(outlets).outcome());
        assertEquals(List.of(), outlets.failing());
    }

    @Test
    void aReceiverThatIsNotThereIsAFailureInWords() throws IOException {
        int port = receiver.port();
        var yaml = receiver.outlet("");
        receiver.close();
        var failed = ran(world.outlets(yaml));
        assertTrue(failed.said().startsWith("the receiver could not be reached"), failed.said());
        assertFalse(failed.said().contains("s3cr3t"), failed.said());
        assertEquals("http://127.0.0.1:" + port + "/…", failed.outlet().target().words());
    }

    @Test
    void addressesNobodyMayMeanAreNotCalled() throws IOException {
        for (var inside : Map.of(
                        "https://localhost/x", "private network",
                        "https://10.1.2.3/x", "private network",
                        "https://169.254.169.254/latest", "nothing is sent to",
                        "https://[fd00:ec2::254]/latest", "nothing is sent to",
                        "https://[fe80::1]/x", "nothing is sent to",
                        "https://0.0.0.0/x", "nothing is sent to",
                        "https://[::ffff:169.254.169.254]/x", "nothing is sent to")
                .entrySet()) {
            var said = refusal(inside.getKey(), "");
            assertTrue(said.contains(inside.getValue()), said);
            if (inside.getValue().equals("nothing is sent to"))
                assertTrue(refusal(inside.getKey(), "private_address: true").contains("nothing is sent to"), said);
        }
    }

    private String refusal(String url, String more) throws IOException {
        var yaml = receiver.outlet(more).replaceFirst("url: .*", "url: \"" + url + "\"");
        return ran(world.outlets(yaml)).said();
    }

    @Test
    void aSecretOthersCanReadOrThatIsTooShortIsNotUsed() throws IOException {
        var file = Files.writeString(data.resolve("crm.secret"), OutletWorld.SECRET + "\n");
        var outlet = receiver.outlet("").replace("{env: CRM_SECRET}", "{file: crm.secret}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(ran(world.outlets(outlet)).said().contains("can be read by others: chmod 600"));
        assertTrue(ran(world.outlets(outlet.replace("{file: crm.secret}", "{env: SHORT}")))
                .said()
                .startsWith("the secret is not whsec_ and 24 to 64 bytes"));
        assertEquals(
                "the environment has no variable NONE",
                ran(world.outlets(outlet.replace("{file: crm.secret}", "{env: NONE}")))
                        .said());
        assertEquals(0, receiver.heard.size(), "nothing goes out unsigned");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals(Optional.of(Outcome.SENT), ran(world.outlets(outlet)).outcome());
    }

    @Test
    void whatWasSentOfATenantIsSeenByWhoMaySeeTheTenant() throws IOException {
        var alone = world.tenant("alone", "Alone", dev.tenure.tenants.Fact.Status.LIVE);
        world.score(OutletWorld.DAY);
        ran(world.outlets(receiver.outlet("")));
        int nobody = world.access
                .addPerson("new", "New", "a long enough password", false, false)
                .staffId();
        assertEquals(0, seen(nobody, "outlets_row"));
        assertEquals(5, seen(world.sight("other"), "outlets_row"));
        assertEquals(0, seen(nobody, "outlets_unlinked"));
        world.hide(alone, "other");
        assertEquals(0, seen(world.sight("other"), "outlets_unlinked"));
        int own = world.database.inTenant(
                acme,
                tx -> tx.sql()
                        .sql("select count(*) from outlets_row")
                        .query(Integer.class)
                        .single());
        assertEquals(1, own);
    }

    private int seen(int staff, String table) {
        return world.database.inStaff(
                staff,
                tx -> tx.sql()
                        .sql("select count(*) from " + table)
                        .query(Integer.class)
                        .single());
    }
}
