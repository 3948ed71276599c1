package dev.tenure.tenants;

import static dev.tenure.tenants.TenantStore.text;

import dev.tenure.store.StaffTx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;

/// Reads one tenant's facts as they hold on one day and were known at some time.
final class StandingStore {

    private static final String HOLDS = """
             where tenant_id = :tenant
               and known_since < :known and known_until >= :known
               and valid_from <= :day
               and valid_until > :day
            """;

    private StandingStore() {}

    static Standing read(StaffTx tx, TenantRef tenant, LocalDate day, Known known) {
        return new Standing(
                tenant,
                day,
                list(tx, tenant, day, known, "select * from tenants_profile " + HOLDS, StandingStore::profile).stream()
                        .findFirst(),
                CommitmentsStore.read(tx, tenant, day, known),
                list(tx, tenant, day, known, "select * from tenants_owner " + HOLDS, StandingStore::owner).stream()
                        .findFirst(),
                list(
                        tx,
                        tenant,
                        day,
                        known,
                        "select * from tenants_onboarding_step " + HOLDS + " order by done_on nulls last, step",
                        StandingStore::step),
                list(tx, tenant, day, known, """
                        select * from tenants_incident
                         where tenant_id = :tenant
                           and known_since < :known and known_until >= :known
                           and opened_at >= (:day::date - 89)::timestamp at time zone 'UTC'
                           and opened_at < (:day::date + 1)::timestamp at time zone 'UTC'
                         order by opened_at desc, incident_id
                        """, StandingStore::incident),
                list(tx, tenant, day, known, """
                        select distinct on (name) * from tenants_slo
                         where tenant_id = :tenant
                           and known_since < :known and known_until >= :known
                           and day <= :day
                         order by name, day desc
                        """, (row, _) -> slo(row)),
                list(tx, tenant, day, known, """
                        select distinct on (name) * from tenants_quota
                         where tenant_id = :tenant
                           and known_since < :known and known_until >= :known
                           and day <= :day
                         order by name, day desc
                        """, (row, _) -> quota(row)),
                list(tx, tenant, day, known, """
                        select distinct on (name) * from tenants_measurement
                         where tenant_id = :tenant
                           and known_since < :known and known_until >= :known
                           and day <= :day
                         order by name, day desc
                        """, (row, _) -> measurement(row)),
                list(
                                tx,
                                tenant,
                                day,
                                known,
                                FactReadings.FEELINGS.replace("{among}", " and tenant_id = :tenant "),
                                (row, _) -> feeling(row))
                        .stream()
                        .findFirst(),
                list(tx, tenant, day, known, """
                        with planned as (
                          select * from tenants_milestone
                           where tenant_id = :tenant and known_since < :known and known_until >= :known
                        ), reached as (
                          select * from tenants_milestone_done
                           where tenant_id = :tenant and known_since < :known and known_until >= :known
                             and done_on <= :day
                        )
                        select coalesce(p.milestone, r.milestone) as milestone, p.due_on, p.weight, r.done_on
                          from planned p
                          full join reached r on r.milestone = p.milestone
                         order by p.due_on nulls last, 1
                        """, StandingStore::milestone));
    }

    private static <T> List<T> list(
            StaffTx tx, TenantRef tenant, LocalDate day, Known known, String sql, RowMapper<T> mapper) {
        return tx.sql()
                .sql(sql)
                .param("tenant", tenant.id().number())
                .param("day", day)
                .param("known", known.before())
                .query(mapper)
                .list();
    }

    static Fact.Profile profile(ResultSet row, int number) throws SQLException {
        return new Fact.Profile(
                text(row, "name"),
                text(row, "plan"),
                text(row, "segment"),
                text(row, "time_zone"),
                Fact.Status.of(text(row, "status")));
    }

    private static Fact.Owner owner(ResultSet row, int number) throws SQLException {
        return new Fact.Owner(text(row, "name"), Optional.ofNullable(row.getString("email")));
    }

    private static Fact.Step step(ResultSet row, int number) throws SQLException {
        return new Fact.Step(text(row, "step"), row.getBoolean("applicable"), maybeDay(row, "done_on"));
    }

    private static Standing.Milestone milestone(ResultSet row, int number) throws SQLException {
        return new Standing.Milestone(
                text(row, "milestone"),
                maybeDay(row, "due_on"),
                Optional.ofNullable(row.getBigDecimal("weight")),
                maybeDay(row, "done_on"));
    }

    private static Fact.Incident incident(ResultSet row, int number) throws SQLException {
        return new Fact.Incident(
                text(row, "incident_id"),
                maybeInstant(row, "opened_at").orElseThrow(),
                maybeInstant(row, "resolved_at"),
                row.getInt("severity"),
                text(row, "title"));
    }

    private static Fact.Slo slo(ResultSet row) throws SQLException {
        return new Fact.Slo(
                text(row, "name"),
                day(row, "day"),
                row.getLong("good"),
                row.getLong("total"),
                row.getInt("target_ppm"));
    }

    private static Fact.Quota quota(ResultSet row) throws SQLException {
        return new Fact.Quota(text(row, "name"), day(row, "day"), row.getLong("used"), row.getLong("limit_"));
    }

    private static Fact.Measurement measurement(ResultSet row) throws SQLException {
        return new Fact.Measurement(text(row, "name"), day(row, "day"), row.getLong("num"), row.getLong("den"));
    }

    private static Standing.Feeling feeling(ResultSet row) throws SQLException {
        return new Standing.Feeling(
                new Fact.Sentiment(day(row, "day"), row.getInt("score"), text(row, "author"), text(row, "why")),
                row.getBoolean("reset"));
    }

    private static LocalDate day(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, LocalDate.class));
    }

    private static Optional<LocalDate> maybeDay(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDate.class));
    }

    private static Optional<Instant> maybeInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
