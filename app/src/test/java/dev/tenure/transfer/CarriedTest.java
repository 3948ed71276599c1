package dev.tenure.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.LedgerTransfer;
import dev.tenure.store.DuckDb;
import dev.tenure.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever adds a table says whether it leaves with the rest.
class CarriedTest {

    /// Of one installation alone, or worked out again from what leaves.
    private static final List<String> STAY = List.of(
            "access_assignment",
            "access_key",
            "access_known_tenant",
            "access_recovery",
            "access_session",
            "access_staff",
            "access_withheld",
            "cycle_lease",
            "cycle_turn",
            "flyway_schema_history",
            "health_listing",
            "health_listing_version",
            "health_unlisted",
            "inbox_source",
            "outlets_outlet",
            "outlets_row",
            "receipts_checkpoint",
            "receipts_log",
            "receipts_receipt",
            "receipts_tile",
            "revenue_preview",
            "revenue_preview_tenant");

    /// What is being filled, where rows lie, and what an export of another kind says: events and their keys.
    private static final List<String> STAY_OF_THE_LEDGER = List.of(
            "event",
            "history_refused",
            "history_row",
            "key_generation",
            "ledger_arrival",
            "ledger_batch",
            "ledger_file",
            "ledger_head",
            "ledger_mask");

    @Test
    void everyTableOfPostgresLeavesOrIsNamedAsOneThatStays() {
        try (var database = TestDatabase.fresh()) {
            var there = database.inControl(
                    tx -> tx.sql().sql("""
                            select relname
                              from pg_class
                             where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
                             order by relname
                            """).query(String.class).list());
            var named = new TreeSet<>(STAY);
            Carried.ALL.forEach(carried -> named.add(carried.table()));
            assertEquals(List.copyOf(named), there);
            assertEquals(named.size(), STAY.size() + Carried.ALL.size(), "one is named twice");
        }
    }

    @Test
    void everyTableOfTheLedgerLeavesOrIsNamedAsOneThatStays(@TempDir Path folder) {
        try (var duckDb = DuckDb.open(
                folder.resolve("ledger.duckdb"), folder.resolve("temporary"), new DuckDb.Limits(256, 1, 64))) {
            Ledger.open(duckDb, folder.resolve("events"));
            var there = duckDb.read(Duration.ofSeconds(10), connection -> {
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("select table_name from duckdb_tables()")) {
                    var names = new ArrayList<String>();
                    while (row.next()) names.add(row.getString(1));
                    return names;
                }
            });
            var named = new TreeSet<>(STAY_OF_THE_LEDGER);
            for (var path : LedgerTransfer.paths()) {
                var name = path.replaceAll("^ledger/|\\..*", "");
                if (!name.equals("key")) named.add(name);
            }
            assertEquals(named, new TreeSet<>(there));
        }
    }
}
