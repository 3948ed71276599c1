package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The whole server, its PostgreSQL too, on a real file system that runs full.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@org.junit.jupiter.api.Timeout(120)
class DiskFullDoorsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String DAY = "2026-11-23";

    @TempDir(cleanup = CleanupMode.NEVER)
    static Path folder;

    private static RunningServer server;
    private static String person;
    private static String session;

    @BeforeAll
    static void aServerOnASmallDisk() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=480m", "tmpfs", folder.toString()) == 0,
                "whoever may not mount has this run in a namespace of his own, by DiskFullAsAUserTest");
        server = RunningServer.embedded(folder.resolve("data"), "tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        person = server.person(true, true).name();
        session = server.signIn(person);
        assertEquals(201, name("Northwind").statusCode());
        assertEquals(
                201,
                send("POST", "/v1/keys", "{\"kind\":\"tenant\",\"name\":\"k\",\"tenant\":\"northwind\"}")
                        .statusCode());
        assertEquals(200, event("before").statusCode());
        assertEquals(
                200, send("POST", "/v1/cycle", "{\"as_of\":\"" + DAY + "\"}").statusCode());
    }

    @AfterAll
    static void unmount() throws Exception {
        if (server == null) return;
        server.close();
        assertEquals(0, run("umount", folder.toString()));
    }

    @Test
    @Order(1)
    void whenNothingIsLeftWritesAreRefusedWithARemedyAndReadsGoOn() throws Exception {
        fill(0);
        // Twice around, and longer than credentials and sessions are remembered: all of it is read anew.
        for (int round = 0; round < 2; round++) {
            refused(event("full"));
            refused(name("Renamed"));
            refused(send("POST", "/v1/fact-imports/owners", "text/csv", "tenant,owner\nnorthwind,Maya\n"));
            refused(send("POST", "/v1/cycle", "{\"as_of\":\"" + DAY + "\"}"));
            refused(server.get("/v1/export"));
            readable();
            TimeUnit.SECONDS.sleep(round == 0 ? 4 : 0);
        }
        var page = server.trySignIn(person);
        assertEquals(507, page.statusCode(), page.body());
        assertTrue(page.body().contains("Free space"), page.body());
        free();
        resumed("full");
    }

    @Test
    @Order(2)
    void whenRoomForPostgresRunsLowFactsAreRefusedWhileEventsAreStillTaken() throws Exception {
        fill(90);
        refused(name("Renamed"));
        assertEquals(200, event("low").statusCode());
        readable();
        free();
        resumed("low again");
    }

    private static void readable() {
        for (var path : new String[] {
            "/v1/tenants/northwind", "/v1/tenants/northwind/health", "/v1/at-risk", "/v1/cycle", "/v1/quarantine"
        }) {
            var answer = server.get(path);
            assertEquals(200, answer.statusCode(), path + " " + answer.body());
        }
        for (var path : new String[] {"/", "/tenants/northwind"}) {
            var page = server.send(
                    HttpRequest.newBuilder(server.base().resolve(path)).header("Cookie", session));
            assertEquals(200, page.statusCode(), path);
            assertTrue(page.body().contains("<h1"), path);
        }
    }

    private static void resumed(String id) {
        var answer = event(id);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(1, JSON.readTree(answer.body()).get("accepted").intValue(), "it was kept though it was refused");
        assertEquals(200, name("Northwind").statusCode());
        assertEquals(
                200, send("POST", "/v1/cycle", "{\"as_of\":\"" + DAY + "\"}").statusCode());
        readable();
    }

    private static void refused(HttpResponse<String> answer) {
        assertEquals(507, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElseThrow().split(";")[0]);
        var problem = JSON.readTree(answer.body());
        assertEquals(
                "https://tenure.dev/problems/disk-full", problem.get("type").stringValue());
        assertTrue(problem.get("fix").stringValue().contains("Free space"), answer.body());
    }

    private static HttpResponse<String> name(String name) {
        return send("PUT", "/v1/tenants/northwind", "{\"name\":\"" + name + "\"}");
    }

    private static HttpResponse<String> event(String id) {
        return send(
                "POST",
                "/v1/events?key=k",
                "application/cloudevents+json",
                "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/app\",\"type\":\"user.active\","
                        + "\"subject\":\"u\"}");
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return send(method, path, "application/json", body);
    }

    private static HttpResponse<String> send(String method, String path, String type, String body) {
        return server.send(method, path, type, body);
    }

    private static void fill(int leftMegabytes) throws IOException {
        try (var out = Files.newOutputStream(folder.resolve("filler"))) {
            var block = new byte[1 << 16];
            var disk = folder.toFile();
            if (leftMegabytes > 0) while (disk.getUsableSpace() > (long) leftMegabytes << 20) out.write(block);
            else
                assertThrows(IOException.class, () -> {
                    while (true) out.write(block);
                });
        }
    }

    private static void free() throws IOException {
        Files.delete(folder.resolve("filler"));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
