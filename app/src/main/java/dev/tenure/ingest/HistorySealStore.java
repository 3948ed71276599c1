package dev.tenure.ingest;

import java.sql.SQLException;
import java.util.ArrayList;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// SQL of staged rows that say something of people: masked as the ledger will keep them, or sealed while their
/// account is no tenant.
final class HistorySealStore {

    private static final int AT_ONCE = 50_000;

    private HistorySealStore() {}

    static void append(DuckDBAppender rows, long job, long n, Event event, Persons persons) throws SQLException {
        boolean known = event.tenant != 0;
        rows.beginRow();
        rows.append(job);
        rows.append(n);
        LedgerStore.text(rows, event.account);
        if (known) rows.append(event.tenant);
        else rows.appendNull();
        LedgerStore.text(rows, event.source);
        LedgerStore.text(rows, known ? event.id : "");
        LedgerStore.text(rows, event.type);
        LedgerStore.text(rows, known ? event.subject : null);
        rows.appendEpochMicros(event.timeMicros);
        LedgerStore.text(rows, known ? event.data : null);
        LedgerStore.text(rows, known ? event.storedExtension : null);
        if (known) {
            rows.appendNull();
            rows.append(event.key1);
            rows.append(event.key2);
            rows.append(event.payload);
        } else {
            rows.append(SealedEvent.seal(event, persons));
            for (int i = 0; i < 3; i++) rows.appendNull();
        }
        rows.endRow();
    }

    /// Rows whose account has become a tenant since they were staged, and rows from before there were seals.
    static void unseal(DuckDBConnection connection, long job, String keyName, Ingest ingest) throws SQLException {
        var persons = ingest.group().persons();
        while (true) {
            var numbers = new ArrayList<Long>();
            var events = new ArrayList<Event>();
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("""
                            select n, account, tenant_id, source, type, epoch_us(time), sealed, id, subject, data,
                                   extension
                              from history_row
                             where job_id = %d and key1 is null and tenant_id is not null
                             order by n
                             limit %d
                            """.formatted(job, AT_ONCE))) {
                while (row.next()) {
                    var event = new Event();
                    event.keyName = keyName;
                    numbers.add(row.getLong(1));
                    event.account = row.getString(2);
                    event.tenant = row.getInt(3);
                    event.source = row.getString(4);
                    event.type = row.getString(5);
                    event.timeMicros = row.getLong(6);
                    event.id = row.getString(8);
                    event.subject = row.getString(9);
                    event.data = row.getString(10);
                    event.extensions = EventText.extensions(row.getString(11));
                    SealedEvent.open(event, row.getBytes(7), persons);
                    events.add(event);
                }
            }
            if (events.isEmpty()) return;
            ingest.ready(events);
            LedgerStore.run(
                    connection,
                    "delete from history_row where job_id = %d and key1 is null and tenant_id is not null and n <= %d"
                            .formatted(job, numbers.getLast()));
            try (var rows = connection.createAppender("history_row")) {
                for (int i = 0; i < events.size(); i++) append(rows, job, numbers.get(i), events.get(i), persons);
            }
        }
    }
}
