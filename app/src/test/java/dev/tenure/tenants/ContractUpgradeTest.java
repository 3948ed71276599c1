package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class ContractUpgradeTest {

    @Test
    void aStoredContractBecomesTheMainOneWithOneLineAndKeepsItsPastAndItsDecision() throws SQLException {
        var at = TestDatabase.bareAddress();
        Flyway.configure()
                .dataSource(at.url(), at.user(), at.password())
                .target("130")
                .load()
                .migrate();
        try (var superuser = DriverManager.getConnection(at.url(), "postgres", at.password());
                var statement = superuser.createStatement()) {
            statement.execute("""
                    insert into tenants_tenant (key, name, plan, segment, time_zone, status, created_at, created_by)
                    select 't' || i, 'T', '', '', 'UTC', 'live', '2026-01-01', 'test' from generate_series(1, 4) i
                    """);
            statement.execute("""
                    insert into tenants_contract (tenant_id, term_start, term_end, amount_minor, currency, period,
                                                  renewal_date, notice_by, auto_renew, valid_from, known_since,
                                                  known_until, recorded_by, job_id)
                    values (1, '2026-01-01', '2027-01-01', 100, 'EUR', 'month', '2027-01-01', '2026-12-01', true,
                            '-infinity', '2026-01-01', '2026-06-01', 'kim', 7),
                           (1, '2026-01-01', '2027-01-01', 200, 'EUR', 'month', '2027-01-01', '2026-12-01', true,
                            '-infinity', '2026-06-01', 'infinity', 'sam', null),
                           (2, '2026-01-01', '2027-01-01', 900, 'USD', 'term', '2026-11-30', null, false,
                            '-infinity', '2026-01-01', 'infinity', 'kim', null),
                           (3, '2026-01-01', '2027-01-01', 900, 'USD', 'year', '2027-03-01', '2027-02-01', true,
                            '-infinity', '2026-01-01', 'infinity', 'kim', null),
                           (4, '2026-01-01', '2027-01-01', 900, 'USD', 'quarter', '2027-01-01', null, false,
                            '-infinity', '2026-01-01', 'infinity', 'kim', null)
                    """);
        }
        Database.open(at, 2).close();
        try (var superuser = DriverManager.getConnection(at.url(), "postgres", at.password())) {
            assertEquals(
                    List.of(
                            "1 main EUR 1200 notice 2026-12-01",
                            "2 main USD 900 notice 2026-11-30",
                            "3 main USD 900 notice 2027-01-01",
                            "4 main USD 3600 term_end 2027-01-01"),
                    ask(superuser, "2026-03-01"));
            assertEquals(
                    "1 main EUR 2400 notice 2026-12-01",
                    ask(superuser, "2026-06-02").getFirst());
            var past = new ArrayList<String>();
            try (var rows = superuser.createStatement().executeQuery("""
                    select amount_minor || ' ' || recorded_by || ' ' || coalesce(job_id::text, 'no job')
                      from tenants_contract_line where tenant_id = 1 order by known_since
                    """)) {
                while (rows.next()) past.add(rows.getString(1));
            }
            assertEquals(List.of("100 kim 7", "200 sam no job"), past);
        }
        try (var owner = DriverManager.getConnection(at.url(), at.user(), at.password())) {
            for (var table : List.of("tenants_contract", "tenants_contract_line", "tenants_contract_outcome"))
                try (var hidden = owner.createStatement().executeQuery("select count(*) from " + table)) {
                    hidden.next();
                    assertEquals(0, hidden.getInt(1), table + " is open to its owner");
                }
        }
    }

    @Test
    void ofTwoOutcomesOfOneContractTheLaterIsBelievedAndTheOtherKept() throws SQLException {
        var at = TestDatabase.bareAddress();
        Flyway.configure()
                .dataSource(at.url(), at.user(), at.password())
                .target("180")
                .load()
                .migrate();
        try (var superuser = DriverManager.getConnection(at.url(), "postgres", at.password());
                var statement = superuser.createStatement()) {
            statement.execute("set time zone 'UTC'");
            statement.execute("""
                    insert into tenants_tenant (key, name, plan, segment, time_zone, status, created_at, created_by)
                    select 't' || i, 'T', '', '', 'UTC', 'live', '2026-01-01', 'test' from generate_series(1, 2) i
                    """);
            statement.execute("""
                    insert into tenants_contract_outcome (tenant_id, contract, outcome, effective_on, reason,
                                                          valid_from, valid_until, known_since, known_until, recorded_by)
                    values (1, 'a', 'lapsed', '2026-06-01', '', '-infinity', 'infinity', '2026-01-01', '2026-03-01', 'x'),
                           (1, 'a', 'lapsed', '2026-06-01', '', '-infinity', '2026-02-01', '2026-03-01', 'infinity', 'x'),
                           (1, 'a', 'renewed', '2026-06-01', '', '2026-02-01', 'infinity', '2026-03-01', 'infinity', 'y'),
                           (1, 'b', 'renewed', '2026-06-01', '', '2026-01-01', 'infinity', '2026-04-01', 'infinity', 'x'),
                           (1, 'b', 'expanded', '2026-06-01', '', '-infinity', 'infinity', '2026-05-01', 'infinity', 'y'),
                           (2, 'a', 'cancelled', '2026-06-01', '', '-infinity', 'infinity', '2026-05-01', 'infinity', 'x')
                    """);
        }
        Database.open(at, 2).close();
        try (var superuser = DriverManager.getConnection(at.url(), "postgres", at.password())) {
            var rows = new ArrayList<String>();
            try (var found = superuser.createStatement().executeQuery("""
                    select concat_ws(' ', tenant_id, contract, outcome, valid_from, valid_until,
                                     to_char(known_since at time zone 'UTC', 'MM-DD US'),
                                     to_char(known_until at time zone 'UTC', 'MM-DD US'))
                      from tenants_contract_outcome order by tenant_id, contract, known_since
                    """)) {
                while (found.next()) rows.add(found.getString(1));
            }
            assertEquals(
                    List.of(
                            "1 a lapsed -infinity infinity 01-01 000000 03-01 000000",
                            "1 a lapsed -infinity 2026-02-01 03-01 000000 03-01 000001",
                            "1 a renewed -infinity infinity 03-01 000001",
                            "1 b renewed 2026-01-01 infinity 04-01 000000 05-01 000001",
                            "1 b expanded -infinity infinity 05-01 000001",
                            "2 a cancelled -infinity infinity 05-01 000000"),
                    rows.stream()
                            .map(row -> row.replace(" infinity infinity", " infinity"))
                            .toList());
        }
        try (var owner = DriverManager.getConnection(at.url(), at.user(), at.password());
                var hidden = owner.createStatement().executeQuery("select count(*) from tenants_contract_outcome")) {
            hidden.next();
            assertEquals(0, hidden.getInt(1), "the table is open to its owner");
        }
    }

    private static List<String> ask(java.sql.Connection superuser, String known) throws SQLException {
        var found = new ArrayList<String>();
        try (var rows = superuser.createStatement().executeQuery("""
                select c.tenant_id || ' ' || c.contract || ' ' || a.currency || ' ' || a.arr_minor || ' '
                       || c.decision_kind || ' ' || c.decision_on
                  from tenants_contracts_on('2026-03-01', '%1$s') c
                  join tenants_arr_on('2026-03-01', '%1$s') a on a.tenant_id = c.tenant_id
                 order by c.tenant_id
                """.formatted(known))) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }
}
