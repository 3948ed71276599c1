package dev.tenure.ingest;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// An event that was kept apart, back to what it was when it came in.
final class EventText {

    private static final JsonFactory JSON = new JsonFactory();

    private EventText() {}

    /// Extension attributes from the canonical JSON object they were stored as.
    static @Nullable TreeMap<String, String> extensions(@Nullable String json) {
        if (json == null) return null;
        var extensions = new TreeMap<String, String>();
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                parser.nextToken();
                extensions.put(name, CanonicalJson.of(parser));
            }
        }
        return extensions;
    }

    /// A scalar in canonical JSON as plain text.
    static String plain(String canonical) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), canonical)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    /// The event as structured CloudEvents JSON.
    static byte[] structured(Event event) {
        var out = new StringBuilder(256).append("{\"specversion\":\"1.0\"");
        attribute("id", event.id, out);
        attribute("source", event.source, out);
        attribute("type", event.type, out);
        attribute("subject", event.subject, out);
        if (event.hasTime())
            attribute("time", EventTime.instant(event.timeMicros).toString(), out);
        if (event.extensions != null)
            event.extensions.forEach((name, value) -> {
                out.append(',');
                CanonicalJson.quote(name, out);
                out.append(':').append(value);
            });
        if (event.data != null) out.append(",\"data\":").append(event.data);
        return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void attribute(String name, @Nullable String value, StringBuilder out) {
        if (value == null) return;
        out.append(",\"").append(name).append("\":");
        CanonicalJson.quote(value, out);
    }
}
