package dev.tenure.access;

import dev.tenure.access.People.Assignment;
import dev.tenure.access.People.Person;
import dev.tenure.access.People.Recovery;
import dev.tenure.core.TenantId;
import dev.tenure.store.ControlTx;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The SQL of people and of what they are assigned.
final class PeopleStore {

    private PeopleStore() {}

    /// @param login only the person who signs in with it
    static List<Person> list(ControlTx tx, Instant now, Optional<String> login) {
        return tx.sql()
                .sql("""
                        select s.staff_id, s.login, s.name, s.admin, s.covers_all, s.created_at,
                               (select count(*)::int from access_assignment a
                                 where a.staff_id = s.staff_id and a.expires_at > now()) as assigned
                          from access_staff s
                         where s.kind = 'person' and s.ended_at > :now
                           and (:login::text is null or s.login = :login)
                         order by s.login
                        """)
                .param("now", AccessStore.utc(now))
                .param("login", login.orElse(null), java.sql.Types.VARCHAR)
                .query((row, _) -> new Person(
                        row.getInt("staff_id"),
                        Objects.requireNonNull(row.getString("login")),
                        Objects.requireNonNull(row.getString("name")),
                        row.getBoolean("admin"),
                        row.getBoolean("covers_all"),
                        row.getInt("assigned"),
                        AccessStore.instant(row, "created_at")))
                .list();
    }

    static String login(ControlTx tx, int staffId) {
        return tx.sql()
                .sql("select login from access_staff where staff_id = :staff")
                .param("staff", staffId)
                .query(String.class)
                .single();
    }

    static void password(ControlTx tx, int staffId, String hash) {
        tx.sql()
                .sql("update access_staff set password_hash = :hash where staff_id = :staff and kind = 'person'")
                .param("hash", hash)
                .param("staff", staffId)
                .update();
    }

    static int closeSessions(ControlTx tx, int staffId) {
        return tx.sql()
                .sql("delete from access_session where staff_id = :staff")
                .param("staff", staffId)
                .update();
    }

    /// Two administrators who end each other at the same time must not both succeed.
    static boolean anotherAdministrator(ControlTx tx, int staffId, Instant now) {
        tx.sql().sql("lock table access_staff in share row exclusive mode").update();
        return tx.sql()
                .sql("""
                        select exists (select from access_staff
                                        where kind = 'person' and admin and ended_at > :now and staff_id <> :staff)
                        """)
                .param("now", AccessStore.utc(now))
                .param("staff", staffId)
                .query(Boolean.class)
                .single();
    }

    static void end(ControlTx tx, int staffId, String by, Instant now) {
        tx.sql()
                .sql("update access_staff set ended_at = :now, password_hash = null where staff_id = :staff")
                .param("now", AccessStore.utc(now))
                .param("staff", staffId)
                .update();
        tx.sql()
                .sql("""
                        update access_key set revoked_at = :now, revoked_by = :by
                         where staff_id = :staff and revoked_at = 'infinity'
                        """)
                .param("now", AccessStore.utc(now))
                .param("by", by)
                .param("staff", staffId)
                .update();
        tx.sql()
                .sql("delete from access_assignment where staff_id = :staff")
                .param("staff", staffId)
                .update();
    }

    static void recovered(ControlTx tx, int staffId, String by, Instant now) {
        tx.sql()
                .sql("""
                        insert into access_recovery (staff_id, recovered_at, recovered_by)
                        values (:staff, :now, :by)
                        """)
                .param("staff", staffId)
                .param("now", AccessStore.utc(now))
                .param("by", by)
                .update();
    }

    static List<Recovery> recoveries(ControlTx tx) {
        return tx.sql()
                .sql("""
                        select s.login, r.recovered_at, r.recovered_by
                          from access_recovery r
                          join access_staff s on s.staff_id = r.staff_id
                         order by r.recovery_id desc
                         limit 20
                        """)
                .query((row, _) -> new Recovery(
                        Objects.requireNonNull(row.getString("login")),
                        AccessStore.instant(row, "recovered_at"),
                        Objects.requireNonNull(row.getString("recovered_by"))))
                .list();
    }

    static List<Assignment> assignments(ControlTx tx, int staffId) {
        return tx.sql()
                .sql("""
                        select tenant_id, expires_at, expires_at = 'infinity' as open
                          from access_assignment
                         where staff_id = :staff and expires_at > now()
                         order by tenant_id
                        """)
                .param("staff", staffId)
                .query((row, _) -> new Assignment(
                        new TenantId(row.getInt("tenant_id")),
                        row.getBoolean("open")
                                ? Optional.empty()
                                : Optional.of(AccessStore.instant(row, "expires_at"))))
                .list();
    }

    /// The wall compares with the database's own time, so a grant begins by it too.
    static void assign(ControlTx tx, int staffId, TenantId tenant, Optional<Instant> until, String reason) {
        tx.sql()
                .sql("""
                        insert into access_assignment (staff_id, tenant_id, granted_at, expires_at, reason)
                        values (:staff, :tenant, now(), coalesce(:until, 'infinity'::timestamptz), :reason)
                            on conflict (staff_id, tenant_id) do update
                           set granted_at = excluded.granted_at,
                               expires_at = excluded.expires_at,
                               reason = excluded.reason
                        """)
                .param("staff", staffId)
                .param("tenant", tenant.number())
                .param("until", until.map(AccessStore::utc).orElse(null), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("reason", reason)
                .update();
    }

    static boolean unassign(ControlTx tx, int staffId, TenantId tenant) {
        return tx.sql()
                        .sql("delete from access_assignment where staff_id = :staff and tenant_id = :tenant")
                        .param("staff", staffId)
                        .param("tenant", tenant.number())
                        .update()
                == 1;
    }
}
