package dev.tenure.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a running server leaves for the commands of its own user: where it answers, and a short-lived token.
///
/// @param process the server's process number, by which a file left by a killed server is known
public record Context(URI url, String serverId, String token, long process, String dataDir, Instant startedAt) {

    /// In the data directory, beside the copies that commands started elsewhere look through.
    public static final String FILE = "context.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String toString() {
        return url + " (" + dataDir + ")";
    }

    public String toJson() {
        var node = JSON.createObjectNode();
        node.put("url", url.toString());
        node.put("server_id", serverId);
        node.put("token", token);
        node.put("process", process);
        node.put("data_dir", dataDir);
        node.put("started_at", startedAt.toString());
        return node.toString();
    }

    static Optional<Context> read(Path file) {
        try {
            var node = JSON.readTree(Files.readString(file));
            return Optional.of(new Context(
                    URI.create(node.path("url").asString()),
                    node.path("server_id").asString(),
                    node.path("token").asString(),
                    node.path("process").asLong(),
                    node.path("data_dir").asString(),
                    Instant.parse(node.path("started_at").asString())));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw CommandFailed.file(file, e, "ask as the user who runs that server, or name it with --server");
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new CommandFailed(
                    CommandFailed.FAILED, file + " names no server", "delete it and restart the server");
        }
    }

    /// The folder for the copies, one per data directory, of this user.
    public static Path folder() {
        var set = System.getenv("XDG_STATE_HOME");
        var state = set != null && set.startsWith("/")
                ? Path.of(set)
                : Path.of(System.getProperty("user.home"), ".local", "state");
        return state.resolve("tenure").resolve("contexts");
    }

    /// Servers that still run, the newest first.
    static List<Context> live(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        var found = new ArrayList<Context>();
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".json")).toList())
                // Of a server that somebody else started with this home, as by sudo: not one of this user's.
                if (Files.isReadable(file)) read(file).filter(Context::isLive).ifPresent(found::add);
        } catch (IOException e) {
            throw CommandFailed.file(folder, e, "name the server with --server or --data-dir");
        }
        found.sort(Comparator.comparing(Context::startedAt).reversed());
        return found;
    }

    /// A copy of a directory holds what the original's server left there, and must not lead to it.
    boolean isOf(Path directory) {
        try {
            return Files.isSameFile(directory, Path.of(dataDir));
        } catch (IOException _) {
            // Where its directory was there is none.
            return false;
        }
    }

    /// A number may be another process's by now; that one began after this server did.
    boolean isLive() {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .filter(it -> it.info()
                        .startInstant()
                        .map(began -> !began.isAfter(startedAt))
                        .orElse(true))
                .isPresent();
    }
}
