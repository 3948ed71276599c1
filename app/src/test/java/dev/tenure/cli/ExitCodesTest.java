package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Scripts tell by the exit code what a server said. What went wrong is on stderr with its remedy, and stdout is empty.
class ExitCodesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = status == 200
                    ? "{\"items\":[],\"next\":null}"
                    : "{\"title\":\"Not so\",\"detail\":\"It is not so.\",\"fix\":\"Make it so.\",\"field\":\"day\"}";
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .add("Content-Type", status == 200 ? "application/json" : "application/problem+json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private record Ran(int exit, String out, String err) {}

    @ParameterizedTest
    @CsvSource({
        "400, 2", "415, 2", "422, 2", "401, 3", "403, 3", "428, 4", "404, 5", "410, 5", "409, 1", "500, 1", "507, 1"
    })
    void whatTheServerAnswersDecidesTheExitCode(int status, int exit) throws IOException {
        this.status = status;
        var ran = run("tenants", "list", "-o", "json");
        assertEquals(exit, ran.exit, ran.err);
        assertEquals("", ran.out);
        assertTrue(ran.err.contains("day: It is not so.") && ran.err.contains("Make it so."), ran.err);
    }

    @Test
    void anAnswerIsZeroAndAWrongLineIsTwo() throws IOException {
        var listed = run("tenants", "list", "-o", "json");
        assertEquals(0, listed.exit);
        assertTrue(Client.JSON.readTree(listed.out).path("items").isArray());
        assertEquals("", listed.err);
        assertEquals(2, run("tenants", "list", "-o", "xml").exit);
        assertEquals(2, run("tenants", "lsit").exit);
    }

    @Test
    void anExportThatBreaksOffLeavesNothingThatLooksWhole() throws IOException {
        var ran = run("export", "all", "--out", folder.resolve("all").toString());
        assertEquals(1, ran.exit);
        assertTrue(ran.err.contains("broke off; nothing was kept"), ran.err);
        assertTrue(Files.notExists(folder.resolve("all")));
        status = 403;
        assertEquals(3, run("export", "all", "--out", folder.resolve("all").toString()).exit);
    }

    @Test
    void aServerThatDoesNotAnswerIsOneWithARemedy() throws IOException {
        server.stop(0);
        var silent = run("tenants", "list");
        assertEquals(1, silent.exit);
        assertTrue(silent.err.contains("--server"), silent.err);
    }

    @Test
    void aFileThatCannotBeUsedIsOneLineWithTheWayOut() throws IOException {
        var none = folder.resolve("none.yaml");
        var events = Files.writeString(folder.resolve("events.ndjson"), "");
        var mapping = run("import", "events", "--mapping", none.toString(), events.toString());
        assertEquals(new Ran(2, "", "tenure: cannot read " + none + " – name a readable file\n"), mapping);

        var demo = Files.createDirectory(folder.resolve("demo"));
        var kept = Files.writeString(demo.resolve("demo.json"), "{");
        for (var text : new String[] {"{", "[]", "{\"seed\":1,\"today\":\"tomorrow\"}"}) {
            Files.writeString(kept, text);
            assertEquals(
                    new Ran(1, "", "tenure: " + kept + " names no demo world – begin anew with --reset\n"),
                    execute("demo", "--no-browser", "--data-dir", demo.toString()));
        }
    }

    private Ran run(String... arguments) throws IOException {
        var token = Files.writeString(folder.resolve("token"), "of-nobody");
        var all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--server";
        all[arguments.length + 1] = "http://127.0.0.1:" + server.getAddress().getPort();
        all[arguments.length + 2] = "--token-file";
        all[arguments.length + 3] = token.toString();
        return execute(all);
    }

    private static Ran execute(String... all) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = TenureCli.commandLine(all).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Ran(line.execute(all), out.toString(), err.toString());
    }
}
