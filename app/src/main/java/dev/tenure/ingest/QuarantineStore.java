package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// SQL of what could not be accepted.
final class QuarantineStore {

    /// One thing to keep: a whole body, or one event's part of it.
    record Kept(
            IngestScope scope,
            Instant received,
            @Nullable String eventId,
            Problem problem,
            @Nullable String contentType,
            String attributes,
            byte[] raw) {}

    private static final int AT_ONCE = 500;

    private static final String ITEM = """
            select quarantine_id, received, key_name, tenant_id, account_attribute, event_id, slug, title, detail, field,
                   fix, content_type, attributes, raw, replayed, outcome, sealed, history
              from quarantine
            """;

    private QuarantineStore() {}

    static Kept whole(Share share, Problem problem) {
        var incoming = share.incoming();
        return new Kept(
                share.scope(),
                share.receivedAt(),
                null,
                problem,
                incoming.contentType(),
                attributes(incoming),
                incoming.body());
    }

    static Kept part(IngestScope scope, Incoming incoming, Instant received, Event event, Problem problem) {
        boolean binary = !incoming.attributes().isEmpty();
        return new Kept(
                scope,
                received,
                event.id,
                problem,
                binary ? incoming.contentType() : "application/cloudevents+json",
                attributes(incoming),
                Arrays.copyOfRange(incoming.body(), event.from, event.until));
    }

    /// Under the tenant it was matched to, which is whose event a replay then is.
    static Kept event(Event event, Problem problem, Instant received) {
        return new Kept(
                new IngestScope.TenantBound(new TenantId(event.tenant), event.keyName),
                received,
                event.id,
                problem,
                "application/cloudevents+json",
                "{}",
                EventText.structured(event));
    }

    private static String attributes(Incoming incoming) {
        var out = new StringBuilder("{");
        new TreeMap<>(incoming.attributes()).forEach((name, value) -> {
            if (out.length() > 1) out.append(',');
            CanonicalJson.quote(name, out);
            out.append(':');
            CanonicalJson.quote(value, out);
        });
        return out.append('}').toString();
    }

    /// What is in quarantine already is not kept twice, so a sender that keeps trying does not fill the disk.
    static void keep(DuckDBConnection connection, List<Kept> kept, Persons persons) throws SQLException {
        LedgerStore.run(connection, """
                create temporary table if not exists quarantine_in as
                  select received, key_name, tenant_id, account_attribute, digest, event_id, slug, title, detail, field,
                         fix, content_type, attributes, raw, sealed
                    from quarantine
                   limit 0;
                delete from quarantine_in;
                """);
        try (var rows = connection.createAppender("temp", "main", "quarantine_in")) {
            for (var one : kept) {
                rows.beginRow();
                rows.appendEpochMicros(EventTime.micros(one.received));
                rows.append(one.scope.keyName());
                switch (one.scope) {
                    case IngestScope.TenantBound bound -> {
                        rows.append(bound.tenant().number());
                        rows.appendNull();
                    }
                    case IngestScope.SourceScope source -> {
                        rows.appendNull();
                        rows.append(source.accountAttribute());
                    }
                }
                rows.append(digest(one));
                rows.appendNull();
                rows.append(one.problem.slug());
                rows.append(one.problem.title());
                rows.append(one.problem.detail());
                LedgerStore.text(rows, one.problem.field());
                rows.append(one.problem.fix());
                LedgerStore.text(rows, one.contentType);
                rows.append("{}");
                rows.append(seal(one, persons));
                rows.append(true);
                rows.endRow();
            }
        }
        LedgerStore.run(connection, """
                insert into quarantine
                  (received, key_name, tenant_id, account_attribute, digest, event_id, slug, title, detail, field, fix,
                   content_type, attributes, raw, sealed)
                select distinct on (digest) fresh.*
                  from quarantine_in fresh
                 where not exists (from quarantine old where old.digest = fresh.digest and old.replayed is null);
                """);
    }

    static void markReplayed(DuckDBConnection connection, Share share) throws SQLException {
        var words = share.events().stream()
                .map(event -> event.outcome == null ? "" : event.outcome.word())
                .distinct()
                .sorted()
                .toList();
        try (var statement = connection.prepareStatement(
                "update quarantine set replayed = ?, outcome = ? where quarantine_id = ? and replayed is null")) {
            statement.setObject(1, LocalDateTime.ofInstant(share.receivedAt(), ZoneOffset.UTC));
            statement.setString(2, String.join(", ", words));
            statement.setObject(3, share.replayOf());
            statement.executeUpdate();
        }
    }

    private record Said(@Nullable String eventId, String attributes, byte[] raw) {}

    /// Under the tenant's own lock, if it is known whose it is.
    static int lock(IngestScope scope) {
        return scope instanceof IngestScope.TenantBound bound ? bound.tenant().number() : Persons.NOBODY;
    }

