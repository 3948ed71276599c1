package dev.tenure;

import dev.tenure.ingest.Histories;
import dev.tenure.ingest.Ingest;
import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.Partitions;
import dev.tenure.ingest.Quarantine;
import dev.tenure.ingest.Unmatched;
import dev.tenure.store.DuckDb;
import dev.tenure.tenants.Accounts;
import java.time.InstantSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IngestWiring {

    @Bean
    Ledger ledger(DuckDb duckDb, Settings settings) {
        return Ledger.open(duckDb, settings.dataDir().resolve("usage").resolve("events"));
    }

    @Bean
    Ingest ingest(Ledger ledger, Accounts accounts) {
        return Ingest.open(ledger, accounts::resolve);
    }

    @Bean
    Quarantine quarantine(Ledger ledger, Ingest ingest, InstantSource clock) {
        return new Quarantine(ledger, ingest, clock);
    }

    @Bean
    Unmatched unmatched(Ledger ledger, Ingest ingest, InstantSource clock) {
        return new Unmatched(ledger, ingest, clock);
    }

    @Bean
    Histories histories(Ledger ledger, Ingest ingest, InstantSource clock) {
        return new Histories(ledger, ingest, clock);
    }

    @Bean
    Partitions partitions(Ledger ledger, Ingest ingest) {
        return new Partitions(ledger, ingest);
    }

    /// The server may have stopped between linking an account and moving its events.
    @Bean
    ApplicationRunner matchedEvents(Unmatched unmatched) {
        return _ -> unmatched.replayAllMatched();
    }
}
