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
import dev.tenure.usage.Usage;
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
            Usage usage,
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
                // What events came to is derived at once, so that a restated day has its usage before the next turn.
                work -> cycle.still(() -> {
                    work.run();
                    usage.rollUp();
                }),
                directory.path().resolve("transfer"),
                clock);
    }
}
