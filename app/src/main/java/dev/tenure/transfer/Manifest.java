package dev.tenure.transfer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What an export holds. It is written last, so an export without one is one that broke off.
///
/// @param format of the export as a whole; raised when an older Tenure would read it wrongly
/// @param schema of the tables: rows go into tables of the same shape only
/// @param ledgerHead the newest sequence of the ledger that was looked at
record Manifest(
        int format,
        String schema,
        String madeAt,
        long ledgerHead,
        long tenants,
        long events,
        long scores,
        Optional<String> scoredThrough,
        List<Part> files) {

    static final int FORMAT = 1;
    static final String FILE = "manifest.json";

    record Part(String path, long rows, long bytes, String sha256) {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    byte[] bytes() {
        return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static Manifest read(byte[] bytes) {
        try {
            var read = JSON.readValue(bytes, Manifest.class);
            if (read.files == null || read.schema == null) throw unreadable();
            return read;
        } catch (JacksonException _) {
            throw unreadable();
        }
    }

    private static CannotTransfer unreadable() {
        return new CannotTransfer(
                CannotTransfer.Why.DAMAGED, FILE + " is not the list of an export's files", "Make the export again.");
    }
}
