package dev.tenure.ingest;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/// What this package keeps, out into files and from files into a ledger that holds nothing. Events go as they are
/// stored: no person in them is masked a second time, and their sequences stay what history jobs noted of them.
public final class LedgerTransfer {

    /// @param path below the folder of the export
    public record Written(String path, long rows) {}

    public static final String EVENTS = "ledger/event.parquet";
    private static final String KEYS = "ledger/key.parquet";
    private static final String CLOUD_EVENTS = "ledger/event.cloudevents.jsonl.gz";

    /// @param rows SQL of what leaves; a job that is still being filled stays, with what it has noted
    private record Kept(String table, String path, String rows) {
        Kept(String table) {
            this(table, "from " + table + " order by all");
        }

        Kept(String table, String rows) {
            this(table, "ledger/" + table + ".parquet", rows);
        }
    }

    private static final String SETTLED = " where job_id in (select job_id from history_job where state = 'committed')";

    private static final List<Kept> KEPT = List.of(
            new Kept("history_job", "from history_job where state = 'committed' order by job_id"),
            // What was taken out again is in no event file, so nothing need be left out by it.
            new Kept("ledger_range", "from ledger_range" + SETTLED + " and voided is null order by base"),
            new Kept("history_key", "from history_key" + SETTLED + " order by all"),
            new Kept("unmatched_event"),
            new Kept("unmatched_ignored"),
            new Kept("quarantine", "from quarantine order by quarantine_id"),
            new Kept("personal_withheld"),
            new Kept("personal_erased"));

    private static final long MOST_SEQUENCES = 1L << 53;
    private static final long MOST_COUNTED = 100_000_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Ledger ledger;
    private final Ingest ingest;

    public LedgerTransfer(Ledger ledger, Ingest ingest) {
        this.ledger = ledger;
        this.ingest = ingest;
    }

    public static List<String> paths() {
        return Stream.concat(
                        Stream.of(EVENTS, KEYS, CLOUD_EVENTS), KEPT.stream().map(Kept::path))
                .toList();
    }

