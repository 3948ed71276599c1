package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.tenure.RunningServer;
import dev.tenure.cli.TenureCli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Outlets through the API, the command line and the pages.
class OutletsDoorsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    private static RunningServer server;
    private static HttpServer receiver;

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        receiver.start();
        Files.writeString(directory.resolve("format"), "1\n");
        Files.writeString(directory.resolve("crm.secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        Files.writeString(directory.resolve("outlets.yaml"), """
                outlets:
                  - name: nightly
                    kind: file
                    every: daily
                    links: crm
                  - name: crm
                    kind: webhook
                    every: 6h
                    links: crm
                    url: http://127.0.0.1:%d/hooks/s3cr3t
                    private_address: true
                    secret: {file: crm.secret}
                """.formatted(
                        receiver.getAddress().getPort()));
        server = RunningServer.embedded(
                directory,
                "tenure.as-of=2026-11-24",
                "tenure.cycle.seconds=0",
                "tenure.outlets.seconds=0",
                "tenure.public-url=https://tenure.example.com/");
        for (var tenant : List.of("acme", "alone"))
            assertEquals(
                    201,
                    server.send("PUT", "/v1/tenants/" + tenant, "application/json", "{\"name\":\"Tenant\"}")
                            .statusCode());
        assertEquals(
                201,
                server.send(
                                "POST",
                                "/v1/tenants/acme/aliases",
                                "application/json",
                                "{\"source\":\"crm\",\"account\":\"0017A\"}")
                        .statusCode());
    }

    @AfterAll
    static void stop() {
        receiver.stop(0);
        // Absent, when it did not start.
        if (server != null) server.close();
    }

    @Test
    void anOutletIsRunAndShownAtEveryDoorWithoutWhatLetsOneIn() throws IOException {
        var reader = server.person(false, true);
        assertEquals(
                403,
                server.send(server.request("/v1/outlets", server.token(reader)).GET())
                        .statusCode());
        assertEquals(404, server.get("/v1/outlets/none/unlinked").statusCode());
        assertEquals(
                404,
                server.send("POST", "/v1/outlets/none/run", "application/json", "{}")
                        .statusCode());
        var token = Files.writeString(directory.resolve("admin.token"), server.adminToken());
        assertTrue(run(token, "outlets", "run", "nightly").contains("no day that is over is scored yet"));
        run(token, "cycle", "--as-of", "2026-11-23");
        assertTrue(run(token, "outlets", "run", "nightly").contains("accounts of 2026-11-23: 1, sent: 1"));
        var file = Files.readString(directory.resolve("outlets/nightly.csv"));
        assertTrue(file.contains("0017A,acme,acme,,insufficient"), file);
        assertTrue(file.contains(",https://tenure.example.com/tenants/acme,2026-11-23,"), file);
        assertTrue(run(token, "outlets", "unlinked", "nightly").contains("alone"));

        var before = server.get("/v1/outlets").body();
        assertTrue(JSON.readTree(before).at("/items/1/outcome").isNull(), before);
        for (int i = 0; i < 3; i++)
            assertTrue(run(token, "outlets", "run", "crm").contains("failed"));
        var listed = JSON.readTree(server.get("/v1/outlets").body()).path("items");
        assertEquals("done", listed.get(0).path("outcome").asString());
        assertEquals("failed", listed.get(1).path("outcome").asString());
        assertEquals(1, listed.get(1).path("unknown").asInt());
        assertEquals("2026-11-23", listed.get(1).path("as_of").asString());
        assertEquals(
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/…",
                listed.get(1).path("target").asString());
        assertTrue(run(token, "outlets", "list").contains("every 6 hours"));
        assertFalse(listed.toString().contains("s3cr3t"));

        try (var chromium = Chromium.start()) {
            var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
            Chromium.signIn(page, server.person(true, true).name());
            var line = page.locator("#late-files");
            assertEquals("Outlet crm: no whole run yet, expected every 6 hours", line.innerText());
            line.focus();
            page.keyboard().press("Enter");
            page.waitForURL("**/imports#outlets-name");
            var card = page.locator("section[aria-labelledby=outlets-name]");
            assertEquals(2, card.locator("li").count());
            assertTrue(
                    card.innerText().contains("Whether 1 account was taken is not known; the same is sent again"),
                    card.innerText());
            assertEquals(1, card.locator(".st.wt").count());
            assertFalse(page.content().contains("s3cr3t"));
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                for (int width : List.of(1280, 390, 320)) {
                    page.setViewportSize(width, 900);
                    page.reload();
                    assertFalse(PagesTest.sideways(page), "scrolls sideways at " + width);
                    card.scrollIntoViewIfNeeded();
                    Chromium.shoot(page, "outlets-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
                }
                assertEquals(List.of(), Chromium.violations(page));
            }
            var others = chromium.open(server, 390, 900, ColorScheme.LIGHT);
            Chromium.signIn(others, reader.name());
            others.navigate(server.base() + "/imports");
            var seen = others.locator("section[aria-labelledby=outlets-name]").innerText();
            assertTrue(seen.contains("failed, every 6 hours"), seen);
            assertFalse(seen.contains("127.0.0.1") || seen.contains("nightly.csv"), seen);
        }
    }

    private static String run(Path token, String... arguments) {
        var out = new StringWriter();
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server.base().toString(), "--token-file", token.toString()));
        var line = TenureCli.commandLine().setOut(new PrintWriter(out, true));
        assertEquals(0, line.execute(all.toArray(String[]::new)));
        return out.toString();
    }
}
