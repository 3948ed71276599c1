package dev.tenure.outlets;

import dev.tenure.core.TenantId;
import dev.tenure.outlets.Outlets.Outcome;
import dev.tenure.outlets.Outlets.Result;
import dev.tenure.store.Times;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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

    /// @param perhaps accounts that were told something without an answer
    record Row(
            Instant since,
            Instant nextAt,
            Optional<Instant> ranAt,
            Optional<Outcome> outcome,
            String said,
            Optional<LocalDate> asOf,
            int failures,
            Optional<Instant> freshAt,
            int perhaps) {}

    /// @param failures runs in a row before that did not reach their end
    record Claim(long fence, int failures) {}

    /// What a receiver knows of an account.
    ///
    /// @param since what it was told after that without taking it
    record Told(long version, String accepted, Optional<String> since, boolean perhaps) {
        static final Told NOTHING = new Told(0, Due.LEFT, Optional.empty(), false);

        /// Who may hold something else since is told again what it held.
        boolean holds(String digest) {
            return since.isEmpty() && accepted.equals(digest);
        }

        /// Said again it is the same thing.
        long version(String digest) {
            return since.filter(digest::equals).isPresent() ? version : version + 1;
        }
    }

    private OutletStore() {}

    static boolean await(JdbcClient sql, String outlet, Instant first, Instant now) {
        return sql.sql("""
                        insert into outlets_outlet (outlet, since, next_at) values (:outlet, :now, :first)
                        on conflict do nothing
                        """)
                        .param("outlet", outlet)
                        .param("now", Times.utc(now))
                        .param("first", Times.utc(first))
                        .update()
                == 1;
    }

    /// One run at a time, here or on another node, for as long as it goes on or until the claim runs out.
    ///
    /// @param due only when it is by then; empty when a person asks
    static Optional<Claim> claim(JdbcClient sql, String outlet, Optional<Instant> due, Duration length) {
        return sql.sql("""
                update outlets_outlet
                   set fence = fence + 1, claimed_until = now() + make_interval(secs => :seconds)
                 where outlet = :outlet and claimed_until < now()
                   and next_at <= coalesce(:due, 'infinity'::timestamptz)
                returning fence, failures
                """)
                .param("outlet", outlet)
                .param("seconds", length.toSeconds())
                .param("due", due.map(Times::utc).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                .query((row, _) -> new Claim(row.getLong("fence"), row.getInt("failures")))
                .optional();
    }

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

    static Map<String, Told> told(JdbcClient sql, String outlet, Collection<String> accounts) {
        var told = new HashMap<String, Told>();
        sql.sql("select * from outlets_row where outlet = :outlet and account = any(:accounts::text[])")
                .param("outlet", outlet)
                .param("accounts", accounts.toArray(String[]::new))
                .query(row -> {
                    told.put(
                            row.getString("account"),
                            new Told(
                                    row.getLong("version"),
                                    Objects.requireNonNull(row.getString("accepted")),
                                    Optional.ofNullable(row.getString("told")),
                                    row.getBoolean("perhaps")));
                });
        return told;
    }

    /// What is sent next. Until its answer is written down it may have been taken.
    static boolean telling(JdbcClient sql, String outlet, List<Due> batch) {
        return sql.sql("""
                insert into outlets_row (outlet, tenant_id, account, version, told, perhaps)
                select :outlet, t, a, v, d, true
                  from unnest(:tenants::int[], :accounts::text[], :versions::bigint[], :digests::text[])
                       as fresh (t, a, v, d)
                on conflict (outlet, account) do update
                   set tenant_id = excluded.tenant_id, version = excluded.version, told = excluded.told, perhaps = true
                """)
                        .param("outlet", outlet)
                        .param(
                                "tenants",
                                batch.stream().map(due -> due.tenant().number()).toArray(Integer[]::new))
                        .param("accounts", batch.stream().map(Due::account).toArray(String[]::new))
                        .param("versions", batch.stream().map(Due::version).toArray(Long[]::new))
                        .param("digests", batch.stream().map(Due::digest).toArray(String[]::new))
                        .update()
                == batch.size();
    }

    static boolean accepted(JdbcClient sql, String outlet, List<Due> batch) {
        return answered(sql, outlet, "accepted = told, told = null, perhaps = false", batch);
    }

    /// What it was told before without an answer it may still have taken.
    static boolean declined(JdbcClient sql, String outlet, List<Due> batch) {
        var never = batch.stream().filter(due -> !due.perhaps()).toList();
        return answered(sql, outlet, "perhaps = false", never);
    }

    private static boolean answered(JdbcClient sql, String outlet, String change, List<Due> batch) {
        return sql.sql("update outlets_row set " + change
                                + " where outlet = :outlet and account = any(:accounts::text[])")
                        .param("outlet", outlet)
                        .param("accounts", batch.stream().map(Due::account).toArray(String[]::new))
                        .update()
                == batch.size();
    }

    /// Accounts of which the receiver holds a row, or may, and that are not among these.
    static List<Due> left(JdbcClient sql, String outlet, Collection<String> present) {
        return sql
                .sql("""
                        select tenant_id, account, perhaps, coalesce(told = '', false) as again,
                               case when told = '' then version else version + 1 end as version
                          from outlets_row
                         where outlet = :outlet and (accepted <> '' or told is not null)
                         order by account collate "C"
                        """)
                .param("outlet", outlet)
                .query((row, _) -> new Due(
                        new TenantId(row.getInt("tenant_id")),
                        Objects.requireNonNull(row.getString("account")),
                        row.getLong("version"),
                        Due.LEFT,
                        Map.of(),
                        row.getBoolean("perhaps"),
                        row.getBoolean("again")))
                .list()
                .stream()
                .filter(due -> !present.contains(due.account()))
                .toList();
    }

    /// @return false, when another node took the outlet meanwhile; its word stands
    static boolean finish(JdbcClient sql, String outlet, Claim claim, Result result, Instant now, Instant next) {
        return sql.sql("""
                        update outlets_outlet
                           set next_at = :next, ran_at = :now, outcome = :outcome, said = :said,
                               as_of = coalesce(:day, as_of), claimed_until = '-infinity',
                               failures = case when :failed then failures + 1 else 0 end,
                               fresh_at = case when :complete then :now else fresh_at end
                         where outlet = :outlet and fence = :fence
                        """)
                        .param("fence", claim.fence())
                        .param("outlet", outlet)
                        .param("said", result.said())
                        .param("outcome", result.outcome().word())
                        .param("day", result.day().orElse(null), Types.DATE)
                        .param("failed", result.outcome().asksForSomebody())
                        .param("complete", result.outcome() == Outcome.DONE)
                        .param("now", Times.utc(now))
                        .param("next", Times.utc(next))
                        .update()
                == 1;
    }

    static Row find(JdbcClient sql, String outlet) {
        return sql.sql("""
                        select o.*, (select count(*) from outlets_row r
                                      where r.outlet = o.outlet and r.perhaps)::int as perhaps
                          from outlets_outlet o
                         where o.outlet = :outlet
                        """)
                .param("outlet", outlet)
                .query((row, _) -> new Row(
                        Times.instant(row, "since").orElseThrow(),
                        Times.instant(row, "next_at").orElseThrow(),
                        Times.instant(row, "ran_at"),
                        Optional.ofNullable(row.getString("outcome"))
                                .map(word -> Outcome.valueOf(word.toUpperCase(Locale.ROOT))),
                        Objects.requireNonNull(row.getString("said")),
                        Optional.ofNullable(row.getObject("as_of", LocalDate.class)),
                        row.getInt("failures"),
                        Times.instant(row, "fresh_at"),
                        row.getInt("perhaps")))
                .single();
    }
}
