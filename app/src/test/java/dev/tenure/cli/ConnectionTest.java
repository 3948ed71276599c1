package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void aCopyOfADirectoryDoesNotLeadToTheServerOfItsOriginal() throws IOException {
        var original = Files.createDirectory(home.resolve("original"));
        var context = new Context(
                URI.create("http://127.0.0.1:1"),
                "a",
                "token",
                ProcessHandle.current().pid(),
                original.toString(),
                Instant.now());
        Files.writeString(original.resolve(Context.FILE), context.toJson());
        var link = Files.createSymbolicLink(home.resolve("link"), original);
        for (var same : new Path[] {original, link})
            assertEquals(context.url(), on(same).client(Map.of(), home, home).server());

        var copy = Files.createDirectory(home.resolve("copy"));
        Files.copy(original.resolve(Context.FILE), copy.resolve(Context.FILE));
        failed(on(copy), "no server is running on " + copy, "tenure serve");
        var named = new Connection();
        var failure = assertThrows(
                CommandFailed.class, () -> named.client(Map.of("TENURE_DATA_DIR", copy.toString()), home, home));
        assertTrue(String.valueOf(failure.getMessage()).contains("no server is running on " + copy), failure::toString);
    }

    @Test
    void aFileOfTenuresOwnThatCannotBeReadIsNamedWithTheWayOut() throws IOException {
        var file = home.resolve(Context.FILE);
        for (var text : new String[] {"{", "{}", "[]", "{\"url\":\"no address\"}"}) {
            Files.writeString(file, text);
            failed(on(home), file + " names no server", "delete it");
        }
        Files.delete(file);
        Files.createDirectory(file);
        failed(on(home), file + " cannot be read", "--server");

        var logins = home.resolve("logins.json");
        var away = new Connection();
        away.server = "http://127.0.0.1:1";
        Files.writeString(logins, "{");
        failed(away, logins + " cannot be read", "tenure login");
        Files.delete(logins);
        Files.createDirectory(logins);
        failed(away, logins + " cannot be read", "it must be yours");
    }

    private Connection on(Path directory) {
        var connection = new Connection();
        connection.dataDir = directory;
        return connection;
    }

    private void failed(Connection connection, String... parts) {
        var failure =
                assertThrows(CommandFailed.class, () -> connection.client(Map.of(), home, home.resolve("logins.json")));
        for (var part : parts) assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::toString);
    }
}
