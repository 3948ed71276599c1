package dev.tenure.ingest;

import java.sql.SQLException;
import java.util.Collection;
import org.duckdb.DuckDBConnection;

/// SQL of events whose account is no tenant yet.
final class UnmatchedStore {

    private UnmatchedStore() {}

    static void append(DuckDBConnection connection, Collection<Event> events) throws SQLException {
        try (var rows = connection.createAppender("unmatched_event")) {
            for (var event : events) {
                rows.beginRow();
                LedgerStore.text(rows, event.keyName);
                LedgerStore.text(rows, event.account);
                LedgerStore.text(rows, event.source);
                LedgerStore.text(rows, event.id);
                LedgerStore.text(rows, event.type);
                LedgerStore.text(rows, event.subject);
                if (event.hasTime()) rows.appendEpochMicros(event.timeMicros);
                else rows.appendNull();
                rows.appendEpochMicros(event.receivedMicros);
                LedgerStore.text(rows, event.data);
                LedgerStore.text(rows, event.extensionJson());
                rows.endRow();
            }
        }
    }
}
