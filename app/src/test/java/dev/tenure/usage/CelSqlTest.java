package dev.tenure.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.store.DuckDb;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs the compiled SQL in DuckDB over one event and compares with what CEL says, error being unknown.
class CelSqlTest {

    private static final String DATA =
            "{\"decision\":\"deny\",\"n\":5,\"f\":2.5,\"yes\":true,\"nil\":null,\"text\":\"5\",\"sub\":{\"x\":\"in\"},\"q\":\"it's\"}";

    @TempDir
    static Path folder;

    private static @Nullable DuckDb open;

    @BeforeAll
    static void open() {
        open = DuckDb.open(folder.resolve("cel.duckdb"), folder.resolve("temporary"), DuckDb.Limits.DEFAULT);
    }

    @AfterAll
    static void close() {
        duckDb().close();
    }

    private static DuckDb duckDb() {
        return java.util.Objects.requireNonNull(open);
    }

    private static @Nullable Object evaluated(String sql, EventFields fields, @Nullable String data) {
        var event =
                "(select 1 as seq, 1 as tenant_id, 's' as source, 'i' as id, 'user.active' as type, 'ann' as subject, "
                        + "now()::timestamp as time, current_date as day, "
                        + (data == null ? "null" : CelSql.quoted(data))
                        + " as data, null as extension)";
        return duckDb().write(connection -> {
                    UsageLab.run(
                            connection,
                            Resources.sql(
                                    "batch.sql",
                                    Map.of(
                                            "events",
                                            event,
                                            "types",
                                            "'user.active'",
                                            "data_paths",
                                            fields.dataPaths(),
                                            "extension_paths",
                                            fields.extensionPaths())));
                    try (var statement = connection.createStatement();
                            var row = statement.executeQuery("select " + sql + " from usage_batch b")) {
                        row.next();
                        return java.util.Optional.ofNullable(row.getObject(1));
                    }
                })
                .orTimeout(Duration.ofSeconds(20).toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .join()
                .orElse(null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            data.decision == "deny"                        ~ true
            data.decision == "permit"                      ~ false
            data.decision != "permit"                      ~ true
            "deny" == data.decision                        ~ true
            data.absent == "deny"                          ~ unknown
            !(data.absent == "deny")                       ~ unknown
            data.absent == "x" || data.n == 5              ~ true
            data.absent == "x" && data.n == 5              ~ unknown
            data.absent == "x" && data.n == 6              ~ false
            data.nil == "deny"                             ~ false
            data.n == "5"                                  ~ false
            data.text == 5                                 ~ false
            data.text != 5                                 ~ true
            data.text < 6                                  ~ unknown
            data.n >= 5 && data.n < 6                      ~ true
            4 < data.n                                     ~ true
            data.f == 2.5                                  ~ true
            data.f > data.n                                ~ false
            data.n - data.f == 2.5                         ~ true
            data.n in [1, 5]                               ~ true
            data.n in [1, 2]                               ~ false
            data.decision in ["permit", "deny"]            ~ true
            data.absent in ["permit", "deny"]              ~ unknown
            has(data.n)                                    ~ true
            has(data.nil)                                  ~ true
            has(data.absent)                               ~ false
            has(data.sub.x)                                ~ true
            has(data.sub.y)                                ~ false
            has(data.absent.y)                             ~ unknown
            data.sub.x == "in"                             ~ true
            data["sub"]["x"] == "in"                       ~ true
            data.yes                                       ~ true
            !data.yes                                      ~ false
            data.yes == true                               ~ true
            data.yes != true                               ~ false
            data.n                                         ~ unknown
            data.decision.startsWith("de")                 ~ true
            data.decision.startsWith("pe")                 ~ false
            data.n.startsWith("5")                         ~ unknown
            subject.startsWith("a") && subject == "ann"    ~ true
            subject in ["bob", "ann"]                      ~ true
            data.q == "it's"                               ~ true
            data.decision < "e"                            ~ true
            data.n * 999999999999 * 999999999999 * 999999999999 > 0 ~ unknown
            """)
    void aConditionIsTrueFalseOrUnknownAsInCel(String cel, String expected) {
        var fields = new EventFields();
        var sql = CelSql.condition(cel, fields);
        assertEquals(expected, said(evaluated(sql, fields, DATA)));
    }

    private static String said(@Nullable Object value) {
        return value == null ? "unknown" : value.toString();
    }

    @Test
    void anEventWithoutDataHasNoFields() {
        var fields = new EventFields();
        assertEquals("false", said(evaluated(CelSql.condition("has(data.n)", fields), fields, null)));
        assertEquals("unknown", said(evaluated(CelSql.condition("data.n == 5", fields), fields, null)));
        assertEquals("unknown", said(evaluated(CelSql.condition("data.n == 5", fields), fields, "[5]")));
    }

    @Test
    void aValueIsExact() {
        var fields = new EventFields();
        var sql = CelSql.number("data.decision == \"deny\" ? data.n * 3 - data.f : 0", fields);
        assertEquals(new BigDecimal("12.500000"), evaluated(sql, fields, DATA));
    }

    @Test
    void anOverflowIsUnknownAndStopsNothing() {
        var fields = new EventFields();
        var sql = CelSql.number("data.n * data.n * data.n * data.n", fields);
        assertEquals("unknown", said(evaluated(sql, fields, "{\"n\":999999999999}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            data.x.matches("a.*")             | uses 'matches'
            data.x / 2 > 1                    | uses '/'
            data.x % 2 == 1                   | uses '%'
            data.list.exists(x, x == 1)       | is not valid CEL
            size(data.list) > 1               | uses 'size'
            data.x == data.y                  | compares two fields for equality
            data.x in data.list               | uses 'in' with something other than a list of constants
            data.x in []                      | uses 'in' with an empty list
            data.x == null                    | a constant that is not text
            timestamp(data.x) > timestamp(0)  | uses 'timestamp'
            nobody == "x"                     | is not valid CEL
            data.x ==                         | is not valid CEL
            data["a b"] == 1                  | names the field 'a b'
            data[0] == 1                      | is not valid CEL
            data.x > 0.0000001                | at most 6 decimals
            [1, 2] == [1, 2]                  | uses 'list'
            """)
    void whatIsOutsideTheSubsetIsRefusedByName(String cel, String why) {
        var refused = assertThrows(MeterRefused.class, () -> CelSql.condition(cel, new EventFields()));
        assertTrue(
                String.valueOf(refused.getMessage()).contains(why),
                () -> "expected '" + why + "' in: " + refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(cel));
    }
}
