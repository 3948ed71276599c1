package dev.tenure;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.ingest.Histories;
import dev.tenure.ingest.HistoryFacts;
import dev.tenure.ingest.Ingest;
import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.Partitions;
import dev.tenure.ingest.PersonalAttributes;
import dev.tenure.ingest.Quarantine;
import dev.tenure.ingest.Unmatched;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.store.DuckDb;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.FactHistory;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IngestWiring {

    private static final Logger LOG = LoggerFactory.getLogger(IngestWiring.class);

    @Bean
    Ledger ledger(DuckDb duckDb, Settings settings) {
        return Ledger.open(duckDb, settings.dataDir().resolve("usage").resolve("events"));
    }

    @Bean
    PersonalAttributes personalAttributes(Settings settings) {
        return PersonalAttributes.from(settings.dataDir().resolve("personal.yaml"));
    }

    @Bean
    Ingest ingest(Ledger ledger, Accounts accounts, Pseudonyms pseudonyms, PersonalAttributes attributes) {
        return Ingest.open(ledger, accounts::resolve, pseudonyms, attributes);
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
    Histories histories(Ledger ledger, Ingest ingest, InstantSource clock, FactHistory facts) {
        return new Histories(ledger, ingest, clock, new JobFacts(facts));
    }

    private record JobFacts(FactHistory facts) implements HistoryFacts {
        @Override
        public void commit(long job, Actor by) {
            facts.commit(job, by);
        }

        @Override
        public boolean committed(long job) {
            return facts.state(job).equals(Optional.of(FactHistory.State.COMMITTED));
        }

        @Override
        public void undo(long job, Actor by) {
            facts.undo(job, by);
        }

        @Override
        public void revert(long job, Actor by) {
            facts.revert(job, by);
        }

        @Override
        public void covers(long job, Collection<TenantId> tenants) {
            facts.covers(job, tenants);
        }

        @Override
        public void delete(long job) {
            facts.delete(job);
        }
    }

    @Bean
    ApplicationRunner begunHistories(Histories histories) {
        return _ -> {
            try {
                histories.resume();
            } catch (RuntimeException e) {
                LOG.error("a history import that was being committed could not be finished; commit it again", e);
            }
        };
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
