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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The life of one demo, each test going on with what the one before left.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTest {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(45);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String AS_OF = "2026-11-24";

    /// What an operator's servers are told to use, which no demo does.
    private static final Map<String, String> THEIRS =
            Map.of("TENURE_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/theirs", "TENURE_POSTGRES_USER", "them");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path home;

    @SuppressWarnings("NullAway.Init")
    private static Path data;

    @BeforeAll
    static void name() {
        data = home.resolve("demo");
    }

    @Test
    @Order(1)
    void aPortInUseIsRefusedInOneLineAndTheFolderIsTheDemosAllTheSame() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());
            for (int again = 0; again < 2; again++)
                try (var refused = demo("--as-of", AS_OF, "--port", port)) {
                    refusedInOneLine(refused, "port " + port + " on 127.0.0.1 is in use", "--port");
                }
        }
        assertFalse(Files.exists(data.resolve("format")), "nothing was made");
    }

    @Test
    @Order(2)
    void aDemoIsReadyWithSixtyDaysAndLoadsTheRest() throws Exception {
        try (var first = demo("--as-of", AS_OF)) {
            var address = first.ready(START);
            assertEquals(List.of("ready " + address), first.out(), "one line, and nothing else, on stdout");
            assertTrue(scored() >= 60, "scored days: " + scored());
            assertTrue(Files.exists(data.resolve("postgres/data/postmaster.pid")), "a database of its own");
            until(first, "the demo world is complete", START);
            assertEquals("2026-11-23", status("scored_through"));
            for (var more : List.of(List.<String>of(), List.of("--as-of", "2026-10-01", "--reset")))
                try (var meanwhile = demo(more.toArray(String[]::new))) {
                    refusedInOneLine(meanwhile, "another server is using " + data, "--data-dir");
                }
            assertEquals("2026-11-23", status("scored_through"), "the first goes on with what it has");
        }
    }

    @Test
    @Order(3)
    void theNextOneKeepsItsWorldAndNoServerOutlivesADemoThatIsKilled() throws Exception {
        try (var second = demo()) {
            second.ready(Duration.ofMinutes(1));
            assertEquals("2026-11-23", status("scored_through"), "it keeps its day");
            long server = server(second);
            second.kill();
            assertEnds(server, "the demo was killed");
        }
        assertFalse(Files.exists(data.resolve("postgres/data/postmaster.pid")), "its database was stopped");
    }

    @Test
    @Order(4)
    void anotherDayTakesAResetAndNoServerOutlivesADemoThatIsInterruptedWhileItLoads() throws Exception {
        try (var other = demo("--as-of", "2026-10-01")) {
            assertEquals(2, other.end(STOP));
            assertTrue(other.err().getLast().contains("--reset"), other.err()::toString);
        }
        // A terminal interrupts both at once, which are a process group of their own. Whoever runs the tests in the
        // background has interrupts ignored, and everything below him too.
        var command =
                new ArrayList<>(List.of("setsid", "env", "--default-signal=INT", Launched.FOLDER + "/bin/tenure"));
        command.addAll(arguments("--as-of", "2026-10-01", "--reset"));
        try (var anew = Launched.start(home, THEIRS, command)) {
            anew.ready(START);
            assertTrue(status("scored_through").compareTo("2026-10-01") < 0);
            long server = server(anew);
            Launched.machine("bash", "-c", "kill -INT -- -" + anew.pid());
            assertEnds(server, "the demo was interrupted");
            assertEquals(130, anew.end(STOP));
            assertTrue(anew.err().stream().noneMatch(line -> line.contains("Exception")), anew.err()::toString);
        }
        assertFalse(Files.exists(data.resolve("postgres/data/postmaster.pid")), "its database was stopped");
    }

    @Test
    @Order(5)
    void aDemoTouchesNoFolderButItsOwn() throws Exception {
        data = Files.createDirectories(home.resolve("somebodys"));
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
    }

    private static void refusedInOneLine(Launched refused, String... parts) throws Exception {
        assertEquals(1, refused.end(STOP), refused.err()::toString);
        assertEquals(List.of(), refused.out());
        assertEquals(1, refused.err().size(), refused.err()::toString);
        for (var part : parts) assertTrue(refused.err().getFirst().contains(part), refused.err()::toString);
    }

    private static Launched demo(String... more) throws IOException {
        return Launched.tenure(home, THEIRS, arguments(more).toArray(String[]::new));
    }

    private static List<String> arguments(String... more) {
        var arguments = new ArrayList<>(List.of("demo", "--no-browser", "--data-dir", data.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--port")) arguments.addAll(List.of("--port", "0"));
        return arguments;
    }

    /// The process of the demo's server, as soon as it answers.
    private static long server(Launched demo) throws Exception {
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

    private static int scored() throws Exception {
        try (var history =
                Launched.tenure(home, "health", "history", "northwind", "-o", "json", "--data-dir", data.toString())) {
            assertEquals(0, history.end(STOP), history.err()::toString);
            return JSON.readTree(String.join("\n", history.out())).path("items").size();
        }
    }

    private static String status(String field) throws Exception {
        try (var status = Launched.tenure(home, "cycle", "status", "-o", "json", "--data-dir", data.toString())) {
            assertEquals(0, status.end(STOP), status.err()::toString);
            return JSON.readTree(String.join("\n", status.out())).path(field).asString();
        }
    }
}
