package dev.tenure;

import dev.tenure.health.Freshness;
import dev.tenure.health.Health;
import dev.tenure.inbox.Inbox;
import dev.tenure.outlets.Outlets;
import dev.tenure.web.CycleGlance;
import java.util.function.Supplier;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamReadFeature;

@Configuration(proxyBeanMethods = false)
class WebWiring {

    /// A name given twice has two meanings, and whichever is taken the sender may have meant the other.
    @Bean
    JsonMapperBuilderCustomizer everyNameOnce() {
        return builder -> builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    @Bean
    Supplier<CycleGlance> cycleGlance(Health health, Freshness freshness, Cycle cycle, Inbox inbox, Outlets outlets) {
        return () -> {
            var turn = cycle.status();
            return new CycleGlance(
                    turn.filter(each -> each.state().equals("running"))
                            .map(each -> new CycleGlance.Running(each.day(), each.asOf())),
                    health.scoredThrough(),
                    turn.flatMap(Cycle.Turn::finishedAt),
                    turn.flatMap(Cycle.Turn::problem),
                    freshness.signals(),
                    inbox.late(),
                    outlets.failing());
        };
    }
}
