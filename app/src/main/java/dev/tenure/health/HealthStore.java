package dev.tenure.health;

import dev.tenure.core.TenantId;
import dev.tenure.tenants.Known;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// All SQL on the tables of scores and models; the board's is in `BoardStore`.
final class HealthStore {

    /// As stored. `score` and `band` repeat what the readings say, so that a board can sort in SQL.
    record Row(
            TenantId tenant,
            LocalDate day,
            int model,
            @Nullable Integer score,
            Band band,
            int driver,
            UUID digest,
            byte[] readings,
            boolean backfilled) {}

    /// What is stored of a tenant's day already.
    record Stored(UUID digest, boolean backfilled) {}

    record Day(LocalDate day, int model, int tenants, Instant assessedAt, boolean closed) {}

    record StoredModel(int number, String digest, String canonical, Instant firstUsed) {}

    private HealthStore() {}

    /// The number of a model, given out when its content is seen first.
    static int modelNumber(JdbcClient sql, String digest, String canonical, Instant at) {
        sql.sql("""
                insert into health_model (digest, canonical, first_used) values (:digest, :canonical, :at)
                on conflict (digest) do nothing
                """)
                .param("digest", digest)
                .param("canonical", canonical)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        return sql.sql("select model from health_model where digest = :digest")
                .param("digest", digest)
                .query(Integer.class)
                .single();
    }

    static List<StoredModel> models(JdbcClient sql) {
        return sql.sql("select model, digest, canonical, first_used from health_model order by model")
                .query((row, _) -> new StoredModel(
                        row.getInt("model"),
                        row.getString("digest"),
                        row.getString("canonical"),
                        row.getObject("first_used", OffsetDateTime.class).toInstant()))
                .list();
    }

    /// Those not known by then to have ended, or to be another tenant.
    static List<TenantId> tenants(JdbcClient sql, LocalDate day) {
        return sql.sql("""
                select tenant_id
                  from tenants_tenant
                except
                select tenant_id
                  from tenants_profile
                 where status in ('ended', 'merged')
                   and valid_from <= :day and valid_until > :day
                   and known_since < :known and known_until >= :known
                 order by 1
                """)
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .query((row, _) -> new TenantId(row.getInt(1)))
                .list();
    }

    static Map<TenantId, Stored> stored(JdbcClient sql, LocalDate day) {
        var stored = new HashMap<TenantId, Stored>();
        sql.sql("select tenant_id, digest, backfilled from health_score where day = :day")
                .param("day", day)
                .query(row -> {
                    stored.put(
                            new TenantId(row.getInt(1)), new Stored(row.getObject(2, UUID.class), row.getBoolean(3)));
                });
        return stored;
    }

    /// The table that holds the day, made when there is none.
    static String partition(JdbcClient sql, LocalDate day) {
        return sql.sql("select health_partition(:day)")
                .param("day", day)
                .query(String.class)
                .single();
    }

    static void write(JdbcClient sql, LocalDate day, int model, List<Row> rows) {
        if (rows.isEmpty()) return;
        sql.sql("""
                with fresh as materialized (
                  select *
                    from unnest(:tenants::int[], :scores::smallint[], :bands::smallint[], :drivers::smallint[],
                                :digests::uuid[], :readings::bytea[], :backfilled::boolean[])
                         as fresh (t, s, b, d, g, r, f)),
                listed as (
                  update health_listing l
                     set score = fresh.s, band = fresh.b, model = :model, driver = fresh.d
                    from fresh
                   where l.tenant_id = fresh.t and l.day = :day
                  returning l.tenant_id),
                not_listed as (
                  insert into health_unlisted
                  select t from fresh
                   where exists (select from health_listing where day = :day)
                     and t not in (select tenant_id from listed))
                insert into health_score (tenant_id, day, model, score, band, driver, digest, readings, backfilled)
                select t, :day, :model, s, b, d, g, r, f from fresh
                on conflict (day, tenant_id) do update
                   set model = excluded.model, score = excluded.score, band = excluded.band,
                       driver = excluded.driver, digest = excluded.digest, readings = excluded.readings,
                       backfilled = excluded.backfilled
                """)
                .param("day", day)
                .param("model", model)
                .param(
                        "tenants",
                        rows.stream().map(row -> row.tenant().number()).toArray(Integer[]::new))
                .param("scores", rows.stream().map(Row::score).toArray(Integer[]::new))
                .param("bands", rows.stream().map(row -> row.band().code()).toArray(Integer[]::new))
                .param("drivers", rows.stream().map(Row::driver).toArray(Integer[]::new))
                .param("digests", rows.stream().map(Row::digest).toArray(UUID[]::new))
                .param("readings", rows.stream().map(Row::readings).toArray(byte[][]::new))
                .param("backfilled", rows.stream().map(Row::backfilled).toArray(Boolean[]::new))
                .update();
    }

