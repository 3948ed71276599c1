package dev.tenure.outlets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.Repository;
import dev.tenure.core.Actor;
import dev.tenure.outlets.Outlets.Outcome;
import dev.tenure.outlets.Outlets.Status;
import dev.tenure.store.StartRefused;
import dev.tenure.tenants.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class OutletFilesTest {

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
        world.close();
    }

    private static Status ran(Outlets outlets, String name) {
        return outlets.run(name).orElseThrow();
    }

    @Test
    void aFileHasOneRowAnAccountAndWhatIsNotKnownIsEmpty() throws IOException {
        var acme = world.linked("acme", "0017B");
        world.pays(acme, "main", 120_000_00, "EUR", LocalDate.of(2027, 1, 31));
        world.accounts.link("crm", "0017A", acme, new Actor.Service("test"));
        world.accounts.link("billing", "b-1", acme, new Actor.Service("test"));
        var two = world.linked("two", "0018");
        world.pays(two, "main", 5_000_00, "EUR", LocalDate.of(2027, 6, 30));
        world.pays(two, "japan", 700_000, "JPY", LocalDate.of(2027, 6, 30));
        var quiet = world.tenant("quiet", "=HYPERLINK(\"https://evil\",\"x\")", Fact.Status.LIVE);
        world.accounts.link("crm", "0019", quiet, new Actor.Service("test"));
        world.tenant("alone", "Alone", Fact.Status.LIVE);
        world.accounts.link(
                "crm", "0020", world.tenant("maybe", "Maybe", Fact.Status.PROSPECT), new Actor.Service("t"));
        world.score(OutletWorld.DAY);
        var outlets = world.outlets(NIGHTLY);
        var status = ran(outlets, "nightly");
        var model = world.health.liveModel();
        assertEquals(
                """
                account,tenant,name,score,score_low,score_high,band,risk,coverage,measured,reasons,decides_on,decision,arr,currency,arr_all,link,as_of,model
                0017A,acme,Acme,SCORED,2027-01-31,term_end,120000.00,EUR,120000.00 EUR,https://tenure.example.com/tenants/acme,2026-11-23,MODEL
                0017B,acme,Acme,SCORED,2027-01-31,term_end,120000.00,EUR,120000.00 EUR,https://tenure.example.com/tenants/acme,2026-11-23,MODEL
                0018,two,Two,SCORED,2027-06-30,term_end,,,5000.00 EUR; 700000 JPY,https://tenure.example.com/tenants/two,2026-11-23,MODEL
                0019,quiet,"'=HYPERLINK(""https://evil"",""x"")",,,,insufficient,Insufficient data,0,0 of 8,,,,,,,https://tenure.example.com/tenants/quiet,2026-11-23,MODEL
                """.replace(
                                "SCORED",
                                "37.17,34.94,40.94,uncertain,Uncertain,94,7 of 8,"
                                        + "Weekly users -23.40; Incidents -16.28; SLO compliance -9.55")
                        .replace("MODEL", model),
                text("outlets/nightly.csv"));
        assertEquals(Optional.of(Outcome.SENT), status.outcome());
        assertEquals(new Outlets.Counts(4, 4, 0, 0), status.counts());
        assertEquals(
                List.of(new Outlets.Unlinked("alone", "Alone")),
                outlets.unlinked(world.sight("nightly"), "nightly", 10));
        assertEquals("rw-r-----", permissions("outlets/nightly.csv"));
    }

    private String text(String file) throws IOException {
        return Files.readString(data.resolve(file)).replace("\r\n", "\n");
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file)));
    }

    @Test
    void theSameAgainLeavesTheFileAsItIsAndAnotherDayReplacesItWhole() throws IOException {
        var acme = world.linked("acme", "0017");
        world.score(OutletWorld.DAY);
        var outlets = world.outlets(NIGHTLY + """
              - name: open
                kind: file
                every: 6h
                links: crm
                file: shared/open.json
                format: json
            """);
        ran(outlets, "nightly");
        ran(outlets, "open");
        var file = data.resolve("outlets/nightly.csv");
        var first = Files.readAllBytes(file);
        var json = Files.readAllBytes(data.resolve("shared/open.json"));
        var inode = Files.getAttribute(file, "unix:ino");
        // What a run left behind that was killed is no file of anybody's.
        Files.writeString(data.resolve("outlets/.nightly.csv.part"), "half a ro");
        var again = ran(world.again(), "nightly");
        assertEquals(Optional.of(Outcome.SAME), again.outcome());
        assertEquals(new Outlets.Counts(1, 0, 1, 0), again.counts());
        assertArrayEquals(first, Files.readAllBytes(file));
        assertEquals(inode, Files.getAttribute(file, "unix:ino"));
        Files.delete(file);
        assertEquals(Optional.of(Outcome.SENT), ran(outlets, "nightly").outcome());
        assertArrayEquals(first, Files.readAllBytes(file), "the same to the byte");
        ran(outlets, "open");
        assertArrayEquals(json, Files.readAllBytes(data.resolve("shared/open.json")));
        var read = new JsonMapper().readTree(json);
        assertEquals("2026-11-23", read.path("as_of").asString());
        var row = read.path("accounts").get(0);
        assertTrue(row.path("arr").isNull(), row.toString());
        assertEquals("Weekly users", row.path("reasons").get(0).path("label").asString());
        assertTrue(row.path("score").isNumber(), row.toString());

        world.now = world.now.plus(Duration.ofDays(1));
        world.weekly(acme, 250);
        world.score(OutletWorld.DAY.plusDays(1));
        assertEquals(Optional.of(Outcome.SENT), ran(outlets, "nightly").outcome());
        assertTrue(text("outlets/nightly.csv").contains(",2026-11-24,"));
        try (var inside = Files.list(data.resolve("outlets"))) {
            assertEquals(List.of(file), inside.toList(), "nothing else is left there");
        }
    }

    @Test
    void aDayIsSentOnceItIsOverUnlessTheNewestIsMeant() throws IOException {
        world.linked("acme", "0017");
        var today = LocalDate.of(2026, 11, 24);
        var outlets = world.outlets(NIGHTLY + """
              - name: today
                kind: file
                every: 6h
                links: crm
                day: newest
                columns: {Record ID: account, Health: score, Day: as_of}
            """);
        assertEquals(
                "no day that is over is scored yet", ran(outlets, "nightly").said());
        assertEquals(
                world.now.plus(Duration.ofMinutes(15)), ran(outlets, "nightly").nextAt());
        world.score(today);
        assertEquals(Optional.of(Outcome.WAITS), ran(outlets, "nightly").outcome());
        assertEquals(Optional.of(today), ran(outlets, "today").asOf());
        assertTrue(text("outlets/today.csv").matches("Record ID,Health,Day\n0017,\\d+\\.\\d\\d,2026-11-24\n"));
        world.now = Instant.parse("2026-11-25T00:05:00Z");
        world.score(today);
        assertEquals(Optional.of(today), ran(outlets, "nightly").asOf());
    }

    @Test
    void theShippedTemplatesWriteWhatTheirCrmsRead() throws IOException {
        world.linked("acme", "0015g00000AbCdEAAV");
        world.score(OutletWorld.DAY);
        for (var crm : List.of("salesforce", "hubspot"))
            Files.copy(
                    Repository.root().resolve("examples/crm/" + crm + "-outlet.yaml"),
                    data.resolve(crm + "-outlet.yaml"));
        var outlets = world.outlets("""
                outlets:
                  - {name: salesforce, kind: file, every: daily, links: crm, template: salesforce-outlet.yaml}
                  - {name: hubspot, kind: file, every: daily, links: crm, template: hubspot-outlet.yaml}
                """);
        for (var outlet : outlets.list()) ran(outlets, outlet.outlet().name());
        var salesforce = text("outlets/salesforce.csv").lines().toList();
        assertTrue(salesforce.getFirst().startsWith("Id,Tenure_Health_Score__c,Tenure_Risk__c,"));
        assertTrue(salesforce.getLast().startsWith("0015g00000AbCdEAAV,"));
        assertTrue(text("outlets/hubspot.csv").startsWith("Record ID,Tenure health score,Tenure risk,"));
    }

    @Test
    void nothingOfATenantOutOfTheOutletsSightOrScopeGoesOut() throws IOException {
        world.linked("acme", "0017");
        var secret = world.linked("secret", "0666");
        var small = world.tenant("small", new Fact.Profile("Small", "Basic", "", "UTC", Fact.Status.LIVE));
        world.accounts.link("crm", "0021", small, new Actor.Service("test"));
        world.score(OutletWorld.DAY);
        var outlets = world.outlets(NIGHTLY + """
              - name: basic
                kind: file
                every: daily
                links: crm
                plans: [Basic]
                columns: {id: account}
              - name: own
                kind: file
                every: daily
                tenant_ids: true
                columns: {id: account}
            """);
        world.hide(secret, "nightly");
        ran(outlets, "nightly");
        assertFalse(text("outlets/nightly.csv").toLowerCase().contains("secret"));
        assertFalse(text("outlets/nightly.csv").contains("0666"));
        ran(outlets, "basic");
        assertEquals("id\n0021\n", text("outlets/basic.csv"));
        ran(outlets, "own");
        assertEquals("id\nacme\nsecret\nsmall\n", text("outlets/own.csv"));
    }

    @Test
    void moreThanOnePageIsOneFile() throws IOException {
        var expected = new ArrayList<String>();
        for (int i = 0; i < 1_003; i++) {
            var key = "t" + (1000 + i);
            world.tenant(key, key, Fact.Status.LIVE);
            expected.add(key);
        }
        world.score(OutletWorld.DAY);
        var outlets = world.outlets(NIGHTLY.replace("links: crm", "tenant_ids: true\n    columns: {id: account}"));
        assertEquals(1_003, ran(outlets, "nightly").counts().accounts());
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
        assertEquals(
                List.of("no whole run yet, since less than an hour ago"),
                outlets.failing().stream().map(Outlets.Failing::words).toList());
        Files.delete(data.resolve("outlets"));
        assertEquals(Optional.of(Outcome.SENT), ran(outlets, "nightly").outcome());
        assertEquals(List.of(), outlets.failing());
        world.now = world.now.plus(Duration.ofDays(2));
        assertEquals(
                List.of("last whole run 2 days ago"),
                outlets.failing().stream().map(Outlets.Failing::words).toList());
    }

    @Test
    void aConfigurationThatCannotBeMeantStopsTheStartByName() {
        var wrong = new LinkedHashMap<String, String>();
        wrong.put("name: a\n    kind: file\n    links: crm", "outlet 1: every: the field is missing");
        wrong.put("name: a\n    kind: mail\n    every: daily\n    links: crm", "is neither file nor webhook");
        wrong.put("name: a\n    kind: file\n    every: daily", "links: name the source");
        wrong.put(
                "name: a\n    kind: file\n    every: daily\n    links: crm\n    colums: {}", "there is no such field");
        wrong.put(
                "name: a\n    kind: file\n    every: daily\n    links: crm\n    columns: {Health: scor, Id: account}",
                "columns: Health: 'scor' is not one of account, tenant");
        wrong.put(
                "name: a\n    kind: file\n    every: daily\n    links: crm\n    columns: {Health: score}",
                "without 'account'");
        wrong.put("name: a\n    kind: file\n    every: 6h\n    at: \"06:00\"\n    links: crm", "so many days");
        wrong.put("name: a\n    kind: file\n    every: daily\n    at: noon\n    links: crm", "is no hour in UTC");
        wrong.put(
                "name: a\n    kind: file\n    every: daily\n    links: crm\n    template: none.yaml", "cannot be read");
        wrong.put(
                "name: a\n    kind: file\n    every: daily\n    links: crm\n    statuses: [happy]",
                "statuses: 'happy'");
        wrong.put(hook("https://me:hunter2@example.com/x"), "does not stand in the address");
        wrong.put(hook("http://crm.example.com/hunter2"), "url: it begins with https://");
        wrong.put(hook("https://exa mple/hunter2"), "url: it is no address");
        wrong.put(
                "name: a\n    kind: webhook\n    every: daily\n    links: crm\n    url: https://example.com", "signed");
        wrong.put(hook("https://example.com") + "\n    batch: 0", "batch: 0 is not 1 to 500");
        for (var each : wrong.entrySet()) {
            var refused = assertThrows(
                    StartRefused.class, () -> world.outlets("outlets:\n  - " + each.getKey() + "\n"), each.getKey());
            var said = String.valueOf(refused.getMessage());
            assertTrue(said.contains(each.getValue()), said);
            assertFalse(said.contains("hunter2"), said);
        }
        var twice = NIGHTLY + NIGHTLY.lines().skip(1).collect(Collectors.joining("\n"));
        assertTrue(String.valueOf(assertThrows(StartRefused.class, () -> world.outlets(twice))
                        .getMessage())
                .contains("two outlets named 'nightly'"));
    }

    private static String hook(String url) {
        return "name: a\n    kind: webhook\n    every: daily\n    links: crm\n    secret: {env: S}\n    url: " + url;
    }
}
