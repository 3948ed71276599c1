package dev.tenure;

import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.PersonalAttributes;
import dev.tenure.store.DuckDb;
import dev.tenure.store.StartRefused;
import dev.tenure.usage.Meter;
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
    Meters meters(Settings settings, PersonalAttributes attributes) {
        try {
            var meters = Meters.from(settings.dataDir().resolve("meters"));
            meters.all().forEach(meter -> refuseToCountNothing(meter, attributes, settings));
            return meters;
        } catch (MeterRefused e) {
            throw new StartRefused(
                    String.valueOf(e.getMessage()), "mend the file, or move it away to start without this meter", e);
        }
    }

    private static void refuseToCountNothing(Meter meter, PersonalAttributes attributes, Settings settings) {
        for (var asked : meter.comparisons())
            if (!attributes.keeps(asked.path(), asked.text()))
                throw new StartRefused(
                        "meter " + meter.name() + " compares " + String.join(".", asked.path()) + " with '"
                                + asked.text()
                                + "' and would count nothing: what names a person is not stored as it comes",
                        "list the text under plain_subjects, or the attribute under allow, in "
                                + settings.dataDir().resolve("personal.yaml")
                                + "; or mend the file, or move it away to start without this meter");
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