    static void dayAssessed(JdbcClient sql, Day day) {
        sql.sql("""
                insert into health_day (day, model, tenants, assessed_at, closed)
                values (:day, :model, :tenants, :at, :closed)
                on conflict (day) do update
                   set model = excluded.model, tenants = excluded.tenants, assessed_at = excluded.assessed_at,
                       closed = excluded.closed
                """)
                .param("day", day.day())
                .param("model", day.model())
                .param("tenants", day.tenants())
                .param("at", day.assessedAt().atOffset(ZoneOffset.UTC))
                .param("closed", day.closed())
                .update();
    }

    static Optional<Day> day(JdbcClient sql, LocalDate day) {
        return sql.sql("select * from health_day where day = :day")
                .param("day", day)
                .query(HealthStore::day)
                .optional();
    }

    static List<LocalDate> openDaysBefore(JdbcClient sql, LocalDate day) {
        return sql.sql("select day from health_day where day < :day and not closed order by day")
                .param("day", day)
                .query((row, _) -> row.getObject("day", LocalDate.class))
                .list();
    }

    static Optional<Day> latestDay(JdbcClient sql) {
        return sql.sql("select * from health_day order by day desc limit 1")
                .query(HealthStore::day)
                .optional();
    }

    static Optional<Day> latestClosedDay(JdbcClient sql) {
        return sql.sql("select * from health_day where closed order by day desc limit 1")
                .query(HealthStore::day)
                .optional();
    }

    static Optional<Row> row(JdbcClient sql, TenantId tenant, LocalDate day) {
        return sql.sql("select * from health_score where tenant_id = :tenant and day = :day")
                .param("tenant", tenant.number())
                .param("day", day)
                .query(HealthStore::row)
                .optional();
    }

    /// Asked day by day: the key leads with the day, and a window of a month's partitions would be read whole.
    static List<Row> rows(JdbcClient sql, TenantId tenant, LocalDate from, LocalDate until) {
        var days = from.datesUntil(until).map(LocalDate::toString).toArray(String[]::new);
        return sql.sql("""
                select * from health_score
                 where day = any(:days::text[]::date[]) and tenant_id = :tenant
                 order by day
                """)
                .param("days", days)
                .param("tenant", tenant.number())
                .query(HealthStore::row)
                .list();
    }

    /// A day's rows in the order of their tenants, beginning after one.
    static List<Row> readings(JdbcClient sql, LocalDate day, int after, int limit) {
        return sql.sql("""
                select * from health_score
                 where day = :day and tenant_id > :after
                 order by tenant_id
                 limit :limit
                """)
                .param("day", day)
                .param("after", after)
                .param("limit", limit)
                .query(HealthStore::row)
                .list();
    }

    static Row row(ResultSet row, int number) throws SQLException {
        var score = row.getObject("score", Integer.class);
        return new Row(
                new TenantId(row.getInt("tenant_id")),
                row.getObject("day", LocalDate.class),
                row.getInt("model"),
                score,
                Band.ofCode(row.getInt("band")),
                row.getInt("driver"),
                row.getObject("digest", UUID.class),
                row.getBytes("readings"),
                row.getBoolean("backfilled"));
    }

    private static Day day(ResultSet row, int number) throws SQLException {
        return new Day(
                row.getObject("day", LocalDate.class),
                row.getInt("model"),
                row.getInt("tenants"),
                row.getObject("assessed_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("closed"));
    }
}
