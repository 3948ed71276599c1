package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class StatusUpgradeTest {

    @Test
    void rowsOfBeforeGetTheWordsOfTodayAndTheWallStands() throws SQLException {
        var at = TestDatabase.bareAddress();
        Flyway.configure()
                .dataSource(at.url(), at.user(), at.password())
                .target("073")
                .load()
                .migrate();
        try (var superuser = DriverManager.getConnection(at.url(), "postgres", at.password());
                var statement = superuser.createStatement()) {
            for (var status : List.of("active", "trial", "ended")) {
                statement.execute("""
                        insert into tenants_tenant (key, name, plan, segment, time_zone, status, created_at, created_by)
                        values ('%1$s', '%1$s', '', '', 'UTC', '%1$s', '2026-01-01', 'test')""".formatted(status));
                statement.execute("""
                        insert into tenants_profile (tenant_id, name, plan, segment, time_zone, status, valid_from,
                                                     known_since, recorded_by)
                        select tenant_id, name, '', '', 'UTC', status, '-infinity', '2026-01-01', 'test'
                          from tenants_tenant where key = '%s'""".formatted(status));
            }
        }
        Database.open(at, 2).close();
        try (var superuser = DriverManager.getConnection(at.url(), "postgres", at.password());
                var owner = DriverManager.getConnection(at.url(), at.user(), at.password())) {
            for (var table : List.of("tenants_tenant", "tenants_profile")) {
                var words = new ArrayList<String>();
                try (var rows = superuser
                        .createStatement()
                        .executeQuery("select status from " + table + " order by tenant_id")) {
                    while (rows.next()) words.add(rows.getString(1));
                }
                assertEquals(List.of("live", "prospect", "ended"), words, table);
                try (var hidden = owner.createStatement().executeQuery("select count(*) from " + table)) {
                    hidden.next();
                    assertEquals(0, hidden.getInt(1), table + " is open to its owner");
                }
                assertThrows(
                        SQLException.class,
                        () -> superuser.createStatement().execute("update " + table + " set status = 'trial'"));
            }
        }
    }
}
