package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.core.Actor;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Files, history jobs, refused events and unknown accounts through the pages.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImportsPageTest {

    private static final String BATCH = "application/cloudevents-batch+json";

    private static RunningServer server;
    private static Chromium chromium;
    private static Caller.Staff staff;

    private Page page;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        staff = server.person(true, true);
        server.send("POST", "/v1/fact-imports/tenants", "text/csv", "id,name\nnorthwind,Northwind Freight\n");
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @BeforeEach
    void signIn() {
        page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
    }

    @AfterEach
    void away() {
        page.context().close();
    }

    @Test
    void aFileWithBadRowsSaysWhichRowAndColumnAndTakesTheRestWhenTold() throws Exception {
        var file = """
                tenant,name,day,good,total,target_ppm
                northwind,api,2026-11-20,999,1000,999000
                northwind,api,2026-13-40,999,1000,999000
                northwind,api,2026-11-21,many,1000,999000
                northwind,api,2026-11-22,1001,1000,999000
                nobody,api,2026-11-22,999,1000,999000
                """;

        upload("slo", file, "Preview");

        assertTrue(said().startsWith("Preview, nothing was changed: 5 rows, 1 new"), said());
        assertEquals(List.of("3", "4", "5", "6"), cells(1));
        assertEquals(List.of("day", "good"), cells(2).subList(0, 2));
        assertEquals("tenant", cells(2).get(3));
        assertEquals(0, count("northwind"));
        Chromium.shoot(page, "imports-preview");
        assertEquals(List.of(), Chromium.violations(page));

        upload("slo", file, "Import");
        assertTrue(said().startsWith("Imported: 5 rows, 1 new"), said());
        assertEquals(1, count("northwind"));
        upload("slo", file, "Import");
        assertTrue(said().startsWith("Imported: 5 rows, 0 new, 0 changed, 1 unchanged, 4 rejected"), said());
    }

    @Test
    void aPreviewedFileIsOpenedImportedAndTakenOutAgain() throws Exception {
        server.send("POST", "/v1/fact-imports/tenants", "text/csv", "id,name\npelagic,Pelagic\n");
        upload("owners", "tenant;owner\npelagic;Maya Koh\npelagico;Sam\n", "Preview");
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("All rows, then import"))
                .click();
        page.waitForURL("**/imports/files/*");
        assertTrue(heading().startsWith("Nothing of owners"), heading());
        var rows = page.locator("#rows").innerText();
        for (var part : List.of("pelagic", "Maya Koh", "there is no tenant 'pelagico'"))
            assertTrue(rows.contains(part), part + " in " + rows);
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK))
            for (int width : new int[] {1280, 390, 320}) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                page.setViewportSize(width, 900);
                page.reload();
                if (width == 1280) assertEquals(List.of(), Chromium.violationsInThisTheme(page), scheme.name());
                assertTrue(!PagesTest.sideways(page), "scrolls sideways at " + width);
                Chromium.shoot(page, "file-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width);
            }
        page.setViewportSize(1280, 900);
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("Rejected")).click();
        assertEquals(1, page.locator("#rows .faults tbody tr").count());
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Import")).click();
        assertEquals("The file is imported.", said());
        assertTrue(server.get("/v1/tenants/pelagic").body().contains("Maya Koh"));
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Take the file out")).click();
        assertTrue(said().startsWith("It is taken out"), said());
        assertTrue(!server.get("/v1/tenants/pelagic").body().contains("Maya Koh"));
        assertTrue(heading().endsWith("is taken out"), heading());
    }

    @Test
    void aFileOfAnotherKindSaysWhatIsMissing() throws Exception {
        upload("contracts", "tenant,owner\nnorthwind,Maya Koh\n", "Import");
        assertTrue(said().startsWith("The file cannot be used:"), said());
        assertTrue(said().contains("term_start"), said());
        assertTrue(said().endsWith("Nothing was entered."), said());
        assertEquals("contracts", page.locator("#kind").inputValue());
    }

    @Test
    @Order(1) // Before any event is refused, which the page would name first.
    void aHistoryJobIsShownBeforeItIsCommittedWhole() {
        var token = key("history-app", "northwind-h");
        var opened = server.send(server.request("/v1/history-imports", token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"year 2025\"}")));
        assertEquals(201, opened.statusCode(), opened.body());
        var id = opened.body().replaceAll("(?s).*\"id\":\\s*(\\d+).*", "$1");
        var uploaded = server.send(server.request("/v1/history-imports/" + id + "/events?offset=0", token)
                .header("Content-Type", BATCH)
                .POST(BodyPublishers.ofString("["
                        + String.join(
                                ",",
                                event("h1", "northwind-h", "2025-03-01T10:00:00Z"),
                                event("h2", "northwind-h", "2025-06-01T10:00:00Z"),
                                event("h3", "stranger", "2025-06-02T10:00:00Z"),
                                "{\"specversion\":\"1.0\",\"id\":\"h4\",\"type\":\"user.active\"}")
                        + "]")));
        assertEquals(200, uploaded.statusCode(), uploaded.body());

        page.navigate("/imports");
        assertEquals("1 history job waits for a decision", heading());
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("year 2025")).click();
        page.waitForURL("**/imports/history/" + id);

        assertEquals("Nothing of year 2025 counts yet", heading());
        var shown = page.locator("main").innerText();
        for (var part : List.of("Northwind Freight", "Mar 1, 2025", "Jun 1, 2025", "stranger", "h4"))
            assertTrue(shown.contains(part), part + " in " + shown);
        assertEquals("4", value("Rows"));
        assertEquals("2", value("Would count"));
        assertEquals("1", value("Of unknown accounts"));
        assertEquals("1", value("Refused rows"));
        Chromium.shoot(page, "history-open");
        assertEquals(List.of(), Chromium.violations(page));

        page.getByRole(AriaRole.BUTTON, PagesTest.named("Commit")).click();
        page.waitForURL("**/imports?done=committed");
        assertTrue(said().startsWith("The history job is committed."), said());
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("year 2025")).click();
        assertEquals("year 2025 is committed", heading());
        assertEquals("2", value("Accepted"));
        assertEquals("1", value("Refused rows"));
        assertEquals(
                0, page.getByRole(AriaRole.BUTTON, PagesTest.named("Commit")).count());
    }

    @Test
    void aDeletedHistoryJobLeavesNothing() {
        var token = key("dropped-app", "northwind-d");
        var opened = server.send(server.request("/v1/history-imports", token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"by mistake\"}")));
        var id = opened.body().replaceAll("(?s).*\"id\":\\s*(\\d+).*", "$1");
        page.navigate("/imports/history/" + id);
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Delete the job")).click();
        page.waitForURL("**/imports?done=deleted");
        assertEquals(404, page.navigate("/imports/history/" + id).status());
    }

    @Test
    void aRefusedEventSaysWhyAndOneThatIsTriedTooSoonIsRefusedAgain() {
        var token = key("late-app", "northwind-l");
        var answer = server.send(server.request("/v1/events", token)
                .header("Content-Type", BATCH)
                .POST(BodyPublishers.ofString("[" + event("q1", "northwind-l", "2026-01-05T10:00:00Z") + "]")));
        assertTrue(answer.body().contains("rejected"), answer.body());
        page.navigate("/imports");
        var row = page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText("q1"))
                .first();
        assertTrue(row.innerText().contains("late"), row.innerText());
        Chromium.shoot(page, "imports-refused");
        assertEquals(List.of(), Chromium.violations(page));
        row.getByRole(AriaRole.CHECKBOX).check();
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Try chosen again")).click();
        page.waitForURL("**/imports/quarantine");
        assertEquals("1 event was tried again: 0 taken, 1 refused again.", said());
    }

    @Test
    void anAccountIsLinkedOrIgnoredAndTakenBack() {
        server.send("POST", "/v1/fact-imports/tenants", "text/csv", "id,name\nhalden,Halden Biologics\n");
        var token = server.bean(Access.class)
                .issueSourceKey("lab-app", "account", staff.actor())
                .token();
        for (var account : List.of("halden-lab", "test-tenant"))
            server.send(server.request("/v1/events", token)
                    .header("Content-Type", "application/cloudevents+json")
                    .POST(BodyPublishers.ofString(event(account, account, "2026-11-24T10:00:00Z"))));
        page.navigate("/connect");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Ignore test-tenant of lab-app"))
                .click();
        page.waitForURL("**/connect?done=ignored");
        assertTrue(page.locator("#said").innerText().contains("is ignored"));
        page.getByText("Ignored accounts, 1").click();
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Take back test-tenant of lab-app"))
                .click();
        page.waitForURL("**/connect?done=restored");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Ignore test-tenant of lab-app"))
                .waitFor();

        var link = page.getByRole(AriaRole.FORM, PagesTest.named("Link halden-lab of lab-app"));
        link.getByLabel("Or link to").fill("nobody");
        link.getByRole(AriaRole.BUTTON).click();
        page.waitForURL("**/connect/accounts");
        assertTrue(page.locator("#said").innerText().contains("There is no tenant with the key “nobody”"));
        link.getByLabel("Or link to").fill("halden");
        link.getByRole(AriaRole.BUTTON).click();
        page.waitForURL("**/connect?done=linked");
        var accounts = page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Unknown accounts"));
        assertEquals(0, accounts.getByText("halden-lab").count(), "the account is unknown no longer");
    }

    private static String key(String name, String account) {
        var token = server.bean(Access.class)
                .issueSourceKey(name, "account", new Actor.Service("test"))
                .token();
        var linked = server.send(
                "POST",
                "/v1/fact-imports/accounts",
                "text/csv",
                "source,account,tenant\n%s,%s,northwind\n".formatted(name, account));
        assertTrue(linked.body().contains("\"added\":1"), linked.body());
        return token;
    }

    private static String event(String id, String account, String time) {
        return """
                {"specversion":"1.0","id":"%s","source":"/app","type":"user.active","subject":"u1",
                 "account":"%s","time":"%s"}""".formatted(id, account, time);
    }

    private void upload(String kind, String csv, String button) throws IOException {
        var file = Files.createTempFile(kind, ".csv");
        Files.writeString(file, csv);
        page.navigate("/imports");
        page.getByLabel("Kind").selectOption(kind);
        page.locator("#file").setInputFiles(file);
        page.getByRole(AriaRole.BUTTON, PagesTest.named(button)).click();
        page.waitForURL("**/imports/facts");
    }

    private List<String> cells(int column) {
        return page.locator("#report .faults tbody td:nth-child(" + column + ")")
                .allInnerTexts();
    }

    private static int count(String tenant) {
        var facts = server.get("/v1/tenants/" + tenant);
        assertEquals(200, facts.statusCode());
        return facts.body().contains("\"target_ppm\"") ? 1 : 0;
    }

    private String said() {
        return page.locator("#said").innerText();
    }

    private String heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))
                .innerText();
    }

    private String value(String name) {
        return page.locator("dt")
                .filter(new Locator.FilterOptions().setHasText(java.util.regex.Pattern.compile("^" + name + "$")))
                .locator("xpath=following-sibling::dd[1]")
                .innerText();
    }
}
