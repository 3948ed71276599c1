package dev.tenure.store;

import dev.tenure.store.StageTx.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// As whom requests are served: a role beside the owner of the tables that owns nothing, and may do nothing but take on
/// the roles of the four kinds of transaction. The owner could take every wall down, so no request meets it.
///
/// Roles belong to the cluster and not to the database, which may have been brought from another one; so it is looked
/// after at every start, and a stage that is new is among what it may take on.
final class LoginRole {

    static final String TENANT = "tenure_tenant";
    static final String STAFF = "tenure_staff";
    static final String CONTROL = "tenure_control";

    /// What it may take on.
    static final List<String> ROLES = Stream.concat(
                    Stream.of(TENANT, STAFF, CONTROL),
                    Arrays.stream(Stage.values()).map(Stage::role))
            .toList();

    /// SQLSTATE class: invalid authorization.
    private static final String NOT_LET_IN = "28";

    private LoginRole() {}

    /// @param owner has brought the schema up to date
    static PostgresAddress prepare(Connection owner, PostgresAddress at) throws SQLException {
        var sql = JdbcClient.create(new SingleConnectionDataSource(owner, true));
        var name =
                sql.sql("select current_user || '_login'").query(String.class).single();
        var login = at.as(name, at.loginPassword());
        make(sql, name);
        refuseIfMighty(sql, login);
        letIn(owner, login);
        return login;
    }

    private static void make(JdbcClient sql, String name) {
        var quoted = '"' + name.replace("\"", "\"\"") + '"';
        if (!ask(sql, "select exists (select from pg_roles where rolname = :name)", name))
            sql.sql("create role " + quoted + " login noinherit").update();
        var missing = sql.sql("""
                        select r.rolname
                          from pg_roles r
                         where r.rolname = any(:roles)
                           and not exists (select from pg_auth_members m
                                            where m.roleid = r.oid and m.set_option
                                              and m.member = (select oid from pg_roles where rolname = :name))
                        """)
                .param("roles", ROLES.toArray(String[]::new))
                .param("name", name)
                .query(String.class)
                .list();
        for (var role : missing)
            sql.sql("grant %s to %s with set true, inherit false".formatted(role, quoted))
                    .update();
        if (!ask(sql, "select has_database_privilege(:name, current_database(), 'connect')", name)) {
            var database = sql.sql("select quote_ident(current_database())")
                    .query(String.class)
                    .single();
            sql.sql("grant connect on database %s to %s".formatted(database, quoted))
                    .update();
        }
    }

    /// An operator may have made it himself.
    private static void refuseIfMighty(JdbcClient sql, PostgresAddress login) {
        if (ask(sql, """
                select r.rolsuper or r.rolbypassrls or r.rolcreaterole or pg_has_role(r.oid, current_user, 'member')
                  from pg_roles r
                 where r.rolname = :name
                """, login.user()))
            throw new StartRefused(
                    login + " could take down the walls between tenants",
                    "alter role %s nosuperuser nobypassrls nocreaterole, and revoke from it the role that owns the tables"
                            .formatted(login.user()));
    }

    private static boolean ask(JdbcClient sql, String question, String name) {
        return sql.sql(question).param("name", name).query(Boolean.class).single();
    }

    /// Its password is set only when it does not open already: another server may be at work under it, and the operator
    /// may look after it himself.
    private static void letIn(Connection owner, PostgresAddress login) throws SQLException {
        try {
            login.connect().close();
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).startsWith(NOT_LET_IN)) throw e;
            setPassword(owner, login);
        }
    }

    private static void setPassword(Connection owner, PostgresAddress login) throws SQLException {
        try {
            owner.unwrap(PGConnection.class)
                    .alterUserPassword(login.user(), login.password().toCharArray(), null);
        } catch (SQLException e) {
            if (!Database.NOT_ALLOWED.equals(e.getSQLState())) throw e;
            throw new StartRefused(
                    login + " has a password of its own", "set TENURE_POSTGRES_LOGIN_PASSWORD to that password", e);
        }
    }
}
