package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.access.Caller;
import dev.tenure.cli.TenureCli;
import dev.tenure.inbox.Inbox;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Sources of fetched files through the API, the command line and the page.
class SourcesDoorsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    private static RunningServer server;
    private static Caller.Staff staff;

    @BeforeAll
    static void start() throws IOException {
        // As a data directory is that was started before.
        Files.writeString(directory.resolve("format"), "1\n");
        Files.writeString(directory.resolve("sources.yaml"), """
                sources:
                  - name: crm
                    kind: tenants
                    every: daily
                    complete: true
                  - name: billing
                    kind: contracts
                    every: 6h
                    url: https://localhost/a-long-path/of-the-billing-system/contracts.csv?key=s3cr3t
                """);
        server = RunningServer.embedded(
                directory, "tenure.as-of=2026-11-24", "tenure.cycle.seconds=0", "tenure.inbox.seconds=0");
        staff = server.person(true, true);
        var folder = Files.createDirectories(directory.resolve("inbox/crm/tenants"));
        Files.writeString(folder.resolve("customers.csv"), "id,name\nacme,Acme\nbeta,\n");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aSourceIsRunAndShownAtEveryDoorWithoutItsCredential() throws Exception {
        var other = server.token(server.person(false, true));
        assertEquals(
                403, server.send(server.request("/v1/sources", other).GET()).statusCode());
        assertEquals(
                404,
                server.send("POST", "/v1/sources/crm/owners/run", "application/json", "{}")
                        .statusCode());

        var token = Files.writeString(directory.resolve("admin.token"), server.adminToken());
        assertTrue(run(token, "sources", "run", "crm", "tenants").contains("1 new"));
        assertTrue(run(token, "sources", "run", "billing", "contracts").contains("private network"));
        assertEquals(200, server.get("/v1/tenants/acme").statusCode());

        var listed = JSON.readTree(server.get("/v1/sources").body()).path("items");
        assertEquals("partly", listed.get(0).path("outcome").asString());
        assertEquals(
                "less than an hour old, expected daily",
                listed.get(0).path("freshness").asString());
        assertEquals("failed", listed.get(1).path("outcome").asString());
        assertEquals(
                "https://localhost/a-long-path/of-the-billing-system/contracts.csv?…",
                listed.get(1).path("place").asString());
        assertFalse(server.get("/v1/sources").body().contains("s3cr3t"));
        var table = run(token, "sources", "list");
        assertTrue(table.contains("nothing came yet, expected every 6 hours"), table);

        try (var chromium = Chromium.start()) {
            var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
            Chromium.signIn(page, staff.name());
            page.navigate(server.base() + "/imports");
            var card = page.locator("section[aria-labelledby=fetched-name]");
            assertEquals(2, card.locator("li").count());
            assertTrue(card.innerText().contains("less than an hour old, expected daily"), card.innerText());
            assertEquals(1, card.locator(".st.wt").count(), "what failed is not shown as well");
            assertFalse(page.content().contains("s3cr3t"));
            assertEquals(List.of(), Chromium.violations(page));
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK))
                for (int width : List.of(1280, 390, 320)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    page.setViewportSize(width, 900);
                    page.reload();
                    assertFalse(PagesTest.sideways(page), "scrolls sideways at " + width);
                    Chromium.shoot(page, "sources-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
                }
        }
    }

    @Test
    void everyPageSaysWhichFileIsLateAndNothingWhenAllIsFresh() {
        var inbox = server.bean(Inbox.class);
        var reader = server.person(false, true);
        come(Duration.ofHours(1));
        assertEquals(List.of(), inbox.late());
        try (var chromium = Chromium.start()) {
            var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
            Chromium.signIn(page, reader.name());
            assertEquals(0, page.locator("#late *").count());
            come(Duration.ofDays(4));
            page.reload();
            var line = page.locator("#late-files");
            assertEquals("Contracts of billing: last file 3 days late, and 1 more", line.innerText());
            for (int width : List.of(1280, 1000, 390, 320)) {
                page.setViewportSize(width, 900);
                for (var scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    page.navigate(server.base() + "/connect");
                    Chromium.shoot(page, "late-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
                }
                assertEquals(
                        true,
                        line.evaluate("e => { const b = e.getBoundingClientRect();"
                                + " return e.contains(document.elementFromPoint(b.left + b.width / 2, b.top + 4)); }"),
                        "not seen at " + width);
                assertFalse(PagesTest.sideways(page), "scrolls sideways at " + width);
                assertTrue(line.boundingBox().height >= 24, "too small to hit");
            }
            assertEquals(List.of(), Chromium.violations(page));
            line.focus();
            page.keyboard().press("Enter");
            page.waitForURL("**/imports#fetched-name");
            var card = page.locator("section[aria-labelledby=fetched-name]");
            assertTrue(card.innerText().contains("4 days old, expected daily"), card.innerText());
            assertFalse(card.innerText().contains("localhost"), "the address is the administrator's");
            assertEquals(List.of(), Chromium.violations(page));
            come(Duration.ofHours(1));
            assertEquals(
                    0,
                    page.evaluate(
                            "async () => { await htmx.ajax('GET', '/cycle-glance', {target: '#foot', swap: 'outerHTML'});"
                                    + " return document.querySelectorAll('#late *').length }"));
        }
    }

    private static void come(Duration ago) {
        server.bean(Database.class)
                .inStage(
                        Stage.INBOX,
                        tx -> tx.sql()
                                .sql("update inbox_source set fresh_at = :at")
                                .param(
                                        "at",
                                        server.bean(InstantSource.class)
                                                .instant()
                                                .minus(ago)
                                                .atOffset(ZoneOffset.UTC))
                                .update());
        server.bean(Inbox.class).list();
    }

    private static String run(Path token, String... arguments) {
        var out = new StringWriter();
        var all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server.base().toString(), "--token-file", token.toString()));
        var line = TenureCli.commandLine().setOut(new PrintWriter(out, true));
        assertEquals(0, line.execute(all.toArray(String[]::new)));
        return out.toString();
    }
}
