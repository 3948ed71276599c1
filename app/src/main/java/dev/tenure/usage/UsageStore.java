package dev.tenure.usage;

import dev.tenure.usage.Meter.Aggregate;
import dev.tenure.usage.Meters.Compiled;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Fills and runs the files in `rollups/` inside the caller's transaction.
final class UsageStore {

    private static final List<String> TABLES =
            List.of("usage_day", "usage_first", "usage_feed", "usage_active", "usage_latest");

    /// A value beyond this does not count, so that no sum of any number of events can overflow.
    private static final String LIMIT = "1000000000000000000";

    /// @param number what the meter's rows are marked with
    /// @param consumed the last sequence that is in them
    record Registered(int number, String name, String digest, long consumed) {}

    private UsageStore() {}

    static void createTables(Connection connection) throws SQLException {
        run(connection, Resources.read("rollups/schema.sql"));
    }

    static List<Registered> registered(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select number, name, digest, consumed from usage_meter")) {
            var all = new ArrayList<Registered>();
            while (rows.next())
                all.add(new Registered(rows.getInt(1), rows.getString(2), rows.getString(3), rows.getLong(4)));
            return all;
        }
    }

    static void register(Connection connection, Registered meter) throws SQLException {
        try (var insert = connection.prepareStatement("insert into usage_meter values (?, ?, ?, ?)")) {
            insert.setInt(1, meter.number());
            insert.setString(2, meter.name());
            insert.setString(3, meter.digest());
            insert.setLong(4, meter.consumed());
            insert.executeUpdate();
        }
    }

    static void forget(Connection connection, int number) throws SQLException {
        for (var table : TABLES) run(connection, "delete from " + table + " where meter = " + number);
        run(connection, "delete from usage_meter where number = " + number);
    }

    /// Whether the rollups were of another revision of the ledger.
    static boolean takeRevision(Connection connection, int revision) throws SQLException {
        try (var update = connection.prepareStatement("update usage_revision set ledger = ? where ledger <> ?")) {
            update.setInt(1, revision);
            update.setInt(2, revision);
            return update.executeUpdate() > 0;
        }
    }

    static void consumed(Connection connection, List<Integer> numbers, long upTo) throws SQLException {
        run(
                connection,
                "update usage_meter set consumed = " + upTo + " where number in ("
                        + numbers.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")");
    }

    /// Takes the events some meter looks at out of the ledger, each parsed once; answers how many there are.
    static long batch(Connection connection, String events, List<Compiled> meters, EventFields fields)
            throws SQLException {
        var types = new TreeSet<String>();
        meters.forEach(one -> types.addAll(one.meter().events()));
        run(
                connection,
                Resources.sql(
                        "batch.sql",
                        Map.of(
                                "events", events,
                                "types", quoted(types),
                                "data_paths", fields.dataPaths(),
                                "extension_paths", fields.extensionPaths())));
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from usage_batch")) {
            row.next();
            return row.getLong(1);
        }
    }

    static void merge(Connection connection, int number, Compiled compiled) throws SQLException {
        var meter = compiled.meter();
        boolean greatest = meter.aggregate() == Aggregate.MAX;
        run(
                connection,
                Resources.sql(
                        "measured.sql",
                        Map.of(
                                "meter", String.valueOf(number),
                                "limit", LIMIT,
                                "least", meter.aggregate() == Aggregate.LATEST ? "0.000001" : "0",
                                "passes", compiled.passes(),
                                "key", compiled.key(),
                                "num", compiled.num(),
                                "den", compiled.den(),
                                "types", quoted(meter.events()))));
        var places = extent(connection, number);
        if (places.isEmpty()) return;
        places.put("gather", greatest ? "max" : "sum");
        places.put("greatest", String.valueOf(greatest));
        merge(connection, "merge_day.sql", "day.sql", places);
        run(connection, Resources.sql("merge_first.sql", places));
        run(connection, Resources.sql("merge_feed.sql", places));
        if (meter.aggregate() == Aggregate.UNIQUE) merge(connection, "merge_active.sql", "active.sql", places);
        if (meter.aggregate() == Aggregate.LATEST) merge(connection, "merge_latest.sql", "latest.sql", places);
    }

    private static void merge(Connection connection, String into, String changes, Map<String, String> places)
            throws SQLException {
        places.put("changes", Resources.sql(changes, places));
        run(connection, Resources.sql(into, places));
    }

    /// The days a meter's new events span, so that a merge looks at the part of its table that holds them and not
    /// at years; empty when there are none.
    private static Map<String, String> extent(Connection connection, int number) throws SQLException {
        var places = new HashMap<String, String>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select min(day), max(day) from usage_measured")) {
            row.next();
            var first = row.getObject(1, LocalDate.class);
            if (first == null) return places;
            var last = row.getObject(2, LocalDate.class);
            places.put("meter", String.valueOf(number));
            places.put("first", first.toString());
            places.put("last", last.toString());
            places.put("block", String.valueOf(ActiveDays.BLOCK));
            places.put("first_block", String.valueOf(ActiveDays.block(first)));
            places.put("last_block", String.valueOf(ActiveDays.block(last) + 1));
            return places;
        }
    }

    static void emptyBatch(Connection connection) throws SQLException {
        run(connection, "drop table if exists usage_measured");
        run(connection, "drop table if exists usage_batch");
    }

    @FunctionalInterface
    interface Each {
        void row(ResultSet row) throws SQLException;
    }

    static void query(Connection connection, String file, Map<String, String> places, Each each) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(Resources.sql(file, places))) {
            while (rows.next()) each.row(rows);
        }
    }

    static BigDecimal decimal(ResultSet row, int column) throws SQLException {
        return java.util.Objects.requireNonNull(row.getBigDecimal(column));
    }

    static String quoted(Iterable<String> texts) {
        var all = new ArrayList<String>();
        texts.forEach(text -> all.add(CelSql.quoted(text)));
        return String.join(", ", all);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
