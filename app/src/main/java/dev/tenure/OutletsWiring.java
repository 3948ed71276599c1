package dev.tenure;

import dev.tenure.access.Access;
import dev.tenure.health.Health;
import dev.tenure.outlets.Outlets;
import dev.tenure.store.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class OutletsWiring {

    /// Each outlet reads in the sight of an account of its own, so that the wall between tenants holds for it too.
    @Bean
    Outlets outlets(
            Database database,
            Health health,
            Access access,
            InstantSource clock,
            SecureRandom random,
            Settings settings) {
        return new Outlets(
                database,
                health,
                clock,
                random,
                outlet -> access.service("outlet " + outlet, "Outlet " + outlet).staffId(),
                settings.publicUrl(),
                settings.dataDir(),
                System.getenv());
    }

    /// 0 turns the timer off: an outlet is then run on demand only.
    @Bean
    ApplicationRunner outletsTimer(Outlets outlets, Environment env) {
        return _ -> {
            long seconds = env.getProperty("tenure.outlets.seconds", Long.class, 20L);
            if (seconds > 0) outlets.every(Duration.ofSeconds(seconds));
        };
    }
}
