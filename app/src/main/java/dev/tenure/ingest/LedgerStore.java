package dev.tenure.ingest;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// SQL of the event table, its head and its files.
final class LedgerStore {

    /// A committed history job whose rows have not moved yet.
    record Batch(long job, long base, long rows) {}

    /// Sequences after one and up to another.
    record Range(long after, long upTo) {
        String holds() {
            return "seq > " + after + " and seq <= " + upTo;
        }
    }

    record File(String path, String kind, int firstDay, int lastDay, long firstSeq, long lastSeq, long rows) {}

    private static final String COLUMNS =
            "seq, tenant_id, source, id, type, subject, time, day, received, data, extension";

    private LedgerStore() {}

    static void run(DuckDBConnection connection, String script) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    static long head(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select seq from ledger_head")) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Comes before any Appender of the transaction: one that is a transaction's first action is not part
    /// of it, and readers would see half a batch.
    static void advance(DuckDBConnection connection, long seq) throws SQLException {
        try (var statement = connection.prepareStatement("update ledger_head set seq = ?")) {
            statement.setLong(1, seq);
            statement.executeUpdate();
        }
    }

    static void append(DuckDBConnection connection, Collection<Event> accepted) throws SQLException {
        try (var rows = connection.createAppender("event")) {
            append(rows, accepted);
        }
    }

    static void appendMasked(DuckDBConnection connection, Collection<Event> events) throws SQLException {
        try (var rows = connection.createAppender("temp", "main", "event_masked")) {
            append(rows, events);
        }
    }

    private static void append(DuckDBAppender rows, Collection<Event> accepted) throws SQLException {
        for (var event : accepted) {
            if (!(event.outcome instanceof Outcome.Accepted(long seq)))
                throw new IllegalStateException("only an accepted event enters the ledger");
            long time = event.ledgerMicros();
            rows.beginRow();
            rows.append(seq);
            rows.append(event.tenant);
            text(rows, event.source);
            text(rows, event.id);
            text(rows, event.type);
            text(rows, event.subject);
            rows.appendEpochMicros(time);
            rows.appendEpochDays(EventTime.day(time));
            rows.appendEpochMicros(event.receivedMicros);
            text(rows, event.data);
            text(rows, event.storedExtension);
            rows.endRow();
        }
    }

    static void text(DuckDBAppender rows, @Nullable String text) throws SQLException {
        if (text == null) rows.appendNull();
        else rows.append(text);
    }

    static void defineView(DuckDBConnection connection, Path folder) throws SQLException {
        var voided = voided(connection);
        var paths = files(connection).stream()
                .filter(file -> !gone(file, voided))
                .map(File::path)
                .toList();
        run(
                connection,
                "create or replace view " + Ledger.EVENTS + " as select * from ("
                        + union(folder, paths, batches(connection)) + ") where " + seen(voided));
    }

    static String events(Connection connection, Path folder, long after, long upTo) throws SQLException {
        var voided = voided(connection);
        var paths = files(connection).stream()
                .filter(file -> file.lastSeq > after && file.firstSeq <= upTo && !gone(file, voided))
                .map(File::path)
                .toList();
        var batches = batches(connection).stream()
                .filter(batch -> batch.base + batch.rows > after && batch.base < upTo)
                .toList();
        return "(select * from (" + union(folder, paths, batches) + ") where " + new Range(after, upTo).holds()
                + " and " + seen(voided) + ")";
    }

    /// A file of nothing but reverted rows need not be opened.
    private static boolean gone(File file, List<Range> voided) {
        return voided.stream().anyMatch(range -> range.after < file.firstSeq && file.lastSeq <= range.upTo);
    }

    private static String seen(List<Range> voided) {
        return voided.isEmpty()
                ? "true"
                : voided.stream().map(range -> "not (" + range.holds() + ")").collect(Collectors.joining(" and "));
    }

    private static String union(Path folder, List<String> paths, List<Batch> batches) {
        var open = "select " + COLUMNS + " from event"
                + batches.stream().map(batch -> " union all " + rows(batch)).collect(Collectors.joining());
        if (paths.isEmpty()) return open;
        var names = paths.stream()
                .map(path -> "'" + folder.resolve(path).toString().replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        return open + " union all select " + COLUMNS + " from read_parquet([" + names + "], hive_partitioning = false)";
    }

    /// The rows of a batch as events.
    static String rows(Batch batch) {
        return "select " + COLUMNS.replace("seq,", batch.base + " + n as seq,") + " from "
                + HistoryReadyStore.ready(batch.job);
    }

    static List<Batch> batches(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select job_id, base, rows from ledger_batch order by base")) {
            var batches = new ArrayList<Batch>();
            while (row.next()) batches.add(new Batch(row.getLong(1), row.getLong(2), row.getLong(3)));
            return batches;
        }
    }

    static void addBatch(DuckDBConnection connection, Batch batch) throws SQLException {
        run(
                connection,
                "insert into ledger_batch (job_id, base, rows) values (%d, %d, %d)"
                        .formatted(batch.job, batch.base, batch.rows));
    }

    /// Sequences of reverted jobs, in order and joined where they touch.
    static List<Range> voided(Connection connection) throws SQLException {
        return ranges(connection, "voided is not null");
    }

    static List<Range> ranges(Connection connection, long job) throws SQLException {
        return ranges(connection, "job_id = " + job);
    }

    private static List<Range> ranges(Connection connection, String which) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select base, base + rows from ledger_range where " + which + " order by base")) {
            var ranges = new ArrayList<Range>();
            while (row.next()) {
                var next = new Range(row.getLong(1), row.getLong(2));
                if (!ranges.isEmpty() && ranges.getLast().upTo == next.after)
                    next = new Range(ranges.removeLast().after, next.upTo);
                ranges.add(next);
            }
            return ranges;
        }
    }

    static void addRange(DuckDBConnection connection, long job, Range range) throws SQLException {
        run(
                connection,
                "insert into ledger_range (job_id, base, rows) values (%d, %d, %d)"
                        .formatted(job, range.after, range.upTo - range.after));
    }

    static void voidRanges(DuckDBConnection connection, long job, java.time.Instant now) throws SQLException {
        run(
                connection,
                "update ledger_range set voided = timestamp '%s' where job_id = %d"
                        .formatted(HistoryStore.utc(now), job));
    }

    static List<File> files(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select path, kind, first_day - date '1970-01-01', last_day - date '1970-01-01',
                               first_seq, last_seq, rows
                          from ledger_file
                         order by first_seq, path
                        """)) {
            var files = new ArrayList<File>();
            while (row.next())
                files.add(new File(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getInt(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)));
            return files;
        }
    }

    /// What a relation of events spans; empty when it has no row.
    static Optional<File> extent(DuckDBConnection connection, String rows) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select count(*), min(day) - date '1970-01-01', max(day) - date '1970-01-01', min(seq), max(seq)
                          from %s
                        """.formatted(rows))) {
            row.next();
            if (row.getLong(1) == 0) return Optional.empty();
            return Optional.of(
                    new File("", "", row.getInt(2), row.getInt(3), row.getLong(4), row.getLong(5), row.getLong(1)));
        }
    }

    static Optional<Integer> oldestDayBefore(DuckDBConnection connection, int day) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select min(day) - date '1970-01-01' from event" + " where day < date '1970-01-01' + " + day)) {
            row.next();
            int oldest = row.getInt(1);
            return row.wasNull() ? Optional.empty() : Optional.of(oldest);
        }
    }

    static boolean isSealed(DuckDBConnection connection, int day) throws SQLException {
        return files(connection).stream().anyMatch(file -> file.kind.equals("sealed") && file.firstDay == day);
    }

    static void addFile(DuckDBConnection connection, File file) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into ledger_file (path, kind, first_day, last_day, first_seq, last_seq, rows)
                values (?, ?, date '1970-01-01' + ?::integer, date '1970-01-01' + ?::integer, ?, ?, ?)
                """)) {
            statement.setString(1, file.path);
            statement.setString(2, file.kind);
            statement.setInt(3, file.firstDay);
            statement.setInt(4, file.lastDay);
            statement.setLong(5, file.firstSeq);
            statement.setLong(6, file.lastSeq);
            statement.setLong(7, file.rows);
            statement.executeUpdate();
        }
    }

    static void rename(DuckDBConnection connection, String path, String to) throws SQLException {
        try (var statement = connection.prepareStatement("update ledger_file set path = ? where path = ?")) {
            statement.setString(1, to);
            statement.setString(2, path);
            statement.executeUpdate();
        }
    }

    static int revision(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select revision from ledger_mask")) {
            row.next();
            return row.getInt(1);
        }
    }

    static void nullable(java.sql.PreparedStatement statement, int index, @Nullable String text) throws SQLException {
        if (text == null) statement.setNull(index, Types.VARCHAR);
        else statement.setString(index, text);
    }
}
