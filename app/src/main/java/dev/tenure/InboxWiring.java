package dev.tenure;

import dev.tenure.access.Access;
import dev.tenure.health.Health;
import dev.tenure.inbox.Inbox;
import dev.tenure.outlets.Outlets;
import dev.tenure.store.Database;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImports;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
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

    /// Each outlet reads in the sight of an account of its own, so that the wall between tenants holds for it too.
    @Bean
    Outlets outlets(Database database, Health health, Access access, InstantSource clock, Settings settings) {
        return new Outlets(
                database,
                health,
                clock,
                outlet -> access.service("outlet " + outlet, "Outlet " + outlet).staffId(),
                settings.publicUrl(),
                settings.dataDir(),
                System.getenv());
    }

    @Bean
    ApplicationRunner inboxTimer(Inbox inbox, Settings settings) {
        return timer(settings.fetchEvery(), inbox::every);
    }

    @Bean
    ApplicationRunner outletsTimer(Outlets outlets, Settings settings) {
        return timer(settings.handEvery(), outlets::every);
    }

    /// 0 turns it off: a source or an outlet is then run on demand only.
    private static ApplicationRunner timer(Duration pause, Consumer<Duration> every) {
        return _ -> {
            if (pause.isPositive()) every.accept(pause);
        };
    }
}
