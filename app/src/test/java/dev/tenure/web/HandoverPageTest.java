package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.access.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Maya's book goes to Lena, is read as a brief, and comes back.
class HandoverPageTest {

    private static RunningServer server;
    private static Chromium chromium;
    private static Caller.Staff staff;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        staff = PagesWorld.fill(server);
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @Test
    void aBookIsHandedOverAfterALookAndGivenBack() {
        server.send("PUT", "/v1/tenants/northwind/contacts/imre", "application/json", """
                {"name":"Imre Vogel","role":"champion","email":"imre@example.com"}""");
        server.send("POST", "/v1/tenants/northwind/notes", "application/json", "{\"text\":\"Call before Dec 4.\"}");
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/people");
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("Hand over accounts")).click();
        page.getByLabel("Accounts of").selectOption("Maya Koh");
        page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("Lena Brandt");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Preview")).click();
        assertEquals(
                "From Nov 24, 2026 on, for good: 30 accounts of Maya Koh to Lena Brandt",
                page.locator("h1").innerText());
        ContactsPageTest.shoot(page, "handover-preview");
        assertEquals("Maya Koh", owner("northwind"), "nothing was changed by the look");
        page.getByLabel("Hand over Kestrel Labs").uncheck();
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Hand over to Lena Brandt"))
                .click();
        page.waitForURL("**/handovers/*?done=made");
        var brief = page.locator("main").innerText();
        for (var words : new String[] {
            "Northwind Freight",
            "Notice deadline",
            "Lost most by Weekly users",
            "Imre Vogel, champion, imre@example.com",
            "Call before Dec 4."
        }) assertTrue(brief.contains(words), words + " in " + brief);
        ContactsPageTest.shoot(page, "handover");
        assertEquals("Lena Brandt", owner("northwind"));
        assertEquals("Maya Koh", owner("kestrel"), "it was not chosen");

        page.getByRole(AriaRole.BUTTON, PagesTest.named("Give back")).click();
        assertEquals("29 accounts given back.", page.locator("#said").innerText());
        assertEquals("Maya Koh", owner("northwind"));
        page.navigate("/handovers");
        assertTrue(page.locator("main").innerText().contains("Given back Nov 24, 2026"));
        ContactsPageTest.shoot(page, "handovers");
        page.context().close();
    }

    @Test
    void anAbsenceThatEndsBeforeItBeginsIsRefused() {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/handovers?from=Tom+Ode&to=Lena&first_day=2026-12-01&back_on=2026-11-30");
        assertEquals(
                "Back_on is later than first_day. Nothing was changed.",
                page.locator("#said").innerText());
        page.context().close();
    }

    private static String owner(String tenant) {
        return new tools.jackson.databind.json.JsonMapper()
                .readTree(server.get("/v1/tenants/" + tenant).body())
                .at("/owner/owner")
                .asString();
    }
}
