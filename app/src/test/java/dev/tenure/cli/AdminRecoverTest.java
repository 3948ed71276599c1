package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.RunningServer;
import dev.tenure.access.Access;
import dev.tenure.access.People;
import dev.tenure.access.Sessions;
import dev.tenure.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An administrator who cannot get in gets in again by the machine, and everybody who may see it sees that he did.
class AdminRecoverTest {

    private static RunningServer server;
    private static Path directory;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        directory = server.bean(DataDirectory.class).path();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theFirstPasswordLiesInAFileOfItsOwnerWhereThereIsNoTerminalAndARecoveryReplacesIt() throws IOException {
        var access = server.bean(Access.class);
        var secret = directory.resolve("first-password.secret");
        var permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(secret));
        assertEquals("rw-------", permissions);
        var first = Files.readString(secret).strip();
        var admin = access.signIn("admin", first).orElseThrow();
        var session = server.bean(Sessions.class).open(admin);

        var ran = recover("--data-dir", directory.toString());
        assertEquals(new Ran(0, "sign in as admin with the password in " + secret + "\n", ""), ran);
        assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        var second = Files.readString(secret).strip();
        assertTrue(server.bean(Sessions.class).find(session).isEmpty(), "his sessions end");
        assertTrue(access.signIn("admin", first).isEmpty());
        assertEquals(admin, access.signIn("admin", second).orElseThrow());
        var recovery = server.bean(People.class).recoveries().getFirst();
        assertEquals("admin", recovery.login());
        assertEquals(Files.getOwner(directory).getName(), recovery.by());
        try (var left = Files.list(directory)) {
            assertEquals(
                    List.of(),
                    left.map(each -> each.getFileName().toString())
                            .filter(name -> name.contains("recovery"))
                            .toList());
        }
    }

    @Test
    void whoIsNoAdministratorIsRecoveredByNobody() {
        var person = server.person(false, true);
        for (var login : List.of(person.name(), "nobody")) {
            var ran = recover("--login", login, "--data-dir", directory.toString());
            assertEquals(3, ran.exit());
            assertEquals("", ran.out());
            assertTrue(ran.err().contains("no administrator with the login '" + login + "'"), ran.err());
        }
        assertTrue(server.bean(Access.class)
                .signIn(person.name(), RunningServer.PASSWORD)
                .isPresent());
    }

    @Test
    void aDirectoryWithoutARunningServerIsAskedForItsNextStart(@TempDir Path other) throws IOException {
        var ran = recover("--data-dir", other.toString());
        assertEquals(2, ran.exit());
        assertTrue(ran.err().contains("is no data directory of Tenure"), ran.err());
        Files.writeString(other.resolve("server-id"), "id");
        var asked = recover("--data-dir", other.toString(), "--login", "kim");
        assertEquals(0, asked.exit(), asked.err());
        assertTrue(asked.err().contains("no server is running on " + other), asked.err());
        assertEquals("kim\n", Files.readString(other.resolve(DataDirectory.RECOVERY)));
        assertFalse(Files.exists(other.resolve(DataDirectory.RECOVERED)));
    }

    private static Ran recover(String... options) {
        return Ran.of(Ran.with(new String[] {"admin", "recover"}, options));
    }
}
