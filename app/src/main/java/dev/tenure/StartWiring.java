package dev.tenure;

import dev.tenure.access.Access;
import dev.tenure.cli.Context;
import dev.tenure.store.DataDirectory;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StartWiring {

    @Bean
    CommandContext commandContext(Access access, DataDirectory directory) {
        return new CommandContext(access, directory, Context.folder(), InstantSource.system());
    }
}
