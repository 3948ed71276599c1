package dev.tenure.tenants;

import dev.tenure.core.TenantId;
import dev.tenure.tenants.FactFold.Believed;
import dev.tenure.tenants.FactFold.Said;
import dev.tenure.tenants.FactFold.Values;
import dev.tenure.tenants.FactStore.Shape;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// SQL of history imports: what was sent, and the fact rows that come of it.
final class FactHistoryStore {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int CHUNK = 5_000;
    private static final List<String> SOURCE = List.of("recorded_by", "import_digest", "job_id");

    record File(
            int file,
            FactImport.Kind kind,
            String digest,
            String known,
            String source,
            byte[] csv,
            int rows,
            int staffId,
            String by) {}

    /// What is said of one thing: a tenant and what else tells it from others.
    record Thing(int tenant, Values keys) {}

    private FactHistoryStore() {}

    static Optional<FactHistory.State> state(JdbcClient sql, long job) {
        return sql.sql("select state from tenants_history where job_id = :job")
                .param("job", job)
                .query(String.class)
                .optional()
                .map(word -> FactHistory.State.valueOf(word.toUpperCase(java.util.Locale.ROOT)));
    }

    static void open(JdbcClient sql, long job) {
        sql.sql("insert into tenants_history (job_id, state) values (:job, 'open') on conflict do nothing")
                .param("job", job)
                .update();
        sql.sql("select job_id from tenants_history where job_id = :job for update")
                .param("job", job)
                .query(Long.class)
                .single();
    }

    static void committed(JdbcClient sql, long job, String by, Instant now) {
        sql.sql("""
                update tenants_history set state = 'committed', committed_at = :now, committed_by = :by
                 where job_id = :job and state = 'open'
                """)
                .param("job", job)
                .param("by", by)
                .param("now", TenantStore.utc(now))
                .update();
    }

    static void takenOut(JdbcClient sql, long job, FactHistory.State after, String by, Instant now) {
        var set = after == FactHistory.State.REVERTED
                ? "state = 'reverted', reverted_at = :now, reverted_by = :by"
                : "state = 'open', committed_at = null, committed_by = null";
        sql.sql("update tenants_history set " + set + " where job_id = :job and state = 'committed'")
                .param("job", job)
                .param("by", by)
                .param("now", TenantStore.utc(now))
                .update();
    }

    static int count(JdbcClient sql, long job) {
        return sql.sql("select count(*) from tenants_history_file where job_id = :job")
                .param("job", job)
                .query(Integer.class)
                .single();
    }

    static boolean delete(JdbcClient sql, long job) {
        return sql.sql("delete from tenants_history where job_id = :job and state = 'open'")
                        .param("job", job)
                        .update()
                > 0;
    }

    /// False when the job has the same file already.
    static boolean stage(JdbcClient sql, long job, File file, Instant now) {
        return sql.sql("""
                insert into tenants_history_file
                       (job_id, file, kind, digest, known, source, csv, rows, staff_id, staged_at, staged_by)
                select :job, coalesce(max(file), 0) + 1, :kind, :digest, :known, :source, :csv, :rows, :staff, :now, :by
                  from tenants_history_file
                 where job_id = :job
                    on conflict (job_id, kind, digest) do nothing
                """)
                        .param("job", job)
                        .param("kind", file.kind().word())
                        .param("digest", file.digest())
                        .param("known", file.known())
                        .param("source", file.source())
                        .param("csv", file.csv())
                        .param("rows", file.rows())
                        .param("staff", file.staffId())
                        .param("now", TenantStore.utc(now))
                        .param("by", file.by())
                        .update()
                > 0;
    }

