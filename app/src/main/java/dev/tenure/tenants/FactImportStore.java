package dev.tenure.tenants;

import dev.tenure.tenants.FactImport.Dropped;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.FactImport.Report;
import dev.tenure.tenants.FactImport.Row;
import dev.tenure.tenants.FactImports.Import;
import dev.tenure.tenants.FactImports.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/// SQL of the files that came in.
final class FactImportStore {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int CHUNK = 5_000;

    /// A preview nobody entered is forgotten after so many days, with its file.
    private static final int PREVIEW_DAYS = 7;

    /// @param cells of the rejected rows
    /// @param named tenants the file spoke of
    record Record(
            Report report,
            FactImport.Sending sending,
            int staffId,
            String by,
            Instant at,
            String digest,
            List<String> header,
            Map<Long, List<String>> cells,
            Collection<String> named) {}

    private FactImportStore() {}

    static long next(JdbcClient sql) {
        return sql.sql("select nextval('tenants_import_number')")
                .query(Long.class)
                .single();
    }

    static boolean isLast(JdbcClient sql, Kind kind, String source, String digest) {
        return sql.sql("""
                select digest from tenants_import
                 where kind = :kind and source = :source and state = 'entered'
                 order by import_id desc limit 1
                """)
                .param("kind", kind.word())
                .param("source", source)
                .query(String.class)
                .optional()
                .filter(digest::equals)
                .isPresent();
    }

    static Dropped dropped(JdbcClient sql, Kind kind, String source, Collection<String> named) {
        var before = sql.sql("""
                select jsonb_array_elements_text(named) as tenant
                  from tenants_import
                 where import_id = (select max(import_id) from tenants_import
                                     where kind = :kind and source = :source and state = 'entered' and complete)
                 order by tenant
                """)
                .param("kind", kind.word())
                .param("source", source)
                .query((row, _) -> TenantStore.text(row, "tenant"))
                .list();
        return new Dropped(
                before.size(),
                before.stream().filter(key -> !named.contains(key)).toList());
    }

    static void keep(JdbcClient sql, Record record, List<Row> details) {
        var report = record.report();
        var sending = record.sending();
        sql.sql("delete from tenants_import where import_id = :id or state = 'previewed' and sent_at < :stale")
                .param("id", report.id())
                .param("stale", TenantStore.utc(record.at()).minusDays(PREVIEW_DAYS))
                .update();
        sql.sql("""
                insert into tenants_import
                       (import_id, kind, state, source, name, digest, complete, staff_id, sent_by, sent_at, rows, created,
                        added, changed, unchanged, kept, rejected, dropped, header, named, separator, decimal, days,
                        mapping, csv)
                values (:id, :kind, :state, :source, :name, :digest, :complete, :staff, :by, :at, :rows, :created,
                        :added, :changed, :unchanged, :kept, :rejected, :dropped, :header::jsonb, :named::jsonb,
                        :separator, :decimal, :days, :mapping, :csv)
                """)
                .param("id", report.id())
                .param("kind", report.kind().word())
                .param("state", report.dryRun() ? "previewed" : "entered")
                .param("source", sending.source())
                .param("name", sending.name())
                .param("digest", record.digest())
                .param("complete", sending.complete())
                .param("staff", record.staffId())
                .param("by", record.by())
                .param("at", TenantStore.utc(record.at()))
                .param("rows", report.rows())
                .param("created", report.created())
                .param("added", report.added())
                .param("changed", report.changed())
                .param("unchanged", report.unchanged())
                .param("kept", report.kept())
                .param("rejected", report.rejectedRows())
                .param("dropped", report.dropped().tenants().size())
                .param("header", JSON.writeValueAsString(record.header()))
                .param("named", JSON.writeValueAsString(sending.complete() ? record.named() : List.of()))
                .param("separator", text(sending.form().separator()), Types.VARCHAR)
                .param("decimal", text(sending.form().decimal()), Types.VARCHAR)
                .param("days", sending.form().days().orElse(null), Types.VARCHAR)
                .param("mapping", sending.mapping().orElse(null), Types.VARCHAR)
                .param("csv", report.dryRun() ? sending.csv() : null, Types.BINARY)
                .update();
        for (int from = 0; from < details.size(); from += CHUNK) {
            var rows = JSON.createArrayNode();
            for (var row : details.subList(from, Math.min(from + CHUNK, details.size()))) {
                var one = rows.addObject()
                        .put("import_id", report.id())
                        .put("row", row.row())
                        .put("tenant", row.tenant())
                        .put("outcome", row.outcome());
                one.set("details", JSON.valueToTree(row));
                if (row.outcome().equals("rejected"))
                    one.set("cells", JSON.valueToTree(record.cells().getOrDefault(row.row(), List.of())));
            }
            sql.sql("""
                    insert into tenants_import_row
                    select * from jsonb_populate_recordset(null::tenants_import_row, :rows::jsonb)
                    """).param("rows", JSON.writeValueAsString(rows)).update();
        }
    }

    private static @org.jspecify.annotations.Nullable String text(Optional<Character> mark) {
        return mark.map(String::valueOf).orElse(null);
    }

    static Optional<Import> find(JdbcClient sql, long id) {
        return sql.sql("select * from tenants_import where import_id = :id")
                .param("id", id)
                .query(FactImportStore::read)
                .optional();
    }

