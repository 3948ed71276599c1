package dev.tenure.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Every table with a tenant column holds a row of two tenants, whose every text says whose it is. Whoever may see one
/// tenant reads every table without a `where`, and not a byte of the other one's is among it. Then a guard is taken
/// away, and the other one's bytes are found: else a test that finds nothing would say nothing.
class CanaryRowsTest {

    private static final String OURS = "ours-5e1f";
    private static final String CANARY = "canary-c0ffee";
    private static final TenantId A = new TenantId(1);
    private static final int STAFF_OF_A = 101;
    private static final int ONCE_OF_B = 102;

    private static Database database;
    private static Superuser superuser;
    private static int asked;

    /// Who reads, and how.
    private record Sight(String who, Function<Function<JdbcClient, List<String>>, List<String>> open) {}

    private static final List<Sight> SIGHTS = List.of(
            new Sight("tenant", work -> database.inTenant(A, tx -> work.apply(tx.sql()))),
            new Sight("staff", work -> database.inStaff(STAFF_OF_A, tx -> work.apply(tx.sql()))),
            new Sight("once staff", work -> database.inStaff(ONCE_OF_B, tx -> work.apply(tx.sql()))));

    /// What keeps tenants apart, and how it is taken away and put back.
    private record Guard(String named, String remove, String restore, List<String> leaks) {}

    @BeforeAll
    static void fill() throws SQLException {
        var at = TestDatabase.freshAddress();
        database = Database.open(at, 4);
        superuser = new Superuser(at);
        superuser.change("select health_partition(date '2026-01-01')");
        // What a column may hold is not asked here, and one row of each is all there is.
        superuser.change("set session_replication_role = replica");
        for (var drop : superuser.ask("""
                select format('alter table %s drop constraint %I', conrelid::regclass, conname)
                  from pg_constraint
                 where contype = 'c' and connamespace = 'public'::regnamespace and coninhcount = 0
                """)) superuser.change(drop);
        for (var table : tables()) {
            enter(table, 1, OURS);
            enter(table, 2, CANARY);
        }
        for (var staff : List.of(STAFF_OF_A, ONCE_OF_B)) {
            superuser.change("""
                    insert into access_staff (staff_id, login, name, kind, admin, covers_all, created_at)
                    overriding system value values (%1$d, '%1$d', '%1$d', 'person', false, false, now())
                    """.formatted(staff));
            superuser.change("""
                    insert into access_assignment (staff_id, tenant_id, granted_at, expires_at, reason)
                    values (%d, 1, now(), 'infinity', 'theirs')
                    """.formatted(staff));
        }
        superuser.change("""
                insert into access_assignment (staff_id, tenant_id, granted_at, expires_at, reason)
                values (%d, 2, now() - interval '2 s', now() - interval '1 s', 'no longer')
                """.formatted(ONCE_OF_B));
        superuser.change("set session_replication_role = origin");
    }

    @AfterAll
    static void close() throws SQLException {
        superuser.close();
        database.close();
    }

    /// A book that was handed over speaks of tenants without a column for them.
    private static List<String> tables() throws SQLException {
        return superuser.ask("""
                select c.oid::regclass::text
                  from pg_class c
                 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                   and (c.relname = 'tenants_handover' or exists (
                         select from pg_attribute a
                          where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
                 order by 1
                """);
    }

    private static void enter(String table, int tenant, String text) throws SQLException {
        var columns = new LinkedHashMap<String, String>();
        for (var column : superuser.ask("""
                select quote_ident(attname) || ' ' || format_type(atttypid, null)
                  from pg_attribute
                 where attrelid = '%s'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
                 order by attnum
                """.formatted(table))) {
            var name = column.substring(0, column.indexOf(' '));
            columns.put(name, value(column.substring(name.length() + 1), tenant, text));
        }
        superuser.change("insert into %s (%s) overriding system value values (%s)"
                .formatted(table, String.join(", ", columns.keySet()), String.join(", ", columns.values())));
    }

    private static String value(String type, int tenant, String text) {
        return switch (type) {
            case "text" -> "'" + text + "'";
            case "text[]" -> "array['" + text + "']";
            case "jsonb" -> "jsonb_build_object('" + text + "', '" + text + "')";
            case "bytea" -> "convert_to('" + text + "', 'UTF8')";
            case "smallint", "integer", "bigint", "numeric" -> String.valueOf(tenant);
            case "bigint[]" -> "array[" + tenant + "]";
            case "boolean" -> "true";
            case "date" -> "date '2026-01-01'";
            case "timestamp with time zone" -> "timestamptz 'infinity'";
            case "uuid" -> "gen_random_uuid()";
            default -> throw new AssertionError("say what a column of type " + type + " holds");
        };
    }

