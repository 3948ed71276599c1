package dev.tenure.cli;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// How far a live import came: kept beside the contexts of this user until the file is through. It belongs to
/// one file as it was, one mapping, one server and one key; anything else starts from the beginning, which is
/// harmless because what was accepted is then a duplicate.
final class ImportState {

    private final Path file;

    private ImportState(Path file) {
        this.file = file;
    }

    static ImportState of(Path folder, Path source, String mapping, String server, String key) throws IOException {
        var absolute = source.toAbsolutePath().normalize();
        var identity = absolute + "\n" + Files.size(source) + "\n" + Files.getLastModifiedTime(source) + "\n" + mapping
                + "\n" + server + "\n" + key;
        var name = Hashing.sha256().hashString(identity, StandardCharsets.UTF_8).toString();
        return new ImportState(folder.resolve(name + ".json"));
    }

    /// Empty object when nothing of this import was done yet.
    JsonNode read() throws IOException {
        if (!Files.exists(file)) return Client.JSON.createObjectNode();
        try {
            return Client.JSON.readTree(Files.readString(file));
        } catch (JacksonException _) {
            // What cannot be understood is as good as none: the import starts from the beginning.
            return Client.JSON.createObjectNode();
        }
    }

    void write(long done, Map<String, Long> counts) throws IOException {
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        var state = Client.JSON.createObjectNode().put("done", done);
        counts.forEach(state::put);
        // Written beside and moved, so that a kill leaves the old state or the new one.
        var beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, state.toString());
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
