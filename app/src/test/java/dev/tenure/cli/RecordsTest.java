package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.mapping.Mapping;
import dev.tenure.mapping.MappingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aCsvFileIsReadByItsHeaderWithQuotesBomAndOtherDelimiters() throws IOException {
        var plain = write("a.csv", "\uFEFFid,name\n1,\"Ann, and \"\"Bo\"\"\"\n2,\n");
        assertEquals(
                List.of("1 {\"id\":\"1\",\"name\":\"Ann, and \\\"Bo\\\"\"}", "2 {\"id\":\"2\",\"name\":\"\"}"),
                rows(plain, Mapping.NONE));
        var semicolons = write("b.txt", "id;name\n1;x\n");
        var mapping = MappingFile.parse(
                "read: csv\ndelimiter: \";\"\nevents: [{id: \"{id}\", type: t, source: /s, time: at}]");
        assertEquals(List.of("1 {\"id\":\"1\",\"name\":\"x\"}"), rows(semicolons, mapping));
    }

    @Test
    void aBrokenLineOfJsonIsHandedOnWithItsBytesAndTheRestGoesOn() throws IOException {
        var file = write("a.ndjson", "{\"a\":1}\n\n{\"a\":\r\n[1]\n{\"a\":2}");
        assertEquals(
                List.of("1 {\"a\":1}", "2 broken {\"a\":", "3 broken [1]", "4 {\"a\":2}"), rows(file, Mapping.NONE));
    }

    @Test
    void gzipIsKnownByItsFirstBytesWhateverTheName() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write("{\"a\":1}\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8));
        }
        var file = Files.write(folder.resolve("events.ndjson"), bytes.toByteArray());
        assertEquals(List.of("1 {\"a\":1}", "2 {\"a\":2}"), rows(file, Mapping.NONE));
    }

    @Test
    void aParquetFileIsReadInItsOrderWithEveryTypeAsJson() throws Exception {
        var file = folder.resolve("events.parquet");
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute(
                    "copy (select i::bigint as id, 'u' || i as who, timestamp '2026-01-01 00:00:00' + to_days(i::int) as at,"
                            + " {'n': i} as data from range(3000) r(i)) to '" + file + "' (format parquet)");
        }
        var rows = rows(file, Mapping.NONE);
        assertEquals(3000, rows.size());
        assertEquals("3 {\"id\":2,\"who\":\"u2\",\"at\":\"2026-01-03 00:00:00\",\"data\":{\"n\":2}}", rows.get(2));
        assertTrue(rows.getLast().startsWith("3000 {\"id\":2999,"));
    }

    @Test
    void aCsvRowWithTooManyFieldsStopsTheFileAndNamesTheRecord() throws IOException {
        var file = write("a.csv", "a,b\n1,2\n1,2,3\n");
        var failure = assertThrows(IOException.class, () -> rows(file, Mapping.NONE));
        assertTrue(String.valueOf(failure.getMessage()).startsWith("record 2 of "), failure.getMessage());
    }

    @Test
    void anEndingThatNamesNoFormatIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Records(folder.resolve("events.log"), Mapping.NONE));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> rows(Path file, Mapping mapping) throws IOException {
        var rows = new ArrayList<String>();
        new Records(file, mapping).each(row -> {
            rows.add(row.number()
                    + switch (row) {
                        case Records.Row.Read read -> " " + read.json();
                        case Records.Row.Broken broken -> " broken " + new String(broken.raw(), StandardCharsets.UTF_8);
                    });
            return true;
        });
        return rows;
    }
}
