package dev.tenure.usage;

import dev.tenure.ingest.Ledger;
import dev.tenure.store.DuckDb;
import dev.tenure.usage.Meters.Compiled;
import dev.tenure.usage.UsageStore.Registered;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/// Keeps the rollups of every meter up to date with the ledger. What is derived stands beside the last sequence
/// it was derived from, in one transaction: a crash loses a step, never half of one, and a repeat adds nothing.
public final class Usage implements AutoCloseable {

    /// @param upTo the last sequence now in every rollup
    /// @param events how many events some meter looked at
    public record RolledUp(long upTo, long events, int steps) {}

    /// Sequences a step: large enough that a first load is not all overhead, small enough for the memory limit.
    static final long STEP = 1_000_000;

    private final DuckDb.Writer writer;
    private final Ledger ledger;
    private final Meters meters;
    private final long step;

    public Usage(DuckDb duckDb, Ledger ledger, Meters meters) {
        this(duckDb, ledger, meters, STEP);
    }

    Usage(DuckDb duckDb, Ledger ledger, Meters meters, long step) {
        this.writer = duckDb.writer("usage");
        this.ledger = ledger;
        this.meters = meters;
        this.step = step;
        writer.write(connection -> {
                    UsageStore.createTables(connection);
                    return register(connection);
                })
                .join();
    }

    /// Consumes the ledger up to its newest event. A meter that is new or was changed starts from the first event,
    /// on its own; the others are not derived again.
    public RolledUp rollUp() {
        long events = 0;
        int steps = 0;
        while (true) {
            var stepped = writer.write(this::step).join();
            events += stepped.events();
            if (!stepped.more()) return new RolledUp(stepped.upTo(), events, steps);
            steps++;
        }
    }

    public Meters meters() {
        return meters;
    }

    @Override
    public void close() {
        writer.close();
    }

    private record Stepped(long upTo, long events, boolean more) {}

    private record Current(Compiled compiled, Registered registered) {}

    private Stepped step(DuckDBConnection connection) throws SQLException {
        forgetEarlierRevision(connection);
        long head = ledger.head(connection);
        var current = current(connection);
        long from = current.stream()
                .mapToLong(one -> one.registered().consumed())
                .min()
                .orElse(head);
        if (from > head)
            throw new IllegalStateException("the rollups have seen event " + from + " but the ledger ends at " + head
                    + "; the ledger was restored from an older copy: delete the tables usage_* to derive them again");
        if (from == head) return new Stepped(head, 0, false);
        long next = current.stream()
                .mapToLong(one -> one.registered().consumed())
                .filter(consumed -> consumed > from)
                .min()
                .orElse(head);
        long upTo = Math.min(from + step, next);
        var behind = current.stream()
                .filter(one -> one.registered().consumed() == from)
                .toList();
        long events = UsageStore.batch(
                connection,
                ledger.events(connection, from, upTo),
                behind.stream().map(Current::compiled).toList(),
                meters.fields());
        if (events > 0)
            for (var one : behind) UsageStore.merge(connection, one.registered().number(), one.compiled());
        UsageStore.emptyBatch(connection);
        UsageStore.consumed(
                connection,
                behind.stream().map(one -> one.registered().number()).toList(),
                upTo);
        return new Stepped(upTo, events, true);
    }

    private List<Current> current(DuckDBConnection connection) throws SQLException {
        var known = UsageStore.registered(connection);
        var current = new ArrayList<Current>();
        for (var one : meters.compiled())
            find(known, one.meter()).ifPresent(registered -> current.add(new Current(one, registered)));
        return current;
    }

    static Optional<Registered> find(List<Registered> known, Meter meter) {
        return known.stream()
                .filter(one -> one.name().equals(meter.name()) && one.digest().equals(meter.digest()))
                .findFirst();
    }

    /// Events that were written again may name people otherwise, so everything is derived from the first one.
    private void forgetEarlierRevision(DuckDBConnection connection) throws SQLException {
        int revision = ledger.revision(connection);
        if (!UsageStore.takeRevision(connection, revision)) return;
        for (var one : UsageStore.registered(connection)) UsageStore.forget(connection, one.number());
        register(connection);
    }

    /// Gives a number to every meter that has none, and drops the rows of those no longer in force.
    private int register(DuckDBConnection connection) throws SQLException {
        var known = UsageStore.registered(connection);
        for (var one : known) {
            boolean inForce = meters.all().stream()
                    .anyMatch(meter ->
                            meter.name().equals(one.name()) && meter.digest().equals(one.digest()));
            if (!inForce) UsageStore.forget(connection, one.number());
        }
        int number = known.stream().mapToInt(Registered::number).max().orElse(0);
        for (var meter : meters.all())
            if (find(known, meter).isEmpty())
                UsageStore.register(connection, new Registered(++number, meter.name(), meter.digest(), 0));
        return number;
    }
}
