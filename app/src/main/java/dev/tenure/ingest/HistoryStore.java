package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import dev.tenure.ingest.Histories.Counts;
import dev.tenure.ingest.Histories.Job;
import dev.tenure.ingest.Histories.Preview;
import dev.tenure.ingest.Histories.State;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/// SQL of history jobs and of the rows they stage.
final class HistoryStore {

    private static final String JOB = """
            select job_id, name, key_name, tenant_id, account_attribute, coalesce(turning, state), created, rows,
                   committed, accepted, duplicate, conflict, unmatched
              from history_job
            """;

    /// Each matched row of the job with its verdict: what the ledger holds under the same tenant, source and
    /// id, or else an earlier row of the job, decides. Only files with events of those tenants' ids are read.
    private static final String VERDICTS = """
            create or replace temporary table history_verdict as
            with staged as (
              select *, row_number() over (partition by tenant_id, source, id order by n) as copy
                from history_row
               where job_id = %1$d and tenant_id is not null
            ), first as (
              select * from staged where copy = 1
            ), stored as (
              select ledger.tenant_id, ledger.source, ledger.id, ledger.type, ledger.subject, ledger.time, ledger.data,
                     ledger.extension, exists (
                       from personal_erased erased
                      where erased.tenant_id = ledger.tenant_id
                        and (erased.pseudonym = ledger.subject or contains(ledger.data, erased.pseudonym)
                             or contains(ledger.extension, erased.pseudonym))) as erased
                from ledger_event ledger
                semi join first on first.tenant_id = ledger.tenant_id and first.source = ledger.source
                               and first.id = ledger.id
            ), before as (
              select * from stored
              union all
              select first.tenant_id, first.source, first.id, first.type, first.subject, first.time, first.data,
                     first.extension, false
                from first
                anti join stored on stored.tenant_id = first.tenant_id and stored.source = first.source
                                and stored.id = first.id
            )
            select staged.n,
                   case when staged.copy = 1 and not exists (
                               from stored where stored.tenant_id = staged.tenant_id
                                             and stored.source = staged.source and stored.id = staged.id)
                        then 'accepted'
                        when before.type = staged.type and before.subject is not distinct from staged.subject
                         and before.time = staged.time and before.data is not distinct from staged.data
                         and before.extension is not distinct from staged.extension
                        then 'duplicate'
                        -- Whoever it was is not known any more, so the id alone says that it came before.
                        when before.erased then 'duplicate'
                        else 'conflict' end as verdict
              from staged
              join before on before.tenant_id = staged.tenant_id and before.source = staged.source
                         and before.id = staged.id
            """;

    private HistoryStore() {}

