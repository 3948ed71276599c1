package dev.tenure.inbox;

import dev.tenure.inbox.Inbox.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A folder into which others put files. A file is whole when it looks as it did at the look before; one that is still
/// being written has a name of its own until it is renamed, or grows.
final class Drop {

    private record Look(long bytes, FileTime changed) {}

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern STAMPED = Pattern.compile("\\d{8}T\\d{6}Z-(?<given>.*)");
    private static final String WHY = ".why.txt";

    private final Map<Path, Look> before = new HashMap<>();

    /// The files that are whole, in the order of their names.
    ///
    /// @param now whether a person says that they are
    List<Path> ready(Path folder, boolean now) throws IOException {
        Files.createDirectories(folder);
        var ready = new ArrayList<Path>();
        var seen = new HashMap<Path, Look>();
        try (var inside = Files.list(folder)) {
            for (var file : inside.sorted().toList()) {
                var name = file.getFileName().toString();
                if (name.startsWith(".") || name.matches(".*\\.(part|tmp|filepart|crdownload)")) continue;
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) continue;
                var look = new Look(Files.size(file), Files.getLastModifiedTime(file));
                seen.put(file, look);
                if (now || look.equals(before.get(file))) ready.add(file);
            }
        }
        before.keySet().removeIf(file -> folder.equals(file.getParent()));
        before.putAll(seen);
        return ready;
    }

    /// Empty, when the file is too large.
    Optional<byte[]> read(Path file) throws IOException {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            var bytes = in.readNBytes(Inbox.MOST_BYTES + 1);
            return bytes.length > Inbox.MOST_BYTES ? Optional.empty() : Optional.of(bytes);
        }
    }

    /// The file that was refused last, if any.
    List<Path> lastRefused(Path folder) throws IOException {
        var failed = folder.resolve("failed");
        if (!Files.isDirectory(failed)) return List.of();
        try (var inside = Files.list(failed)) {
            return inside.filter(file ->
                            STAMPED.matcher(file.getFileName().toString()).matches())
                    .filter(file -> !file.toString().endsWith(WHY))
                    .max(Comparator.comparing(Path::toString))
                    .map(List::of)
                    .orElse(List.of());
        }
    }

    /// The name under which the file came.
    static String given(Path file) {
        var name = STAMPED.matcher(file.getFileName().toString());
        return name.matches() && file.getParent() != null && file.getParent().endsWith("failed")
                ? name.group("given")
                : file.getFileName().toString();
    }

    /// Into `done` or `failed`, with what is to be said of it beside it.
    void away(Path folder, Path file, Result result, Instant at) throws IOException {
        var to = folder.resolve(result.usable() ? "done" : "failed");
        Files.createDirectories(to);
        var stamp = STAMP.format(at);
        var target = to.resolve(stamp + "-" + given(file));
        for (int again = 2; Files.exists(target); again++) target = to.resolve(stamp + "-" + again + "-" + given(file));
        // The reasons first: who sees the file sees why it is there.
        if (!result.rejected().isEmpty()) write(target, ".rejected.csv", result.rejected());
        if (!result.usable()) write(target, WHY, result.said() + "\n");
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + WHY));
        before.remove(file);
    }

    private static void write(Path file, String ending, String text) throws IOException {
        Files.writeString(file.resolveSibling(file.getFileName() + ending), text, StandardCharsets.UTF_8);
    }
}
