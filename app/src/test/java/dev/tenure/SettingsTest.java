package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.store.StartRefused;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/// All are read before anything slow begins, so that a wrong one is said at once.
class SettingsTest {

    @Test
    void aSettingThatMakesNoSenseIsNamedWithWhatWould() {
        refused("tenure.as-of", "yesterday", "set a day as 2026-11-23, or leave it out");
        refused("tenure.data-dir", "", "name a folder, or leave it out");
        for (var name :
                new String[] {"tenure.cycle.seconds", "tenure.inbox.seconds", "tenure.usage.temporary-megabytes"})
            for (var text : new String[] {"1m", "-1", "", "12345678901"})
                refused(name, text, "set a whole number from 0 upwards, or leave it out");
        for (var name : new String[] {"tenure.usage.memory-megabytes", "tenure.usage.threads"})
            for (var text : new String[] {"2GB", "0"})
                refused(name, text, "set a whole number from 1 upwards, or leave it out");
    }

    @Test
    void anAddressThatIsNoPostgresIsSaidWithoutItsPassword() {
        for (var url : new String[] {"127.0.0.1:5432", "jdbc:mysql://db/tenure", "jdbc:duckdb:"}) {
            var refused = assertThrows(
                    StartRefused.class, () -> Settings.from(environment("tenure.postgres.url", url + "secret")));
            assertEquals("TENURE_POSTGRES_URL is no address of a PostgreSQL", refused.problem());
        }
    }

    private static void refused(String name, String text, String remedy) {
        var refused = assertThrows(StartRefused.class, () -> Settings.from(environment(name, text)));
        assertEquals(
                "the setting " + name + " is " + (name.endsWith("dir") ? "empty" : "'" + text + "'"),
                refused.problem());
        assertEquals(remedy, refused.remedy());
    }

    private static Environment environment(String name, String text) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, text)));
        return environment;
    }
}
