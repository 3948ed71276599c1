package dev.tenure.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// PostgreSQL refuses to run as root, and root's files are nobody else's: who starts the server matters.
class WhoStartsItTest {

    private static final Duration START = Duration.ofMinutes(2);
    private static final List<String> AS_USER =
            List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");

    @SuppressWarnings("NullAway.Init")
    private static Path place;

    @SuppressWarnings("NullAway.Init")
    private static Path program;

    @SuppressWarnings("NullAway.Init")
    private static Path own;

    /// From a copy, because another user need not be able to enter this checkout.
    @BeforeAll
    static void serveOnceAsWhoeverRunsTheTests() throws Exception {
        place = Launched.freshFolder("who");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        program = place.resolve("tenure/bin/tenure");
        Launched.machine("cp", "-r", Launched.FOLDER.toString(), place.toString());
        own = place.resolve("own");
        try (var server = serve(List.of(), home("own-home"), own)) {
            server.ready(START);
        }
    }

    @AfterAll
    static void leaveNothing() {
        Launched.machine("rm", "-rf", place.toString());
    }

    @Test
    void whoeverRunsTheTestsCanServeFromAFreshDirectory() throws Exception {
        assertTrue(Files.exists(own.resolve("postgres/data/PG_VERSION")));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
    }

    @Test
    void aUserCanServeFromAFreshDirectoryAndTakesOverRootsOnlyWhenItIsGivenToHim() throws Exception {
        assumeTrue(Launched.isRoot(), "only root can start it as another user");
        var home = home("user-home");
        var fresh = Files.createDirectory(place.resolve("user"));
        var contexts = Files.createDirectories(home.resolve(".local/state/tenure/contexts"));
        Launched.machine("chown", "-R", "nobody", home.toString(), fresh.toString());
        // As after 'sudo tenure serve', which leaves this in the user's home.
        Files.writeString(contexts.resolve("of-root.json"), "{}");
        Launched.machine("chmod", "600", contexts.resolve("of-root.json").toString());
        try (var server = serve(AS_USER, home, fresh)) {
            server.ready(START);
            try (var listed = run(AS_USER, home, List.of("tenants", "list", "-o", "csv"))) {
                assertEquals(0, listed.end(START), listed.err()::toString);
                assertEquals(List.of("ID,NAME"), listed.out());
            }
        }

        try (var refused = serve(AS_USER, home, own)) {
            assertEquals(1, refused.end(START));
            assertEquals(
                    List.of("tenure: the data directory " + own
                            + " cannot be written by nobody; start as its owner, or choose another with --data-dir"),
                    refused.err());
        }
        Launched.machine("chown", "-R", "nobody", own.toString());
        try (var server = serve(AS_USER, home, own)) {
            server.ready(START);
            assertTrue(server.out().stream().noneMatch(line -> line.startsWith("first account: ")));
        }
    }

    /// The data are not in the directory then, so that whoever has only the directory must not seem to have them.
    @Test
    void rootWithoutANamespaceServesThroughASystemUserWhoseDataSurviveAKillAndAreNeitherSharedNorReplaced()
            throws Exception {
        var machine = Files.createDirectory(place.resolve("machine"));
        var apart = apart(machine, "unshare");
        var directory = Files.createDirectory(place.resolve("original"));
        var copy = place.resolve("copy");
        var home = home("system-user-home");
        Launched.machine("chmod", "a+rwx", home.toString());
        try (var server = serve(apart, home, directory)) {
            var address = server.ready(START);
            assertTrue(base(directory).startsWith("/var/lib/tenure"), base(directory)::toString);
            assertTrue(Files.exists(seenFrom(machine, base(directory)).resolve("data/PG_VERSION")));
            assertFalse(Files.exists(directory.resolve("postgres/data")));
            Launched.machine("cp", "-a", directory.toString(), copy.toString());
            for (var more : List.of(List.<String>of(), List.of("--reset")))
                try (var refused = serve(apart, home, copy, more)) {
                    refusedInOneLine(refused, "is that of " + directory + ": this directory is a copy");
                }
            Launched.machine("curl", "--fail", "--silent", address + "/sign-in");
            server.kill();
        }

        Launched.machine("chown", "-R", "nobody", directory.toString());
        try (var refused = serve(AS_USER, home, directory)) {
            refusedInOneLine(refused, "start as root again");
        }
        assertFalse(Files.exists(directory.resolve("postgres/data")));
        Launched.machine("chown", "-R", "root", directory.toString());

        Launched.machine("rm", "-r", copy.toString());
        var moved = Files.move(directory, place.resolve("moved"));
        var held = seenFrom(machine, base(moved));
        assertTrue(Files.exists(held.resolve("data/postmaster.pid")), "what was killed stopped nothing");
        try (var server = serve(apart, home, moved)) {
            var address = server.ready(START);
            assertTrue(server.out().stream().noneMatch(line -> line.startsWith("first account: ")), "the same data");
            try (var next = serve(apart, home, directory)) {
                next.ready(START);
                assertTrue(next.out().stream().anyMatch(line -> line.startsWith("first account: ")), "data of its own");
            }
            Launched.machine("curl", "--fail", "--silent", address + "/sign-in");
        }
        assertFalse(Files.exists(held.resolve("data/postmaster.pid")), "stopped with its server");
        assertNotEquals(base(moved), base(directory));
        Files.move(held, held.resolveSibling("lost"));
        try (var refused = serve(apart, home, moved)) {
            refusedInOneLine(refused, "and that is not there");
        }
    }

