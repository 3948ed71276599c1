package dev.tenure.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What serves requests could not take a wall down if it tried. Tables and roles are read from the catalog, so a new
/// one is among them.
class LoginRoleTest {

    private static final String NOT_ALLOWED = "42501";

    private static PostgresAddress at;
    private static Database database;
    private static Superuser superuser;

    @BeforeAll
    static void open() throws SQLException {
        at = TestDatabase.freshAddress();
        database = Database.open(at, 2);
        superuser = new Superuser(at);
    }

    @AfterAll
    static void close() throws SQLException {
        superuser.close();
        database.close();
    }

    private static String sessionOf(Database one) {
        return one.inControl(tx -> tx.sql()
                .sql("select session_user || ' as ' || current_user")
                .query(String.class)
                .single());
    }

    @Test
    void theServerLogsInAsARoleThatIsNothingByItself() throws SQLException {
        assertEquals("tenure_login as tenure_control", sessionOf(database));
        assertEquals(List.of("login"), superuser.ask("""
                select concat_ws(' ', case when rolcanlogin then 'login' end, case when rolsuper then 'superuser' end,
                                 case when rolbypassrls then 'bypassrls' end, case when rolcreaterole then 'createrole' end,
                                 case when rolcreatedb then 'createdb' end, case when rolreplication then 'replication' end,
                                 case when rolinherit then 'inherit' end)
                  from pg_roles where rolname = 'tenure_login'
                """));
        assertEquals(LoginRole.ROLES.stream().sorted().toList(), superuser.ask("""
                select r.rolname from pg_roles r
                 where r.rolname <> 'tenure_login' and pg_has_role('tenure_login', r.oid, 'member')
                 order by 1
                """), "all it may take on");
        assertEquals(List.of(), superuser.ask("""
                select r.rolname from pg_roles r
                 where r.rolname <> 'tenure_login' and pg_has_role('tenure_login', r.oid, 'usage')
                """), "what it may without taking it on");
    }

    @Test
    void noRoleThatServesRequestsIsMighty() throws SQLException {
        assertEquals(List.of(), superuser.ask("""
                select rolname from pg_roles
                 where pg_has_role('tenure_login', oid, 'member')
                   and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
                """));
    }

    /// In no database of the cluster.
    @Test
    void itOwnsNothingAndNoneOfItsRolesDoes() throws SQLException {
        assertEquals(List.of(), superuser.ask("""
                select d.refobjid::regrole || ' owns ' || d.classid::regclass || ' ' || d.objid
                  from pg_shdepend d
                 where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'
                   and pg_has_role('tenure_login', d.refobjid, 'member')
                """));
    }

    @Test
    void withoutARoleItReadsAndWritesNoTable() throws SQLException {
        var tables = superuser.ask("""
                select c.oid::regclass::text from pg_class c
                 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
                 order by 1
                """);
        assertEquals(List.of(), superuser.ask("""
                select c.oid::regclass::text from pg_class c
                 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                   and case when c.relkind = 'S' then has_sequence_privilege('tenure_login', c.oid, 'usage, select, update')
                            else has_any_column_privilege('tenure_login', c.oid, 'select, insert, update, references')
                              or has_table_privilege('tenure_login', c.oid, 'delete, truncate, trigger, maintain') end
                """), "granted");
        try (var login = at.as("tenure_login", at.loginPassword()).connect()) {
            for (var table : tables) {
                var column = superuser
                        .ask("select attname from pg_attribute where attnum = 1 and attrelid = '" + table
                                + "'::regclass")
                        .getFirst();
                for (var statement : List.of(
                        "select from %s where false",
                        "insert into %s default values",
                        "update %s set %s = default where false",
                        "delete from %s where false",
                        "truncate %s",
                        "copy %s to stdout")) refused(login, statement.formatted(table, column));
            }
        }
        assertEquals(true, tables.contains("tenants_tenant"));
    }

    @Test
    void neitherItNorAnyOfItsRolesBecomesTheOwnerOrTakesAWallDown() throws SQLException {
        var attempts = List.of(
                "set role tenure",
                "set role postgres",
                "set session authorization tenure",
                "grant tenure to tenure_login",
                "grant tenure_staff to tenure_tenant",
                "alter role tenure_login bypassrls",
                "alter role tenure_staff bypassrls",
                "create role another",
                "alter table tenants_tenant disable row level security",
                "alter table tenants_tenant no force row level security",
                "alter table tenants_tenant owner to tenure_login",
                "alter policy tenant on tenants_tenant using (true)",
                "create policy open on tenants_tenant using (true)",
                "create or replace function tenure_covers_all() returns boolean language sql return true",
                "call tenure_wall('tenants_tenant')",
                "create table public.mine (n int)",
                "create schema mine",
                "set session_replication_role = replica");
        try (var login = at.as("tenure_login", at.loginPassword()).connect();
                var statement = login.createStatement()) {
            for (var attempt : attempts) refused(login, attempt);
            for (var role : LoginRole.ROLES) {
                statement.execute("set role " + role);
                for (var attempt : attempts) refused(login, attempt);
                statement.execute("reset role");
            }
        }
    }

