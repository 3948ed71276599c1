package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import dev.tenure.ingest.QuarantineStore.Kept;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// SQL of what a history job refused: sealed like the quarantine, which keeps it once the job is committed.
final class HistoryRefusedStore {

    /// The columns of a thing in quarantine, after a number to tell them apart.
    private static final String ITEM = """
            select %s, job.created, job.key_name, job.tenant_id, job.account_attribute, refused.event_id, refused.slug,
                   coalesce(refused.title, 'Row not usable'), refused.detail, refused.field,
                   coalesce(refused.fix, 'Correct the row and import it in another job.'), refused.content_type, '{}',
                   coalesce(refused.raw, ''::blob), null::timestamp, null::varchar, refused.raw is not null, true
              from history_refused refused join history_job job using (job_id)
            """;

    private HistoryRefusedStore() {}

    static void append(DuckDBAppender rows, long job, long n, Kept kept, Persons persons) throws SQLException {
        rows.beginRow();
        rows.append(job);
        rows.append(n);
        rows.appendNull();
        rows.append(kept.problem().slug());
        rows.append(kept.problem().detail());
        LedgerStore.text(rows, kept.problem().field());
        rows.append(kept.problem().title());
        rows.append(kept.problem().fix());
        LedgerStore.text(rows, kept.contentType());
        rows.append(QuarantineStore.digest(kept));
        rows.append(QuarantineStore.seal(kept, persons));
        rows.endRow();
    }

    /// Numbered by the row of the job.
    static List<Quarantine.Item> list(DuckDBConnection connection, Persons persons, long job, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(
                ITEM.formatted("refused.n") + " where refused.job_id = ? order by refused.n limit ?")) {
            statement.setLong(1, job);
            statement.setInt(2, limit);
            return QuarantineStore.items(statement, persons);
        }
    }

    /// Those of every job that have their bytes, numbered by where they lie.
    static List<Quarantine.Item> walk(DuckDBConnection connection, Persons persons, long after, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(ITEM.formatted("refused.rowid")
                + " where refused.rowid > ? and refused.raw is not null order by refused.rowid limit ?")) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            return QuarantineStore.items(statement, persons);
        }
    }

    /// That a row was refused stays; what it held does not.
    static int forget(DuckDBConnection connection, List<Long> numbers) throws SQLException {
        return forget(
                connection,
                "rowid in (" + numbers.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")");
    }

    static long drop(DuckDBConnection connection, TenantId tenant) throws SQLException {
        return forget(
                connection, "job_id in (select job_id from history_job where tenant_id = " + tenant.number() + ")");
    }

    private static int forget(DuckDBConnection connection, String which) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate("""
                    update history_refused
                       set raw = null, digest = null, event_id = null, detail = 'What the row said was destroyed.'
                     where raw is not null and %s
                    """.formatted(which));
        }
    }

    /// Part of the job's commit. What is in quarantine already is not kept twice.
    static void quarantine(DuckDBConnection connection, long job, Instant now) throws SQLException {
        LedgerStore.run(connection, """
                insert into quarantine
                  (received, key_name, tenant_id, account_attribute, digest, slug, title, detail, field, fix,
                   content_type, attributes, raw, sealed, history)
                select timestamp '%s', job.key_name, job.tenant_id, job.account_attribute, fresh.digest, fresh.slug,
                       fresh.title, fresh.detail, fresh.field, fresh.fix, fresh.content_type, '{}', fresh.raw, true, true
                  from (select distinct on (digest) *
                          from history_refused
                         where job_id = %d and raw is not null
                         order by digest, n) fresh
                  join history_job job using (job_id)
                 where not exists (from quarantine old where old.digest = fresh.digest and old.replayed is null)
                 order by fresh.n
                """.formatted(HistoryStore.utc(now), job));
    }
}
