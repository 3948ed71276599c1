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

/// A parent, another name and a merge are entered on a page, and stand on the tenant's own.
class StructurePageTest {

    private static RunningServer server;
    private static Chromium chromium;
    private static Caller.Staff staff;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-23", "tenure.cycle.seconds=0");
        staff = PagesWorld.fill(server);
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @Test
    void aParentANameAndAMergeAreEnteredAndTheMergeIsTakenBack() {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/tenants/northwind");
        assertEquals(0, page.locator("#family").count(), "without a fact there is no card");
        for (var child : new String[] {"umbra", "kestrel"}) {
            page.navigate("/tenants/" + child);
            page.getByRole(AriaRole.LINK, PagesTest.linkNamed("Structure")).click();
            page.getByLabel("Id of the tenant above, empty for none").fill("northwind");
            page.getByRole(AriaRole.BUTTON, PagesTest.named("Save parent")).click();
            assertTrue(said(page).endsWith("stands under northwind."), said(page));
        }
        page.navigate("/tenants/northwind/structure");
        page.getByLabel("Id of the tenant above, empty for none").fill("umbra");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Save parent")).click();
        assertEquals(
                "A tenant cannot stand under itself: northwind under umbra under northwind. Nothing was changed.",
                said(page));
        page.navigate("/tenants/northwind");
        var family = page.locator("#family").innerText();
        for (var words : new String[] {"Of the 3 accounts you see", "Umbra Energy", "Kestrel Labs", "$1.22M"})
            assertTrue(family.contains(words), words + " in " + family);
        ContactsPageTest.shoot(page, "tenant-with-family");
        page.navigate("/tenants/umbra");
        assertEquals("Northwind Freight", page.locator("#parent").innerText());
        page.navigate("/tenants/umbra?as_of=2026-11-16");
        assertEquals(0, page.locator("#family").count(), "nobody had said so then");

        page.navigate("/tenants/northwind/structure");
        page.getByLabel("Source").fill("crm");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("0017-NW");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Add name")).click();
        assertEquals("0017-NW means Northwind Freight in crm.", said(page));
        page.navigate("/?q=0017-nw&view=all");
        assertTrue(page.locator("main").innerText().contains("Northwind Freight"), "found by its other name");

        page.navigate("/tenants/northwind/structure");
        page.getByLabel("Id of the tenant that goes; this one stays").fill("tenant-3");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Preview")).click();
        assertEquals("Tenant 3 becomes Northwind Freight", page.locator("h1").innerText());
        assertTrue(page.locator("main").innerText().contains("Contract main becomes tenant-3:main"));
        ContactsPageTest.shoot(page, "merge-preview");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Merge")).click();
        assertEquals("Tenant 3 is Northwind Freight from now on.", said(page));
        ContactsPageTest.shoot(page, "structure");
        page.navigate("/tenants/tenant-3");
        assertEquals("Northwind Freight", page.locator("h1").innerText());
        page.navigate("/tenants/tenant-3?as_of=2026-11-16");
        assertEquals("Tenant 3", page.locator("h1").innerText(), "on a day before it is what it was");
        var then = page.locator("main").innerText();
        assertTrue(then.contains("Tom Ode") && !then.contains("Maya Koh"), "with its own facts: " + then);
        page.navigate("/?q=Tenant+3&view=all");
        assertEquals(
                0,
                page.locator("a[href^='/tenants/tenant-3?'], a[href='/tenants/tenant-3']")
                        .count());

        page.navigate("/tenants/northwind/structure");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Take back Tenant 3 into Northwind Freight"))
                .click();
        assertEquals("Tenant 3 is a tenant of its own again.", said(page));
        page.navigate("/tenants/tenant-3");
        assertEquals("Tenant 3", page.locator("h1").innerText());
        page.context().close();
    }

    private static String said(Page page) {
        return page.locator("#said").innerText();
    }
}