    /// Which history imports there are and how far each is, in the connection's transaction.
    ///
    /// @return empty while one is between two stores, where half of it would be seen
    public Optional<String> settled(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select coalesce(string_agg(job_id || ' ' || coalesce(turning, state), ', ' order by job_id), ''),
                               count(*) filter (where turning in ('committing', 'reverting'))
                          from history_job
                        """)) {
            row.next();
            return row.getLong(2) > 0 ? Optional.empty() : Optional.of(row.getString(1));
        }
    }

    /// The same as everybody sees it now.
    public Optional<String> settled() {
        return ledger.duckDb().read(PATIENCE, connection -> settled(connection));
    }

    /// What the ledger takes on the disk, and with it what is derived from it.
    public long bytes() {
        return ledger.duckDb().read(PATIENCE, connection -> {
            long files = LedgerStore.files(connection).stream()
                    .mapToLong(file ->
                            ledger.folder().resolve(file.path()).toFile().length())
                    .sum();
            return files + number(connection, "select sum(used_blocks * block_size) from pragma_database_size()");
        });
    }

    /// Everything the connection's transaction sees.
    ///
    /// @param tenants CSV with tenant_id and key, for those who read events without our tables
    public void write(DuckDBConnection connection, Path folder, Path tenants, Consumer<Written> made)
            throws SQLException {
        write(connection, folder, EVENTS, "from " + Ledger.EVENTS + " order by seq", made);
        write(connection, folder, KEYS, keys(KeyStore.generations(connection)), made);
        for (var kept : KEPT) write(connection, folder, kept.path, kept.rows, made);
        made.accept(new Written(
                CLOUD_EVENTS,
                copy(connection, cloudEvents(folder.resolve(EVENTS), tenants), folder.resolve(CLOUD_EVENTS), LINES)));
    }

    private static String keys(List<KeyStore.Row> generations) {
        return "from ("
                + generations.stream()
                        .map(row -> "from event_key_" + row.number())
                        .collect(Collectors.joining(" union all "))
                + (generations.isEmpty()
                        ? "select 0::bigint as key1, 0::bigint as key2, 0::bigint as payload where false"
                        : "")
                + ") order by all";
    }

    private static final String COLUMNS = "format parquet, compression zstd";

    /// Every control character of canonical JSON is escaped, so that a line is one event and needs no quotes around it.
    private static final String LINES =
            "format csv, header false, quote '', escape '', delimiter '\u0001', compression gzip";

    private static void write(
            DuckDBConnection connection, Path folder, String path, String rows, Consumer<Written> made)
            throws SQLException {
        made.accept(new Written(path, copy(connection, rows, folder.resolve(path), COLUMNS)));
    }

    private static long copy(DuckDBConnection connection, String rows, Path to, String options) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate("copy (" + rows + ") to " + quoted(to) + " (" + options + ")");
        }
    }

    /// Extension attributes and data are canonical JSON already: what is written is what was accepted, member by
    /// member. Only `tenant` is ours.
    private static String cloudEvents(Path events, Path tenants) {
        return """
                select '{"specversion":"1.0","id":' || to_json(e.id) || ',"source":' || to_json(e.source)
                       || ',"type":' || to_json(e.type) || coalesce(',"subject":' || to_json(e.subject), '')
                       || ',"time":"' || strftime(e.time, '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ') || '"'
                       || ',' || substr(e.attributes, 2, length(e.attributes) - 2)
                       || coalesce(',"data":' || e.data, '') || '}' as line
                  from (select e.*,
                               json_merge_patch(
                                 case when e.data is null then '{}' else '{"datacontenttype":"application/json"}' end,
                                 coalesce(e.extension, '{}'), json_object('tenant', t.key))::varchar as attributes
                          from read_parquet(%s) e
                          join read_csv(%s, header = true, all_varchar = true) t on t.tenant_id::integer = e.tenant_id
                       ) e
                 order by e.seq
                """.formatted(quoted(events), quoted(tenants));
    }

    /// What stands in the way of what comes; empty when nothing does, or when it came from an export before whose other
    /// half is missing.
    public Optional<String> occupied() {
        return ledger.duckDb().read(PATIENCE, connection -> {
            if (number(connection, "select count(*) from ledger_arrival") > 0) return Optional.empty();
            return held(connection);
        });
    }

    private Optional<String> held(Connection connection) throws SQLException {
        if (ledger.head(connection) > 0) return Optional.of("events");
        for (var kept : KEPT)
            if (number(connection, "select count(*) from " + kept.table) > 0) return Optional.of(kept.table);
        return Optional.empty();
    }

    /// A file is not what the ledger could have written.
    public static final class Unreadable extends RuntimeException {
        Unreadable(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// The other half of an installation, entered while nobody else writes into the ledger.
    public interface Beside {
        /// @param ledger commits what was entered here; called last before the other half commits
        void enter(Runnable ledger);
    }

    /// All of it or nothing; from the same export a second time it changes nothing here.
    ///
    /// @param digest of the export's manifest
    /// @return what stands in the way, and nothing was written
    public Optional<String> bringIn(Path folder, String digest, long head, Instant now, Beside beside) {
        ledger.moving().lock();
        try {
            return ingest.exclusively(connection -> {
                        if (!arrived(connection, digest)) {
                            var held = held(connection);
                            if (held.isPresent()) return held;
                            try {
                                enter(connection, folder, digest, head, now);
                            } catch (SQLException e) {
                                throw new Unreadable(e);
                            }
                        }
                        beside.enter(() -> commit(connection));
                        ingest.group().taken(head);
                        return Optional.<String>empty();
                    })
                    .join();
        } finally {
            ledger.moving().unlock();
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger did not take what came", e);
        }
    }

    private void enter(DuckDBConnection connection, Path folder, String digest, long head, Instant now)
            throws SQLException {
        var keys = "read_parquet(" + quoted(folder.resolve(KEYS)) + ")";
        int today = EventTime.day(EventTime.micros(now));
        var window = ingest.group().keys();
        // Commits by itself, so it comes before anything is written.
        window.turn(connection, today, number(connection, "select count(*) from " + keys));
        LedgerStore.advance(connection, head);
        var events = "(from read_parquet(" + quoted(folder.resolve(EVENTS)) + "))";
        within(connection, "ledger_head", head, "select max(seq) from " + events, MOST_SEQUENCES);
        int open = Partitions.firstOpenDay(today);
        LedgerStore.run(
                connection, "insert into event by name from " + events + " where day >= date '1970-01-01' + " + open);
        new PartitionFiles(ledger.folder()).correction(connection, events, open);
        for (var kept : KEPT)
            LedgerStore.run(
                    connection,
                    "insert into " + kept.table + " by name from read_parquet(" + quoted(folder.resolve(kept.path))
                            + ")");
        countOn(connection, "history_number", "select max(job_id) from history_job");
        countOn(connection, "quarantine_number", "select max(quarantine_id) from quarantine");
        LedgerStore.run(
                connection,
                "insert into ledger_arrival values ('%s', timestamp '%s')".formatted(digest, HistoryStore.utc(now)));
        LedgerStore.defineView(connection, ledger.folder());
        window.adopt(connection, keys);
    }

    /// DuckDB sets no sequence, but gives out its numbers as fast as they are asked for.
    private static void countOn(DuckDBConnection connection, String sequence, String last) throws SQLException {
        within(
                connection,
                sequence,
                number(connection, "select coalesce((" + last + "), 0)"),
                "select 0",
                MOST_COUNTED);
        LedgerStore.run(connection, "select max(nextval('" + sequence + "')) from range(coalesce((" + last + "), 0))");
    }

    /// A number beyond what is counted in years would hold everybody up, or leave none for what comes next.
    private static void within(Connection connection, String what, long number, String least, long most)
            throws SQLException {
        if (number < number(connection, "select coalesce((" + least + "), 0)") || number > most)
            throw new SQLException(what + " cannot be " + number);
    }

    private static boolean arrived(Connection connection, String digest) throws SQLException {
        return number(connection, "select count(*) from ledger_arrival where digest = '" + digest + "'") > 0;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }
}
