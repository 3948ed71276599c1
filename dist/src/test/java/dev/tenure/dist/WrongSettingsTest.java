package dev.tenure.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator can mend is one line, cause and remedy, wherever it was set: no stack trace, nothing on stdout.
class WrongSettingsTest {

    private static final Duration REFUSAL = Duration.ofMinutes(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void aWrongSettingIsSaidInOneLineBeforeAnythingIsMade() throws Exception {
        var broken = Files.writeString(home.resolve("broken.yaml"), "tenure:\n  as-of: [\n");
        refused(1, Map.of("TENURE_AS_OF", "yesterday"), List.of(), "tenure.as-of is 'yesterday'", "2026-11-23");
        refused(1, Map.of("SERVER_PORT", "http"), List.of(), "server.port is 'http'", "whole number");
        refused(1, Map.of(), List.of("--port", "70000"), "cannot listen on port 70000", "0 to 65535");
        refused(1, Map.of(), List.of("--port", "0", "--address", "nowhere.invalid"), "nowhere.invalid", "--address");
        refused(2, Map.of(), List.of("--config", "/nowhere.yaml"), "/nowhere.yaml cannot be read", "--config");
        refused(1, Map.of(), List.of("--config", broken.toString()), "is no YAML", "line 3", "correct it");
        var text = Files.writeString(home.resolve("settings.txt"), "");
        refused(2, Map.of(), List.of("--config", text.toString()), "is of no kind that is known", ".yaml");
        var postgres = Map.of("TENURE_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:port/tenure");
        refused(1, postgres, List.of(), "TENURE_POSTGRES_URL is no address", "jdbc:postgresql://host:port/database");
        assertFalse(Files.exists(home.resolve("data")));
    }

    private void refused(int exit, Map<String, String> environment, List<String> options, String... parts)
            throws Exception {
        var arguments = new ArrayList<>(
                List.of("serve", "--data-dir", home.resolve("data").toString()));
        arguments.addAll(options);
        try (var refused = Launched.tenure(home, environment, arguments.toArray(String[]::new))) {
            assertEquals(exit, refused.end(REFUSAL), refused.err()::toString);
            assertEquals(List.of(), refused.out());
            assertEquals(1, refused.err().size(), refused.err()::toString);
            var line = refused.err().getFirst();
            assertTrue(line.startsWith("tenure: "), line);
            for (var part : parts) assertTrue(line.contains(part), line);
        }
    }
}
