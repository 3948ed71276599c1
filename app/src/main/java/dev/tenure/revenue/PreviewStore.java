package dev.tenure.revenue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// SQL of what somebody looked at before closing a period.
final class PreviewStore {

    private static final Duration KEPT = Duration.ofDays(30);

    private PreviewStore() {}

    /// One content is one preview, whoever looks.
    static void keep(JdbcClient sql, String period, String digest, List<Bridge.Line> lines, Instant now, String by) {
        delete(sql, "made_at < :before", "before", now.minus(KEPT).atOffset(ZoneOffset.UTC));
        int made = sql.sql("""
                insert into revenue_preview (digest, period, made_at, made_by) values (:digest, :period, :now, :by)
                on conflict (digest) do nothing
                """)
                .param("digest", digest)
                .param("period", period)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("by", by)
                .update();
        if (made > 0) ClosingStore.enter(sql, "revenue_preview_tenant (digest", digest, lines);
    }

    /// Empty when no such preview of the period is kept.
    static Optional<List<Bridge.Line>> lines(JdbcClient sql, String period, String digest) {
        return sql.sql("select 1 from revenue_preview where digest = :digest and period = :period")
                .param("digest", digest)
                .param("period", period)
                .query(Integer.class)
                .optional()
                .map(_ -> ClosingStore.lines(sql, "revenue_preview_tenant", "digest", digest));
    }

    static void forget(JdbcClient sql, String period) {
        delete(sql, "period = :period", "period", period);
    }

    private static void delete(JdbcClient sql, String which, String name, Object value) {
        sql.sql("delete from revenue_preview_tenant where digest in (select digest from revenue_preview where " + which
                        + ")")
                .param(name, value)
                .update();
        sql.sql("delete from revenue_preview where " + which).param(name, value).update();
    }
}
