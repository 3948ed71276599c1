package dev.tenure;

import dev.tenure.core.TenantId;
import dev.tenure.ingest.Histories;
import dev.tenure.ingest.Ingest;
import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.PersonTraces;
import dev.tenure.privacy.PersonStore;
import dev.tenure.privacy.Privacy;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.Database;
import dev.tenure.tenants.Contacts;
import dev.tenure.tenants.Merges;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PrivacyWiring {

    @Bean
    Pseudonyms pseudonyms(Database database, DataDirectory directory, InstantSource clock, SecureRandom random) {
        return Pseudonyms.open(database, directory.path(), clock, random);
    }

    @Bean
    PersonStore contactsAsPeople(Contacts contacts) {
        return new ContactPeople(contacts);
    }

    private record ContactPeople(Contacts contacts) implements PersonStore {
        @Override
        public String name() {
            return "contacts";
        }

        @Override
        public List<Map<String, Object>> held(TenantId tenant, List<String> ids) {
            return contacts.held(tenant, ids);
        }

        @Override
        public long erase(TenantId tenant, List<String> ids) {
            return contacts.erase(tenant, ids);
        }
    }

    @Bean
    Privacy privacy(
            Database database,
            Pseudonyms pseudonyms,
            Ledger ledger,
            Ingest ingest,
            Histories histories,
            List<PersonStore> stores,
            Merges merges,
            InstantSource clock,
            SecureRandom random) {
        return new Privacy(
                database,
                pseudonyms,
                new PersonTraces(ledger, ingest, histories),
                stores,
                tenant -> merges.parts(tenant).stream()
                        .map(part -> new Privacy.Part(part.id(), part.key()))
                        .toList(),
                clock,
                random);
    }
}