    static List<File> files(JdbcClient sql, long job) {
        return sql.sql("select * from tenants_history_file where job_id = :job order by file")
                .param("job", job)
                .query((row, _) -> new File(
                        row.getInt("file"),
                        FactImport.Kind.valueOf(TenantStore.text(row, "kind").toUpperCase(java.util.Locale.ROOT)),
                        TenantStore.text(row, "digest"),
                        TenantStore.text(row, "known"),
                        TenantStore.text(row, "source"),
                        Objects.requireNonNull(row.getBytes("csv")),
                        row.getInt("rows"),
                        row.getInt("staff_id"),
                        TenantStore.text(row, "staged_by")))
                .list();
    }

    static void covers(JdbcClient sql, long job, Collection<TenantId> tenants) {
        sql.sql("""
                insert into tenants_history_tenant (job_id, tenant_id)
                select :job, unnest(:tenants::int[])
                    on conflict do nothing
                """)
                .param("job", job)
                .param("tenants", tenants.stream().map(TenantId::number).toArray(Integer[]::new))
                .update();
    }

    /// The rows as PostgreSQL would hold them, so that what is the same reads the same.
    static List<Values> normal(JdbcClient sql, Shape shape, List<Map<String, Object>> rows) {
        var normal = new ArrayList<Values>(rows.size());
        for (int from = 0; from < rows.size(); from += CHUNK)
            sql.sql("select to_jsonb(i) as row from jsonb_populate_recordset(null::%s, :rows::jsonb) i"
                            .formatted(shape.table()))
                    .param("rows", JSON.writeValueAsString(rows.subList(from, Math.min(from + CHUNK, rows.size()))))
                    .query(row -> {
                        normal.add(values(json(row), shape.values()));
                    });
        return normal;
    }

    static Map<Thing, List<Said>> said(JdbcClient sql, Shape shape, Collection<Thing> things) {
        var said = new HashMap<Thing, List<Said>>();
        inChunks(
                things,
                chunk -> sql.sql("""
                        select to_jsonb(c) as row
                          from jsonb_populate_recordset(null::%1$s, :things::jsonb) i
                          join %1$s c on c.tenant_id = i.tenant_id %2$s
                         where c.valid_until = 'infinity'
                        """.formatted(shape.table(), shape.same("c", "i")))
                        .param("things", write(chunk))
                        .query(row -> {
                            var json = json(row);
                            said.computeIfAbsent(thing(json, shape), _ -> new ArrayList<>())
                                    .add(new Said(
                                            values(json, shape.values()),
                                            day(json.path("valid_from").asString()),
                                            OffsetDateTime.parse(json.path("known_since")
                                                            .asString())
                                                    .toInstant(),
                                            values(json, SOURCE)));
                        }));
        return said;
    }

    static List<Thing> thingsOf(JdbcClient sql, Shape shape, long job) {
        var things = new ArrayList<Thing>();
        sql.sql("""
                select distinct on (c.tenant_id %2$s) to_jsonb(c) as row
                  from %1$s c
                 where c.job_id = :job
                """.formatted(
                        shape.table(),
                        String.join(
                                "",
                                shape.keys().stream().map(key -> ", c." + key).toList())))
                .param("job", job)
                .query(row -> {
                    things.add(thing(json(row), shape));
                });
        return things;
    }

    /// What is stored of these things is these rows, and nothing else.
    static void replace(JdbcClient sql, Shape shape, Map<Thing, List<Believed>> rows) {
        if (shape == Shape.PARENT) FamilyStore.lock(sql);
        inChunks(rows.keySet(), chunk -> {
            sql.sql("""
                    delete from %1$s c
                     using jsonb_populate_recordset(null::%1$s, :things::jsonb) i
                     where c.tenant_id = i.tenant_id %2$s
                    """.formatted(shape.table(), shape.same("c", "i")))
                    .param("things", write(chunk))
                    .update();
            var fresh = JSON.createArrayNode();
            for (var thing : chunk) for (var row : Objects.requireNonNull(rows.get(thing))) fresh.add(row(thing, row));
            sql.sql("""
                    insert into %1$s (tenant_id, %2$s, valid_from, valid_until, known_since, known_until, recorded_by,
                                      import_digest, job_id)
                    select i.tenant_id, %3$s i.valid_from, i.valid_until, i.known_since, i.known_until, i.recorded_by,
                           i.import_digest, i.job_id
                      from jsonb_populate_recordset(null::%1$s, :rows::jsonb) i
                    """.formatted(shape.table(), shape.columns(), shape.keys("i") + shape.values("i") + ","))
                    .param("rows", JSON.writeValueAsString(fresh))
                    .update();
        });
        if (shape == Shape.PARENT)
            FamilyStore.refuseCircles(
                    sql, rows.keySet().stream().map(Thing::tenant).distinct().toArray(Integer[]::new));
    }

