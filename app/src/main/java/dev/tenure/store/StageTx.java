package dev.tenure.store;

import org.springframework.jdbc.core.simple.JdbcClient;

/// One set-based transaction of one stage of the Cycle, under the stage's own database role, which has
/// grants on that stage's tables only. No door may open one.
public record StageTx(Stage stage, JdbcClient sql) {

    /// Each has a database role of the same name (`tenure_stage_ingest`); grants stand in the migration
    /// of the feature that writes the table.
    public enum Stage {
        /// Resolves account names and keys to tenants for the ledger.
        INGEST,
        /// Enters a file of facts about many tenants, each resolved through the sight of who sent it.
        FACTS,
        /// Writes what was derived from the ledger, and the last consumed sequence.
        USAGE,
        /// Reads facts and usage, writes signals and scores.
        HEALTH,
        /// The lease and the log of the Cycle itself.
        CYCLE,
        /// Reads contracts and writes down closed periods.
        REVENUE,
        /// Which files come by themselves, and what became of the last.
        INBOX,
        /// What was handed to other systems, and what became of it.
        OUTLETS,
        /// Keeps the logs of receipts, and seals them.
        RECEIPTS,
        /// Takes everything out, and into an installation that holds nothing.
        TRANSFER;

        String role() {
            return "tenure_stage_" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
