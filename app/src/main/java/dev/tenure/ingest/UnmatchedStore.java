package dev.tenure.ingest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.duckdb.DuckDBConnection;

/// SQL of events whose account is no tenant yet.
final class UnmatchedStore {

    private UnmatchedStore() {}

    static void append(DuckDBConnection connection, Collection<Event> events, Persons persons) throws SQLException {
        try (var rows = connection.createAppender("unmatched_event")) {
            for (var event : events) {
                rows.beginRow();
                LedgerStore.text(rows, event.keyName);
                LedgerStore.text(rows, event.account);
                LedgerStore.text(rows, event.source);
                rows.append("");
                LedgerStore.text(rows, event.type);
                rows.appendNull();
                if (event.hasTime()) rows.appendEpochMicros(event.timeMicros);
                else rows.appendNull();
                rows.appendEpochMicros(event.receivedMicros);
                rows.appendNull();
                rows.appendNull();
                rows.append(SealedEvent.seal(event, persons));
                rows.appendNull();
                rows.endRow();
            }
        }
    }

    static List<Unmatched.Account> accounts(
            DuckDBConnection connection, boolean ignored, String afterKey, String afterAccount, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                select key_name, account, count(*), min(received), max(received)
                  from unmatched_event event
                 where (key_name, account) > (?, ?)
                   and exists (from unmatched_ignored hidden
                                where hidden.key_name = event.key_name and hidden.account = event.account) = ?
                 group by key_name, account
                 order by key_name, account
                 limit ?
                """)) {
            statement.setString(1, afterKey);
            statement.setString(2, afterAccount);
            statement.setBoolean(3, ignored);
            statement.setInt(4, limit);
            try (var row = statement.executeQuery()) {
                var accounts = new ArrayList<Unmatched.Account>();
                while (row.next())
                    accounts.add(new Unmatched.Account(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            instant(row, 4),
                            instant(row, 5),
                            ignored));
                return accounts;
            }
        }
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    static boolean ignore(DuckDBConnection connection, String keyName, String account) throws SQLException {
        restore(connection, keyName, account);
        return change(connection, "insert into unmatched_ignored (key_name, account) values (?, ?)", keyName, account);
    }

    static boolean restore(DuckDBConnection connection, String keyName, String account) throws SQLException {
        return change(connection, "delete from unmatched_ignored where key_name = ? and account = ?", keyName, account);
    }

    private static boolean change(DuckDBConnection connection, String sql, String keyName, String account)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, keyName);
            statement.setString(2, account);
            return statement.executeUpdate() > 0;
        }
    }

    /// Takes the oldest rows out; they are gone only if the transaction that settles them commits.
    static List<Event> take(DuckDBConnection connection, String keyName, String account, int most, Persons persons)
            throws SQLException {
        var events = new ArrayList<Event>();
        long last = -1;
        try (var statement = connection.prepareStatement("""
                select source, id, type, subject, epoch_us(time), epoch_us(received), data, extension, rowid, sealed,
                       job_id
                  from unmatched_event
                 where key_name = ? and account = ?
                 order by rowid
                 limit ?
                """)) {
            statement.setString(1, keyName);
            statement.setString(2, account);
            statement.setInt(3, most);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var event = new Event();
                    event.keyName = keyName;
                    event.account = account;
                    event.source = row.getString(1);
                    event.id = row.getString(2);
                    event.type = row.getString(3);
                    event.subject = row.getString(4);
                    long time = row.getLong(5);
                    if (!row.wasNull()) event.timeMicros = time;
                    event.receivedMicros = row.getLong(6);
                    event.data = row.getString(7);
                    event.extensions = EventText.extensions(row.getString(8));
                    last = row.getLong(9);
                    event.job = row.getLong(11);
                    SealedEvent.open(event, row.getBytes(10), persons);
                    events.add(event);
                }
            }
        }
        if (events.isEmpty()) return events;
        try (var statement = connection.prepareStatement(
                "delete from unmatched_event where key_name = ? and account = ? and rowid <= ?")) {
            statement.setString(1, keyName);
            statement.setString(2, account);
            statement.setLong(3, last);
            statement.executeUpdate();
        }
        return events;
    }
}
