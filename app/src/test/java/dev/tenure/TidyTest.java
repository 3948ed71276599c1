package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// House rules a compiler cannot see. Each failure names the file, the rule and the mend.
class TidyTest {

    private static final int MOST_LINES = 600;

    private static final Map<Pattern, String> BANNED_IN_PRODUCT = Map.of(
            Pattern.compile("^\\s*/\\*\\*", Pattern.MULTILINE), "documentation comments are ///",
            Pattern.compile("\\bbetween\\s+(:|\\?|')", Pattern.CASE_INSENSITIVE), "intervals are half-open: >= and <",
            Pattern.compile("System\\.currentTimeMillis|Clock\\.system"), "time is a parameter: take an InstantSource",
            Pattern.compile("\\bMath\\.random|new Random\\(\\)"), "randomness is a parameter",
            Pattern.compile("catch \\((Exception|Throwable) _\\)"), "a swallowed failure is a lie: handle or rethrow");

    private static final Pattern WRITES = Pattern.compile(
            "(?:insert into|update|delete from|truncate(?: table)?)\\s+([a-z]+)_[a-z_]+", Pattern.CASE_INSENSITIVE);

    private static final List<String> FEATURES = List.of(
            "access", "tenants", "ingest", "usage", "privacy", "health", "revenue", "inbox", "outlets", "cycle");

    @Test
    void filesAreShortEnoughToReadAtOnce() throws IOException {
        var found = new ArrayList<String>();
        for (var file : files("app/src", "bench/src", "verify/src")) {
            long lines = Files.readString(file).lines().count();
            if (lines > MOST_LINES) found.add(name(file) + " has " + lines + " lines; split it by what it owns");
        }
        assertEquals(List.of(), found);
    }

    /// Else the compiler takes every null in it for granted.
    @Test
    void everyPackageSaysThatNothingIsNullUnlessItSaysSo() throws IOException {
        var found = new ArrayList<String>();
        for (var file : files("app/src/main/java", "bench/src/main/java", "verify/src/main/java")) {
            var note = java.util.Objects.requireNonNull(file.getParent()).resolve("package-info.java");
            if (!Files.exists(note) || !Files.readString(note).contains("@NullMarked")) found.add(name(file));
        }
        assertEquals(List.of(), found);
    }

    @Test
    void bannedConstructsStayOut() throws IOException {
        var found = new ArrayList<String>();
        for (var file : files("app/src/main", "verify/src/main")) {
            var text = Files.readString(file);
            BANNED_IN_PRODUCT.forEach((pattern, mend) -> {
                var match = pattern.matcher(text);
                if (match.find()) found.add(name(file) + ": '" + match.group() + "'; " + mend);
            });
        }
        assertEquals(List.of(), found);
    }

    @Test
    void aTableIsWrittenByItsOwnFeatureOnly() throws IOException {
        var found = new ArrayList<String>();
        for (var file : files("app/src/main/java")) {
            var home = java.util.Objects.requireNonNull(file.getParent())
                    .getFileName()
                    .toString();
            var match = WRITES.matcher(Files.readString(file));
            while (match.find()) {
                var owner = match.group(1).toLowerCase(java.util.Locale.ROOT);
                boolean root = home.equals("tenure") && owner.equals("cycle");
                if (FEATURES.contains(owner) && !owner.equals(home) && !root)
                    found.add(name(file) + " writes " + match.group() + ", which belongs to " + owner);
            }
        }
        assertEquals(List.of(), found);
    }

    private static List<Path> files(String... folders) {
        var all = new ArrayList<Path>();
        for (var folder : folders) {
            try (var walk = Files.walk(Repository.root().resolve(folder))) {
                walk.filter(path -> path.toString().matches(".*\\.(java|sql|js|jte)$"))
                        .forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static String name(Path file) {
        return Repository.root().relativize(file).toString();
    }
}
