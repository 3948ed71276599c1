package dev.tenure.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Tokens for servers on other machines, one per address, in a file only its owner can read.
final class Logins {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Logins() {}

    static Path file() {
        var set = System.getenv("XDG_CONFIG_HOME");
        var config =
                set != null && set.startsWith("/") ? Path.of(set) : Path.of(System.getProperty("user.home"), ".config");
        return config.resolve("tenure").resolve("logins.json");
    }

    static Map<String, String> read(Path file) {
        var found = new TreeMap<String, String>();
        if (!Files.exists(file)) return found;
        try {
            JSON.readTree(Files.readString(file))
                    .properties()
                    .forEach(each -> found.put(each.getKey(), each.getValue().asString()));
            return found;
        } catch (IOException e) {
            throw CommandFailed.file(file, e, "it must be yours");
        } catch (JacksonException e) {
            throw new CommandFailed(
                    CommandFailed.FAILED,
                    file + " cannot be read: " + e.getOriginalMessage(),
                    "delete it and run 'tenure login' again");
        }
    }

    static void write(Path file, Map<String, String> logins) {
        try {
            var folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            var fresh = Files.createTempFile(
                    folder,
                    ".logins",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, JSON.writeValueAsString(logins));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CommandFailed.file(file, e, "it and its folder must be yours");
        }
    }
}
