package dev.tenure.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class DemoTest {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(45);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private Path data;

    @BeforeEach
    void name() {
        data = home.resolve("demo");
    }

    @Test
    void noServerOutlivesItsDemoBeItKilledOrInterrupted() throws Exception {
        try (var killed = demo()) {
            long server = server(killed);
            killed.kill();
            assertEnds(server, "the demo was killed");
        }
        assertFalse(Files.exists(data.resolve("postgres/data/postmaster.pid")), "its database was stopped");

        // A terminal interrupts both at once, which are a process group of their own.
        try (var interrupted = Launched.start(
                home,
                Map.of(),
                List.of(
                        "setsid",
                        Launched.FOLDER + "/bin/tenure",
                        "demo",
                        "--no-browser",
                        "--port",
                        "0",
                        "--data-dir",
                        data.toString()))) {
            long server = server(interrupted);
            Launched.machine("bash", "-c", "kill -INT -- -" + interrupted.pid());
            assertEnds(server, "the demo was interrupted");
            assertEquals(130, interrupted.end(STOP));
            assertTrue(
                    interrupted.err().stream().noneMatch(line -> line.contains("Exception")),
                    interrupted.err()::toString);
        }
        assertFalse(Files.exists(data.resolve("postgres/data/postmaster.pid")), "its database was stopped");
    }

    @Test
    void aDemoIsReadyWithSixtyDaysLoadsTheRestAndIsKeptForTheNextOne() throws Exception {
        try (var first = demo("--as-of", "2026-11-24")) {
            var address = first.ready(START);
            assertEquals(List.of("ready " + address), first.out(), "one line, and nothing else, on stdout");
            assertTrue(scored() >= 60, "scored days: " + scored());
            until(first, "the demo world is complete", START);
            assertEquals("2026-11-23", status("scored_through"));
            for (var more : List.of(List.<String>of(), List.of("--as-of", "2026-10-01", "--reset")))
                try (var meanwhile = demo(more.toArray(String[]::new))) {
                    refusedInOneLine(meanwhile, "another server is using " + data, "--data-dir");
                }
            assertEquals("2026-11-23", status("scored_through"), "the first goes on with what it has");
        }
        try (var second = demo()) {
            second.ready(Duration.ofMinutes(1));
            assertEquals("2026-11-23", status("scored_through"), "it keeps its day");
        }
        try (var other = demo("--as-of", "2026-10-01")) {
            assertEquals(2, other.end(STOP));
            assertTrue(other.err().getLast().contains("--reset"), other.err()::toString);
        }
        try (var anew = demo("--as-of", "2026-10-01", "--reset")) {
            anew.ready(START);
            assertTrue(status("scored_through").compareTo("2026-10-01") < 0);
        }
    }

    @Test
    void aPortInUseIsRefusedInOneLineAndTheFolderIsTheDemosAllTheSame() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());
            for (int again = 0; again < 2; again++)
                try (var refused = demo("--port", port)) {
                    refusedInOneLine(refused, "port " + port + " on 127.0.0.1 is in use", "--port");
                }
        }
        assertFalse(Files.exists(data.resolve("format")), "nothing was made");
        try (var free = demo()) {
            server(free);
        }
    }

    private static void refusedInOneLine(Launched refused, String... parts) throws Exception {
        assertEquals(1, refused.end(STOP), refused.err()::toString);
        assertEquals(List.of(), refused.out());
        assertEquals(1, refused.err().size(), refused.err()::toString);
        for (var part : parts) assertTrue(refused.err().getFirst().contains(part), refused.err()::toString);
    }

    @Test
    void aDemoTouchesNoFolderAndNoDatabaseButItsOwn() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("format"), "1\n");
        var theirs = Files.writeString(data.resolve("server-id"), "somebody's");
        for (var more : List.of(List.<String>of(), List.of("--reset")))
            try (var refused = demo(more.toArray(String[]::new))) {
                assertEquals(2, refused.end(STOP));
                assertEquals(List.of(), refused.out());
                assertTrue(
                        refused.err().getLast().contains("is not a demo's folder")
                                && refused.err().getLast().contains("--data-dir"),
                        refused.err()::toString);
            }
        assertEquals("somebody's", Files.readString(theirs));

        var own = home.resolve("own");
        try (var demo = Launched.tenure(
                home,
                Map.of("TENURE_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/theirs", "TENURE_POSTGRES_USER", "them"),
                "demo",
                "--no-browser",
                "--port",
                "0",
                "--data-dir",
                own.toString())) {
            data = own;
            server(demo);
            assertTrue(Files.exists(own.resolve("postgres/data/postmaster.pid")), "a database of its own");
        }
    }

    private Launched demo(String... more) throws IOException {
        var arguments = new java.util.ArrayList<>(List.of("demo", "--no-browser", "--data-dir", data.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--port")) arguments.addAll(List.of("--port", "0"));
        return Launched.tenure(home, arguments.toArray(String[]::new));
    }

    /// The process of the demo's server, as soon as it answers.
    private long server(Launched demo) throws Exception {
        var context = data.resolve("context.json");
        for (long end = System.nanoTime() + START.toNanos(); System.nanoTime() < end; Thread.sleep(50)) {
            if (Files.exists(context))
                return JSON.readTree(Files.readString(context)).path("process").asLong();
            if (!demo.runs()) break;
        }
        throw new AssertionError("no server: " + demo.out() + demo.err());
    }

    private static void assertEnds(long pid, String why) throws InterruptedException {
        for (long end = System.nanoTime() + STOP.toNanos(); System.nanoTime() < end; Thread.sleep(50))
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) return;
        throw new AssertionError("the server still runs although " + why);
    }

    private static void until(Launched demo, String words, Duration within) throws InterruptedException {
        for (long end = System.nanoTime() + within.toNanos(); System.nanoTime() < end; Thread.sleep(100))
            if (demo.err().stream().anyMatch(line -> line.contains(words))) return;
        throw new AssertionError("never said '" + words + "': " + demo.err());
    }

    private int scored() throws Exception {
        try (var history =
                Launched.tenure(home, "health", "history", "northwind", "-o", "json", "--data-dir", data.toString())) {
            assertEquals(0, history.end(STOP), history.err()::toString);
            return JSON.readTree(String.join("\n", history.out())).path("items").size();
        }
    }

    private String status(String field) throws Exception {
        try (var status = Launched.tenure(home, "cycle", "status", "-o", "json", "--data-dir", data.toString())) {
            assertEquals(0, status.end(STOP), status.err()::toString);
            return JSON.readTree(String.join("\n", status.out())).path(field).asString();
        }
    }
}
