package dev.tenure;

import dev.tenure.store.Database;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactReadings;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Tenants;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TenantsWiring {

    @Bean
    Tenants tenants(Database database, InstantSource clock) {
        return new Tenants(database, clock);
    }

    @Bean
    Accounts accounts(Database database, InstantSource clock) {
        return new Accounts(database, clock);
    }

    @Bean
    Facts facts(Database database, InstantSource clock) {
        return new Facts(database, clock);
    }

    @Bean
    FactReadings factReadings() {
        return new FactReadings();
    }

    @Bean
    FactImport factImport(Database database, Accounts accounts, InstantSource clock) {
        return new FactImport(database, accounts, clock);
    }
}
