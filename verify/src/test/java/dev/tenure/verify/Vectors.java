package dev.tenure.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Published vectors, which are not part of the repository. A test that needs them fails where they are absent.
final class Vectors {

    private Vectors() {}

    static Path at(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (!Files.exists(at.resolve("ARCHITECTURE.md"))) continue;
            var found = at.resolve("../shared/data/vectors").normalize().resolve(name);
            if (Files.exists(found)) return found;
        }
        throw new IllegalStateException("this test needs ../shared/data/vectors/" + name + " beside the checkout");
    }

    static Map<String, Object> json(byte[] bytes) throws Refused {
        var found = new LinkedHashMap<String, Object>();
        Json.object(Json.read(bytes), "the file").forEach((name, value) -> {
            if (value != null) found.put(name, value);
        });
        return found;
    }

    /// The JSON files of a tar archive, by their paths.
    static Map<String, byte[]> tar(Path file) throws IOException {
        var found = new LinkedHashMap<String, byte[]>();
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            var all = in.readAllBytes();
            for (int at = 0; at + 512 <= all.length && all[at] != 0; ) {
                var name = text(all, at, 100);
                int size = Integer.parseInt(text(all, at + 124, 12).strip(), 8);
                if (name.endsWith(".json")) found.put(name, Arrays.copyOfRange(all, at + 512, at + 512 + size));
                at += 512 + (size + 511) / 512 * 512;
            }
        }
        return found;
    }

    private static String text(byte[] all, int from, int most) {
        int end = from;
        while (end < from + most && all[end] != 0) end++;
        return new String(all, from, end - from, StandardCharsets.UTF_8);
    }
}