    /// Tenants the job made and of which nobody else has said anything.
    static void forgetTenants(JdbcClient sql, long job) {
        sql.sql("delete from tenants_alias where job_id = :job")
                .param("job", job)
                .update();
        sql.sql("delete from tenants_tenant t where t.job_id = :job and not (" + spokenOf("") + ")")
                .param("job", job)
                .update();
    }

    /// Keys of tenants the job made and of which others have said something since.
    static List<String> spokenOf(JdbcClient sql, long job) {
        return sql.sql("select t.key from tenants_tenant t where t.job_id = :job and ("
                        + spokenOf(" and o.job_id is distinct from :job") + ") order by t.key")
                .param("job", job)
                .query((row, _) -> TenantStore.text(row, "key"))
                .list();
    }

    private static String spokenOf(String others) {
        return java.util.stream.Stream.concat(
                        Shape.ALL.stream().map(Shape::table), java.util.stream.Stream.of("tenants_alias"))
                .map(table -> "exists (select from " + table + " o where o.tenant_id = t.tenant_id" + others + ")")
                .collect(java.util.stream.Collectors.joining(
                        " or ", "", " or exists (select from tenants_parent o where o.parent = t.key" + others + ")"));
    }

    static Values values(JsonNode row, List<String> names) {
        var columns = new LinkedHashMap<String, JsonNode>();
        for (var name : names) columns.put(name, row.path(name));
        return new Values(columns);
    }

    private static Thing thing(JsonNode row, Shape shape) {
        return new Thing(row.path("tenant_id").asInt(), values(row, shape.keys()));
    }

    private static ObjectNode json(ResultSet row) throws SQLException {
        return (ObjectNode) JSON.readTree(row.getString("row"));
    }

    private static ObjectNode row(Thing thing, Believed row) {
        var json = key(thing);
        row.said().values().columns().forEach(json::set);
        row.said().source().columns().forEach(json::set);
        return json.put("valid_from", text(row.from()))
                .put("valid_until", text(row.until()))
                .put("known_since", row.knownSince().toString())
                .put("known_until", row.knownUntil().map(Instant::toString).orElse("infinity"));
    }

    private static ObjectNode key(Thing thing) {
        var json = JSON.createObjectNode().put("tenant_id", thing.tenant());
        thing.keys().columns().forEach(json::set);
        return json;
    }

    private static String write(List<Thing> things) {
        var json = JSON.createArrayNode();
        things.forEach(thing -> json.add(key(thing)));
        return JSON.writeValueAsString(json);
    }

    private static LocalDate day(String text) {
        return switch (text) {
            case "-infinity" -> LocalDate.MIN;
            case "infinity" -> LocalDate.MAX;
            default -> LocalDate.parse(text);
        };
    }

    private static String text(LocalDate day) {
        if (day.equals(LocalDate.MIN)) return "-infinity";
        return day.equals(LocalDate.MAX) ? "infinity" : day.toString();
    }

    private static void inChunks(Collection<Thing> things, java.util.function.Consumer<List<Thing>> use) {
        var all = List.copyOf(things);
        for (int from = 0; from < all.size(); from += CHUNK)
            use.accept(all.subList(from, Math.min(from + CHUNK, all.size())));
    }
}
