package dev.tenure.usage;

import dev.tenure.core.Reading;
import dev.tenure.core.TenantId;
import dev.tenure.ingest.Ingest;
import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.Partitions;
import dev.tenure.ingest.PersonalAttributes;
import dev.tenure.ingest.PlainPersons;
import dev.tenure.store.DuckDb;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
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

    /// Days an event may be late, with the day that is open.
    private static final int WINDOW = 36;

    static final TenantId ACME = new TenantId(1);
    static final TenantId BOLT = new TenantId(2);

    final DuckDb duckDb;
    final Meters meters;
    private final Ledger ledger;
    private final Ingest ingest;
    private final Usage usage;
    private long seq;

    UsageLab(Path folder, Meters meters) {
        this(folder, meters, Usage.STEP);
    }

    UsageLab(Path folder, Meters meters, long step) {
        this.duckDb = DuckDb.open(
                folder.resolve("ledger.duckdb"), folder.resolve("temporary"), new DuckDb.Limits(512, 2, 512));
        this.meters = meters;
        this.ledger = Ledger.open(duckDb, folder.resolve("events"));
        this.ingest = Ingest.open(ledger, (_, _) -> Optional.empty(), new PlainPersons(), PersonalAttributes.shipped());
        this.usage = new Usage(duckDb, ledger, meters, step);
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

    List<String> dump() {
        return Rollups.dump(duckDb);
    }

    /// As at a time when the days before this one are past the window of lateness.
    void sealBefore(LocalDate day) {
        new Partitions(ledger, ingest).seal(day.plusDays(WINDOW));
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
        ingest.close();
        duckDb.close();
    }
}
