package dev.tenure;

import dev.tenure.health.Health;
import dev.tenure.ingest.Ingest;
import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.LedgerTransfer;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.Database;
import dev.tenure.store.DuckDb;
import dev.tenure.tenants.Accounts;
import dev.tenure.transfer.Transfer;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TransferWiring {

    @Bean
    Transfer transfer(
            Database database,
            DuckDb duckDb,
            Ledger ledger,
            Ingest ingest,
            Pseudonyms pseudonyms,
            Health health,
            Accounts accounts,
            Cycle cycle,
            DataDirectory directory,
            InstantSource clock) {
        return new Transfer(
                database,
                duckDb,
                ledger,
                new LedgerTransfer(ledger, ingest),
                pseudonyms,
                health,
                accounts,
                cycle::still,
                directory.path().resolve("transfer"),
                clock);
    }
}