    /// Also one that only a trigger calls: who may call it could hang it on a table of his own.
    @Test
    void noFunctionWithTheRightsOfItsOwnerIsEverybodys() throws SQLException {
        assertEquals(List.of(), superuser.ask("""
                select p.oid::regprocedure from pg_proc p
                 where p.pronamespace = 'public'::regnamespace and p.prosecdef
                   and has_function_privilege('tenure_login', p.oid, 'execute')
                """), "revoke all on function … from public");
        assertEquals(List.of(), superuser.ask("""
                select p.oid::regprocedure from pg_proc p
                 where p.pronamespace = 'public'::regnamespace and p.prosecdef
                   and not coalesce(p.proconfig::text, '') like '%search_path=public, pg_temp%'
                """), "set search_path = public, pg_temp");
    }

    /// A partition is reached through its parent alone: without a grant it needs no policy, and without a policy it
    /// shows nothing.
    @Test
    void everyTableWithATenantHasForcedRowSecurityAndAPolicy() throws SQLException {
        superuser.change("select health_partition(date '2026-01-01')");
        var of = """
                  from pg_class c
                  join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
                 where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
                """;
        assertEquals(
                List.of(),
                superuser.ask("select c.relname " + of + " and not (c.relrowsecurity and c.relforcerowsecurity)"),
                "not forced");
        assertEquals(
                List.of("health_score_202601"),
                superuser.ask("select c.relname " + of
                        + " and not exists (select from pg_policy p where p.polrelid = c.oid) order by 1"),
                "without a policy");
        assertEquals(List.of(), superuser.ask("""
                select p.polrelid::regclass || ' ' || p.polname from pg_policy p where 0 = any(p.polroles)
                """), "for everybody");
        assertEquals(List.of(), superuser.ask("""
                select c.relname || ' ' || r.rolname
                  from pg_class c
                  join pg_roles r on pg_has_role('tenure_login', r.oid, 'member')
                 where c.relispartition and has_any_column_privilege(r.oid, c.oid, 'select, insert, update')
                """), "a partition, granted");
        assertEquals(true, superuser.ask("select c.relname " + of).contains("access_key"));
    }

    @Test
    void itsPasswordIsSetWhereItDoesNotOpenAndAnAddressThatNamesAUserIsNotServedByHim() {
        try {
            for (var password : List.of("another", at.loginPassword()))
                try (var one = Database.open(at.withLoginPassword(password), 1)) {
                    assertEquals("tenure_login as tenure_control", sessionOf(one));
                }
            var named = new PostgresAddress(
                    at.url() + "?user=" + at.user() + "&connectTimeout=5&password=" + at.password(),
                    "nobody",
                    "",
                    at.loginPassword());
            try (var one = Database.open(named, 1)) {
                assertEquals("tenure_login as tenure_control", sessionOf(one));
            }
        } finally {
            Database.open(at, 1).close();
        }
    }

    @Test
    void aLoginThatCouldTakeAWallDownIsRefused() throws SQLException {
        for (var might : List.of("bypassrls", "superuser")) {
            superuser.change("alter role tenure_login " + might);
            try {
                var refused = assertThrows(StartRefused.class, () -> Database.open(at, 1));
                assertEquals(
                        "tenure_login at " + at.url() + " could take down the walls between tenants",
                        refused.problem());
            } finally {
                superuser.change("alter role tenure_login no" + might);
            }
        }
        // PostgreSQL itself refuses the last one, for who made a role is its member.
        var circle = assertThrows(SQLException.class, () -> superuser.change("grant tenure to tenure_login"));
        assertEquals("0LP01", circle.getSQLState());
        Database.open(at, 1).close();
    }

    private static void refused(Connection by, String sql) {
        var refused = assertThrows(
                SQLException.class,
                () -> {
                    try (var statement = by.createStatement()) {
                        statement.execute(sql);
                    }
                },
                sql);
        assertEquals(NOT_ALLOWED, refused.getSQLState(), () -> sql + ": " + refused.getMessage());
    }
}
