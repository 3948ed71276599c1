package dev.tenure;

import dev.tenure.health.Health;
import dev.tenure.ingest.Partitions;
import dev.tenure.store.Database;
import dev.tenure.tenants.FactReadings;
import dev.tenure.usage.Usage;
import dev.tenure.usage.UsageReader;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CycleWiring {

    @Bean
    Cycle cycle(
            Database database,
            InstantSource clock,
            Usage usage,
            UsageReader reader,
            FactReadings facts,
            Health health,
            Partitions partitions,
            SecureRandom random) {
        var holder = new byte[8];
        random.nextBytes(holder);
        return new Cycle(
                database,
                clock,
                usage,
                reader,
                facts,
                health,
                partitions,
                HexFormat.of().formatHex(holder));
    }

    /// After the start is complete, so that the first page does not wait behind the first turn. 0 turns the
    /// timer off: the loop then turns on demand only.
    @Bean
    ApplicationRunner cycleTimer(Cycle cycle, Settings settings) {
        return _ -> {
            if (settings.turnEvery().isPositive()) cycle.every(settings.turnEvery());
        };
    }
}
