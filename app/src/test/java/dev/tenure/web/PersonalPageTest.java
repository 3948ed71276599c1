package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.core.Actor;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An administrator looks a person up and erases them, after it was said what cannot be undone.
class PersonalPageTest {

    private static RunningServer server;
    private static Chromium chromium;
    private static Caller.Staff admin;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        admin = PagesWorld.fill(server);
        chromium = Chromium.start();
        var token = server.bean(Access.class)
                .issueSourceKey("personal", "account", new Actor.Service("test"))
                .token();
        assertEquals(
                200,
                server.send("POST", "/v1/unmatched-accounts/resolutions", "application/json", """
                                {"source":"personal","account":"northwind","action":"link","tenant":"northwind"}""")
                        .statusCode());
        assertEquals(
                200,
                server.send(server.request("/v1/events", token)
                                .header("Content-Type", "application/cloudevents+json")
                                .POST(BodyPublishers.ofString("""
                                        {"specversion":"1.0","id":"p1","source":"/app","type":"user.active","subject":"ann",
                                         "account":"northwind","time":"2026-11-23T10:00:00Z",
                                         "data":{"ip":"10.0.0.1","email":"ann@example.org"}}""")))
                        .statusCode());
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @Test
    void aPersonIsFoundAndErasedOnceTheTenantsKeyIsTypedAgain() {
        var found = new java.util.ArrayList<String>();
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            var page = chromium.open(server, 1280, 900, scheme);
            Chromium.signIn(page, admin.name());
            look(page, "ann\nann@example.org");
            assertTrue(page.locator("#found").innerText().contains("user.active"));
            assertTrue(page.locator("main").innerText().contains("Withheld at the door"));
            Chromium.violationsInThisTheme(page).forEach(found::add);
            Chromium.shoot(page, "personal-" + scheme);
            page.setViewportSize(320, 800);
            assertFalse(PagesTest.sideways(page));
            Chromium.shoot(page, "personal-320-" + scheme);
            page.context().close();
        }
        assertEquals(List.of(), found);

        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, admin.name());
        look(page, "ann\nann@example.org");
        page.getByLabel("The tenant's key, to confirm").fill("umbra");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Erase")).click();
        assertTrue(page.locator("#said").innerText().contains("Nothing was erased"));
        page.getByLabel("The tenant's key, to confirm").fill("northwind");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Erase")).click();
        page.getByText("What was erased").waitFor();
        assertTrue(page.locator("#found").innerText().contains("Pseudonyms unlinked"));
        Chromium.shoot(page, "personal-erased");
        assertEquals(List.of(), Chromium.violations(page));
        look(page, "ann");
        assertTrue(page.locator("#found").innerText().contains("No event in the ledger"));
        page.context().close();
    }

    private static void look(Page page, String ids) {
        page.navigate("/personal");
        page.getByLabel("Tenant's key", new Page.GetByLabelOptions().setExact(true))
                .fill("northwind");
        page.getByLabel("Ids of the person, one a line").fill(ids);
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Look up")).click();
        page.locator("#found").waitFor();
    }

    @Test
    void whoIsNoAdministratorLooksNobodyUp() {
        var colleague = server.person(false, true);
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, colleague.name());
        page.navigate("/personal");
        assertEquals(0, page.getByLabel("Ids of the person, one a line").count());
        page.context().close();
    }
}