    static Job open(DuckDBConnection connection, String name, IngestScope scope, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into history_job (name, key_name, tenant_id, account_attribute, state, created, rows)
                values (?, ?, ?, ?, 'open', ?, 0)
                returning job_id
                """)) {
            statement.setString(1, name);
            statement.setString(2, scope.keyName());
            statement.setNull(3, Types.INTEGER);
            statement.setNull(4, Types.VARCHAR);
            switch (scope) {
                case IngestScope.TenantBound bound ->
                    statement.setInt(3, bound.tenant().number());
                case IngestScope.SourceScope source -> statement.setString(4, source.accountAttribute());
            }
            statement.setObject(5, utc(now));
            try (var row = statement.executeQuery()) {
                row.next();
                return new Job(row.getLong(1), name, scope, State.OPEN, now, 0, Optional.empty(), Optional.empty());
            }
        }
    }

    static Optional<Job> find(DuckDBConnection connection, long id) throws SQLException {
        try (var statement = connection.prepareStatement(JOB + " where job_id = ?")) {
            statement.setLong(1, id);
            return jobs(statement).stream().findFirst();
        }
    }

    static List<Job> list(DuckDBConnection connection, Optional<String> keyName, long before, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(
                JOB + " where job_id < ? and (?::varchar is null or key_name = ?) order by job_id desc limit ?")) {
            statement.setLong(1, before);
            LedgerStore.nullable(statement, 2, keyName.orElse(null));
            LedgerStore.nullable(statement, 3, keyName.orElse(null));
            statement.setInt(4, limit);
            return jobs(statement);
        }
    }

    private static List<Job> jobs(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            var jobs = new ArrayList<Job>();
            while (row.next()) jobs.add(job(row));
            return jobs;
        }
    }

    private static Job job(ResultSet row) throws SQLException {
        int tenant = row.getInt(4);
        IngestScope scope = row.wasNull()
                ? new IngestScope.SourceScope(row.getString(3), row.getString(5))
                : new IngestScope.TenantBound(new TenantId(tenant), row.getString(3));
        var committed =
                Optional.ofNullable(row.getObject(9, LocalDateTime.class)).map(at -> at.toInstant(ZoneOffset.UTC));
        var counts = committed.isEmpty()
                ? Optional.<Counts>empty()
                : Optional.of(new Counts(row.getLong(10), row.getLong(11), row.getLong(12), row.getLong(13)));
        return new Job(
                row.getLong(1),
                row.getString(2),
                scope,
                State.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
                UnmatchedStore.instant(row, 7),
                row.getLong(8),
                committed,
                counts);
    }

    static List<Job> list(DuckDBConnection connection, State state) throws SQLException {
        try (var statement = connection.prepareStatement(JOB + " where coalesce(turning, state) = ?")) {
            statement.setString(1, word(state));
            return jobs(statement);
        }
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// False when the job is in another state.
    static boolean turn(DuckDBConnection connection, long job, State from, State to) throws SQLException {
        boolean on = to != State.OPEN && to != State.COMMITTED;
        try (var statement = connection.prepareStatement(
                "update history_job set turning = ? where job_id = ? and coalesce(turning, state) = ?")) {
            LedgerStore.nullable(statement, 1, on ? word(to) : null);
            statement.setLong(2, job);
            statement.setString(3, word(from));
            return statement.executeUpdate() > 0;
        }
    }

    static List<TenantId> tenants(DuckDBConnection connection, long job) throws SQLException {
        var tenants = new ArrayList<TenantId>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select distinct tenant_id from history_row where tenant_id is not null and job_id = " + job)) {
            while (row.next()) tenants.add(new TenantId(row.getInt(1)));
        }
        return tenants;
    }

    static void stage(DuckDBConnection connection, Job at, Incoming chunk, List<Event> events, Persons persons)
            throws SQLException {
        long job = at.id();
        long offset = at.rows();
        try (var statement = connection.prepareStatement("update history_job set rows = ? where job_id = ?")) {
            statement.setLong(1, offset + events.size());
            statement.setLong(2, job);
            statement.executeUpdate();
        }
        try (var good = connection.createAppender("history_row");
                var bad = connection.createAppender("history_refused")) {
            long n = offset;
            for (var event : events) {
                n++;
                if (event.problem != null) {
                    var received = EventTime.instant(event.receivedMicros);
                    var kept = QuarantineStore.part(at.scope(), chunk, received, event, event.problem);
                    HistoryRefusedStore.append(bad, job, n, kept, persons);
                    continue;
                }
                HistorySealStore.append(good, job, n, event, persons);
            }
        }
    }

    /// Accounts may have been linked since their rows were staged.
    static void match(DuckDBConnection connection, long job, String keyName, Ingest ingest) throws SQLException {
        var accounts = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select distinct account from history_row where tenant_id is null and"
                        + " account is not null and job_id = " + job)) {
            while (row.next()) accounts.add(row.getString(1));
        }
        try (var statement = connection.prepareStatement(
                "update history_row set tenant_id = ? where job_id = ? and account = ? and tenant_id is null")) {
            for (var account : accounts) {
                var tenant = ingest.resolve(keyName, account);
                if (tenant.isEmpty()) continue;
                statement.setInt(1, tenant.get().number());
                statement.setLong(2, job);
                statement.setString(3, account);
                statement.executeUpdate();
            }
        }
        HistorySealStore.unseal(connection, job, keyName, ingest);
    }

    static void keepUnmatched(DuckDBConnection connection, Job job, Instant received) throws SQLException {
        LedgerStore.run(connection, """
                insert into unmatched_event
                select '%s', account, source, id, type, subject, time, timestamp '%s', data, extension, sealed,
                       job_id
                  from history_row
                 where job_id = %d and tenant_id is null
                """.formatted(job.scope().keyName().replace("'", "''"), utc(received), job.id()));
    }

    /// Fills the temporary table `history_verdict (n, verdict)` and counts it.
    static Counts judge(DuckDBConnection connection, long job) throws SQLException {
        LedgerStore.run(connection, VERDICTS.formatted(job));
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select count(*) filter (verdict = 'accepted'), count(*) filter (verdict = 'duplicate'),
                               count(*) filter (verdict = 'conflict'),
                               (select count(*) from history_row where tenant_id is null and job_id = %d)
                          from history_verdict
                        """.formatted(job))) {
            row.next();
            return new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    static Preview preview(DuckDBConnection connection, long job, Persons persons) throws SQLException {
        var counts = judge(connection, job);
        var shares = new ArrayList<Histories.Share>();
        var strangers = new ArrayList<Histories.Stranger>();
        var refused = new ArrayList<Histories.Refused>();
        Optional<LocalDate> first = Optional.empty();
        Optional<LocalDate> last = Optional.empty();
        long refusedRows;
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery(
                    "select min(time)::date, max(time)::date from history_row where job_id = " + job)) {
                row.next();
                first = Optional.ofNullable(row.getObject(1, LocalDate.class));
                last = Optional.ofNullable(row.getObject(2, LocalDate.class));
            }
            try (var row = statement.executeQuery("""
                    select tenant_id, count(*), min(time)::date, max(time)::date
                      from history_row
                     where tenant_id is not null and job_id = %d
                     group by tenant_id
                     order by 2 desc, 1
                     limit %d
                    """.formatted(job, Histories.SHOWN))) {
                while (row.next())
                    shares.add(new Histories.Share(
                            new TenantId(row.getInt(1)),
                            row.getLong(2),
                            row.getObject(3, LocalDate.class),
                            row.getObject(4, LocalDate.class)));
            }
            try (var row = statement.executeQuery("""
                    select account, count(*)
                      from history_row
                     where tenant_id is null and job_id = %d
                     group by account
                     order by 2 desc, 1
                     limit %d
                    """.formatted(job, Histories.SHOWN))) {
                while (row.next()) strangers.add(new Histories.Stranger(row.getString(1), row.getLong(2)));
            }
            try (var row = statement.executeQuery("select count(*) from history_refused where job_id = " + job)) {
                row.next();
                refusedRows = row.getLong(1);
            }
        }
        for (var item : HistoryRefusedStore.list(connection, persons, job, Histories.SHOWN))
            refused.add(new Histories.Refused(item.id(), item.eventId(), item.problem()));
        return new Preview(counts, refusedRows, first, last, shares, strangers, refused);
    }

    static boolean delete(DuckDBConnection connection, long job) throws SQLException {
        try (var statement = connection.prepareStatement(
                "delete from history_job where job_id = ? and coalesce(turning, state) = 'open'")) {
            statement.setLong(1, job);
            if (statement.executeUpdate() == 0) return false;
        }
        clear(connection, job);
        return true;
    }

    static void clear(DuckDBConnection connection, long job) throws SQLException {
        LedgerStore.run(connection, "delete from history_row where job_id = " + job);
        LedgerStore.run(connection, "delete from history_refused where job_id = " + job);
    }

    static void finish(DuckDBConnection connection, long job, Counts counts, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update history_job
                   set state = 'committed', turning = null, committed = ?, accepted = ?, duplicate = ?, conflict = ?, unmatched = ?
                 where job_id = ?
                """)) {
            statement.setObject(1, utc(now));
            statement.setLong(2, counts.accepted());
            statement.setLong(3, counts.duplicate());
            statement.setLong(4, counts.conflict());
            statement.setLong(5, counts.unmatched());
            statement.setLong(6, job);
            statement.executeUpdate();
        }
    }

    static LocalDateTime utc(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
