package dev.tenure.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WallTest {

    private static List<String> ask(String sql) throws SQLException {
        var address = TestDatabase.freshAddress();
        Database.open(address, 2).close();
        var found = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(address.url(), address.user(), address.password());
                var rows = connection.createStatement().executeQuery(sql)) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }

    @Test
    void everyTableOfATenantHasForcedRowSecurity() throws SQLException {
        var open = ask("""
                select c.relname
                  from pg_class c
                  join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
                 where c.relkind in ('r', 'p')
                   and c.relnamespace = 'public'::regnamespace
                   and not (c.relrowsecurity and c.relforcerowsecurity)
                   and not (c.relispartition and not exists (
                         select from information_schema.role_table_grants g
                          where g.table_name = c.relname and g.grantee like 'tenure\\_%'))
                 order by 1
                """);
        assertEquals(List.of(), open);
    }

    @Test
    void noRoleButControlWritesWhoMaySeeWhat() throws SQLException {
        assertEquals(List.of(), ask("""
                select g.grantee || ' may ' || g.privilege_type || ' ' || g.table_name
                  from information_schema.role_table_grants g
                 where g.table_name like 'access\\_%'
                   and g.grantee like 'tenure\\_%' and g.grantee <> 'tenure_control'
                   and not (g.table_name = 'access_assignment' and g.grantee = 'tenure_staff'
                            and g.privilege_type = 'SELECT')
                """));
    }

    @Test
    void theRoleOfAFileOfFactsReachesFactsAlone() throws SQLException {
        // The mark says only whose row of a board is no longer true.
        assertEquals(List.of("INSERT health_unlisted"), ask("""
                select g.privilege_type || ' ' || g.table_name
                  from information_schema.role_table_grants g
                 where g.grantee = 'tenure_stage_facts'
                   and (g.table_name not like 'tenants\\_%'
                        or g.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
                """));
    }
}
