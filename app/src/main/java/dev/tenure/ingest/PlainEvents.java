package dev.tenure.ingest;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events from before there were pseudonyms say who it was, and the same person would count twice once new events
/// name them otherwise. So they are written again, once, before the ledger takes its next event: the one time that a
/// sealed file is replaced. All of it is one transaction; what was derived from the plain ids is derived anew.
final class PlainEvents {

    private static final Logger LOG = LoggerFactory.getLogger(PlainEvents.class);
    private static final int AT_ONCE = 50_000;

    private PlainEvents() {}

    /// Whether anything was written again.
    static boolean mask(DuckDBConnection connection, Ledger ledger, GroupCommit group) throws SQLException {
        if (plainUntil(connection) == 0) return false;
        if (!LedgerStore.batches(connection).isEmpty()) {
            LOG.warn("events of a history import lie unfinished; those with plain ids are masked at the next start");
            return false;
        }
        LOG.info("events from before pseudonyms are masked, once; this takes a while");
        LedgerStore.run(connection, "create temporary table event_masked as select * from event limit 0");
        rewrite(connection, "event", group);
        LedgerStore.run(connection, "delete from event; insert into event select * from event_masked");
        var files = new PartitionFiles(ledger.folder());
        for (var file : LedgerStore.files(connection)) {
            LedgerStore.run(connection, "delete from event_masked");
            rewrite(connection, "read_parquet('" + files.quoted(file) + "', hive_partitioning = false)", group);
            files.replace(connection, file, "event_masked");
        }
        LedgerStore.run(connection, "drop table event_masked");
        waiting(connection, group.persons());
        LedgerStore.run(connection, "update ledger_mask set plain_until = 0, revision = revision + 1");
        LedgerStore.defineView(connection, ledger.folder());
        return true;
    }

    private static long plainUntil(DuckDBConnection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select plain_until from ledger_mask")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void rewrite(DuckDBConnection connection, String from, GroupCommit group) throws SQLException {
        for (long after = 0; ; ) {
            var events = read(connection, from, after);
            if (events.isEmpty()) return;
            group.mask(events);
            LedgerStore.appendMasked(connection, events);
            if (!(events.getLast().outcome instanceof Outcome.Accepted(long seq)))
                throw new IllegalStateException("a stored event has its sequence");
            after = seq;
        }
    }

    private static List<Event> read(DuckDBConnection connection, String from, long after) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select seq, tenant_id, source, id, type, subject, epoch_us(time), epoch_us(received), data, extension
                          from %s
                         where seq > %d
                         order by seq
                         limit %d
                        """.formatted(from, after, AT_ONCE))) {
            var events = new ArrayList<Event>();
            while (row.next()) {
                var event = new Event();
                event.outcome = new Outcome.Accepted(row.getLong(1));
                event.tenant = row.getInt(2);
                event.source = row.getString(3);
                event.id = row.getString(4);
                event.type = row.getString(5);
                event.subject = row.getString(6);
                event.timeMicros = row.getLong(7);
                event.receivedMicros = row.getLong(8);
                event.data = row.getString(9);
                event.extensions = EventText.extensions(row.getString(10));
                events.add(event);
            }
            return events;
        }
    }

    /// What waits is sealed as it would be today. Rows of open history jobs are: they can be uploaded again.
    private static void waiting(DuckDBConnection connection, Persons persons) throws SQLException {
        PersonSealStore.sealPlain(connection, persons);
        QuarantineStore.sealPlain(connection, persons);
    }
}
