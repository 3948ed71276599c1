package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import dev.tenure.store.DuckDb;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A real ledger in a folder of its own, with a directory of accounts a test can change.
final class TestLedger implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    final Map<String, TenantId> accounts = new HashMap<>();
    final DuckDb duckDb;
    final Ledger ledger;
    final Ingest ingest;

    TestLedger(Path folder) {
        this(folder, new PlainPersons());
    }

    TestLedger(Path folder, Persons persons) {
        this(folder, persons, new DuckDb.Limits(512, 2, 1024));
    }

    TestLedger(Path folder, Persons persons, DuckDb.Limits limits) {
        duckDb = DuckDb.open(folder.resolve("ledger.duckdb"), folder.resolve("temporary"), limits);
        ledger = Ledger.open(duckDb, folder.resolve("events"));
        ingest = Ingest.open(
                ledger,
                (key, account) -> Optional.ofNullable(accounts.get(key + "/" + account)),
                persons,
                PersonalAttributes.shipped());
    }

    List<String> send(IngestScope scope, Instant at, String body) {
        return words(ingest.accept(scope, batch(body), at).join());
    }

    static Incoming batch(String events) {
        return Incoming.batch(("[" + events + "]").getBytes(StandardCharsets.UTF_8));
    }

    static List<String> words(Receipt receipt) {
        return switch (receipt) {
            case Receipt.Read read ->
                read.results().stream().map(each -> each.outcome().word()).toList();
            case Receipt.Unread unread -> List.of("unread " + unread.problem().slug());
            case Receipt.Busy _ -> List.of("busy");
        };
    }

    List<String> rows(String sql) {
        return duckDb.read(Duration.ofSeconds(20), connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                return rows(row);
            }
        });
    }

    void run(String sql) {
        duckDb.write(connection -> {
                    LedgerStore.run(connection, sql);
                    return true;
                })
                .join();
    }

    private static List<String> rows(java.sql.ResultSet row) throws SQLException {
        var all = new ArrayList<String>();
        int columns = row.getMetaData().getColumnCount();
        while (row.next()) {
            var line = new ArrayList<String>();
            for (int i = 1; i <= columns; i++) line.add(String.valueOf(row.getObject(i)));
            all.add(String.join(" | ", line));
        }
        return all;
    }

    @Override
    public void close() {
        ingest.close();
        duckDb.close();
    }
}