    @Test
    void rootWithNeitherANamespaceNorASystemUserIsToldOfTheTwoWaysThatAreLeft() throws Exception {
        var machine = Files.createDirectory(place.resolve("machine-without"));
        var directory = Files.createDirectory(place.resolve("neither"));
        try (var refused = serve(apart(machine, "unshare", "useradd"), home("neither-home"), directory)) {
            refusedInOneLine(
                    refused,
                    "start Tenure as a normal user, or set TENURE_POSTGRES_URL to a PostgreSQL 18 of your own");
        }
    }

    /// A mount namespace with users and system directories of its own, so that this machine stays as it is.
    private static List<String> apart(Path machine, String... missing) throws Exception {
        assumeTrue(Launched.isRoot(), "only root needs a system user");
        var programs = Files.createDirectories(machine.resolve("bin"));
        Files.createDirectories(machine.resolve("lib"));
        Launched.machine("cp", "-a", "/etc", machine.resolve("etc").toString());
        Launched.machine("bash", "-c", "ln -s /usr/sbin/* /usr/bin/* " + programs + " 2>/dev/null; true");
        for (var program : missing) Files.deleteIfExists(programs.resolve(program));
        var apart = List.of(
                "unshare",
                "--mount",
                "bash",
                "-c",
                "mount --bind " + machine + "/etc /etc && mount --bind " + machine + "/lib /var/lib && PATH=" + programs
                        + " exec \"$@\"",
                "apart");
        assumeTrue(mayMount(apart), "this system lets nobody mount");
        return apart;
    }

    private static Path seenFrom(Path machine, Path base) {
        return machine.resolve("lib").resolve(Path.of("/var/lib").relativize(base));
    }

    private static Path base(Path directory) throws Exception {
        return Path.of(Files.readString(directory.resolve("postgres/location")).strip());
    }

    private static void refusedInOneLine(Launched refused, String words) throws Exception {
        assertEquals(1, refused.end(START));
        assertEquals(1, refused.err().size(), refused.err()::toString);
        assertTrue(refused.err().getFirst().contains(words), refused.err()::toString);
    }

    private static boolean mayMount(List<String> apart) throws Exception {
        var probe = new ArrayList<>(apart);
        probe.add("true");
        return new ProcessBuilder(probe).start().waitFor() == 0;
    }

    private static Launched serve(List<String> as, Path home, Path directory) throws Exception {
        return serve(as, home, directory, List.of());
    }

    private static Launched serve(List<String> as, Path home, Path directory, List<String> more) throws Exception {
        var arguments = new ArrayList<>(List.of("serve", "--port", "0", "--data-dir", directory.toString()));
        arguments.addAll(more);
        return run(as, home, arguments);
    }

    private static Launched run(List<String> as, Path home, List<String> arguments) throws Exception {
        var command = new ArrayList<>(as);
        command.add(program.toString());
        command.addAll(arguments);
        // A cache of his own: what these tests share is not his.
        var environment = as.equals(AS_USER) ? Map.of("XDG_CACHE_HOME", "") : Map.<String, String>of();
        return Launched.start(home, environment, command);
    }

    private static Path home(String name) throws Exception {
        return Files.createDirectory(place.resolve(name));
    }
}