    /// @param staffId only what this person sent; absent, all
    static List<Import> list(JdbcClient sql, Optional<Integer> staffId, long before, int limit) {
        return sql.sql("""
                select * from tenants_import
                 where import_id < :before and (:staff::int is null or staff_id = :staff)
                 order by import_id desc
                 limit :limit
                """)
                .param("before", before)
                .param("staff", staffId.orElse(null), Types.INTEGER)
                .param("limit", limit)
                .query(FactImportStore::read)
                .list();
    }

    private static Import read(ResultSet row, int number) throws SQLException {
        return new Import(
                row.getLong("import_id"),
                Kind.valueOf(TenantStore.text(row, "kind").toUpperCase(Locale.ROOT)),
                State.valueOf(TenantStore.text(row, "state").toUpperCase(Locale.ROOT)),
                TenantStore.text(row, "source"),
                TenantStore.text(row, "name"),
                TenantStore.text(row, "digest"),
                row.getBoolean("complete"),
                row.getInt("staff_id"),
                TenantStore.text(row, "sent_by"),
                Objects.requireNonNull(row.getObject("sent_at", OffsetDateTime.class))
                        .toInstant(),
                row.getInt("rows"),
                row.getInt("created"),
                row.getInt("added"),
                row.getInt("changed"),
                row.getInt("unchanged"),
                row.getInt("kept"),
                row.getInt("rejected"),
                row.getInt("dropped"),
                Optional.ofNullable(row.getObject("reverted_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("reverted_by")));
    }

    static FactImport.Sending sending(JdbcClient sql, long id, boolean confirmed) {
        return sql.sql("select * from tenants_import where import_id = :id")
                .param("id", id)
                .query((row, number) -> {
                    var one = read(row, number);
                    return new FactImport.Sending(
                            one.kind(),
                            Objects.requireNonNull(row.getBytes("csv")),
                            one.name(),
                            one.source(),
                            one.complete(),
                            confirmed,
                            new FactForm(
                                    mark(row.getString("separator")),
                                    mark(row.getString("decimal")),
                                    Optional.ofNullable(row.getString("days"))),
                            Optional.ofNullable(row.getString("mapping")));
                })
                .single();
    }

    private static Optional<Character> mark(@org.jspecify.annotations.Nullable String text) {
        return Optional.ofNullable(text).map(mark -> mark.charAt(0));
    }

    /// Locks the import against a second one who enters or reverts it.
    static Optional<State> lock(JdbcClient sql, long id) {
        return sql.sql("select state from tenants_import where import_id = :id for update")
                .param("id", id)
                .query(String.class)
                .optional()
                .map(word -> State.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    static void reverted(JdbcClient sql, long id, String by, Instant now) {
        sql.sql("""
                update tenants_import set state = 'reverted', reverted_at = :now, reverted_by = :by
                 where import_id = :id
                """)
                .param("id", id)
                .param("by", by)
                .param("now", TenantStore.utc(now))
                .update();
    }

    /// Later files that found something as it stood, perhaps because of this one.
    static List<Long> confirmedBy(JdbcClient sql, Import one) {
        return sql.sql("""
                select import_id from tenants_import
                 where kind = :kind and import_id > :id and state = 'entered' and unchanged > 0
                 order by import_id
                """)
                .param("kind", one.kind().word())
                .param("id", one.id())
                .query((row, _) -> row.getLong("import_id"))
                .list();
    }

    static List<Row> rows(JdbcClient sql, long id, Optional<String> outcome, long after, int limit) {
        return sql.sql("""
                select details from tenants_import_row
                 where import_id = :id and row > :after
                   and (:outcome::text is null or outcome = :outcome
                        or :outcome = 'kept' and jsonb_array_length(details -> 'kept') > 0)
                 order by row
                 limit :limit
                """)
                .param("id", id)
                .param("after", after)
                .param("outcome", outcome.orElse(null), Types.VARCHAR)
                .param("limit", limit)
                .query((row, _) -> JSON.readValue(TenantStore.text(row, "details"), Row.class))
                .list();
    }

    record Sheet(List<String> header, List<List<String>> rows) {}

    /// The rejected rows as they came, each with what is wrong with it in one more cell.
    static Sheet rejected(JdbcClient sql, long id) {
        var header = sql.sql("select header::text from tenants_import where import_id = :id")
                .param("id", id)
                .query(String.class)
                .single();
        var rows = new ArrayList<List<String>>();
        sql.sql("""
                select cells::text as cells,
                       (select string_agg(concat_ws(': ', p ->> 'column', p ->> 'problem'), '; ' order by n)
                          from jsonb_array_elements(details -> 'problems') with ordinality as q (p, n)) as problem
                  from tenants_import_row
                 where import_id = :id and outcome = 'rejected'
                 order by row
                """).param("id", id).query(row -> {
            var cells = new ArrayList<String>();
            JSON.readTree(row.getString("cells")).forEach(cell -> cells.add(cell.asString()));
            cells.add(row.getString("problem"));
            rows.add(cells);
        });
        var names = new ArrayList<String>();
        JSON.readTree(header).forEach(name -> names.add(name.asString()));
        return new Sheet(names, rows);
    }
}
