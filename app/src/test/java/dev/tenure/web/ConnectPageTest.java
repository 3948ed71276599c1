package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.tenants.Tenants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The first five minutes: key, command, unknown account, tenant.
class ConnectPageTest {

    private static RunningServer server;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @Test
    void theCommandOnThePageRunsAsItStandsAndItsAccountBecomesATenant() throws Exception {
        var staff = server.person(true, true);
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/connect");
        assertEquals("Send the first event", heading(page));
        page.getByLabel("Key name").fill("acme-app");
        page.getByRole(AriaRole.BUTTON, named("New key")).click();
        var command = page.getByLabel("Command", new Page.GetByLabelOptions().setExact(true))
                .innerText();

        var answer = run(command);

        assertTrue(answer.contains("\"unmatched\""), answer);
        page.navigate("/connect");
        assertEquals("Events are here; say which tenant northwind is", heading(page));
        Chromium.shoot(page, "connect-unknown");
        assertEquals(List.of(), Chromium.violations(page));
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Northwind Freight");
        page.getByRole(AriaRole.BUTTON, named("Create tenant")).click();
        page.waitForURL("**/connect?done=created");
        assertTrue(page.locator("#said").innerText().contains("The tenant was created"));
        var made = server.bean(Tenants.class)
                .list(staff.staffId(), Optional.empty(), 10, Optional.empty())
                .items();
        assertEquals(
                List.of("northwind"), made.stream().map(tenant -> tenant.key()).toList());
        assertEquals("Northwind Freight", made.getFirst().name());
        var again = run(command);
        assertTrue(again.contains("\"duplicate\""), "the kept event was counted: " + again);
    }

    private static String heading(Page page) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))
                .innerText();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static String run(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
