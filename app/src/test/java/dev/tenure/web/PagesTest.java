package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.access.Caller;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Every page in a real browser, in both themes and at several widths.
class PagesTest {

    private static final List<String> PAGES = new ArrayList<>(List.of(
            "/",
            "/?view=all&band=healthy",
            "/?q=nobody",
            "/tenants/northwind",
            "/tenants/umbra",
            "/tenants/kestrel",
            "/tenants/northwind?as_of=2026-11-16",
            "/tenants/northwind/signals/incidents",
            "/tenants/umbra/signals/weekly_users",
            "/revenue",
            "/connect",
            "/imports",
            "/people",
            "/personal",
            "/handovers",
            "/tenants/northwind/contacts",
            "/nowhere"));

    private static final JsonMapper JSON = new JsonMapper();
    private static RunningServer server;
    private static Chromium chromium;
    private static Caller.Staff staff;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        staff = PagesWorld.fill(server);
        PAGES.add("/people/" + staff.name());
        var rows = "tenant,owner\numbra,Somebody with a name that is long enough to break a narrow table\nnobody,X\n";
        assertEquals(
                200,
                server.send("POST", "/v1/fact-imports/owners?dry_run=true", "text/csv", rows)
                        .statusCode());
        PAGES.add("/imports/files/"
                + JSON.readTree(server.get("/v1/imports").body())
                        .at("/items/0/id")
                        .asLong());
        var job = server.send("POST", "/v1/history-imports", "application/json", "{\"name\":\"past\"}");
        PAGES.add("/imports/history/" + JSON.readTree(job.body()).path("id").asLong());
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @Test
    void everyPageIsAccessibleInBothThemesAndNothingBreaksThePolicy() {
        var found = new ArrayList<String>();
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            var page = chromium.open(server, 1440, 900, scheme);
            page.onConsoleMessage(message -> {
                boolean expected = message.text().contains("404");
                if (message.type().equals("error") && !expected) found.add(page.url() + ": " + message.text());
            });
            page.navigate("/sign-in");
            Chromium.violationsInThisTheme(page).forEach(each -> found.add("/sign-in " + scheme + " " + each));
            Chromium.signIn(page, staff.name());
            for (var path : PAGES) {
                var answer = page.navigate(path);
                assertEquals(path.equals("/nowhere") ? 404 : 200, answer.status(), path);
                Chromium.violationsInThisTheme(page).forEach(each -> found.add(path + " " + scheme + " " + each));
                Chromium.shoot(page, (scheme + path).replaceAll("[^A-Za-z0-9]+", "-"));
            }
            page.context().close();
        }
        assertEquals(List.of(), found);
    }

    @Test
    void noPageScrollsSidewaysOnANarrowScreen() {
        var found = new ArrayList<String>();
        for (int width : new int[] {320, 390}) {
            var page = chromium.open(server, width, 800, ColorScheme.LIGHT);
            Chromium.signIn(page, staff.name());
            for (var path : PAGES) {
                page.navigate(path);
                if (sideways(page)) found.add(path + " at " + width);
                Chromium.shoot(page, (width + path).replaceAll("[^A-Za-z0-9]+", "-"));
            }
            page.context().close();
        }
        assertEquals(List.of(), found);
    }

    /// The page as a whole, or a cell of a stacked table whose words run into the next one.
    static boolean sideways(Page page) {
        return (Boolean) page.evaluate("""
                () => [document.documentElement, ...document.querySelectorAll('table.stk tbody :is(th, td)')]
                        .some(box => box.scrollWidth > box.clientWidth + 1)
                """);
    }

    @Test
    void theBreakdownAddsUpToTheScoreOnThePage() {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/tenants/northwind");
        var score =
                new java.math.BigDecimal(page.locator(".sc .big").innerText().replace("\n", ""));
        var lost = page.locator(".sig tbody td .sb").allInnerTexts().stream()
                .map(java.math.BigDecimal::new)
                .reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add);
        assertEquals(0, score.add(lost).compareTo(new java.math.BigDecimal(100)), score + " and " + lost);
        assertTrue(page.locator("main").innerText().contains("Sev 1"), "incidents are facts on the page");
        page.context().close();
    }

    @Test
    void aDayInThePastIsShownAsItWasAndSaysSo() {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/tenants/northwind?as_of=2026-09-07");
        assertTrue(page.locator("main").innerText().contains("This is Sep 7, 2026 as it was scored"));
        page.context().close();
    }

    @Test
    void aTenantOutOfSightIsNotFoundLikeOneThatNeverWas() {
        var nobody = server.person(false, false);
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, nobody.name());
        var unseen = page.navigate("/tenants/northwind");
        assertEquals(404, unseen.status());
        var body = page.locator("main").innerText();
        assertEquals(404, page.navigate("/tenants/never-was").status());
        assertEquals(body, page.locator("main").innerText());
        page.context().close();
    }

    @Test
    void theThemeIsTheReadersChoiceAndStays() {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.getByRole(AriaRole.BUTTON, named("Help, theme and sign out")).click();
        page.getByLabel("Theme", new Page.GetByLabelOptions().setExact(true)).selectOption("dark");
        page.getByRole(AriaRole.BUTTON, named("Save")).click();
        page.waitForLoadState();
        assertEquals("dark", page.locator("html").getAttribute("data-theme"));
        page.navigate("/imports");
        assertEquals("dark", page.locator("html").getAttribute("data-theme"));
        page.context().close();
    }

    @Test
    void factsComeInFromAFileAfterAPreviewThatChangesNothing() throws Exception {
        var file = Files.createTempFile("owners", ".csv");
        Files.writeString(file, "tenant,owner\ntenant-9,Imre Vogel\nno-such,Imre Vogel\n");
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        for (var button : List.of("Preview", "Import", "Import")) {
            page.navigate("/imports");
            page.getByLabel("Kind").selectOption("owners");
            page.getByLabel("File", new Page.GetByLabelOptions().setExact(true)).setInputFiles(file);
            page.getByRole(AriaRole.BUTTON, named(button)).click();
            page.waitForURL("**/imports/facts");
        }
        var said = page.locator("main").innerText();
        assertTrue(said.contains("Imported: 2 rows, 0 new, 0 changed, 1 unchanged, 1 rejected"), said);
        assertTrue(said.contains("no-such"), said);
        assertTrue(server.get("/v1/tenants/tenant-9").body().contains("Imre Vogel"));
        // The newest scored day is yesterday, and yesterday nobody knew.
        page.navigate("/tenants/tenant-9");
        assertFalse(page.locator("main").innerText().contains("Imre Vogel"));
        page.context().close();
    }

    @Test
    void aFilterStandsInTheAddressAndBackTakesItAway() {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/?view=all");
        page.getByText("Plan", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        page.getByRole(AriaRole.LINK, linkNamed("Growth")).click();
        page.waitForURL("**/?view=all&plan=Growth");
        page.getByText("Plan Growth").waitFor();
        assertFalse(page.locator("#board tbody").innerText().contains("Enterprise"));
        page.goBack();
        page.waitForURL("**/?view=all");
        page.getByText("Plan Growth")
                .waitFor(new com.microsoft.playwright.Locator.WaitForOptions()
                        .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
        assertTrue(page.locator("#board tbody").innerText().contains("Enterprise"));
        page.context().close();
    }

    @Test
    void anOrderStandsInTheAddressAndInTheHeadOfItsColumn() {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/?view=all");
        var names = page.locator("#board tbody th a");
        page.locator("#board thead a", new Page.LocatorOptions().setHasText("Tenant"))
                .click();
        page.waitForURL("**/?*sort=name*");
        page.locator("#board thead th[aria-sort=ascending]", new Page.LocatorOptions().setHasText("Tenant"))
                .waitFor();
        var ascending = names.allInnerTexts();
        assertTrue(ascending.size() > 2, ascending.toString());
        assertEquals(ascending.stream().sorted(String.CASE_INSENSITIVE_ORDER).toList(), ascending);
        page.locator("#board thead a", new Page.LocatorOptions().setHasText("Tenant"))
                .click();
        page.locator("#board thead th[aria-sort=descending]", new Page.LocatorOptions().setHasText("Tenant"))
                .waitFor();
        var descending = names.allInnerTexts();
        assertEquals(
                descending.stream()
                        .sorted(String.CASE_INSENSITIVE_ORDER.reversed())
                        .toList(),
                descending);
        assertFalse(descending.equals(ascending));
        page.context().close();
    }

    static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    static Page.GetByRoleOptions linkNamed(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
