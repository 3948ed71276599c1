package dev.tenure.tenants;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The rows of a CSV file, whatever program saved it: UTF-8 with or without a byte order mark, UTF-16 with one,
/// separated by commas, semicolons, tabs or bars.
///
/// @param header names the columns
record CsvText(List<String> header, List<Row> rows) {

    /// @param number the line it begins on, the header being on line 1
    record Row(long number, List<String> cells) {}

    private static final char MARK = '\uFEFF';

    /// @param known names of columns, by which the separator is told
    static CsvText read(byte[] bytes, Optional<Character> separator, Collection<String> known) {
        var text = decode(bytes);
        char mark = separator.orElseGet(() -> separator(text, known));
        var rows = new ArrayList<Row>();
        try {
            for (var record : parse(text, mark)) rows.add(new Row(record.getStartingLineNumber(), record.getFields()));
        } catch (CsvParseException malformed) {
            throw new IllegalArgumentException("not readable as CSV: " + malformed.getMessage(), malformed);
        }
        if (rows.isEmpty()) throw new IllegalArgumentException("the file has no line that names its columns");
        var header = rows.removeFirst().cells().stream().map(String::strip).toList();
        for (int i = 0; i < header.size(); i++)
            if (header.subList(0, i).contains(header.get(i)))
                throw new IllegalArgumentException("two columns are named '" + header.get(i) + "'");
        return new CsvText(header, rows);
    }

    private static Iterable<CsvRecord> parse(String text, char separator) {
        // How many cells a row has is looked at row by row, so that one bad row does not end the file.
        return CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text);
    }

    private static String decode(byte[] bytes) {
        Charset charset = StandardCharsets.UTF_8;
        if (bytes.length >= 2 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe)
            charset = StandardCharsets.UTF_16LE;
        if (bytes.length >= 2 && (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff)
            charset = StandardCharsets.UTF_16BE;
        try {
            var text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    charset == StandardCharsets.UTF_8
                            ? "the file is not UTF-8; save it as CSV UTF-8, or as UTF-16 with its byte order mark"
                            : "the file begins as UTF-16 and does not go on so",
                    e);
        }
    }

    /// The one that gives the most columns known by name, or else the most columns.
    private static char separator(String text, Collection<String> known) {
        char best = ',';
        long most = -1;
        for (char mark : FactForm.SEPARATORS.toCharArray()) {
            var names = firstLine(text, mark);
            long found =
                    names.stream().map(String::strip).filter(known::contains).count() * 10_000 + names.size();
            if (found > most) {
                most = found;
                best = mark;
            }
        }
        return best;
    }

    private static List<String> firstLine(String text, char separator) {
        try {
            for (var record : parse(text, separator)) return record.getFields();
        } catch (CsvParseException _) {
            // Another separator may read it; that none does is said when the file is read.
            return List.of();
        }
        return List.of();
    }
}