    /// The id and the headers are a line of JSON before the bytes.
    static byte[] seal(Kept one, Persons persons) {
        var head = new StringBuilder("{\"attributes\":").append(one.attributes);
        if (one.eventId != null) {
            head.append(",\"id\":");
            CanonicalJson.quote(one.eventId, head);
        }
        var line = head.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
        var all = Arrays.copyOf(line, line.length + one.raw.length);
        System.arraycopy(one.raw, 0, all, line.length, one.raw.length);
        return persons.seal(lock(one.scope), all);
    }

    private static Said said(ResultSet row, IngestScope scope, Persons persons) throws SQLException {
        if (!row.getBoolean(17)) return new Said(row.getString(6), row.getString(13), row.getBytes(14));
        var plain = persons.open(lock(scope), row.getBytes(14)).orElse(null);
        if (plain == null) return new Said(null, "{}", new byte[0]);
        int end = 0;
        while (plain[end] != '\n') end++;
        var head = Objects.requireNonNull(EventText.extensions(new String(plain, 0, end, StandardCharsets.UTF_8)));
        var id = head.get("id");
        return new Said(
                id == null ? null : EventText.plain(id),
                Objects.requireNonNull(head.get("attributes")),
                Arrays.copyOfRange(plain, end + 1, plain.length));
    }

    static byte[] digest(Kept one) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            for (var part : List.of(one.scope.toString(), String.valueOf(one.contentType), one.attributes)) {
                sha.update(part.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
            }
            return sha.digest(one.raw);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static List<Quarantine.Item> list(
            DuckDBConnection connection, Persons persons, boolean open, Optional<String> keyName, long after, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(ITEM + """
                 where quarantine_id > ?
                   and (replayed is null) = ?
                   and (?::varchar is null or key_name = ?)
                 order by quarantine_id
                 limit ?
                """)) {
            statement.setLong(1, after);
            statement.setBoolean(2, open);
            LedgerStore.nullable(statement, 3, keyName.orElse(null));
            LedgerStore.nullable(statement, 4, keyName.orElse(null));
            statement.setInt(5, limit);
            return items(statement, persons);
        }
    }

    /// Things from before there were seals.
    static void sealPlain(DuckDBConnection connection, Persons persons) throws SQLException {
        long after = 0;
        for (var items = list(connection, persons, after, AT_ONCE); !items.isEmpty(); ) {
            for (var item : items) {
                after = item.id();
                var kept = new Kept(
                        item.scope(),
                        item.received(),
                        item.eventId().orElse(null),
                        item.problem(),
                        item.incoming().contentType(),
                        attributes(item.incoming()),
                        item.incoming().body());
                try (var statement = connection.prepareStatement("""
                        update quarantine set raw = ?, event_id = null, attributes = '{}', sealed = true
                         where quarantine_id = ? and sealed is null
                        """)) {
                    statement.setBytes(1, seal(kept, persons));
                    statement.setLong(2, item.id());
                    statement.executeUpdate();
                }
            }
            items = list(connection, persons, after, AT_ONCE);
        }
    }

    /// Open and replayed ones alike.
    static List<Quarantine.Item> list(DuckDBConnection connection, Persons persons, long after, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(ITEM + """
                 where quarantine_id > ?
                 order by quarantine_id
                 limit ?
                """)) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            return items(statement, persons);
        }
    }

    static List<Quarantine.Item> find(DuckDBConnection connection, Persons persons, long id) throws SQLException {
        try (var statement = connection.prepareStatement(ITEM + """
                 where quarantine_id = ?
                """)) {
            statement.setLong(1, id);
            return items(statement, persons);
        }
    }

    /// Of a statement with the columns of `ITEM`.
    static List<Quarantine.Item> items(PreparedStatement statement, Persons persons) throws SQLException {
        try (var row = statement.executeQuery()) {
            var items = new ArrayList<Quarantine.Item>();
            while (row.next()) items.add(item(row, persons));
            return items;
        }
    }

    private static Quarantine.Item item(ResultSet row, Persons persons) throws SQLException {
        int tenant = row.getInt(4);
        IngestScope scope = row.wasNull()
                ? new IngestScope.SourceScope(row.getString(3), row.getString(5))
                : new IngestScope.TenantBound(new TenantId(tenant), row.getString(3));
        var said = said(row, scope, persons);
        var attributes = new HashMap<String, String>();
        var stored = EventText.extensions(said.attributes);
        if (stored != null) stored.forEach((name, value) -> attributes.put(name, EventText.plain(value)));
        var incoming = new Incoming(said.raw, row.getString(12), attributes);
        var problem =
                new Problem(row.getString(7), row.getString(8), row.getString(9), row.getString(10), row.getString(11));
        var replayed =
                Optional.ofNullable(row.getObject(15, LocalDateTime.class)).map(at -> at.toInstant(ZoneOffset.UTC));
        return new Quarantine.Item(
                row.getLong(1),
                UnmatchedStore.instant(row, 2),
                scope,
                Optional.ofNullable(said.eventId),
                problem,
                incoming,
                row.getBoolean(18),
                replayed,
                Optional.ofNullable(row.getString(16)));
    }
}
