package dev.tenure.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.tenure.mapping.Mapping;
import dev.tenure.mapping.Mapping.Format;
import dev.tenure.store.DuckDb;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The records of one file, whatever its format, one after another.
final class Records {

    /// @param number counts records from 1; a resumed import starts after the last one acknowledged
    sealed interface Row {
        long number();

        record Read(long number, JsonNode json, byte[] raw) implements Row {}

        /// Not readable as a record. The bytes are kept so that the server can keep them.
        record Broken(long number, byte[] raw, String problem) implements Row {}
    }

    @FunctionalInterface
    interface Reader {
        /// False stops the reading.
        boolean take(Row row) throws IOException;
    }

    private static final byte[] NONE = new byte[0];
    private static final int MOST_LINE_BYTES = 4 << 20;

    private final Path file;
    private final Format format;
    private final char delimiter;
    private final JsonMapper json = JsonMapper.builder().build();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong whole = new AtomicLong(-1);

    Records(Path file, Mapping mapping) {
        this(file, mapping.format(), mapping.delimiter());
    }

    Records(Path file, Optional<Format> format, Optional<Character> delimiter) {
        this.file = file;
        this.format = format.orElseGet(() -> byName(file));
        this.delimiter = delimiter.orElse(',');
    }

    static Format byName(Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz")) name = name.substring(0, name.length() - 3);
        if (name.endsWith(".csv")) return Format.CSV;
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl") || name.endsWith(".json")) return Format.NDJSON;
        if (name.endsWith(".parquet")) return Format.PARQUET;
        throw new IllegalArgumentException(
                "the ending of " + file + " names no format; say 'read: csv', ndjson or parquet in a mapping file");
    }

    Format format() {
        return format;
    }

    /// Rows of a Parquet file; of another the bytes as they lie on the disk, so that a compressed file's progress is
    /// true.
    long done() {
        return done.get();
    }

    /// What `done` comes to, known once the first record is.
    long whole() {
        return whole.get();
    }

    void each(Reader reader) throws IOException {
        switch (format) {
            case CSV -> csv(reader);
            case NDJSON -> lines(reader);
            case PARQUET -> parquet(reader);
        }
    }

    private InputStream open() throws IOException {
        whole.set(Files.size(file));
        var counted = new BufferedInputStream(new Counting(Files.newInputStream(file)), 1 << 16);
        counted.mark(2);
        boolean zipped = counted.read() == 0x1f && counted.read() == 0x8b;
        counted.reset();
        return zipped ? new GZIPInputStream(counted, 1 << 16) : counted;
    }

    private void csv(Reader reader) throws IOException {
        long number = 0;
        try (var in = open();
                var rows = CsvReader.builder()
                        .fieldSeparator(delimiter)
                        .extraFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.STRICT)
                        .missingFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.STRICT)
                        .detectBomHeader(true)
                        .ofNamedCsvRecord(in, StandardCharsets.UTF_8)) {
            for (var row : rows) {
                var record = JsonNodeFactory.instance.objectNode();
                var header = row.getHeader();
                for (int i = 0; i < header.size(); i++) record.put(header.get(i), row.getField(i));
                if (!reader.take(new Row.Read(++number, record, NONE))) return;
            }
        } catch (CsvParseException e) {
            // After a broken row the reader cannot tell where the next begins, so the file ends here, loudly.
            throw new IOException("record " + (number + 1) + " of " + file + " is not CSV: " + e.getMessage(), e);
        }
    }

    private void lines(Reader reader) throws IOException {
        long number = 0;
        try (var in = open()) {
            for (var line = line(in); line.isPresent(); line = line(in)) {
                if (blank(line.get())) continue;
                if (!reader.take(parse(++number, line.get()))) return;
            }
        }
    }

    private static boolean blank(byte[] line) {
        for (byte each : line) if (each != ' ' && each != '\t' && each != '\r') return false;
        return true;
    }

    private Row parse(long number, byte[] line) {
        try {
            var record = json.readTree(line);
            return record.isObject()
                    ? new Row.Read(number, record, line)
                    : new Row.Broken(number, line, "the line is not a JSON object");
        } catch (JacksonException e) {
            return new Row.Broken(number, line, "the line is not JSON: " + e.getOriginalMessage());
        }
    }

    /// Without its end, `\n` or `\r\n`. A file that is one endless line must not fill the memory.
    private Optional<byte[]> line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(512);
        int next = in.read();
        if (next < 0) return Optional.empty();
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == MOST_LINE_BYTES)
                throw new IOException("a line of " + file + " is longer than " + MOST_LINE_BYTES + " bytes");
            line.write(next);
        }
        var bytes = line.toByteArray();
        boolean carriage = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return Optional.of(carriage ? java.util.Arrays.copyOf(bytes, bytes.length - 1) : bytes);
    }

    /// DuckDB reads Parquet; its JSON text is the one form in which every column type becomes a record.
    private void parquet(Reader reader) throws IOException {
        var temporary = Files.createTempDirectory("tenure-import");
        try (var duck = DuckDb.open(temporary.resolve("import.duckdb"), temporary, DuckDb.Limits.DEFAULT)) {
            duck.read(Duration.ofDays(7), connection -> {
                whole.set(parquetRows(connection));
                try (var statement =
                        connection.prepareStatement("select to_json(r)::varchar from read_parquet(?) as r")) {
                    statement.setString(1, file.toString());
                    try (var rows = statement.executeQuery()) {
                        for (long number = 1; rows.next(); number++) {
                            done.set(number);
                            var row = new Row.Read(number, json.readTree(rows.getString(1)), NONE);
                            if (!reader.take(row)) return number;
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return 0L;
            });
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof UncheckedIOException io) throw io.getCause();
            if (e.getCause() instanceof SQLException sql)
                throw new IOException("cannot read " + file + ": " + sql.getMessage(), sql);
            throw e;
        } finally {
            try (var rest = Files.list(temporary)) {
                for (var each : rest.toList()) Files.deleteIfExists(each);
            }
            Files.deleteIfExists(temporary);
        }
    }

    private long parquetRows(Connection connection) throws SQLException {
        try (var statement =
                connection.prepareStatement("select sum(num_rows)::bigint from parquet_file_metadata(?)")) {
            statement.setString(1, file.toString());
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private final class Counting extends FilterInputStream {
        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) done.incrementAndGet();
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            if (read > 0) done.addAndGet(read);
            return read;
        }
    }
}
