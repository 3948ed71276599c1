package dev.tenure;

import dev.tenure.health.Health;
import dev.tenure.web.CycleGlance;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebWiring {

    @Bean
    Supplier<CycleGlance> cycleGlance(Health health) {
        return () -> new CycleGlance(Optional.empty(), health.scoredThrough(), Optional.empty(), Optional.empty());
    }
}
