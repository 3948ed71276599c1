package dev.tenure.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.cli.LauncherVerbs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Scripts rely on the figure's names.
class BenchTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void aBenchmarkPrintsOneObjectWithTheNamesThatScriptsReadAndNothingElse() throws Exception {
        printsOneFigure("signals");
    }

    /// Half a minute and more each.
    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"ingest", "cycle", "at-risk"})
    void soDoThoseThatTakeLonger(String name) throws Exception {
        printsOneFigure(name);
    }

    @Test
    void anUnknownBenchmarkOrOptionIsAUsageErrorThatNamesWhatThereIs() throws Exception {
        try (var unknown = Launched.tenure(home, "bench", "speed")) {
            assertEquals(2, unknown.end(Duration.ofMinutes(1)));
            assertEquals(
                    "no benchmark 'speed'; there are: " + String.join(", ", LauncherVerbs.Bench.NAMES),
                    unknown.err().getLast());
        }
        try (var option = Launched.tenure(home, "bench", "signals", "-o", "xml")) {
            assertEquals(2, option.end(Duration.ofMinutes(1)));
            assertEquals(List.of(), option.out());
        }
        try (var help = Launched.tenure(home, "bench", "--help")) {
            assertEquals(0, help.end(Duration.ofMinutes(1)));
        }
    }

    private void printsOneFigure(String name) throws Exception {
        try (var bench = Launched.tenure(home, "bench", name, "-o", "json", "--quick")) {
            assertEquals(0, bench.end(Duration.ofMinutes(5)), bench.err()::toString);
            assertEquals(1, bench.out().size(), bench.out()::toString);
            var figure = JSON.readTree(bench.out().getFirst());
            assertEquals(name, figure.path("name").asString());
            for (var text : List.of("metric", "unit", "baseline"))
                assertTrue(!figure.path(text).asString().isBlank(), text);
            for (var number : List.of("value", "baseline_value", "ratio"))
                assertTrue(figure.path(number).isNumber() && figure.path(number).asDouble() > 0, number);
            assertEquals(
                    figure.path("value").asDouble()
                            / figure.path("baseline_value").asDouble(),
                    figure.path("ratio").asDouble(),
                    1e-6);
            assertTrue(!figure.path("runs").isEmpty(), "runs");
        }
    }
}
