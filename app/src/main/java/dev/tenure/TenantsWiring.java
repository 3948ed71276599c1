package dev.tenure;

import dev.tenure.store.Database;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.Contacts;
import dev.tenure.tenants.FactHistory;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImports;
import dev.tenure.tenants.FactReadings;
import dev.tenure.tenants.FactTruth;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Families;
import dev.tenure.tenants.Handovers;
import dev.tenure.tenants.Merges;
import dev.tenure.tenants.Tenants;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    Following accountsFollowing(Accounts accounts) {
        return new Following(accounts);
    }

    @Bean
    Facts facts(Database database, InstantSource clock) {
        return new Facts(database, clock);
    }

    @Bean
    Contacts contacts(Database database, Facts facts, InstantSource clock) {
        return new Contacts(database, facts, clock);
    }

    @Bean
    Families families(Database database, Facts facts, InstantSource clock) {
        return new Families(database, facts, clock);
    }

    @Bean
    Merges merges(Database database, InstantSource clock) {
        return new Merges(database, clock);
    }

    @Bean
    Handovers handovers(Database database, Facts facts, InstantSource clock) {
        return new Handovers(database, facts, clock);
    }

    @Bean
    FactReadings factReadings() {
        return new FactReadings();
    }

    @Bean
    FactHistory factHistory(Database database, Accounts accounts, InstantSource clock) {
        return new FactHistory(database, accounts, clock);
    }

    @Bean
    FactImport factImport(Database database, Accounts accounts, InstantSource clock) {
        return new FactImport(database, accounts, clock);
    }

    @Bean
    FactTruth factTruth(Database database, InstantSource clock) {
        return new FactTruth(database, clock);
    }

    @Bean
    FactImports factImports(Database database, FactImport entering, Accounts accounts, InstantSource clock) {
        return new FactImports(database, entering, accounts, clock);
    }

    /// What other nodes linked becomes known here.
    static final class Following implements AutoCloseable {

        private static final Logger LOG = LoggerFactory.getLogger(Following.class);
        private static final Duration PAUSE = Duration.ofSeconds(30);

        private final Accounts accounts;
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("accounts").factory());

        Following(Accounts accounts) {
            this.accounts = accounts;
            timer.scheduleWithFixedDelay(this::follow, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
        }

        private void follow() {
            try {
                accounts.follow();
            } catch (RuntimeException e) {
                LOG.warn("the accounts linked elsewhere could not be read; it is tried again in half a minute", e);
            }
        }

        @Override
        public void close() {
            timer.shutdownNow();
        }
    }
}
