package dev.tenure;

import dev.tenure.health.Freshness;
import dev.tenure.health.Health;
import dev.tenure.web.CycleGlance;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebWiring {

    @Bean
    Supplier<CycleGlance> cycleGlance(Health health, Freshness freshness, Cycle cycle) {
        return () -> {
            var turn = cycle.status();
            return new CycleGlance(
                    turn.filter(each -> each.state().equals("running"))
                            .map(each -> new CycleGlance.Running(each.day(), each.asOf())),
                    health.scoredThrough(),
                    turn.flatMap(Cycle.Turn::finishedAt),
                    turn.flatMap(Cycle.Turn::problem),
                    freshness.signals());
        };
    }
}
