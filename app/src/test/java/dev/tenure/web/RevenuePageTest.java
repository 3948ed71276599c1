package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.access.Caller;
import dev.tenure.tenants.FactImport.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A finance person's quarter in the browser: choose a currency, enter what is missing, read the bridge down to its
/// tenants, close it, and see what is learnt later.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RevenuePageTest {

    private static RunningServer server;
    private static Chromium chromium;
    private static Caller.Staff staff;
    private static Page page;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        staff = PagesWorld.fill(server);
        chromium = Chromium.start();
        page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
    }

    @AfterAll
    static void stop() {
        page.context().close();
        chromium.close();
        server.close();
    }

    private static String said() {
        return page.locator("#said").innerText();
    }

    private static void press(String button) {
        page.getByRole(AriaRole.BUTTON, PagesTest.named(button)).click();
    }

    /// "+$1,234.50" as a number.
    private static BigDecimal number(String amount) {
        return new BigDecimal(amount.replace("−", "-").replaceAll("[^0-9.-]", ""));
    }

    @Test
    @Order(1)
    void withoutACurrencyThePageAsksForOneAndThePortfolioAddsNothing() {
        page.navigate("/revenue");
        assertEquals("No reporting currency is chosen", page.locator("h1").innerText());
        ContactsPageTest.shoot(page, "revenue-unset");
        page.getByLabel("Reporting currency").fill("EUX");
        page.getByLabel("Midnight is in").fill("Europe/Oslo");
        press("Save");
        assertEquals("'EUX' is not a currency code like EUR. Nothing was changed.", said());
        page.navigate("/");
        assertTrue(
                page.locator("h1").innerText().contains("$"), page.locator("h1").innerText());
        assertEquals(0, page.locator("#withheld").count());
        page.navigate("/revenue");
        page.getByLabel("Reporting currency").fill("EUR");
        page.getByLabel("Fiscal year starts in").selectOption("February");
        page.getByLabel("Midnight is in").fill("Europe/Oslo");
        press("Save");
        assertEquals("Totals are in EUR from now on. Closed periods stay.", said());
    }

    @Test
    @Order(2)
    void aMissingRateWithholdsTotalsNamesTenantsAndIsEnteredOnThePage() {
        page.navigate("/");
        var withheld = page.locator("#withheld").innerText();
        assertTrue(
                withheld.matches(
                        "Totals in EUR are withheld: no rate of USD for Kestrel Labs, Northwind Freight, Tenant 10, .+ and"
                                + " [0-9]+ more tenants\\. Missing rates"),
                withheld);
        ContactsPageTest.shoot(page, "portfolio-withheld");
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("Missing rates")).click();
        assertEquals(
                "The total of FY2027-Q4 is withheld: a rate is missing",
                page.locator("h1").innerText());
        var missing = page.locator("#missing").innerText();
        for (var words : List.of("USD on Oct 31, 2026", "USD on Nov 23, 2026", "Northwind Freight"))
            assertTrue(missing.contains(words), words + " in " + missing);
        assertEquals(0, page.locator("svg.ch").count(), "no drawing of what has no total");
        ContactsPageTest.shoot(page, "revenue-withheld");
        page.getByLabel("EUR for one USD on Oct 31, 2026").fill("0,85");
        press("Enter the rate of USD on Oct 31, 2026");
        assertEquals("'0,85' is not a rate: a number above 0 with a decimal point. Nothing was changed.", said());
        page.getByLabel("EUR for one USD on Oct 31, 2026").fill("0.85");
        press("Enter the rate of USD on Oct 31, 2026");
        assertEquals("1 rate is new, 0 changed, 0 unchanged.", said());
        // It holds for 45 days, so it stands for the running end too.
        assertEquals(0, page.locator("#missing").count());
        assertTrue(page.locator("h1").innerText().contains("so far in FY2027-Q4"));
        assertTrue(page.locator(".head p")
                .innerText()
                .contains("It runs: told through Nov 23, 2026, the last complete day in Europe/Oslo."));
    }

    @Test
    @Order(3)
    void thePortfolioHasOneTotalAndSaysWhatItIsMadeOf() {
        page.navigate("/");
        assertEquals(0, page.locator("#withheld").count());
        assertTrue(
                page.locator("h1").innerText().contains("€"), page.locator("h1").innerText());
        assertFalse(
                page.locator("h1").innerText().contains("$"), page.locator("h1").innerText());
        var figures = page.locator(".kpis").innerText();
        assertTrue(figures.contains("converted from $"), figures);
        ContactsPageTest.shoot(page, "portfolio-converted");
    }

    @Test
    @Order(4)
    void theBridgeAddsUpLineByLineAndOpensToItsTenants() {
        page.navigate("/revenue");
        page.getByLabel("Rates from a file: currency, day, rate")
                .setInputFiles(new com.microsoft.playwright.options.FilePayload(
                        "rates.csv",
                        "text/csv",
                        "currency,day,rate\nUSD,2025-10-31,0.90\nUSD,2026-01-31,0.90\nUSD,2026-04-30,0.80\nUSD,2026-07-31,0.82\nUSD,x,1\n"
                                .getBytes(StandardCharsets.UTF_8)));
        press("Enter rates");
        assertEquals(
                "4 rates are new, 0 changed, 0 unchanged. 1 row was not entered, the first in line 6, day: 'x' is not a"
                        + " day like 2026-11-24.",
                said());
        page.getByLabel("Period", new Page.GetByLabelOptions().setExact(true)).selectOption("FY2027-Q1");
        page.waitForURL("**/revenue?period=FY2027-Q1");
        page.locator("h1").getByText("in FY2027-Q1").waitFor();
        assertSums();
        ContactsPageTest.shoot(page, "revenue-quarter");
        var parts = page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("From opening to end"));
        assertTrue(parts.innerText().contains("Currency"), parts.innerText());
        page.navigate("/revenue?period=2026-02");
        assertTrue(page.locator("h1").innerText().contains("in 2026-02"), "a month by its address");
        page.navigate("/revenue?period=FY2027-Q4");
        assertSums();
        page.navigate("/revenue?period=FY2026-Q4");
        assertSums();
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("New business")).click();
        page.waitForURL("**part=new-business#tenants");
        assertEquals(
                "New business, tenant by tenant", page.locator("#tenants-name").innerText());
        assertEquals(50, page.locator("#tenants tbody tr").count());
        for (var moved : page.locator("#tenants td[data-l='What moved']").allInnerTexts())
            assertTrue(moved.startsWith("New business +"), moved);
        ContactsPageTest.shoot(page, "revenue-new-business");
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("Next page")).click();
        page.waitForURL("**from=50#tenants");
        assertEquals(PagesWorld.TENANTS - 50, page.locator("#tenants tbody tr").count());
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("All tenants")).click();
        page.locator("#tenants-name").getByText("Tenant by tenant").waitFor();
        assertEquals(
                "200",
                String.valueOf(
                        page.navigate("/revenue?period=nonsense&part=x&from=-1").status()));
    }

    /// Opening, each part and the end of the table below the drawing; and the rows of all tenants sum to the same end.
    private static void assertSums() {
        var rows = page.locator("table.parts tbody tr td[data-l='Amount']").allInnerTexts();
        var sum = rows.subList(0, rows.size() - 1).stream()
                .map(RevenuePageTest::number)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertEquals(0, sum.compareTo(number(rows.getLast())), rows.toString());
    }

    @Test
    @Order(5)
    void aQuarterIsClosedAfterALookAndWhatIsLearntLaterIsShownBesideIt() {
        page.navigate("/revenue?period=FY2027-Q1");
        press("Preview closing");
        assertEquals("Close FY2027-Q1 for good", page.locator("#preview-name").innerText());
        assertTrue(page.locator("#preview").innerText().contains("It cannot be undone"));
        ContactsPageTest.shoot(page, "revenue-preview");
        northwind(50_000_000);
        press("Close FY2027-Q1");
        assertTrue(
                said().startsWith(
                                "Nothing was closed, because it reads otherwise than in the preview: Northwind Freight ends with"),
                said());
        press("Preview closing");
        press("Close FY2027-Q1");
        assertEquals("FY2027-Q1 is closed. Its figures stand for good.", said());
        assertTrue(page.locator("main").innerText().contains("Nothing learnt since changes it."));
        assertEquals(0, page.locator("#preview-closing").count());
        northwind(60_000_000);
        page.navigate("/revenue?period=FY2027-Q1");
        assertSums();
        var restated = page.locator("#restated").innerText();
        assertTrue(restated.contains("Northwind Freight") && restated.contains("+€80,000"), restated);
        ContactsPageTest.shoot(page, "revenue-closed");
        page.navigate("/revenue?period=FY2027-Q2");
        assertSums();
        assertTrue(page.locator("table.parts").innerText().contains("Restated"), "the next opens with what was closed");
    }

    @Test
    @Order(6)
    void whoIsNoAdministratorReadsAndClosesNothing() {
        var reader = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(reader, server.person(false, true).name());
        reader.navigate("/revenue?period=FY2027-Q3");
        assertEquals(0, reader.locator("main form[method=post]").count());
        var csrf = page.locator("input[name=_csrf]").first().inputValue();
        for (var path : List.of("/revenue/preview", "/revenue/closings", "/revenue/calendar"))
            assertEquals(
                    403,
                    reader.request()
                            .post(
                                    server.base() + path,
                                    com.microsoft.playwright.options.RequestOptions.create()
                                            .setForm(com.microsoft.playwright.options.FormData.create()
                                                    .set("_csrf", csrf)
                                                    .set("period", "FY2027-Q3")
                                                    .set("digest", "x")
                                                    .set("currency", "USD")
                                                    .set("starts", "1")
                                                    .set("zone", "UTC")))
                            .status(),
                    path);
        reader.context().close();
    }

    @Test
    @Order(7)
    void theQuarterIsReadByKeyboardAlone() {
        var hands = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(hands, staff.name());
        var keyboard = new Keyboard(hands);
        hands.navigate("/people");
        keyboard.press("g", "r");
        hands.waitForURL("**/revenue");
        keyboard.tabTo("nav-revenue");
        keyboard.tabTo("period");
        hands.navigate("/revenue?period=FY2026-Q4");
        keyboard.tabTo("New business");
        keyboard.press("Enter");
        hands.waitForURL("**part=new-business#tenants");
        hands.context().close();
    }

    private static void northwind(long minor) {
        PagesWorld.load(
                server,
                staff,
                Kind.CONTRACTS,
                "tenant,term_start,term_end,amount_minor,currency,period,valid_from\nnorthwind,2026-01-04,2026-12-11,"
                        + minor + ",USD,year,2026-01-04\n");
    }
}
