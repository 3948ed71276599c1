package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;

/// The module table in ARCHITECTURE.md is what the package walls say, so the page cannot lie. To rewrite it
/// after moving a wall: `mvn -pl app -am test -Dtest=ArchitecturePageTest -Dtenure.rewrite=true
/// -Dsurefire.failIfNoSpecifiedTests=false`.
class ArchitecturePageTest {

    private static final String BEGIN = "<!-- modules: written by ArchitecturePageTest -->\n";
    private static final String END = "<!-- /modules -->";
    private static final List<String> DOWNHILL = List.of("""
            core store policy outside mapping receipts access tenants inbox revenue ingest usage privacy health
            outlets transfer web api cli demo
            """.strip().split("\\s+"));

    @Test
    void theModuleTableIsWhatTheWallsSay() throws Exception {
        var page = Repository.root().resolve("ARCHITECTURE.md");
        var text = Files.readString(page);
        var expected = BEGIN + table() + END;
        var region = Pattern.compile(Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL);
        if (Boolean.getBoolean("tenure.rewrite"))
            Files.writeString(
                    page, region.matcher(text).replaceFirst(java.util.regex.Matcher.quoteReplacement(expected)));
        var found = region.matcher(Files.readString(page));
        assertEquals(expected, found.find() ? found.group() : "no module table in ARCHITECTURE.md");
    }

    @Test
    void everyPackageHasItsRow() throws IOException {
        try (var folders = Files.list(Repository.root().resolve("app/src/main/java/dev/tenure"))) {
            var packages = folders.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .collect(Collectors.toSet());
            assertEquals(packages, DOWNHILL.stream().collect(Collectors.toSet()));
        }
    }

    private static String table() throws Exception {
        var rows = new StringBuilder("| package | owns | may import |\n|---|---|---|\n");
        for (var name : DOWNHILL) {
            var wall = Class.forName("dev.tenure." + name + ".package-info").getAnnotation(ApplicationModule.class);
            var allowed = List.of(wall.allowedDependencies());
            rows.append("| `%s` | %s | %s |\n"
                    .formatted(
                            name,
                            owns(name),
                            allowed.isEmpty()
                                    ? "nothing"
                                    : allowed.stream()
                                            .map(each -> "`" + each + "`")
                                            .collect(Collectors.joining(", "))));
        }
        return rows.toString();
    }

    /// The first doc sentence of the package, which stands right beside its wall.
    private static String owns(String name) throws IOException {
        Path file = Repository.root().resolve("app/src/main/java/dev/tenure/" + name + "/package-info.java");
        var doc = Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("///"))
                .map(line -> line.substring(3).strip())
                .collect(Collectors.joining(" "));
        return doc.replace("|", "\\|");
    }
}
