package dev.tenure;

import dev.tenure.revenue.Closings;
import dev.tenure.revenue.Revenue;
import dev.tenure.store.Database;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RevenueWiring {

    @Bean
    Revenue revenue(Database database, InstantSource clock) {
        return new Revenue(database, clock);
    }

    @Bean
    Closings closings(Database database, InstantSource clock, Revenue revenue) {
        return new Closings(database, clock, revenue);
    }
}
