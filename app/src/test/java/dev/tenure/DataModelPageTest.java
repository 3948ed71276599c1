package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The drawings in docs/guide/data-model.md are what the migrations make. To draw them anew:
/// `mvn -pl app test -Dtest=DataModelPageTest -Dtenure.rewrite=true`.
class DataModelPageTest {

    /// What every fact row has; the page says it once.
    private static final Set<String> OF_FACTS =
            Set.of("valid_from", "valid_until", "known_since", "known_until", "recorded_by", "import_digest", "job_id");

    private static final Pattern DRAWING =
            Pattern.compile("<!-- tables: ([a-z]+) -->\n(.*?)<!-- /tables -->", Pattern.DOTALL);

    private record Column(String name, String type, boolean key) {}

    private record Reference(String from, String to, String by) {}

    @Test
    void theDrawingsShowEveryTable() throws Exception {
        var tables = new TreeMap<String, List<Column>>();
        var references = new ArrayList<Reference>();
        try (var database = TestDatabase.fresh()) {
            database.inStage(Stage.FACTS, tx -> {
                tables.putAll(columns(tx.sql()));
                references.addAll(references(tx.sql()));
                return true;
            });
        }
        var page = Repository.root().resolve("docs/guide/data-model.md");
        var text = Files.readString(page);
        var drawn = new ArrayList<String>();
        var expected = DRAWING.matcher(text).replaceAll(found -> {
            var room = found.group(1);
            drawn.add(room);
            return Matcher.quoteReplacement(
                    "<!-- tables: " + room + " -->\n" + drawing(room, tables, references) + "<!-- /tables -->");
        });
        if (Boolean.getBoolean("tenure.rewrite")) Files.writeString(page, expected);
        assertEquals(expected, Files.readString(page));
        assertEquals(
                tables.keySet().stream()
                        .map(DataModelPageTest::room)
                        .distinct()
                        .sorted()
                        .toList(),
                drawn.stream().sorted().toList(),
                "every room has its drawing");
        assertTrue(isFact(Objects.requireNonNull(tables.get("tenants_contract"))), "facts are told by their columns");
    }

    private static String room(String table) {
        return table.substring(0, table.indexOf('_'));
    }

    private static boolean isFact(List<Column> columns) {
        return columns.stream()
                .map(Column::name)
                .toList()
                .containsAll(List.of("valid_from", "known_since", "known_until"));
    }

    private static String drawing(String room, Map<String, List<Column>> tables, List<Reference> references) {
        var lines = new StringBuilder("```mermaid\nerDiagram\n");
        for (var reference : references)
            if (room(reference.from).equals(room))
                lines.append("  %s ||--o{ %s : %s\n".formatted(reference.to, reference.from, reference.by));
        tables.forEach((table, columns) -> {
            if (!room(table).equals(room)) return;
            boolean fact = isFact(columns);
            lines.append("  %s {\n".formatted(table));
            for (var column : columns)
                if (!fact || !OF_FACTS.contains(column.name))
                    lines.append("    %s %s%s\n".formatted(column.type, column.name, column.key ? " PK" : ""));
            if (fact) lines.append("    fact known_and_valid\n");
            lines.append("  }\n");
        });
        return lines.append("```\n").toString();
    }

    private static Map<String, List<Column>> columns(JdbcClient sql) {
        var tables = new LinkedHashMap<String, List<Column>>();
        sql.sql("""
                select c.relname, a.attname, t.typname,
                       coalesce(a.attnum = any(p.conkey), false) as key
                  from pg_class c
                  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                  join pg_type t on t.oid = a.atttypid
                  left join pg_constraint p on p.conrelid = c.oid and p.contype = 'p'
                 where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
                   and not c.relispartition and c.relname not like 'flyway%'
                 order by c.relname, a.attnum
                """).query(row -> {
            tables.computeIfAbsent(row.getString("relname"), _ -> new ArrayList<>())
                    .add(new Column(
                            row.getString("attname"),
                            row.getString("typname").replaceFirst("^_(.*)", "$1[]"),
                            row.getBoolean("key")));
        });
        return tables;
    }

    private static List<Reference> references(JdbcClient sql) {
        return sql.sql("""
                select c.relname as from_table, o.relname as to_table,
                       (select string_agg(a.attname, '_and_' order by k.place)
                          from unnest(f.conkey) with ordinality k(number, place)
                          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number) as columns
                  from pg_constraint f
                  join pg_class c on c.oid = f.conrelid
                  join pg_class o on o.oid = f.confrelid
                 where f.contype = 'f' and c.relnamespace = current_schema()::regnamespace and not c.relispartition
                 order by c.relname, columns, o.relname
                """)
                .query((row, _) ->
                        new Reference(row.getString("from_table"), row.getString("to_table"), row.getString("columns")))
                .list();
    }
}
