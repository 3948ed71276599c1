package dev.tenure;

import dev.tenure.health.Freshness;
import dev.tenure.health.Health;
import dev.tenure.health.HealthModel;
import dev.tenure.health.ModelFile;
import dev.tenure.store.Database;
import dev.tenure.store.FileProblem;
import dev.tenure.store.StartRefused;
import dev.tenure.usage.Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthWiring {

    private static final String REMEDY = "mend the file, or move it away to start with the shipped model";

    /// An operator's own model stands beside his data, so that it is backed up with the scores it made.
    @Bean
    Health health(Database database, InstantSource clock, Settings settings, Meters meters) {
        var own = settings.dataDir().resolve("health-model.yaml");
        boolean given = Files.exists(own);
        HealthModel model;
        Map<String, String> counted;
        try {
            model = given ? ModelFile.read(own) : ModelFile.shipped();
        } catch (IOException e) {
            throw new StartRefused("the health model " + own + " cannot be read: " + FileProblem.reason(e), REMEDY, e);
        } catch (IllegalArgumentException e) {
            throw new StartRefused(String.valueOf(e.getMessage()), REMEDY, e);
        }
        try {
            counted = model.definitions(meters);
        } catch (IllegalArgumentException e) {
            throw new StartRefused("health model " + (given ? own : "as shipped") + ": " + e.getMessage(), REMEDY, e);
        }
        return new Health(database, clock, model, counted);
    }

    @Bean
    Freshness freshness(Database database, Health health) {
        return new Freshness(database, health);
    }
}
