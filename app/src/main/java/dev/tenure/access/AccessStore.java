package dev.tenure.access;

import dev.tenure.core.TenantId;
import dev.tenure.store.ControlTx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All SQL of staff, keys and assignments.
final class AccessStore {

    record Account(Caller.Staff staff, String passwordHash) {}

    /// @param usedAt when it was last noted as used; empty when it never was
    record Known(Caller caller, int keyId, Instant until, Optional<Instant> usedAt) {}

    record NewKey(
            KeyView.Kind kind,
            String name,
            byte[] hash,
            @Nullable Integer staffId,
            @Nullable Integer tenantId,
            @Nullable String accountAttribute,
            @Nullable TokenScope scope,
            @Nullable Integer madeWith,
            Optional<Instant> expiresAt) {}

    private AccessStore() {}

    static Optional<Account> account(ControlTx tx, String login, Instant now) {
        return tx.sql()
                .sql("""
                        select staff_id, name, admin, kind = 'person' as person, password_hash
                          from access_staff
                         where login = :login
                           and password_hash is not null
                           and ended_at > :now
                        """)
                .param("login", login)
                .param("now", utc(now))
                .query((row, _) -> new Account(staff(row), text(row, "password_hash")))
                .optional();
    }

    static boolean anyPerson(ControlTx tx) {
        // Two servers starting on one new database must not both make the first account.
        tx.sql().sql("lock table access_staff in share row exclusive mode").update();
        return tx.sql()
                .sql("select exists (select from access_staff where kind = 'person')")
                .query(Boolean.class)
                .single();
    }

    static Caller.Staff addStaff(
            ControlTx tx,
            String login,
            String name,
            @Nullable String passwordHash,
            boolean admin,
            boolean coversAll,
            Instant now) {
        int id = tx.sql()
                .sql("""
                        insert into access_staff (login, name, kind, password_hash, admin, covers_all, created_at)
                        values (:login, :name, :kind, :hash, :admin, :covers, :now)
                        returning staff_id
                        """)
                .param("login", login.toLowerCase(Locale.ROOT))
                .param("name", name)
                .param("kind", passwordHash == null ? "service" : "person")
                .param("hash", passwordHash)
                .param("admin", admin)
                .param("covers", coversAll)
                .param("now", utc(now))
                .query(Integer.class)
                .single();
        return new Caller.Staff(id, name, admin, passwordHash != null);
    }

    static Optional<Caller.Staff> service(ControlTx tx, String login) {
        return tx.sql()
                .sql(
                        "select staff_id, name, admin, false as person from access_staff where login = :login and kind = 'service'")
                .param("login", login)
                .query((row, _) -> staff(row))
                .optional();
    }

