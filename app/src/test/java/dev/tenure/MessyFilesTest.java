package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The contracts of 600 tenants as a CRM somewhere in Europe saves them, over HTTP. The generator writes down every
/// problem it plants, so that what the preview lists is compared whole.
class MessyFilesTest {

    private static final int TENANTS = 600;
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MAPPING = """
            decimal: ","
            days: dd.MM.yyyy
            facts:
              - kind: contracts
                tenant: {from: Kunde, as: lower}
                term_start: "{Beginn}"
                term_end: "{Ende}"
                amount: "{Betrag}"
                currency: "{Währung}"
                period: {from: Zeitraum, map: {Monat: month, Jahr: year}}
            """;
    private static final List<String> COLUMNS = List.of("Kunde", "Betrag", "Währung", "Beginn", "Ende", "Zeitraum");
    private static RunningServer server;

    private enum Planted {
        SAME_TWICE,
        TWO_AMOUNTS,
        SWAPPED_DAYS,
        MONTH_FIRST,
        DECIMAL_POINT,
        NO_CURRENCY,
        UNKNOWN_TENANT,
        UNKNOWN_WORD,
        CELL_MISSING,
        TWO_PROBLEMS
    }

    /// @param problems "row column", or "row -" where a row as a whole is meant
    private record Sheet(byte[] bytes, TreeSet<String> problems, int rows, int changed) {}

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24");
        var tenants = new StringBuilder("id,name\n");
        for (int i = 0; i < TENANTS; i++)
            tenants.append("t").append(i).append(",Tenant ").append(i).append('\n');
        assertEquals(TENANTS, csv("tenants", tenants.toString()).path("created").asInt());
        var contracts = new StringBuilder("tenant,term_start,term_end,amount_minor,currency,period\n");
        for (int i = 0; i < TENANTS; i++)
            contracts.append("t%d,2026-01-01,2027-01-01,%d,EUR,year\n".formatted(i, cents(i)));
        assertEquals(
                TENANTS, csv("contracts", contracts.toString()).path("added").asInt());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static long cents(int tenant) {
        return 1_234_50L + 10_000L * tenant;
    }

    private static Sheet sheet(long seed) {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        var problems = new TreeSet<String>();
        int changed = 0;
        for (int i = 0; i < TENANTS; i++) {
            boolean differs = random.nextInt(100) < 30;
            boolean wrong = random.nextInt(100) < 12;
            long cents = cents(i) + (differs ? 1_00 : 0);
            var cells = new ArrayList<>(List.of("T" + i, amount(cents), "EUR", "01.01.2026", "01.01.2027", "Jahr"));
            int row = lines.size() + 2;
            if (!wrong) {
                if (differs) changed++;
                lines.add(String.join(";", cells));
                continue;
            }
            switch (Planted.values()[random.nextInt(Planted.values().length)]) {
                case SAME_TWICE -> {
                    if (differs) changed++;
                    lines.add(String.join(";", cells));
                    problems.add(row + 1 + " -");
                }
                case TWO_AMOUNTS -> {
                    lines.add(String.join(";", cells));
                    cells.set(1, amount(cents + 7));
                    problems.add(row + " -");
                    problems.add(row + 1 + " -");
                }
                case SWAPPED_DAYS -> {
                    cells.set(3, "01.01.2027");
                    cells.set(4, "01.01.2026");
                    problems.add(row + " Ende");
                }
                case MONTH_FIRST -> {
                    cells.set(3, "01.31.2026");
                    problems.add(row + " Beginn");
                }
                case DECIMAL_POINT -> {
                    cells.set(1, "1,234.50");
                    problems.add(row + " Betrag");
                }
                case NO_CURRENCY -> {
                    cells.set(2, "");
                    problems.add(row + " Währung");
                }
                case UNKNOWN_TENANT -> {
                    cells.set(0, "gone-" + i);
                    problems.add(row + " Kunde");
                }
                case UNKNOWN_WORD -> {
                    cells.set(5, "Woche");
                    problems.add(row + " Zeitraum");
                }
                case CELL_MISSING -> {
                    cells.removeLast();
                    problems.add(row + " -");
                }
                case TWO_PROBLEMS -> {
                    cells.set(2, "Euro");
                    cells.set(4, "soon");
                    problems.add(row + " Währung");
                    problems.add(row + " Ende");
                }
            }
            lines.add(String.join(";", cells));
        }
        var text = "\uFEFF" + String.join(";", COLUMNS) + "\r\n" + String.join("\r\n", lines) + "\r\n";
        return new Sheet(text.getBytes(StandardCharsets.UTF_16LE), problems, lines.size(), changed);
    }

