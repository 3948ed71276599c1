package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.access.Caller;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The five things people come for, by keyboard alone, 320 pixels wide and with text of twice the size.
class KeyboardTest {

    private static RunningServer server;
    private static Chromium chromium;
    private static Caller.Staff staff;

    private Keyboard keyboard;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        staff = PagesWorld.fill(server);
        chromium = Chromium.withLargeText();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @BeforeEach
    void signIn() {
        keyboard = new Keyboard(chromium.open(server, 320, 800, ColorScheme.LIGHT));
        keyboard.signIn(staff.name(), RunningServer.PASSWORD);
    }

    @AfterEach
    void away() {
        keyboard.page().context().close();
    }

    @Test
    void theTextIsTwiceItsSizeAndNoPageScrollsSideways() {
        assertEquals("32px", keyboard.page().evaluate("getComputedStyle(document.documentElement).fontSize"));
        for (var path : List.of(
                "/",
                "/tenants/northwind",
                "/tenants/northwind/signals/incidents",
                "/tenants/umbra",
                "/connect",
                "/imports",
                "/people",
                "/personal",
                "/nowhere")) {
            keyboard.page().navigate(path);
            Chromium.shoot(keyboard.page(), ("large" + path).replaceAll("[^A-Za-z0-9]+", "-"));
            assertFalse(PagesTest.sideways(keyboard.page()), path);
        }
    }

    @Test
    void findWhoIsAtRisk() {
        var page = keyboard.page();
        keyboard.press("Tab");
        assertEquals("Skip to content", keyboard.focused());
        keyboard.press("Enter");
        keyboard.press("Tab");
        assertEquals("win", keyboard.focused(), "the skip link leads past the bar");

        keyboard.tabTo("tab-under60");
        keyboard.press("Enter");

        page.waitForURL("**/?view=under60");
        keyboard.waitToHear("2 tenants, sorted by band, then decision. Rows 1 to 2 of 2");
        keyboard.waitForFocus("tab-under60");
        assertTrue(page.title().startsWith("Score under 60"), page.title());
        keyboard.press("j");
        keyboard.waitForFocus("row-northwind");
        keyboard.press("j");
        keyboard.waitForFocus("row-umbra");
        keyboard.press("k");
        keyboard.waitForFocus("row-northwind");
        keyboard.press("Enter");
        page.waitForURL("**/tenants/northwind");
    }

    @Test
    void explainAScore() {
        var page = keyboard.page();
        keyboard.press("/");
        keyboard.waitForFocus("find");
        keyboard.type("northwind");
        keyboard.press("Enter");
        page.waitForURL(Pattern.compile(".*q=northwind.*"));
        keyboard.press("j");
        keyboard.waitForFocus("row-northwind");
        keyboard.press("Enter");
        page.waitForURL("**/tenants/northwind");
        assertTrue(page.title().startsWith("Northwind Freight"), page.title());
        keyboard.press("j");
        keyboard.waitForFocus("row-weekly_users");
        keyboard.press("j");
        keyboard.waitForFocus("row-incidents");
        keyboard.press("Enter");
        page.waitForURL("**/tenants/northwind/signals/incidents");
        var heading = page.getByRole(AriaRole.HEADING).first().innerText();
        assertTrue(heading.startsWith("Incidents cost "), heading);
        assertTrue(page.title().startsWith("Incidents of Northwind Freight"), page.title());
        page.goBack();
        keyboard.press("[");
        page.waitForURL("**/tenants/northwind?as_of=2026-11-22");
    }

    @Test
    void filter() {
        var page = keyboard.page();
        page.navigate("/?view=all");
        keyboard.press("f");
        keyboard.waitForFocus("f-band-open");
        keyboard.press("Enter");
        keyboard.tabTo("band-at-risk");
        keyboard.press("Escape");
        keyboard.waitForFocus("f-band-open");
        keyboard.press("Enter");
        keyboard.tabTo("band-at-risk");
        keyboard.press("Enter");
        page.waitForURL("**/?view=all&band=at-risk");
        keyboard.waitToHear("1 tenant, sorted by");
        keyboard.waitForFocus("f-band-open");
        keyboard.tabTo("off-at-risk");
        keyboard.press("Enter");
        page.waitForURL("**/?view=all");
        keyboard.waitToHear("60 tenants, sorted by");
        keyboard.waitForFocus("f-band-open");
    }

    @Test
    void importAFile() throws Exception {
        var page = keyboard.page();
        var file = Files.createTempFile("owners", ".csv");
        Files.writeString(file, "tenant,owner\ntenant-19,Imre Vogel\nno-such,Imre Vogel\n");
        page.onFileChooser(chooser -> chooser.setFiles(file));
        keyboard.tabTo("menu");
        keyboard.press("Enter");
        keyboard.tabTo("nav-imports");
        keyboard.press("Enter");
        page.waitForURL("**/imports");
        keyboard.tabTo("kind");
        keyboard.type("Owners");
        keyboard.tabTo("file");
        choose();
        keyboard.tabTo("preview");
        keyboard.press("Enter");
        page.waitForURL("**/imports/facts");
        keyboard.waitForFocus("said");
        keyboard.waitToHear("Preview, nothing was changed: 2 rows, 1 new, 0 changed, 0 unchanged, 1 rejected");
        assertTrue(page.locator("#report").innerText().contains("no-such"));

        keyboard.tabTo("kind");
        assertEquals("owners", page.locator("#kind").inputValue(), "what was chosen stays chosen");
        keyboard.tabTo("file");
        choose();
        keyboard.tabTo("import");
        keyboard.press("Enter");
        keyboard.waitToHear("Imported: 2 rows, 1 new");
        keyboard.press("g", "p");
        page.waitForURL(server.base() + "/");
    }

    private void choose() {
        keyboard.press("Enter");
        keyboard.page().waitForFunction("() => document.getElementById('file').files.length === 1");
    }

    @Test
    void signOut() {
        var page = keyboard.page();
        keyboard.press("?");
        keyboard.waitForFocus("help-close");
        keyboard.press("Escape");
        keyboard.waitForFocus("help-open");
        keyboard.press("Enter");
        keyboard.waitForFocus("help-close");
        keyboard.tabTo("sign-out");
        keyboard.press("Enter");
        page.waitForURL("**/sign-in?out");
        keyboard.waitToHear("You are signed out.");
        keyboard.waitForFocus("login");
        page.navigate("/imports");
        assertTrue(page.url().contains("/sign-in"), page.url());
    }

    @Test
    void whoDictatesTurnsSingleKeysOff() {
        var page = keyboard.page();
        keyboard.press("?");
        keyboard.waitForFocus("help-close");
        keyboard.tabTo("keys");
        keyboard.press("Space");
        keyboard.tabTo("save");
        keyboard.press("Enter");
        page.waitForURL(server.base() + "/");
        page.waitForFunction("() => document.body.dataset.keys === 'off'");
        keyboard.press("g", "i", "j", "/", "?");
        assertEquals(server.base() + "/", page.url());
        assertEquals(true, page.evaluate("document.activeElement === document.body"));
        assertEquals(false, page.evaluate("document.getElementById('help').matches(':popover-open')"));
    }

    @Test
    void aLetterTypedIntoAFieldIsALetter() {
        keyboard.press("/");
        keyboard.waitForFocus("find");
        keyboard.type("jkgpf?");
        assertEquals("jkgpf?", keyboard.page().locator("#find").inputValue());
        assertEquals("find", keyboard.focused());
    }
}
