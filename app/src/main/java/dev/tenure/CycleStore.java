package dev.tenure;

import dev.tenure.Cycle.Turn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The lease and the log of turns. The lease lives by the database's clock, the one clock all nodes share.
final class CycleStore {

    private CycleStore() {}

    static Optional<Long> take(JdbcClient sql, String holder, Duration length) {
        return sql.sql("""
                update cycle_lease
                   set holder = :holder, fence = fence + 1, until = now() + make_interval(secs => :seconds)
                 where id = 1 and (until < now() or holder = :holder)
                returning fence
                """)
                .param("holder", holder)
                .param("seconds", length.toSeconds())
                .query(Long.class)
                .optional();
    }

    static boolean renew(JdbcClient sql, long fence, Duration length) {
        return sql.sql("""
                        update cycle_lease set until = now() + make_interval(secs => :seconds)
                         where id = 1 and fence = :fence
                        """)
                        .param("fence", fence)
                        .param("seconds", length.toSeconds())
                        .update()
                == 1;
    }

    static void release(JdbcClient sql, long fence) {
        sql.sql("update cycle_lease set until = now() where id = 1 and fence = :fence")
                .param("fence", fence)
                .update();
    }

    /// Holds the lease's row until the transaction ends, so that nobody can take it between check and commit.
    static boolean holds(JdbcClient sql, long fence) {
        return sql.sql("select fence from cycle_lease where id = 1 for share")
                        .query(Long.class)
                        .single()
                == fence;
    }

    static long begin(JdbcClient sql, LocalDate from, LocalDate asOf, Instant at) {
        return sql.sql("""
                insert into cycle_turn (from_day, as_of, day, state, stage, started_at)
                values (:from, :as_of, :from, 'running', 'rollup', :at) returning turn
                """)
                .param("from", from)
                .param("as_of", asOf)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /// A turn whose node died stays "running" until the next one begins.
    static void abandonOthers(JdbcClient sql, long turn, Instant at) {
        sql.sql("""
                update cycle_turn set state = 'failed', finished_at = :at, problem = 'its server stopped'
                 where state = 'running' and turn <> :turn
                """)
                .param("turn", turn)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    static void save(JdbcClient sql, long number, Turn turn) {
        sql.sql("""
                update cycle_turn
                   set day = :day, state = :state, stage = :stage, tenants = :tenants, written = :written,
                       events = :events, finished_at = :finished, problem = :problem
                 where turn = :turn
                """)
                .param("turn", number)
                .param("day", turn.day())
                .param("state", turn.state())
                .param("stage", turn.stage())
                .param("tenants", turn.tenants())
                .param("written", turn.written())
                .param("events", turn.events())
                .param(
                        "finished",
                        turn.finishedAt().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("problem", turn.problem().orElse(null), java.sql.Types.VARCHAR)
                .update();
    }

    static void forget(JdbcClient sql, Instant before) {
        sql.sql("delete from cycle_turn where finished_at < :before")
                .param("before", before.atOffset(ZoneOffset.UTC))
                .update();
    }

    static Optional<Turn> last(JdbcClient sql) {
        return sql.sql("select * from cycle_turn order by turn desc limit 1")
                .query(CycleStore::turn)
                .optional();
    }

    private static Turn turn(ResultSet row, int number) throws SQLException {
        return new Turn(
                row.getObject("from_day", LocalDate.class),
                row.getObject("as_of", LocalDate.class),
                row.getObject("day", LocalDate.class),
                row.getString("state"),
                row.getString("stage"),
                row.getInt("tenants"),
                row.getInt("written"),
                row.getLong("events"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("finished_at", OffsetDateTime.class)),
                Optional.ofNullable(row.getString("problem")));
    }

    private static Optional<Instant> instant(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
