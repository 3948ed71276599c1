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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first five minutes: key, command, unknown account, tenant.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConnectPageTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

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
    @Order(1)
    void theCommandOnThePageRunsAsItStandsAndItsAccountBecomesATenant() throws Exception {
        var staff = server.person(true, true);
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, staff.name());
        page.navigate("/connect");
        assertEquals("Send the first event", heading(page));
        Chromium.shoot(page, "connect-empty");
        assertEquals(List.of(), Chromium.violations(page));
        page.getByLabel("Key name").fill("acme-app");
        page.getByRole(AriaRole.BUTTON, named("New key")).click();
        var command = page.getByLabel("Command", new Page.GetByLabelOptions().setExact(true))
                .innerText();

        Chromium.shoot(page, "connect-key");
        assertEquals(List.of(), Chromium.violations(page));

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

    @ParameterizedTest
    @ValueSource(strings = {"account", "subject", "source", "data.account"})
    void theCommandRunsWhereverTheKeyLooksForTheAccount(String attribute) throws Exception {
        var page = keyMade("looks in " + attribute, attribute);
        var command = page.getByLabel("Command", new Page.GetByLabelOptions().setExact(true))
                .innerText();
        var answer = run(command.replace("first-1", "first-" + attribute));
        assertTrue(answer.contains("\"unmatched\""), answer);
        assertTrue(answer.contains("northwind"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"time", "id", "type", "data", "Account", "data."})
    void whatCannotNameAnAccountIsRefusedWithWhatCan(String attribute) {
        var page = keyMade("refused " + attribute, attribute);
        assertTrue(page.locator("#said").innerText().contains("such as data.account"));
        assertEquals(List.of(), Chromium.violations(page));
    }

    @Test
    void theLinesForFilesRunAsTheyStandInAFolderWithSuchFiles() throws Exception {
        var page = keyMade("it's a file", "account");
        var live = page.getByLabel("File import").innerText();
        var past = page.getByLabel("History import").innerText();
        Files.writeString(
                folder.resolve("usage.yaml"),
                "events: [{id: \"{n}\", type: user.active, source: /csv, account: \"{who}\", time: {from: day}}]");
        Files.writeString(folder.resolve("usage.csv"), "n,who,day\n1,zed," + LocalDate.now(ZoneOffset.UTC) + "\n");
        Files.writeString(folder.resolve("2026.csv"), "n,who,day\n2,zed,2026-01-05\n3,zed,2026-01-06\n");
        var launcher = Files.writeString(
                folder.resolve("tenure"),
                "#!/bin/bash\nexec " + Path.of(System.getProperty("java.home"), "bin", "java") + " -cp '"
                        + System.getProperty("java.class.path") + "' dev.tenure.cli.TenureCli \"$@\" -o json\n");
        assertTrue(launcher.toFile().setExecutable(true));
        assertTrue(run(live).contains("\"unmatched\" : 1"));
        assertTrue(run(past).contains("\"state\" : \"open\""));
        var jobs = server.get("/v1/history-imports").body();
        assertTrue(jobs.contains("\"name\":\"2026\"") && jobs.contains("\"rows\":2"), jobs);
    }

    private static Page keyMade(String name, String attribute) {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        Chromium.signIn(page, server.person(true, true).name());
        page.navigate("/connect");
        page.getByLabel("Key name").fill(name);
        page.getByLabel("Account attribute").fill(attribute);
        page.getByRole(AriaRole.BUTTON, named("New key")).click();
        page.waitForURL("**/connect/keys");
        return page;
    }

    private static String heading(Page page) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))
                .innerText();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static String run(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("TENURE_SERVER", server.base().toString());
        builder.environment().put("TENURE_TOKEN", server.adminToken());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
