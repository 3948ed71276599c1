package dev.tenure.outlets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.Repository;
import dev.tenure.core.Actor;
import dev.tenure.health.Roster;
import dev.tenure.outlets.Outlets.Outcome;
import dev.tenure.outlets.Outlets.Status;
import dev.tenure.store.StartRefused;
import dev.tenure.tenants.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutletFilesTest {

    private static final Actor BY = new Actor.Service("test");

    private static final String NIGHTLY = """
            outlets:
              - name: nightly
                kind: file
                every: daily
                links: crm
            """;

    @TempDir
    Path data = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private OutletWorld world;

    @BeforeEach
    void open() {
        world = new OutletWorld(data);
    }

    @AfterEach
    void close() {
        // Absent, when there was no database.
        if (world != null) world.close();
    }

    private static Status ran(Outlets outlets, String name) {
        return outlets.run(name, false).orElseThrow();
    }

    @Test
    void aFileHasOneRowAnAccountAndWhatIsNotKnownIsEmpty() throws IOException {
        var acme = world.linked("acme", "0017B");
        world.accounts.link("crm", "0017A", acme, BY);
        world.accounts.link("billing", "b-1", acme, BY);
        var quiet = world.tenant("quiet", "=HYPERLINK(\"https://evil\",\"x\")", Fact.Status.LIVE);
        world.accounts.link("crm", "0019", quiet, BY);
        world.tenant("alone", "Alone", Fact.Status.LIVE);
        world.accounts.link("crm", "0020", world.tenant("ours", "Ours", Fact.Status.INTERNAL), BY);
        world.score(OutletWorld.DAY);
        var outlets = world.outlets(NIGHTLY);
        var status = ran(outlets, "nightly");
        assertEquals(
                """
                account,tenant,name,score,band,risk,coverage,reasons,link,as_of,model
                0017A,acme,Acme,SCORED,https://tenure.example.com/tenants/acme,2026-11-23,MODEL
                0017B,acme,Acme,SCORED,https://tenure.example.com/tenants/acme,2026-11-23,MODEL
                0019,quiet,"'=HYPERLINK(""https://evil"",""x"")",,insufficient,Insufficient data,0,,https://tenure.example.com/tenants/quiet,2026-11-23,MODEL
                """.replace(
                                "SCORED",
                                "37.17,uncertain,Uncertain,94,"
                                        + "Weekly users -23.40; Incidents -16.28; SLO compliance -9.55")
                        .replace("MODEL", world.health.liveModel()),
                text("outlets/nightly.csv"));
        assertEquals(Optional.of(Outcome.DONE), status.outcome());
        assertEquals("accounts of 2026-11-23: 3, sent: 3, refused: 0, tenants without one: 1", status.said());
        assertEquals(
                List.of("alone"),
                outlets.unlinked(world.sight("nightly"), "nightly").orElseThrow().stream()
                        .map(Roster.Row::key)
                        .toList());
        assertEquals(
                "rw-r-----",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("outlets/nightly.csv"))));
    }

    @Test
    void aFileThatWouldDropManyStaysUntilSomebodyConfirmed() throws IOException {
        for (int i = 10; i < 22; i++) world.linked("t" + i, "00" + i);
        world.score(OutletWorld.DAY);
        ran(world.outlets(NIGHTLY), "nightly");
        var before = text("outlets/nightly.csv");
        assertEquals(13, before.lines().count());
        var renamed = world.outlets(NIGHTLY.replace("links: crm", "links: crn"));
        var refused = ran(renamed, "nightly");
        assertEquals(Optional.of(Outcome.FAILED), refused.outcome());
        assertTrue(
                refused.said().startsWith("12 of 12 accounts are no longer among those meant for it"), refused.said());
        assertEquals(before, text("outlets/nightly.csv"));
        assertEquals(
                Optional.of(Outcome.DONE),
                renamed.run("nightly", true).orElseThrow().outcome());
        assertEquals(1, text("outlets/nightly.csv").lines().count());
    }

    private String text(String file) throws IOException {
        return Files.readString(data.resolve(file)).replace("\r\n", "\n");
    }

    @Test
    void theSameAgainLeavesTheFileAsItIsAndAnotherDayReplacesItWhole() throws IOException {
        var acme = world.linked("acme", "0017");
        world.score(OutletWorld.DAY);
        var outlets = world.outlets(NIGHTLY);
        ran(outlets, "nightly");
        var file = data.resolve("outlets/nightly.csv");
        var first = Files.readAllBytes(file);
        var inode = Files.getAttribute(file, "unix:ino");
        // What a run left behind that was killed is no file of anybody's.
        Files.writeString(data.resolve("outlets/.nightly.csv.part"), "half a ro");
        assertTrue(ran(world.again(), "nightly").said().contains("sent: 0"));
        assertArrayEquals(first, Files.readAllBytes(file));
        assertEquals(inode, Files.getAttribute(file, "unix:ino"));
        Files.delete(file);
        assertTrue(ran(outlets, "nightly").said().contains("sent: 1"));
        assertArrayEquals(first, Files.readAllBytes(file), "the same to the byte");

        world.now = world.now.plus(Duration.ofDays(1));
        world.weekly(acme, 250);
        world.score(OutletWorld.DAY.plusDays(1));
        ran(outlets, "nightly");
        assertTrue(text("outlets/nightly.csv").contains(",2026-11-24,"));
        assertNothingElse(file);
    }

    private static void assertNothingElse(Path file) throws IOException {
        try (var inside = Files.list(file.getParent())) {
            assertEquals(List.of(file), inside.toList(), "nothing else is left there");
        }
    }

    @Test
    void aDayIsSentOnceItIsOver() throws IOException {
        world.linked("acme", "0017");
        var today = LocalDate.of(2026, 11, 24);
        var outlets = world.outlets(NIGHTLY);
        world.score(today);
        var waits = ran(outlets, "nightly");
        assertEquals("no day that is over is scored yet", waits.said());
        assertEquals(Optional.of(Outcome.WAITS), waits.outcome());
        assertEquals(world.now.plus(Duration.ofMinutes(15)), waits.nextAt());
        world.now = Instant.parse("2026-11-25T00:05:00Z");
        world.score(today);
        assertEquals(Optional.of(today), ran(outlets, "nightly").asOf());
    }

    @Test
    void theShippedExamplesWriteWhatTheirCrmsRead() throws IOException {
        world.linked("acme", "0015g00000AbCdEAAV");
        world.score(OutletWorld.DAY);
        for (var crm : Map.of(
                        "salesforce", "Id,Tenure_Health_Score__c,Tenure_Risk__c,",
                        "hubspot", "Record ID,Tenure health score,Tenure risk,")
                .entrySet()) {
            var name = crm.getKey();
            var example = Files.readString(Repository.root().resolve("examples/crm/" + name + "-outlet.yaml"));
            ran(world.outlets(example.replace("links: " + name, "links: crm")), name);
            var lines = text("outlets/" + name + ".csv").lines().toList();
            assertTrue(lines.getFirst().startsWith(crm.getValue()), lines.getFirst());
            assertTrue(lines.getLast().startsWith("0015g00000AbCdEAAV,37.17,"), lines.getLast());
        }
    }

    @Test
    void nothingOfATenantOutOfTheOutletsSightGoesOut() throws IOException {
        world.linked("acme", "0017");
        var secret = world.linked("secret", "0666");
        world.score(OutletWorld.DAY);
        var outlets = world.outlets(NIGHTLY + """
              - name: own
                kind: file
                every: daily
                columns: {id: account}
            """);
        world.hide(secret, "nightly");
        ran(outlets, "nightly");
        assertFalse(text("outlets/nightly.csv").toLowerCase(Locale.ROOT).contains("secret"));
        assertFalse(text("outlets/nightly.csv").contains("0666"));
        ran(outlets, "own");
        assertEquals("id\nacme\nsecret\n", text("outlets/own.csv"), "without links the ids are the tenants' own");
    }

    @Test
    void moreThanOnePageIsOneFile() throws IOException {
        var expected = new ArrayList<String>();
        for (int i = 0; i < 501; i++) {
            var key = "t" + (1000 + i);
            world.tenant(key, key, Fact.Status.LIVE);
            expected.add(key);
        }
        world.score(OutletWorld.DAY);
        var outlets = world.outlets(NIGHTLY.replace("links: crm", "columns: {id: account}"));
        ran(outlets, "nightly");
        assertEquals(
                expected, text("outlets/nightly.csv").lines().skip(1).sorted().toList());
    }

    @Test
    void whatCannotBeWrittenIsSaidAndTriedAgainSoon() throws IOException {
        world.linked("acme", "0017");
        world.score(OutletWorld.DAY);
        Files.writeString(data.resolve("outlets"), "a file where the folder should be");
        var outlets = world.outlets(NIGHTLY);
        for (int i = 1; i <= 3; i++) {
            assertTrue(outlets.failing().isEmpty());
            var failed = ran(outlets, "nightly");
            assertEquals(Optional.of(Outcome.FAILED), failed.outcome());
            assertTrue(failed.said().startsWith("the file could not be written: "), failed.said());
            assertEquals(i, failed.failures());
        }
        assertEquals(List.of(new Outlets.Failing("nightly", "no whole run yet, expected daily")), outlets.failing());
        Files.delete(data.resolve("outlets"));
        assertEquals(Optional.of(Outcome.DONE), ran(outlets, "nightly").outcome());
        assertEquals(List.of(), outlets.failing());
        world.now = world.now.plus(Duration.ofDays(2));
        assertEquals(List.of(new Outlets.Failing("nightly", "last whole run 2 days ago")), outlets.failing());
    }

    /// A disk that is full fails in the same place, and so does whoever stops the thread.
    @Test
    void cutShortWhileItIsWrittenTheFileOfBeforeStays() throws IOException {
        var file = Files.writeString(
                Files.createDirectories(data.resolve("outlets")).resolve("nightly.csv"), "before");
        world.linked("acme", "0017");
        world.score(OutletWorld.DAY);
        world.outlets(NIGHTLY);
        var outlet = OutletsFile.read(data).getFirst();
        var place = new Walk.Place(world.database, new Roster(world.health), Optional.empty());
        var subject = new Walk(place, outlet, world.sight("nightly"), OutletWorld.DAY)
                .next()
                .orElseThrow()
                .getFirst();
        assertThrows(UncheckedIOException.class, () -> {
            try (var part = new OutletFile(outlet, file)) {
                Thread.currentThread().interrupt();
                for (int i = 0; i < 100_000; i++) part.add(subject);
                part.finish();
            } finally {
                assertTrue(Thread.interrupted());
            }
        });
        assertEquals("before", Files.readString(file));
        assertNothingElse(file);
    }

    @Test
    void aConfigurationThatCannotBeMeantStopsTheStartByName() {
        """
                kind: file -> outlet 1: every: the field is missing
                kind: mail, every: daily -> is neither file nor webhook
                kind: file, every: daily, colums: {} -> there is no such field
                kind: file, every: daily, columns: {H: scor, Id: account} -> columns: H: 'scor' is not one of account,
                kind: file, every: daily, columns: {H: score} -> without 'account'
                kind: file, every: 6h, at: "06:00" -> so many days
                kind: file, every: daily, at: noon -> is no hour in UTC
                kind: file, every: daily, batch: 5 -> are for a webhook
                HOOK "https://me:hunter2@example.com/x", secret: {env: S} -> does not stand in the address
                HOOK "http://crm.example.com/hunter2", secret: {env: S} -> url: it begins with https://
                HOOK "https://exa mple/hunter2", secret: {env: S} -> url: it is no address
                HOOK "https://example.com" -> signed
                HOOK "https://example.com", secret: {env: S}, batch: 0 -> batch: 0 is not 1 to 500
                """.lines().map(line ->
                line.replace("HOOK", "kind: webhook, every: daily, url:").split(" -> ", 2)).forEach(
                each -> refused("{name: a, " + each[0] + "}", each[1]));
        var one = "{name: a, kind: file, every: daily, file: b}";
        refused(one + "\n  - " + one, "two outlets named 'a'");
        refused(one + "\n  - " + one.replace("name: a", "name: c"), "two outlets write ");
    }

    private void refused(String entries, String problem) {
        var refused = assertThrows(StartRefused.class, () -> world.outlets("outlets:\n  - " + entries + "\n"), entries);
        var said = String.valueOf(refused.getMessage());
        assertTrue(said.contains(problem), said);
        assertFalse(said.contains("hunter2"), said);
    }
}
