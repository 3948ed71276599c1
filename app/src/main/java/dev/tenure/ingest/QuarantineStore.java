package dev.tenure.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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

    static Kept part(Share share, Event event, Problem problem) {
        var incoming = share.incoming();
        boolean binary = !incoming.attributes().isEmpty();
        return new Kept(
                share.scope(),
                share.receivedAt(),
                event.id,
                problem,
                binary ? incoming.contentType() : "application/cloudevents+json",
                attributes(incoming),
                Arrays.copyOfRange(incoming.body(), event.from, event.until));
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
    static void keep(DuckDBConnection connection, List<Kept> kept) throws SQLException {
        LedgerStore.run(connection, """
                create temporary table if not exists quarantine_in as
                  select received, key_name, tenant_id, account_attribute, digest, event_id, slug, title, detail, field,
                         fix, content_type, attributes, raw
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
                LedgerStore.text(rows, one.eventId);
                rows.append(one.problem.slug());
                rows.append(one.problem.title());
                rows.append(one.problem.detail());
                LedgerStore.text(rows, one.problem.field());
                rows.append(one.problem.fix());
                LedgerStore.text(rows, one.contentType);
                rows.append(one.attributes);
                rows.append(one.raw);
                rows.endRow();
            }
        }
        LedgerStore.run(connection, """
                insert into quarantine
                  (received, key_name, tenant_id, account_attribute, digest, event_id, slug, title, detail, field, fix,
                   content_type, attributes, raw)
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
            statement.setObject(1, java.time.LocalDateTime.ofInstant(share.receivedAt(), java.time.ZoneOffset.UTC));
            statement.setString(2, String.join(", ", words));
            statement.setObject(3, share.replayOf());
            statement.executeUpdate();
        }
    }

    private static byte[] digest(Kept one) {
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
}
