package dev.tenure.outlets;

import dev.tenure.core.TenantId;
import dev.tenure.outlets.Outlets.Outcome;
import dev.tenure.outlets.Outlets.Result;
import dev.tenure.store.StaffTx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// SQL of the outlets.
final class OutletStore {

    /// @param failures runs in a row that did not reach their end
    record Row(
            Instant since,
            Instant nextAt,
            Optional<Instant> ranAt,
            Optional<Outcome> outcome,
            String said,
            Optional<LocalDate> asOf,
            Outlets.Counts counts,
            int failures,
            Optional<Instant> freshAt) {}

    /// What a receiver has accepted of an account.
    record Accepted(long version, Optional<String> digest) {}

    private OutletStore() {}

    static boolean await(JdbcClient sql, String outlet, Instant first, Instant now) {
        return sql.sql("""
                        insert into outlets_outlet (outlet, since, next_at) values (:outlet, :now, :first)
                        on conflict do nothing
                        """)
                        .param("outlet", outlet)
                        .param("now", utc(now))
                        .param("first", utc(first))
                        .update()
                == 1;
    }

    /// One run at a time, here or on another node, for as long as it goes on or until the claim runs out.
    ///
    /// @param due only when it is by then; empty when a person asks, who may also go on with one that was stopped
    /// @return the fence, and how many runs before failed
    static Optional<Claim> claim(JdbcClient sql, String outlet, Optional<Instant> due, Duration length) {
        return sql.sql("""
                update outlets_outlet
                   set fence = fence + 1, claimed_until = now() + make_interval(secs => :seconds)
                 where outlet = :outlet and claimed_until < now()
                   and (:due::timestamptz is null or next_at <= :due and outcome is distinct from 'stopped')
                returning fence, failures
                """)
                .param("outlet", outlet)
                .param("due", due.map(OutletStore::utc).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("seconds", length.toSeconds())
                .query((row, _) -> new Claim(row.getLong("fence"), row.getInt("failures")))
                .optional();
    }

    record Claim(long fence, int failures) {}

    /// @return false, when another node took the outlet meanwhile
    static boolean hold(JdbcClient sql, String outlet, Claim claim, Duration length) {
        return sql.sql("""
                        update outlets_outlet set claimed_until = now() + make_interval(secs => :seconds)
                         where outlet = :outlet and fence = :fence
                        """)
                        .param("outlet", outlet)
                        .param("fence", claim.fence())
                        .param("seconds", length.toSeconds())
                        .update()
                == 1;
    }

    static Map<String, Accepted> accepted(JdbcClient sql, String outlet, Collection<String> accounts) {
        var accepted = new HashMap<String, Accepted>();
        sql.sql("""
                select account, version, digest from outlets_row
                 where outlet = :outlet and account = any(:accounts::text[])
                """)
                .param("outlet", outlet)
                .param("accounts", accounts.toArray(String[]::new))
                .query(row -> {
                    accepted.put(
                            row.getString("account"),
                            new Accepted(row.getLong("version"), Optional.ofNullable(row.getString("digest"))));
                });
        return accepted;
    }

    static void accept(JdbcClient sql, String outlet, LocalDate day, List<Due> batch, Instant now) {
        sql.sql("""
                insert into outlets_row (outlet, tenant_id, account, version, digest, as_of, accepted_at)
                select :outlet, t, a, v, nullif(d, ''), :day, :now
                  from unnest(:tenants::int[], :accounts::text[], :versions::bigint[], :digests::text[])
                       as fresh (t, a, v, d)
                on conflict (outlet, account) do update
                   set tenant_id = excluded.tenant_id, version = excluded.version, digest = excluded.digest,
                       as_of = excluded.as_of, accepted_at = excluded.accepted_at
                """)
                .param("outlet", outlet)
                .param("day", day)
                .param("now", utc(now))
                .param(
                        "tenants",
                        batch.stream().map(due -> due.tenant().number()).toArray(Integer[]::new))
                .param("accounts", batch.stream().map(Due::account).toArray(String[]::new))
                .param("versions", batch.stream().map(Due::version).toArray(Long[]::new))
                .param(
                        "digests",
                        batch.stream().map(due -> due.digest().orElse("")).toArray(String[]::new))
                .update();
    }

    /// Accounts the receiver still holds a row of and that are not among these.
    static List<Due> left(JdbcClient sql, String outlet, Collection<String> present) {
        return sql
                .sql("""
                        select tenant_id, account, version from outlets_row
                         where outlet = :outlet and digest is not null
                         order by account collate "C"
                        """)
                .param("outlet", outlet)
                .query((row, _) -> Due.left(
                        new TenantId(row.getInt("tenant_id")),
                        Objects.requireNonNull(row.getString("account")),
                        row.getLong("version") + 1))
                .list()
                .stream()
                .filter(due -> !present.contains(due.account()))
                .toList();
    }

    static void unlinked(JdbcClient sql, String outlet, Collection<TenantId> tenants) {
        var numbers = tenants.stream().map(TenantId::number).toArray(Integer[]::new);
        sql.sql("delete from outlets_unlinked where outlet = :outlet and tenant_id <> all(:tenants::int[])")
                .param("outlet", outlet)
                .param("tenants", numbers)
                .update();
        sql.sql("""
                insert into outlets_unlinked (outlet, tenant_id) select :outlet, unnest(:tenants::int[])
                on conflict do nothing
                """).param("outlet", outlet).param("tenants", numbers).update();
    }

    /// As far as the one who asks sees them.
    static List<Outlets.Unlinked> unlinked(StaffTx tx, String outlet, int limit) {
        return tx.sql()
                .sql("""
                        select t.key, t.name
                          from outlets_unlinked u
                          join tenants_tenant t on t.tenant_id = u.tenant_id
                         where u.outlet = :outlet
                         order by t.key
                         limit :limit
                        """)
                .param("outlet", outlet)
                .param("limit", limit)
                .query((row, _) -> new Outlets.Unlinked(
                        Objects.requireNonNull(row.getString("key")), Objects.requireNonNull(row.getString("name"))))
                .list();
    }

    static int countUnlinked(JdbcClient sql, String outlet) {
        return sql.sql("select count(*) from outlets_unlinked where outlet = :outlet")
                .param("outlet", outlet)
                .query(Integer.class)
                .single();
    }

    /// @return false, when another node took the outlet meanwhile; its word stands
    static boolean finish(JdbcClient sql, String outlet, Claim claim, Result result, Instant now, Instant next) {
        return sql.sql("""
                        update outlets_outlet
                           set claimed_until = '-infinity', next_at = :next, ran_at = :now, outcome = :outcome,
                               said = :said, as_of = coalesce(:day, as_of), accounts = :accounts, sent = :sent,
                               unchanged = :unchanged, refused = :refused,
                               failures = case when :failed then failures + 1 else 0 end,
                               fresh_at = case when :complete then :now else fresh_at end
                         where outlet = :outlet and fence = :fence
                        """)
                        .param("outlet", outlet)
                        .param("fence", claim.fence())
                        .param("next", utc(next))
                        .param("now", utc(now))
                        .param("outcome", result.outcome().word())
                        .param("said", result.said())
                        .param("day", result.day().orElse(null), Types.DATE)
                        .param("accounts", result.counts().accounts())
                        .param("sent", result.counts().sent())
                        .param("unchanged", result.counts().unchanged())
                        .param("refused", result.counts().refused())
                        .param("failed", result.outcome().isFailure())
                        .param("complete", result.outcome().isComplete())
                        .update()
                == 1;
    }

    static Row find(JdbcClient sql, String outlet) {
        return sql.sql("select * from outlets_outlet where outlet = :outlet")
                .param("outlet", outlet)
                .query((row, _) -> new Row(
                        instant(row, "since").orElseThrow(),
                        instant(row, "next_at").orElseThrow(),
                        instant(row, "ran_at"),
                        Optional.ofNullable(row.getString("outcome"))
                                .map(word -> Outcome.valueOf(word.toUpperCase(Locale.ROOT))),
                        Objects.requireNonNull(row.getString("said")),
                        Optional.ofNullable(row.getObject("as_of", LocalDate.class)),
                        new Outlets.Counts(
                                row.getInt("accounts"),
                                row.getInt("sent"),
                                row.getInt("unchanged"),
                                row.getInt("refused")),
                        row.getInt("failures"),
                        instant(row, "fresh_at")))
                .single();
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
