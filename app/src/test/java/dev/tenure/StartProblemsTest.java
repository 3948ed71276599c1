package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.ingest.PersonalAttributes;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.DuckDb;
import dev.tenure.usage.Meters;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.Yaml;

/// What an operator can mend is one line however deep it was met; a fault of ours keeps its stack trace.
class StartProblemsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void aFileOrFolderThatCannotBeUsedIsNamedWithTheReason() throws Exception {
        var user = System.getProperty("user.name");
        var folder = Files.createDirectory(home.resolve("personal.yaml"));
        assertEquals(
                "tenure: " + folder + " cannot be read or written (Is a directory); let it be a file or folder that "
                        + user + " can use",
                said(() -> PersonalAttributes.from(folder)));
        var file = Files.writeString(home.resolve("file"), "");
        assertEquals(
                "tenure: " + file.resolve("usage")
                        + " cannot be read or written (Not a directory); let it be a file or folder that " + user
                        + " can use",
                said(() -> Files.createDirectories(file.resolve("usage"))));
        var data = said(() -> DataDirectory.open(file.resolve("data"), new UUID(1, 1)));
        assertTrue(data.contains("the data directory " + file.resolve("data") + " cannot be used ("), data);
        assertTrue(data.endsWith("choose another with --data-dir"), data);
    }

    @Test
    void theUsageStoreAndAMeterThatCannotBeReadAreNamed() throws Exception {
        var broken =
                Files.writeString(home.resolve("ledger.duckdb"), "no database, and long enough to be one".repeat(999));
        var store = said(() -> DuckDb.open(broken, home.resolve("temporary"), DuckDb.Limits.DEFAULT));
        assertTrue(store.startsWith("tenure: the usage store " + broken + " cannot be opened: "), store);
        assertTrue(store.endsWith("put the data directory's backup back"), store);
        var meters = Files.createDirectory(home.resolve("meters"));
        var meter = Files.write(meters.resolve("own.yaml"), new byte[] {(byte) 0xff});
        var refused = assertThrows(IllegalArgumentException.class, () -> Meters.from(meters));
        assertEquals("the meter " + meter + " cannot be read: it is no text in UTF-8", refused.getMessage());
    }

    @Test
    void aSettingOfTheFrameworkThatMakesNoSenseIsNamed() {
        var source = new MapConfigurationPropertySource(Map.of("server.tomcat.threads.max", "many"));
        assertEquals(
                "tenure: the setting server.tomcat.threads.max is 'many', which cannot be used; correct it, or leave it out",
                said(() -> new Binder(source).bind("server.tomcat.threads.max", Bindable.of(Integer.class))));
        for (var yaml : new String[] {"a: [\n", "a: \u0000"}) {
            var line = said(() -> new Yaml().load(yaml));
            assertTrue(line.startsWith("tenure: a settings file is no YAML (") && line.endsWith("); correct it"), line);
        }
    }

    @Test
    void aFaultOfOursIsLeftWithItsTrace() {
        assertFalse(new StartProblems().reportException(new IllegalStateException("no", new RuntimeException())));
    }

    private static String said(Executable start) {
        var failure = assertThrows(Exception.class, start);
        var err = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertTrue(new StartProblems().reportException(new IllegalStateException("a bean failed", failure)));
        } finally {
            System.setErr(before);
        }
        var lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), lines::toString);
        return lines.getFirst();
    }
}
