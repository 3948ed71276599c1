package dev.tenure;

import dev.tenure.policy.CannotLoad;
import dev.tenure.policy.OwnPolicies;
import dev.tenure.policy.Policy;
import dev.tenure.store.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PolicyWiring {

    @Bean
    Policy policy() {
        try {
            return Policy.load();
        } catch (CannotLoad e) {
            throw new StartRefused(e.problem(), e.remedy(), e);
        }
    }

    /// What an operator decides for his own software stands beside his data.
    @Bean
    OwnPolicies ownPolicies(Settings settings) {
        var schema = settings.dataDir().resolve("policies.cedarschema");
        var policies = settings.dataDir().resolve("policies.cedar");
        if (!Files.exists(policies)) return OwnPolicies.none();
        try {
            return OwnPolicies.of(read(schema), read(policies));
        } catch (CannotLoad e) {
            throw new StartRefused(policies + ": " + e.problem(), e.remedy() + ", or move the file away", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw StartRefused.file(file, e);
        }
    }
}
