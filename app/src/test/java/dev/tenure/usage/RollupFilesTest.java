package dev.tenure.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rollups are exact: no floating point in the files, in what expressions become, or in the tables.
class RollupFilesTest {

    private static final Pattern INEXACT = Pattern.compile(
            "\\b(double|float4?|float8|real|avg|mean|stddev\\w*|var_\\w+|approx\\w*)\\b|\\de[+-]?\\d|\\bbetween\\b");

    private static String code(String sql) {
        return sql.replaceAll("--[^\\n]*", "").toLowerCase(java.util.Locale.ROOT);
    }

    @Test
    void noRollupFileUsesFloatingPointOrClosedIntervals() throws IOException, URISyntaxException {
        var folder = Path.of(Objects.requireNonNull(getClass().getClassLoader().getResource("rollups/schema.sql"))
                        .toURI())
                .resolveSibling("");
        var found = new ArrayList<String>();
        int files = 0;
        try (var list = Files.list(folder)) {
            for (var file : list.toList()) {
                files++;
                var match = INEXACT.matcher(code(Files.readString(file)));
                if (match.find()) found.add(file.getFileName() + " says " + match.group());
            }
        }
        assertEquals(List.of(), found);
        assertFalse(files < 10, "the folder of rollups was not found");
    }

    @Test
    void noShippedMeterBecomesFloatingPoint() {
        for (var one : Meters.shipped().compiled())
            for (var sql : List.of(one.passes(), one.num(), one.den(), one.key()))
                assertFalse(INEXACT.matcher(code(sql)).find(), () -> one.meter().name() + ": " + sql);
    }

    @Test
    void everyColumnOfEveryRollupIsExact(@TempDir Path folder) {
        try (var lab = new UsageLab(folder, Meters.shipped())) {
            lab.send(1, "action.done", "ann", "2026-03-01T10:00", null);
            lab.rollUp();
            var types = lab.duckDb.read(Duration.ofSeconds(10), connection -> {
                var all = new ArrayList<String>();
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery("select distinct data_type from information_schema.columns"
                                + " where table_name like 'usage_%' order by 1")) {
                    while (rows.next()) all.add(rows.getString(1));
                }
                return all;
            });
            assertEquals(
                    List.of("BIGINT", "DATE", "DECIMAL(38,6)", "INTEGER", "SMALLINT", "TIMESTAMP", "VARCHAR"), types);
        }
    }
}
