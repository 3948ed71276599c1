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

    /// A copy, because another user need not be able to enter this checkout.
    @BeforeAll
    static void copy() throws Exception {
        place = Launched.freshFolder("who");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        program = place.resolve("tenure/bin/tenure");
        Launched.machine("cp", "-r", Launched.FOLDER.toString(), place.toString());
    }

    @Test
    void whoeverRunsTheTestsCanServeFromAFreshDirectory() throws Exception {
        var directory = Files.createDirectory(place.resolve("own"));
        try (var server = serve(List.of(), home("own-home"), Map.of(), directory)) {
            server.ready(START);
        }
    }

    @Test
    void aUserCanServeFromAFreshDirectoryAndTakesOverRootsOnlyWhenItIsGivenToHim() throws Exception {
        assumeTrue(Launched.isRoot(), "only root can start it as another user");
        var home = home("user-home");
        var own = Files.createDirectory(place.resolve("user"));
        Launched.machine("chown", "nobody", home.toString(), own.toString());
        try (var server = serve(AS_USER, home, Map.of(), own)) {
            server.ready(START);
        }

        var roots = place.resolve("roots");
        try (var server = serve(List.of(), home("root-home"), Map.of(), roots)) {
            server.ready(START);
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(roots)));
        try (var refused = serve(AS_USER, home, Map.of(), roots)) {
            assertEquals(1, refused.end(START));
            assertEquals(
                    List.of("tenure: the data directory " + roots
                            + " cannot be written by nobody; start as its owner, or choose another with --data-dir"),
                    refused.err());
        }
        Launched.machine("chown", "-R", "nobody", roots.toString());
        try (var server = serve(AS_USER, home, Map.of(), roots)) {
            server.ready(START);
            assertTrue(server.out().stream().noneMatch(line -> line.startsWith("first account: ")));
        }
    }

    @Test
    void rootWithoutAUserNamespaceServesThroughASystemUserAlsoAfterAKill() throws Exception {
        var machine = Files.createDirectory(place.resolve("machine"));
        var apart = apart(machine, "unshare");
        var directory = Files.createDirectory(place.resolve("no-namespace"));
        var home = home("no-namespace-home");
        try (var server = serve(apart, home, Map.of(), directory)) {
            server.ready(START);
            server.kill();
        }
        var base = base(directory);
        assertTrue(base.startsWith("/var/lib/tenure"), base::toString);
        var there = machine.resolve("lib").resolve(Path.of("/var/lib").relativize(base));
        assertTrue(Files.exists(there.resolve("data/PG_VERSION")));
        assertFalse(Files.exists(directory.resolve("postgres/data")));
        try (var server = serve(apart, home, Map.of(), directory)) {
            server.ready(START);
        }
        assertFalse(Files.exists(there.resolve("data/postmaster.pid")), "stopped with its server");
    }

    /// The data are not in the directory then, so that whoever has only the directory must not seem to have them.
    @Test
    void whatASystemUserHoldsIsNeitherSharedNorReplacedByNothing() throws Exception {
        var machine = Files.createDirectory(place.resolve("machine-of-copies"));
        var apart = apart(machine, "unshare");
        var directory = Files.createDirectory(place.resolve("original"));
        var copy = place.resolve("copy");
        var home = home("copies-home");
        Launched.machine("chmod", "a+rwx", home.toString());
        try (var server = serve(apart, home, Map.of(), directory)) {
            var address = server.ready(START);
            Launched.machine("cp", "-a", directory.toString(), copy.toString());
            Files.deleteIfExists(copy.resolve("context.json"));
            for (var more : List.of(List.<String>of(), List.of("--reset")))
                try (var refused = serve(apart, home, Map.of(), copy, more)) {
                    refusedInOneLine(refused, "is that of " + directory + ": this directory is a copy");
                }
            Launched.machine("curl", "--fail", "--silent", address + "/sign-in");
        }

        Launched.machine("chown", "-R", "nobody", directory.toString());
        try (var refused = serve(AS_USER, home, Map.of(), directory)) {
            refusedInOneLine(refused, "start as root again");
        }
        assertFalse(Files.exists(directory.resolve("postgres/data")));
        Launched.machine("chown", "-R", "root", directory.toString());

        Launched.machine("rm", "-r", copy.toString());
        var moved = Files.move(directory, place.resolve("moved"));
        try (var server = serve(apart, home, Map.of(), moved)) {
            var address = server.ready(START);
            assertTrue(server.out().stream().noneMatch(line -> line.startsWith("first account: ")), "the same data");
            try (var next = serve(apart, home, Map.of(), directory)) {
                next.ready(START);
                assertTrue(next.out().stream().anyMatch(line -> line.startsWith("first account: ")), "data of its own");
            }
            Launched.machine("curl", "--fail", "--silent", address + "/sign-in");
        }
        assertNotEquals(base(moved), base(directory));
        var held = machine.resolve("lib").resolve(Path.of("/var/lib").relativize(base(moved)));
        Files.move(held, held.resolveSibling("lost"));
        try (var refused = serve(apart, home, Map.of(), moved)) {
            refusedInOneLine(refused, "and that is not there");
        }
    }

    @Test
    void rootWithNeitherANamespaceNorASystemUserIsToldOfTheTwoWaysThatAreLeft() throws Exception {
        var machine = Files.createDirectory(place.resolve("machine-without"));
        var directory = Files.createDirectory(place.resolve("neither"));
        try (var refused = serve(apart(machine, "unshare", "useradd"), home("neither-home"), Map.of(), directory)) {
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

    private static Launched serve(List<String> as, Path home, Map<String, String> environment, Path directory)
            throws Exception {
        return serve(as, home, environment, directory, List.of());
    }

    private static Launched serve(
            List<String> as, Path home, Map<String, String> environment, Path directory, List<String> more)
            throws Exception {
        var command = new ArrayList<>(as);
        command.addAll(List.of(program.toString(), "serve", "--port", "0", "--data-dir", directory.toString()));
        command.addAll(more);
        return Launched.start(home, environment, command);
    }

    private static Path home(String name) throws Exception {
        return Files.createDirectory(place.resolve(name));
    }
}
