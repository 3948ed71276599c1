package dev.tenure.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Two years of events come in as one history job, the server killed while they come and again while they are
/// committed.
/// The benchmark itself ends with an error when one event is missing or doubled, or a tenant has no score; here it is
/// held to bounds.
class HistoryTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void aSmallHistorySurvivesBothKillsInBoundedMemory() throws Exception {
        hold(
                List.of("--quick"),
                " " + Launched.SHORT_LIVED + " -Dtenure.bench.server-options=" + Launched.SHORT_LIVED,
                Duration.ofMinutes(5),
                2.5,
                120);
    }

    /// 20 million events of 600 tenants.
    @Test
    @Tag("long")
    void twoYearsOfSixHundredTenantsSurviveBothKillsInBoundedMemoryAndAreScoredWithinMinutes() throws Exception {
        hold(List.of(), "", Duration.ofHours(3), 4, 600);
    }

    /// @param mostGigabytes of the server: its heap may take two
    /// @param turnSeconds the first scores after the commit
    private void hold(List<String> size, String options, Duration within, double mostGigabytes, double turnSeconds)
            throws Exception {
        var arguments = new java.util.ArrayList<>(List.of("bench", "history", "-o", "json"));
        arguments.addAll(size);
        var temporary = java.nio.file.Files.createDirectories(home.resolve("tmp"));
        var environment = Map.of("TENURE_JAVA_OPTS", "-Xmx700m -Djava.io.tmpdir=" + temporary + options);
        try (var bench = Launched.tenure(home, environment, arguments.toArray(String[]::new))) {
            assertEquals(0, bench.end(within), bench.err()::toString);
            var figure = JSON.readTree(bench.out().getFirst());
            var notes = new TreeMap<String, Double>();
            for (var note : figure.path("notes"))
                notes.put(note.path("metric").asString(), note.path("value").asDouble());
            double memory = notes.getOrDefault("most memory of the server, PostgreSQL aside", 0.0);
            assertTrue(memory > 0.05 && memory < mostGigabytes, notes::toString);
            double turn = notes.getOrDefault("first turn over all of it", 0.0);
            assertTrue(turn > 0 && turn < turnSeconds, notes::toString);
            assertTrue(notes.containsKey("start after a kill while events came in"), notes::toString);
            assertTrue(notes.containsKey("start after a kill while they were committed"), notes::toString);
        }
    }
}
