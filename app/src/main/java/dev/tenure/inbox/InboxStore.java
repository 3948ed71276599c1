package dev.tenure.inbox;

import dev.tenure.inbox.Fetch.Validators;
import dev.tenure.inbox.Inbox.Outcome;
import dev.tenure.inbox.Inbox.Result;
import dev.tenure.store.Times;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// SQL of the sources.
final class InboxStore {

    record Row(
            Instant since,
            Instant nextAt,
            Optional<Instant> lookedAt,
            Optional<Outcome> outcome,
            String said,
            Optional<Long> lastImport,
            Optional<Instant> freshAt) {}

    /// @param asked with what the validators were got
    record Claim(long fence, Validators validators, String asked) {}

    private InboxStore() {}

    static boolean await(JdbcClient sql, Source source, Instant now) {
        return sql.sql("""
                        insert into inbox_source (source, kind, since, next_at) values (:source, :kind, :now, :now)
                        on conflict do nothing
                        """)
                        .param("source", source.name())
                        .param("kind", source.kind().word())
                        .param("now", Times.utc(now))
                        .update()
                == 1;
    }

    /// One node at a time, for as long as it takes or until the claim runs out.
    ///
    /// @param due only when it is by then
    static Optional<Claim> claim(JdbcClient sql, Source source, Optional<Instant> due, Duration length) {
        return sql.sql("""
                update inbox_source
                   set fence = fence + 1, claimed_until = now() + make_interval(secs => :seconds)
                 where source = :source and kind = :kind and claimed_until < now()
                   and next_at <= coalesce(:due, 'infinity'::timestamptz)
                returning fence, etag, modified, asked
                """)
                .param("source", source.name())
                .param("kind", source.kind().word())
                .param("due", due.map(Times::utc).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("seconds", length.toSeconds())
                .query((row, _) -> new Claim(
                        row.getLong("fence"),
                        new Validators(
                                Optional.ofNullable(row.getString("etag")),
                                Optional.ofNullable(row.getString("modified"))),
                        Objects.requireNonNull(row.getString("asked"))))
                .optional();
    }

    /// @return false, when another node took the source meanwhile; its word stands
    static boolean finish(
            JdbcClient sql,
            Source source,
            Claim claim,
            Result result,
            Validators validators,
            Instant now,
            Instant next) {
        return sql.sql("""
                        update inbox_source
                           set claimed_until = '-infinity', next_at = :next, looked_at = :now, outcome = :outcome,
                               said = :said, import_id = coalesce(:import, import_id),
                               fresh_at = case when :usable then :now else fresh_at end,
                               etag = :etag, modified = :modified, asked = :asked
                         where source = :source and kind = :kind and fence = :fence
                        """)
                        .param("source", source.name())
                        .param("kind", source.kind().word())
                        .param("fence", claim.fence())
                        .param("next", Times.utc(next))
                        .param("now", Times.utc(now))
                        .param("outcome", result.outcome().word())
                        .param("said", result.said())
                        .param("import", result.entered().orElse(null), Types.BIGINT)
                        .param("usable", result.usable())
                        .param("etag", validators.etag().orElse(null), Types.VARCHAR)
                        .param("modified", validators.modified().orElse(null), Types.VARCHAR)
                        .param("asked", source.asked())
                        .update()
                == 1;
    }

    static Row find(JdbcClient sql, Source source) {
        return sql.sql("select * from inbox_source where source = :source and kind = :kind")
                .param("source", source.name())
                .param("kind", source.kind().word())
                .query((row, _) -> new Row(
                        Times.instant(row, "since").orElseThrow(),
                        Times.instant(row, "next_at").orElseThrow(),
                        Times.instant(row, "looked_at"),
                        Optional.ofNullable(row.getString("outcome"))
                                .map(word -> Outcome.valueOf(word.toUpperCase(Locale.ROOT))),
                        Objects.requireNonNull(row.getString("said")),
                        Optional.ofNullable(row.getObject("import_id", Long.class)),
                        Times.instant(row, "fresh_at")))
                .single();
    }
}
