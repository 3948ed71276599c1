package dev.tenure;

import dev.tenure.access.Access;
import dev.tenure.inbox.Inbox;
import dev.tenure.store.Database;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImports;
import java.time.InstantSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class InboxWiring {

    @Bean
    Inbox inbox(
            Database database,
            FactImport entering,
            FactImports imports,
            Access access,
            InstantSource clock,
            Settings settings) {
        return new Inbox(
                database,
                entering,
                imports,
                () -> access.service("sources", "Fetched files").staffId(),
                clock,
                settings.dataDir(),
                System.getenv());
    }

    /// 0 turns the timer off: a source is then run on demand only.
    @Bean
    ApplicationRunner inboxTimer(Inbox inbox, Settings settings) {
        return _ -> {
            if (settings.fetchEvery().isPositive()) inbox.every(settings.fetchEvery());
        };
    }
}
