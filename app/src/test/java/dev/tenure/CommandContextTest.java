package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.cli.Context;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A directory can be copied whole, what its server left for commands included, and both may run.
class CommandContextTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant START = Instant.parse("2026-11-25T09:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private Instant now = START;
    private final InstantSource clock = () -> now;

    @Test
    void theTokenOpensTheServerForTwelveHoursAndNoLongerThanTheServerRuns() throws IOException {
        var server = new Server(home.resolve("one"));
        server.context.publish("http://127.0.0.1:1", now);
        var token = server.left("token");
        now = START.plus(Duration.ofHours(12)).minusSeconds(1);
        assertTrue(server.access.byToken(token).isPresent());
        now = START.plus(Duration.ofHours(12));
        assertEquals(Optional.empty(), server.access.byToken(token));

        server.context.publish("http://127.0.0.1:1", now);
        var renewed = server.left("token");
        assertTrue(server.access.byToken(renewed).isPresent());
        server.context.close();
        assertEquals(Optional.empty(), server.access.byToken(renewed));
        assertFalse(Files.exists(server.directory.path().resolve(Context.FILE)));
        server.directory.close();
        server.database.close();
    }

    @Test
    void theServersOfADirectoryAndOfItsCopyAreToldApartWhileBothRun() throws IOException {
        var original = home.resolve("original");
        try (var first = new Server(original)) {
            first.context.publish("http://127.0.0.1:1", now);
            var copy = copy(original, home.resolve("copy"));
            try (var second = new Server(copy)) {
                assertNotEquals(first.directory.serverId(), second.directory.serverId());
                toldApart(first, second);
            }
            theFirstGoesOn(first);
        }
        assertEquals(List.of(), shared());
    }

    @Test
    void theyAreToldApartAlsoWhenTheCopyTookTheOriginalsPlace() throws IOException {
        var place = home.resolve("place");
        new Server(place).close();
        var away = Files.move(place, home.resolve("away"));
        copy(away, place);
        try (var first = new Server(away)) {
            first.context.publish("http://127.0.0.1:1", now);
            try (var second = new Server(place)) {
                toldApart(first, second);
            }
            theFirstGoesOn(first);
        }
        assertEquals(List.of(), shared());
    }

    private void toldApart(Server first, Server second) throws IOException {
        second.context.publish("http://127.0.0.1:2", now);
        assertEquals("http://127.0.0.1:1", first.left("url"));
        assertEquals("http://127.0.0.1:2", second.left("url"));
        assertNotEquals(first.left("token"), second.left("token"));
        assertEquals(2, shared().size());
        for (var file : shared()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            var whose = List.of(first, second).stream()
                    .filter(server -> server.left("url").equals(field(file, "url")))
                    .findFirst()
                    .orElseThrow();
            assertEquals(whose.left("token"), field(file, "token"));
            assertEquals(whose.directory.path().toString(), field(file, "data_dir"));
        }
    }

    /// The copy's stop took neither of its files away nor its token back.
    private void theFirstGoesOn(Server first) throws IOException {
        assertEquals("http://127.0.0.1:1", first.left("url"));
        assertEquals(
                List.of(first.left("token")),
                shared().stream().map(file -> field(file, "token")).toList());
        assertTrue(first.access.byToken(first.left("token")).isPresent());
    }

    private List<Path> shared() throws IOException {
        try (var files = Files.list(home.resolve("contexts"))) {
            return files.toList();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (var files = Files.list(from)) {
            for (var file : files.toList()) Files.copy(file, to.resolve(file.getFileName()));
        }
        return to;
    }

    private static String field(Path file, String name) {
        return JSON.readTree(file).path(name).asString();
    }

    private final class Server implements AutoCloseable {

        final DataDirectory directory;
        final Database database = TestDatabase.fresh();
        final Access access = new Access(database, clock, new SecureRandom());
        final CommandContext context;

        Server(Path path) {
            directory = DataDirectory.open(path, UUID.randomUUID());
            context = new CommandContext(access, directory, home.resolve("contexts"), clock);
        }

        String left(String name) {
            return field(directory.path().resolve(Context.FILE), name);
        }

        @Override
        public void close() {
            context.close();
            directory.close();
            database.close();
        }
    }
}
