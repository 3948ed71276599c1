package dev.tenure.usage;

import dev.tenure.core.Reading;
import dev.tenure.core.TenantId;
import dev.tenure.ingest.Ledger;
import dev.tenure.store.DuckDb;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// A ledger to put events into, and the rollups made of it, both in a real DuckDB.
final class UsageLab implements AutoCloseable {

    record Event(
            int tenant,
            String type,
            @Nullable String subject,
            LocalDateTime time,
            @Nullable String data) {}

    static final TenantId ACME = new TenantId(1);
    static final TenantId BOLT = new TenantId(2);

    final DuckDb duckDb;
    final Meters meters;
    private final Usage usage;
    private long seq;

    UsageLab(Path folder, Meters meters) {
        this(folder, meters, Usage.STEP);
    }

    UsageLab(Path folder, Meters meters, long step) {
        this.duckDb = DuckDb.open(
                folder.resolve("ledger.duckdb"), folder.resolve("temporary"), new DuckDb.Limits(512, 2, 512));
        this.meters = meters;
        this.usage = new Usage(duckDb, Ledger.open(duckDb, folder.resolve("events")), meters, step);
    }

    void send(int tenant, String type, @Nullable String subject, String time, @Nullable String data) {
        send(List.of(new Event(tenant, type, subject, LocalDateTime.parse(time), data)));
    }

    void send(List<Event> events) {
        duckDb.write(connection -> {
                    try (var insert = connection.prepareStatement(
                            "insert into event values (?, ?, 'test', ?, ?, ?, ?, ?, ?, ?, null)")) {
                        for (var event : events) {
                            seq++;
                            insert.setLong(1, seq);
                            insert.setInt(2, event.tenant());
                            insert.setString(3, "e" + seq);
                            insert.setString(4, event.type());
                            insert.setString(5, event.subject());
                            insert.setObject(6, event.time());
                            insert.setObject(7, event.time().toLocalDate());
                            insert.setObject(8, event.time());
                            insert.setString(9, event.data());
                            insert.executeUpdate();
                        }
                        run(connection, "update ledger_head set seq = " + seq);
                        return events.size();
                    }
                })
                .join();
    }

    Usage.RolledUp rollUp() {
        return usage.rollUp();
    }

    UsageReader reader() {
        return new UsageReader(duckDb, meters);
    }

    Reading reading(String measure, TenantId tenant, String day) {
        return reader().readings(java.time.LocalDate.parse(day)).of("usage." + measure, tenant);
    }

    /// Every row of every rollup, with the meter's name for its number, in one order.
    List<String> dump() {
        var tables = List.of("usage_day", "usage_first", "usage_feed", "usage_active", "usage_latest");
        return duckDb.read(Duration.ofSeconds(20), connection -> {
            var rows = new ArrayList<String>();
            for (var table : tables)
                try (var statement = connection.createStatement();
                        var found = statement.executeQuery("select m.name, t.* exclude (meter) from " + table
                                + " t join usage_meter m on m.number = t.meter order by all")) {
                    int columns = found.getMetaData().getColumnCount();
                    while (found.next()) {
                        var row = new ArrayList<String>();
                        for (int column = 1; column <= columns; column++)
                            row.add(String.valueOf(found.getString(column)));
                        rows.add(table + row.stream().collect(Collectors.joining(" ", " ", "")));
                    }
                }
            return rows;
        });
    }

    static boolean run(DuckDBConnection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return true;
    }

    @Override
    public void close() {
        usage.close();
        duckDb.close();
    }
}
