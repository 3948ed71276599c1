package dev.tenure.tenants;

import static dev.tenure.tenants.TenantStore.text;

import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import dev.tenure.store.TenantTx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// SQL that reads contacts and notes; they are written like every fact.
final class ContactStore {

    private ContactStore() {}

    static List<Fact.Contact> contacts(StaffTx tx, TenantId tenant, LocalDate day, Known known) {
        return tx.sql()
                .sql("select * from tenants_contact where tenant_id = :tenant and valid_from <= :day"
                        + " and valid_until > :day and" + Known.ROWS)
                .param("tenant", tenant.number())
                .param("day", day)
                .param("known", known.before())
                .query(ContactStore::contact)
                .list();
    }

    /// A note that says something else than at first has more than one version.
    static List<Contacts.Noted> notes(StaffTx tx, TenantId tenant, Known known) {
        return tx.sql()
                .sql("""
                        select n.*, exists (select from tenants_note b
                                             where b.tenant_id = n.tenant_id and b.note_id = n.note_id
                                               and b.known_since < n.known_since) as corrected
                          from tenants_note n
                         where n.tenant_id = :tenant
                           and n.known_since < :known and n.known_until >= :known
                         order by n.written_at desc, n.note_id desc
                        """)
                .param("tenant", tenant.number())
                .param("known", known.before())
                .query((row, number) -> new Contacts.Noted(
                        note(row, number),
                        row.getBoolean("corrected")
                                ? Optional.of(new Contacts.Correction(
                                        text(row, "recorded_by"),
                                        Objects.requireNonNull(row.getObject("known_since", OffsetDateTime.class))
                                                .toInstant()))
                                : Optional.empty()))
                .list();
    }

    /// Whoever changes something of a tenant waits for who does so already, and then sees what that one wrote.
    private static JdbcClient locked(TenantTx tx) {
        tx.sql()
                .sql("select tenant_id from tenants_tenant for update")
                .query(Integer.class)
                .list();
        return tx.sql();
    }

    static Set<String> contactIds(TenantTx tx) {
        return new HashSet<>(locked(tx)
                .sql("select distinct contact_id from tenants_contact")
                .query(String.class)
                .list());
    }

    static Optional<Fact.Contact> contact(TenantTx tx, String id, LocalDate day) {
        return locked(tx)
                .sql("""
                        select * from tenants_contact
                         where contact_id = :id and known_until = 'infinity'
                           and valid_from <= :day and valid_until > :day
                        """)
                .param("id", id)
                .param("day", day)
                .query(ContactStore::contact)
                .optional();
    }

    static int nextNote(TenantTx tx) {
        return locked(tx).sql("""
                        select coalesce(max(substring(note_id from '^note-([0-9]{1,8})$')::int), 0) + 1
                          from tenants_note
                        """).query(Integer.class).single();
    }

    static Optional<Fact.Note> note(TenantTx tx, String id) {
        return locked(tx)
                .sql("select * from tenants_note where note_id = :id and known_until = 'infinity'")
                .param("id", id)
                .query(ContactStore::note)
                .optional();
    }

    private static Fact.Contact contact(ResultSet row, int number) throws SQLException {
        return new Fact.Contact(
                text(row, "contact_id"),
                text(row, "name"),
                text(row, "role"),
                Optional.ofNullable(row.getString("email")),
                Optional.ofNullable(row.getString("language")),
                Optional.ofNullable(row.getString("time_zone")),
                Optional.ofNullable(row.getObject("active_until", LocalDate.class)),
                Fact.Consent.valueOf(text(row, "mail_consent").toUpperCase(Locale.ROOT)));
    }

    private static Fact.Note note(ResultSet row, int number) throws SQLException {
        return new Fact.Note(
                text(row, "note_id"),
                text(row, "author"),
                Objects.requireNonNull(row.getObject("written_at", OffsetDateTime.class))
                        .toInstant(),
                text(row, "text"),
                row.getBoolean("open"));
    }

    private static final String NAMED = """
            tenant_id = :tenant
               and contact_id in (select contact_id from tenants_contact
                                   where tenant_id = :tenant
                                     and (contact_id = any(:ids) or lower(email) in (select lower(unnest(:ids::text[])))))
            """;

    static List<Map<String, Object>> named(TenantTx tx, List<String> ids) {
        return tx
                .sql()
                .sql("select contact_id, name, role, email, language, time_zone, active_until::text, mail_consent,"
                        + " valid_from::text, known_since::text, known_until::text from tenants_contact where " + NAMED
                        + " order by contact_id, known_since, valid_from")
                .param("tenant", tx.tenant().number())
                .param("ids", ids.toArray(String[]::new))
                .query()
                .listOfRows()
                .stream()
                .map(ContactStore::said)
                .toList();
    }

    private static Map<String, Object> said(Map<String, @Nullable Object> row) {
        var said = new LinkedHashMap<String, Object>();
        row.forEach((name, value) -> {
            if (value != null) said.put(name, value);
        });
        return said;
    }

    static long destroy(TenantTx tx, List<String> ids) {
        return tx.sql()
                .sql("with gone as (delete from tenants_contact where " + NAMED
                        + " returning contact_id) select count(distinct contact_id) from gone")
                .param("tenant", tx.tenant().number())
                .param("ids", ids.toArray(String[]::new))
                .query(Long.class)
                .single();
    }
}
