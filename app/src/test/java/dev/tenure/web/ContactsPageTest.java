package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.tenure.RunningServer;
import dev.tenure.access.Caller;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Contacts and notes are entered, changed and ended on a page, and stand on the tenant's own.
class ContactsPageTest {

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
    void aChampionComesAndGoesAndTheTenantsPageSaysSo() {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/tenants/northwind");
        assertEquals(0, page.locator("#contacts, #notes").count(), "without a fact there is no card");
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("Contacts and notes")).click();
        assertEquals(
                "Nobody is entered for Northwind Freight", page.locator("h1").innerText());
        add(page, "Dana Ruiz", "Champion", "dana@example.com");
        assertEquals("Dana Ruiz is entered.", said(page));
        add(page, "Sara Lindqvist", "Operations lead", "");
        assertEquals("2 contacts at Northwind Freight", page.locator("h1").innerText());
        page.getByRole(AriaRole.BUTTON, PagesTest.named("End Dana Ruiz")).click();
        assertTrue(page.locator("#champion-left").innerText().contains("Nobody has the role since."));
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("Change Dana Ruiz")).click();
        assertEquals("dana@example.com", page.getByLabel("Email").inputValue());
        page.getByLabel("Last day, if there is one").fill("2026-11-05");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Save contact")).click();
        add(page, "Imre Vogel", "champion", "");
        page.getByLabel("New note").fill("Call Imre before Dec 4.\nHe decides <alone>.");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Write note")).click();
        assertEquals("Noted.", said(page));
        shoot(page, "contacts");

        page.navigate("/tenants/northwind");
        assertEquals(
                "Dana Ruiz was champion until Nov 5, 2026. Imre Vogel has the role now.",
                page.locator("#champion-left").innerText());
        assertTrue(page.locator("#notes").innerText().contains("He decides <alone>."));
        shoot(page, "tenant-with-contacts");
        page.navigate("/tenants/northwind?as_of=2026-11-16");
        assertEquals(0, page.locator("#contacts, #notes").count(), "nobody had said so then");

        page.navigate("/tenants/northwind/contacts");
        page.getByRole(AriaRole.LINK, PagesTest.linkNamed("Correct note-1")).click();
        page.getByLabel("Correct the note").fill("Call Imre.");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Save note")).click();
        assertTrue(page.locator("main").innerText().contains("changed by"));
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Close note-1")).click();
        assertEquals("The note is closed.", said(page));
        page.navigate("/tenants/northwind");
        assertEquals(0, page.locator("#notes").count(), "a closed note is on the page of notes only");
        page.context().close();
    }

    @Test
    void whatCannotBeTakenIsSaidAndNothingIsChanged() {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/tenants/umbra/contacts");
        page.getByLabel("Time zone, such as Europe/Oslo").fill("Mars/Base");
        add(page, "Ann", "user", "");
        assertTrue(said(page).contains("Mars/Base"), said(page));
        assertFalse(page.locator("main").innerText().contains("Ann is entered"));
        assertEquals("Nobody is entered for Umbra Energy", page.locator("h1").innerText());
        page.context().close();
    }

    @Test
    void whoDoesNotSeeTheTenantSeesNeitherPageNorForm() {
        var nobody = server.person(false, false);
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, nobody.name());
        assertEquals(404, page.navigate("/tenants/northwind/contacts").status());
        assertEquals(404, server.get("/v1/tenants/nowhere/notes").statusCode());
        page.context().close();
    }

    /// Both themes without a violation, and no sideways scrolling down to 320 pixels.
    static void shoot(Page page, String name) {
        for (var scheme : ColorScheme.values()) {
            if (scheme == ColorScheme.NO_PREFERENCE) continue;
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
            assertEquals(List.of(), Chromium.violationsInThisTheme(page), name + " " + scheme);
            Chromium.shoot(page, name + "-" + scheme);
        }
        for (int width : new int[] {390, 320}) {
            page.setViewportSize(width, 800);
            assertFalse(PagesTest.sideways(page), name + " at " + width);
            Chromium.shoot(page, name + "-" + width);
        }
        page.setViewportSize(1280, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private static void add(Page page, String name, String role, String email) {
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
        page.getByLabel("Role", new Page.GetByLabelOptions().setExact(true)).fill(role);
        page.getByLabel("Email").fill(email);
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Add contact")).click();
    }

    private static String said(Page page) {
        return page.locator("#said").innerText();
    }
}
