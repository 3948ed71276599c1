package dev.tenure.revenue;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;

/// A CSV file of rates: `currency`, `day`, `rate`.
final class RateFile {

    static final List<String> COLUMNS = List.of("currency", "day", "rate");

    /// As many digits as the table keeps; more would come back as another number.
    private static final int MOST_SCALE = 10;

    private static final BigDecimal MOST = new BigDecimal("1000000000");

    record Rate(String currency, LocalDate day, BigDecimal rate) {}

    record Read(List<Rate> rates, List<RateReport.Rejected> rejected) {}

    private RateFile() {}

    static Read read(byte[] csv, Currency reporting) {
        var rates = new ArrayList<Rate>();
        var rejected = new ArrayList<RateReport.Rejected>();
        var once = new HashSet<List<Object>>();
        try (var rows = CsvReader.builder()
                .detectBomHeader(true)
                .ofNamedCsvRecord(
                        new InputStreamReader(new ByteArrayInputStream(csv), StandardCharsets.UTF_8.newDecoder()))) {
            boolean first = true;
            for (var row : rows) {
                if (first && !new HashSet<>(row.getHeader()).equals(new HashSet<>(COLUMNS)))
                    throw new IllegalArgumentException(
                            "a file of rates has the columns " + String.join(", ", COLUMNS) + " and no others");
                first = false;
                long line = row.getStartingLineNumber();
                var column = "currency";
                try {
                    var currency = Currency.getInstance(row.getField(column).strip());
                    if (currency.equals(reporting))
                        throw new IllegalArgumentException("the reporting currency needs no rate");
                    column = "day";
                    var day = LocalDate.parse(row.getField(column).strip());
                    column = "rate";
                    var rate = rate(row);
                    if (once.add(List.of(currency, day))) rates.add(new Rate(currency.getCurrencyCode(), day, rate));
                    else
                        rejected.add(new RateReport.Rejected(
                                line, "day", "an earlier row has a rate of this currency and day"));
                } catch (DateTimeParseException | IllegalArgumentException wrong) {
                    rejected.add(new RateReport.Rejected(line, column, problem(column, row, wrong)));
                }
            }
            if (first) throw new IllegalArgumentException("the file has no rows");
        } catch (CsvParseException malformed) {
            throw new IllegalArgumentException("not readable as CSV: " + malformed.getMessage(), malformed);
        } catch (UncheckedIOException | IOException e) {
            if (e instanceof CharacterCodingException || e.getCause() instanceof CharacterCodingException)
                throw new IllegalArgumentException("the file is not UTF-8", e);
            throw new IllegalStateException(e);
        }
        return new Read(rates, rejected);
    }

    private static BigDecimal rate(NamedCsvRecord row) {
        var rate = new BigDecimal(row.getField("rate").strip());
        if (rate.signum() <= 0
                || rate.compareTo(MOST) >= 0
                || rate.stripTrailingZeros().scale() > MOST_SCALE) throw new NumberFormatException();
        return rate;
    }

    private static String problem(String column, NamedCsvRecord row, RuntimeException wrong) {
        var text = row.getField(column).strip();
        return switch (column) {
            case "day" -> "'" + text + "' is not a day like 2026-11-24";
            case "rate" ->
                "'" + text + "' is not a rate: a number above 0 with a decimal point and at most 10 decimals";
            default ->
                wrong.getMessage() == null ? "'" + text + "' is not a currency code like EUR" : wrong.getMessage();
        };
    }
}