    /// Every column that who asks may read, of every table there is.
    private static List<String> tablesWith(JdbcClient sql, String text) {
        Map<String, String> readable =
                sql
                        .sql("""
                        select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ', ') as columns
                          from pg_class c
                          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
                           and has_column_privilege(c.oid, a.attnum, 'select')
                         group by 1 order by 1
                        """)
                        .query((row, _) -> Map.entry(row.getString("name"), row.getString("columns")))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, LinkedHashMap::new));
        var hexadecimal = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        var found = new ArrayList<String>();
        readable.forEach((table, columns) -> {
            // A number of its own, since a plan that is kept would remember the guard.
            var rows = sql.sql("select row(%s)::text from %s -- %d".formatted(columns, table, ++asked))
                    .query(String.class)
                    .list();
            if (rows.stream().anyMatch(row -> row.contains(text) || row.contains(hexadecimal))) found.add(table);
        });
        return found;
    }

    private static List<String> leaks() {
        var leaks = new ArrayList<String>();
        for (var sight : SIGHTS)
            for (var table : sight.open.apply(sql -> tablesWith(sql, CANARY))) leaks.add(sight.who + ": " + table);
        return leaks;
    }

    @Test
    void everyTextOfTheOtherTenantIsACanary() throws SQLException {
        for (var table : tables())
            for (var column : superuser.ask("""
                    select quote_ident(attname) from pg_attribute
                     where attrelid = '%s'::regclass and attnum > 0 and not attisdropped
                       and atttypid in ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype)
                    """.formatted(table)))
                assertTrue(
                        superuser.ask("select %s::text from %s".formatted(column, table)).stream()
                                .anyMatch(value -> value.contains(CANARY)),
                        table + " " + column);
    }

    @Test
    void whoSeesOneTenantSeesNoByteOfTheOther() throws SQLException {
        assertEquals(List.of(), leaks());
        var all = superuser.ask("""
                select distinct c.oid::regclass::text
                  from pg_class c
                  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                 where c.relnamespace = 'public'::regnamespace and not c.relispartition
                   and a.atttypid in ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype, 'bytea'::regtype)
                """);
        for (var sight : SIGHTS) {
            var role = sight.who.equals("tenant") ? LoginRole.TENANT : LoginRole.STAFF;
            var granted = new ArrayList<String>();
            for (var table : tables())
                if (all.contains(table)
                        && !table.equals("access_assignment")
                        && superuser
                                        .ask("select 1 where has_table_privilege('%s', '%s', 'select')"
                                                .formatted(role, table))
                                        .size()
                                == 1) granted.add(table);
            assertTrue(granted.size() > 20, granted::toString);
            assertEquals(
                    granted,
                    sight.open.apply(sql -> tablesWith(sql, OURS)),
                    sight.who + " sees what is of the own tenant in every table it may read");
        }
    }

    @Test
    void aGuardThatIsTakenAwayIsFoundOut() throws SQLException {
        var tenant = superuser
                .ask("select qual from pg_policies where tablename = 'tenants_note' and policyname = 'tenant'")
                .getFirst();
        var staff = superuser
                .ask("select qual from pg_policies where tablename = 'tenants_note' and policyname = 'staff'")
                .getFirst();
        var covers = superuser
                .ask("select pg_get_functiondef('tenure_covers_all()'::regprocedure)")
                .getFirst();
        var guards = List.of(
                new Guard(
                        "a policy of one tenant that asks for none",
                        "alter policy tenant on tenants_note using (true)",
                        "alter policy tenant on tenants_note using (" + tenant + ")",
                        List.of("tenant: tenants_note")),
                new Guard(
                        "a table without row-level security",
                        "alter table tenants_contact disable row level security",
                        "alter table tenants_contact enable row level security",
                        List.of("tenant: tenants_contact", "staff: tenants_contact", "once staff: tenants_contact")),
                new Guard(
                        "an assignment that does not expire",
                        "alter policy staff on tenants_note using (tenant_id in"
                                + " (select a.tenant_id from access_assignment a where a.staff_id = tenure_staff()))",
                        "alter policy staff on tenants_note using (" + staff + ")",
                        List.of("once staff: tenants_note")),
                new Guard(
                        "a book that is handed over to everybody",
                        "alter policy staff on tenants_handover using (true)",
                        "alter policy staff on tenants_handover using"
                                + " (handover_id in (select t.handover_id from tenants_handover_tenant t))",
                        List.of("staff: tenants_handover", "once staff: tenants_handover")),
                new Guard(
                        "assignments that everybody reads",
                        "alter policy staff on access_assignment using (true)",
                        "alter policy staff on access_assignment using (staff_id = tenure_staff())",
                        List.of("staff: access_assignment", "once staff: access_assignment")),
                new Guard(
                        "a role that passes row-level security",
                        "alter role tenure_staff bypassrls",
                        "alter role tenure_staff nobypassrls",
                        everywhere("staff", "once staff")),
                new Guard(
                        "a function that does not ask who covers all",
                        "create or replace function tenure_covers_all() returns boolean language sql stable"
                                + " security definer set search_path = public, pg_temp as 'select true'",
                        covers,
                        everywhere("staff", "once staff").stream()
                                .filter(leak -> !leak.endsWith(": access_assignment"))
                                .toList()),
                new Guard(
                        "a role that was given another",
                        "grant tenure_stage_facts to tenure_tenant with inherit true",
                        "revoke tenure_stage_facts from tenure_tenant",
                        List.of()));
        for (var guard : guards) {
            superuser.change(guard.remove);
            try {
                var leaks = leaks();
                assertTrue(!leaks.isEmpty(), guard.named);
                if (!guard.leaks.isEmpty()) assertEquals(guard.leaks, leaks, guard.named);
            } finally {
                superuser.change(guard.restore);
            }
            assertEquals(List.of(), leaks(), guard.named + ", put back");
        }
    }

    /// In every table that who looks may read.
    private static List<String> everywhere(String... who) {
        var all = new ArrayList<String>();
        for (var sight : SIGHTS)
            if (List.of(who).contains(sight.who)) {
                for (var table : sight.open.apply(sql -> tablesWith(sql, OURS))) all.add(sight.who + ": " + table);
                all.add(sight.who + ": access_assignment");
            }
        return all.stream()
                .sorted(java.util.Comparator.<String, Boolean>comparing(leak -> leak.startsWith("once"))
                        .thenComparing(leak -> leak))
                .toList();
    }
}
