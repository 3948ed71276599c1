package dev.tenure;

import dev.tenure.ingest.Histories;
import dev.tenure.ingest.Ingest;
import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.PersonTraces;
import dev.tenure.privacy.PersonStore;
import dev.tenure.privacy.Privacy;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.Database;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PrivacyWiring {

    @Bean
    Pseudonyms pseudonyms(Database database, DataDirectory directory, InstantSource clock, SecureRandom random) {
        return Pseudonyms.open(database, directory.path(), clock, random);
    }

    @Bean
    Privacy privacy(
            Database database,
            Pseudonyms pseudonyms,
            Ledger ledger,
            Ingest ingest,
            Histories histories,
            List<PersonStore> stores,
            InstantSource clock,
            SecureRandom random) {
        return new Privacy(database, pseudonyms, new PersonTraces(ledger, ingest, histories), stores, clock, random);
    }
}