    /// Empty when the token it was to be made with has ended meanwhile. One statement, so that it comes before or after
    /// the end of that token and never between.
    static Optional<Integer> addKey(ControlTx tx, NewKey key, String by, Instant now) {
        return tx.sql()
                .sql("""
                        insert into access_key (kind, name, token_hash, staff_id, tenant_id, account_attribute, scope,
                                                made_with, created_at, created_by, expires_at)
                        select :kind, :name, :hash, :staff, :tenant, :attribute, :scope, :with, :now, :by,
                               coalesce(:expires, 'infinity'::timestamptz)
                         where :with::int is null
                            or exists (select from access_key k where k.key_id = :with and k.revoked_at = 'infinity')
                        returning key_id
                        """)
                .param("kind", key.kind().name().toLowerCase(Locale.ROOT))
                .param("name", key.name())
                .param("hash", key.hash())
                .param("staff", key.staffId(), java.sql.Types.INTEGER)
                .param("tenant", key.tenantId(), java.sql.Types.INTEGER)
                .param("attribute", key.accountAttribute(), java.sql.Types.VARCHAR)
                .param("scope", key.scope() == null ? null : key.scope().word(), java.sql.Types.VARCHAR)
                .param("with", key.madeWith(), java.sql.Types.INTEGER)
                .param("now", utc(now))
                .param("by", by)
                .param(
                        "expires",
                        key.expiresAt().map(AccessStore::utc).orElse(null),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .query(Integer.class)
                .optional();
    }

    static Optional<Known> byHash(ControlTx tx, byte[] hash, Instant now) {
        return tx.sql()
                .sql("""
                        select k.key_id, k.kind, k.name as key_name, k.tenant_id, k.account_attribute, k.scope,
                               k.expires_at, k.used_at, s.staff_id, s.name, s.admin, s.kind = 'person' as person
                          from access_key k
                          left join access_staff s on s.staff_id = k.staff_id
                         where k.token_hash = :hash
                           and k.revoked_at > :now
                           and k.expires_at > :now
                           and (s.staff_id is null or s.ended_at > :now)
                        """)
                .param("hash", hash)
                .param("now", utc(now))
                .query((row, _) ->
                        new Known(caller(row), row.getInt("key_id"), instant(row, "expires_at"), maybe(row, "used_at")))
                .optional();
    }

    private static Caller caller(ResultSet row) throws SQLException {
        int id = row.getInt("key_id");
        var name = text(row, "key_name");
        return switch (kind(row)) {
            case STAFF -> {
                var owner = staff(row);
                var token = new StaffToken(id, scope(row).orElseThrow(), instant(row, "expires_at"));
                yield new Caller.Staff(
                        owner.staffId(), owner.name(), owner.admin(), owner.person(), Optional.of(token));
            }
            case SOURCE -> new Caller.SourceKey(id, name, text(row, "account_attribute"));
            case TENANT -> new Caller.TenantKey(id, name, new TenantId(row.getInt("tenant_id")));
        };
    }

    /// Passed over when somebody else holds the row: that is another use, or the token's end.
    static int used(ControlTx tx, int keyId, Instant now) {
        return tx.sql().sql("""
                        update access_key
                           set used_at = :now
                         where key_id in (select key_id from access_key
                                           where key_id = :key and (used_at is null or used_at < :now)
                                             for update skip locked)
                        """).param("now", utc(now)).param("key", keyId).update();
    }

    /// With all that was made with it. Nothing may be made with it while it ends.
    static boolean revoke(ControlTx tx, int keyId, String by, Instant now) {
        tx.sql().sql("lock table access_key in share row exclusive mode").update();
        return tx.sql()
                        .sql("""
                                with recursive ended as (
                                  select key_id from access_key where key_id = :key and revoked_at = 'infinity'
                                   union
                                  select k.key_id
                                    from access_key k
                                    join ended e on k.made_with = e.key_id
                                   where k.revoked_at = 'infinity')
                                update access_key
                                   set revoked_at = :now, revoked_by = :by
                                 where key_id in (select key_id from ended)
                                """)
                        .param("now", utc(now))
                        .param("by", by)
                        .param("key", keyId)
                        .update()
                > 0;
    }

    /// @param staff only the tokens of this member of staff
    static List<KeyView> keys(ControlTx tx, Instant now, Optional<Integer> staff) {
        return tx.sql()
                .sql("""
                        select k.key_id, k.kind, k.name, k.tenant_id, k.account_attribute, s.login, k.scope,
                               k.created_at, k.created_by, k.expires_at, k.used_at
                          from access_key k
                          left join access_staff s on s.staff_id = k.staff_id
                         where k.revoked_at > :now
                           and k.expires_at > :now
                           and (:staff::int is null or k.staff_id = :staff)
                         order by k.key_id
                        """)
                .param("now", utc(now))
                .param("staff", staff.orElse(null), java.sql.Types.INTEGER)
                .query((row, _) -> new KeyView(
                        row.getInt("key_id"),
                        kind(row),
                        text(row, "name"),
                        Optional.ofNullable(row.getObject("tenant_id", Integer.class))
                                .map(TenantId::new),
                        Optional.ofNullable(row.getString("account_attribute")),
                        Optional.ofNullable(row.getString("login")),
                        scope(row),
                        instant(row, "created_at"),
                        text(row, "created_by"),
                        Optional.of(instant(row, "expires_at")).filter(at -> at.isBefore(FOREVER)),
                        maybe(row, "used_at")))
                .list();
    }

    /// PostgreSQL's infinity arrives as the far end of what the driver can say.
    private static final Instant FOREVER =
            java.time.LocalDate.of(9999, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        var at = Objects.requireNonNull(row.getObject(column, OffsetDateTime.class));
        return at.equals(OffsetDateTime.MAX) ? Instant.MAX : at.toInstant();
    }

    private static Optional<Instant> maybe(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static Optional<TokenScope> scope(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getString("scope")).flatMap(TokenScope::of);
    }

    static Caller.Staff staff(ResultSet row) throws SQLException {
        return new Caller.Staff(
                row.getInt("staff_id"), text(row, "name"), row.getBoolean("admin"), row.getBoolean("person"));
    }

    private static KeyView.Kind kind(ResultSet row) throws SQLException {
        return KeyView.Kind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column));
    }
}
