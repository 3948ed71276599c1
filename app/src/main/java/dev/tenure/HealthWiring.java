package dev.tenure;

import dev.tenure.health.Freshness;
import dev.tenure.health.Health;
import dev.tenure.health.ModelFile;
import dev.tenure.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthWiring {

    /// An operator's own model stands beside his data, so that it is backed up with the scores it made.
    @Bean
    Health health(Database database, InstantSource clock, Settings settings) throws IOException {
        var own = settings.dataDir().resolve("health-model.yaml");
        return new Health(database, clock, Files.exists(own) ? ModelFile.read(own) : ModelFile.shipped());
    }

    @Bean
    Freshness freshness(Database database, Health health) {
        return new Freshness(database, health);
    }
}
