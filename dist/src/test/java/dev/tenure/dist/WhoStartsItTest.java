package dev.tenure.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

    /// In a mount namespace with users and system directories of its own, so that this machine stays as it is.
    @Test
    void rootWithoutAUserNamespaceServesThroughASystemUserAlsoAfterAKill() throws Exception {
        assumeTrue(Launched.isRoot(), "only root needs a system user");
        var machine = Files.createDirectory(place.resolve("machine"));
        var programs = Files.createDirectories(machine.resolve("bin"));
        Files.createDirectories(machine.resolve("lib"));
        Launched.machine("cp", "-a", "/etc", machine.resolve("etc").toString());
        Launched.machine(
                "bash", "-c", "ln -s /usr/sbin/* /usr/bin/* " + programs + " 2>/dev/null; rm " + programs + "/unshare");
        var apart = List.of(
                "unshare",
                "--mount",
                "bash",
                "-c",
                "mount --bind " + machine + "/etc /etc && mount --bind " + machine + "/lib /var/lib && PATH=" + programs
                        + " exec \"$@\"",
                "apart");
        assumeTrue(mayMount(apart), "this system lets nobody mount");
        var directory = Files.createDirectory(place.resolve("no-namespace"));
        var home = home("no-namespace-home");
        try (var server = serve(apart, home, Map.of(), directory)) {
            server.ready(START);
            server.kill();
        }
        var base =
                Path.of(Files.readString(directory.resolve("postgres/location")).strip());
        assertTrue(base.startsWith("/var/lib/tenure"), base::toString);
        var there = machine.resolve("lib").resolve(Path.of("/var/lib").relativize(base));
        assertTrue(Files.exists(there.resolve("data/PG_VERSION")));
        assertFalse(Files.exists(directory.resolve("postgres/data")));
        try (var server = serve(apart, home, Map.of(), directory)) {
            server.ready(START);
        }
        assertFalse(Files.exists(there.resolve("data/postmaster.pid")), "stopped with its server");
    }

    private static boolean mayMount(List<String> apart) throws Exception {
        var probe = new ArrayList<>(apart);
        probe.add("true");
        return new ProcessBuilder(probe).start().waitFor() == 0;
    }

    private static Launched serve(List<String> as, Path home, Map<String, String> environment, Path directory)
            throws Exception {
        var command = new ArrayList<>(as);
        command.addAll(List.of(program.toString(), "serve", "--port", "0", "--data-dir", directory.toString()));
        return Launched.start(home, environment, command);
    }

    private static Path home(String name) throws Exception {
        return Files.createDirectory(place.resolve(name));
    }
}
