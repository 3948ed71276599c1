package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import dev.tenure.verify.Verified.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What became of several files, for people and for programs.
public record Report(List<Map<String, Object>> items, boolean verified) {

    private static final String TRUSTED_ROOT = "trusted_root.json";
    private static final String KEY = "key.pem";

    /// What is trusted is in one folder for all, or beside each file; then the report says on whose word it relied.
    public static Report of(List<Path> files, @Nullable Path trusted) throws IOException {
        var items = new ArrayList<Map<String, Object>>();
        boolean all = true;
        for (var file : files) {
            var item = new TreeMap<String, Object>(Map.of("file", file.toString()));
            try {
                var trust = trust(trusted != null ? trusted : folder(file));
                describe(verify(file, trust), item);
                if (trusted == null) item.put("trusted", trust.fingerprints());
            } catch (Refused e) {
                all = false;
                item.put("verified", false);
                item.put("check", e.check().id());
                item.put("message", Objects.requireNonNullElse(e.getMessage(), ""));
            }
            items.add(item);
        }
        return new Report(items, all);
    }

    public byte[] json() {
        return Json.canonical(Map.of("items", items, "verified", verified));
    }

    /// On whose word it relied, where that stood beside the files and not in a folder the reader chose.
    public List<String> trusted() {
        return items.stream()
                .flatMap(item -> item.get("trusted") instanceof List<?> lines ? lines.stream() : Stream.of())
                .map(String::valueOf)
                .distinct()
                .toList();
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        for (var item : items) {
            var file = Refused.plain(String.valueOf(item.get("file")));
            if (!Boolean.TRUE.equals(item.get("verified"))) {
                lines.add("refused   " + file + "  " + item.get("check") + ": " + item.get("message"));
                continue;
            }
            var place = item.containsKey("index") ? " " + item.get("index") : "";
            var what = item.containsKey("action") ? ", " + item.get("action") + " " + item.get("outcome") : "";
            var when = item.containsKey("stamped") ? ", stamped " + item.get("stamped") : "";
            lines.add("verified  " + file + "  " + item.get("kind") + place + " of " + item.get("log") + " with "
                    + item.get("size") + " entries" + what + when);
        }
        for (var line : trusted()) lines.add("          on the word of " + line);
        return lines;
    }

    private static Verified verify(Path file, Trust trust) throws Refused, IOException {
        var verifier = new Verifier(trust);
        if (!Files.isDirectory(file)) return verifier.verify(read(file));
        var checkpoint = verifier.checkpoint(read(file.resolve(TiledLog.CHECKPOINT)));
        TiledLog.verify(checkpoint, path -> {
            try {
                return read(file.resolve(path), TiledLog.MOST_FILE_BYTES);
            } catch (IOException e) {
                throw new Refused(Check.LOG, path + " is missing or cannot be read");
            }
        });
        return Verified.of(Kind.LOG, checkpoint, null);
    }

    private static byte[] read(Path file) throws IOException, Refused {
        return read(file, Verifier.MOST_BYTES);
    }

    /// A pipe or a device may have no end, and a size that is told need not be true.
    private static byte[] read(Path file, int most) throws IOException, Refused {
        if (Files.exists(file) && !Files.isRegularFile(file)) throw new Refused(Check.ENCODING, "not a plain file");
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(most + 1);
            if (bytes.length > most)
                throw new Refused(Check.ENCODING, "larger than any of its kind: over " + most + " bytes");
            return bytes;
        }
    }

    private static Path folder(Path file) {
        if (Files.isDirectory(file)) return file;
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    private static Trust trust(Path folder) throws IOException, Refused {
        return Trust.read(read(folder.resolve(TRUSTED_ROOT)), List.of(Checkpoint.utf8(read(folder.resolve(KEY)))));
    }

    private static void describe(Verified verified, Map<String, Object> item) throws Refused {
        item.put("verified", true);
        item.put("kind", verified.kind().name().toLowerCase(Locale.ROOT));
        item.put("log", verified.log());
        item.put("size", verified.size());
        if (verified.index() != null) item.put("index", verified.index());
        if (verified.stamped() != null) item.put("stamped", verified.stamped().toString());
        if (verified.statement() != null) {
            var predicate = Json.object(verified.statement(), "predicate");
            for (var name : List.of("action", "outcome"))
                if (predicate.get(name) instanceof String said) item.put(name, said);
        }
    }
}