    private static String amount(long cents) {
        return String.format(Locale.GERMANY, "%,d,%02d", cents / 100, cents % 100);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyProblemOfAMessyFileIsListedAndTheFileComesInOnceAndGoesOutWhole(long seed) {
        var sheet = sheet(seed);
        var before = exported();

        var renamed = multipart("", sheet.bytes(), MAPPING.replace("{Betrag}", "{Beträge}"));
        assertEquals(422, renamed.statusCode(), renamed.body());
        assertTrue(renamed.body().contains("reads the column 'Beträge'"), renamed.body());
        assertTrue(renamed.body().contains("Is it 'Betrag'?"), renamed.body());

        var preview = read(multipart("?dry_run=true&source=crm", sheet.bytes(), MAPPING));
        assertEquals(sheet.problems(), problems(preview));
        assertEquals(sheet.rows(), preview.path("rows").asInt());
        assertEquals(sheet.changed(), preview.path("changed").asInt());
        assertEquals(0, preview.path("added").asInt());
        preview.path("rejected")
                .forEach(one -> assertTrue(!one.path("fix").asString().isBlank(), one.toString()));
        assertEquals(before, exported(), "a preview changes nothing");

        var entered = read(server.send("POST", "/v1/imports/" + id(preview) + "/enter", "application/json", "{}"));
        assertEquals(sheet.changed(), entered.path("changed").asInt());
        var after = exported();
        var again = read(multipart("?source=crm", sheet.bytes(), MAPPING));
        assertTrue(again.path("again").asBoolean());
        assertEquals(0, again.path("changed").asInt() + again.path("added").asInt());
        assertEquals(after, exported(), "the file again changes nothing");

        for (var one : List.of(again, entered))
            read(server.send("POST", "/v1/imports/" + id(one) + "/revert", "application/json", "{}"));
        assertEquals(before, exported());
    }

    private static TreeSet<String> problems(JsonNode answer) {
        return StreamSupport.stream(answer.path("rejected").spliterator(), false)
                .map(one ->
                        one.path("row").asString() + " " + one.path("column").asString("-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String id(JsonNode answer) {
        return answer.path("id").asString();
    }

    /// What the API answers for each tenant, and below it every stored row of a fact.
    private static String exported() {
        var all = new StringBuilder();
        for (int i = 0; i < TENANTS; i += 25)
            all.append(server.get("/v1/tenants/t" + i).body()).append('\n');
        server.bean(Database.class).inStage(Stage.FACTS, tx -> {
            var rows = new TreeMap<String, List<String>>();
            for (var table : tx.sql().sql("""
                        select tablename from pg_tables
                         where tablename like 'tenants\\_%' and tablename not like 'tenants\\_import%'
                           and has_table_privilege(quote_ident(tablename), 'select')
                        """).query(String.class).list())
                rows.put(
                        table,
                        tx.sql()
                                .sql("select to_jsonb(t)::text from " + table + " t order by 1")
                                .query(String.class)
                                .list());
            assertEquals(TENANTS, rows.getOrDefault("tenants_tenant", List.of()).size());
            rows.forEach((table, these) -> all.append(table)
                    .append('\n')
                    .append(String.join("\n", these))
                    .append('\n'));
            return all;
        });
        return all.toString();
    }

    private static JsonNode csv(String kind, String text) {
        return read(server.send("POST", "/v1/fact-imports/" + kind, "text/csv", text));
    }

    private static JsonNode read(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> multipart(String query, byte[] csv, String mapping) {
        var body = new ByteArrayOutputStream();
        part(body, "file", "vertraege.csv", csv);
        part(body, "mapping", "mapping.yaml", mapping.getBytes(StandardCharsets.UTF_8));
        body.writeBytes("--edge--\r\n".getBytes(StandardCharsets.UTF_8));
        return server.send(server.request("/v1/fact-imports/contracts" + query, server.adminToken())
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static void part(ByteArrayOutputStream body, String name, String file, byte[] content) {
        body.writeBytes(("--edge\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + file
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
}
