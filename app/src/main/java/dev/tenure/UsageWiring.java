package dev.tenure;

import dev.tenure.ingest.Ledger;
import dev.tenure.store.DuckDb;
import dev.tenure.store.StartRefused;
import dev.tenure.usage.MeterRefused;
import dev.tenure.usage.Meters;
import dev.tenure.usage.Usage;
import dev.tenure.usage.UsageReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class UsageWiring {

    /// The operator's own meters stand in the data directory, over the shipped ones.
    @Bean
    Meters meters(Settings settings) {
        try {
            return Meters.from(settings.dataDir().resolve("meters"));
        } catch (MeterRefused e) {
            throw new StartRefused(
                    String.valueOf(e.getMessage()), "mend the file, or move it away to start without this meter", e);
        }
    }

    @Bean
    Usage usage(DuckDb duckDb, Ledger ledger, Meters meters) {
        return new Usage(duckDb, ledger, meters);
    }

    @Bean
    UsageReader usageReader(DuckDb duckDb, Meters meters) {
        return new UsageReader(duckDb, meters);
    }
}
