package dev.tenure.ingest;

import dev.tenure.ingest.CanonicalJson.DuplicateMember;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Takes a body apart into events, as CloudEvents 1.0 lays them out: structured, batch and binary. Reads a
/// stream of tokens; no tree is built.
final class EventReader {

    sealed interface Body {
        record Events(boolean single, List<Event> events) implements Body {}

        record Unreadable(Problem problem) implements Body {}
    }

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(EventRules.MOST_NESTING)
                    .maxStringLength(1 << 20)
                    .maxNumberLength(100)
                    .maxNameLength(1024)
                    .build())
            .build();

    private EventReader() {}

    static Body read(Incoming incoming, int most) {
        var media = media(incoming.contentType());
        if (!incoming.attributes().isEmpty()) return new Body.Events(true, List.of(binary(incoming, media)));
        boolean lines = media.equals("application/x-ndjson");
        boolean json = media.equals("application/json")
                || media.equals("application/cloudevents+json")
                || media.equals("application/cloudevents-batch+json");
        if (!json && !lines)
            return new Body.Unreadable(Problem.of(
                    "unsupported-media-type",
                    "Not a form of CloudEvents this door reads",
                    "The content type is '" + media + "' and there are no ce- headers.",
                    "Send application/cloudevents+json, application/cloudevents-batch+json, application/x-ndjson, or"
                            + " binary mode with ce- headers."));
        if (!utf8(incoming.body())) return new Body.Unreadable(notUtf8());
        try (var parser = JSON.createParser(ObjectReadContext.empty(), incoming.body())) {
            return lines ? lines(parser, most) : structured(parser, most);
        } catch (StreamConstraintsException e) {
            return new Body.Unreadable(Problem.of(
                    "json-beyond-limits",
                    "JSON beyond limits",
                    "The body breaks a limit" + at(e) + ": " + e.getOriginalMessage(),
                    "Nest at most " + EventRules.MOST_NESTING + " levels and keep each string under 1 MiB."));
        } catch (JacksonException e) {
            return new Body.Unreadable(malformed(at(e).strip() + ": " + e.getOriginalMessage()));
        } catch (DuplicateMember e) {
            return new Body.Unreadable(malformed("the member '" + e.getMessage() + "' stands twice in one object"));
        }
    }

    private static Body structured(JsonParser parser, int most) {
        var first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            var event = event(parser);
            if (parser.nextToken() != null) return new Body.Unreadable(malformed("text follows the event"));
            return new Body.Events(true, List.of(event));
        }
        if (first != JsonToken.START_ARRAY)
            return new Body.Unreadable(malformed("an event object or an array of events is expected"));
        var events = new ArrayList<Event>();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (events.size() == most) return new Body.Unreadable(tooMany(most));
            events.add(token == JsonToken.START_OBJECT ? event(parser) : notAnObject(parser));
        }
        if (parser.nextToken() != null) return new Body.Unreadable(malformed("text follows the batch"));
        return new Body.Events(false, events);
    }

    /// One event a line: what streams and log shippers write.
    private static Body lines(JsonParser parser, int most) {
        var events = new ArrayList<Event>();
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (events.size() == most) return new Body.Unreadable(tooMany(most));
            events.add(token == JsonToken.START_OBJECT ? event(parser) : notAnObject(parser));
        }
        return new Body.Events(false, events);
    }

    static Problem tooMany(int most) {
        return Problem.of(
                "too-many-events",
                "Too many events",
                "The body has more than " + most + " events.",
                "Send at most " + most + " events in one request.");
    }

    private static Event notAnObject(JsonParser parser) {
        var event = new Event();
        event.from = offset(parser.currentTokenLocation());
        parser.skipChildren();
        parser.finishToken();
        event.until = offset(parser.currentLocation());
        event.fault(Problem.of(
                "not-a-cloudevent",
                "Not a CloudEvent",
                "An element of the batch is not an object.",
                "Send an array of CloudEvents objects."));
        return event;
    }

    private static Event event(JsonParser parser) {
        var event = new Event();
        event.from = offset(parser.currentTokenLocation());
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            member(event, name, parser);
        }
        event.until = offset(parser.currentLocation());
        return event;
    }

    private static void member(Event event, String name, JsonParser parser) {
        switch (name) {
            case "id" -> event.id = once(event, name, event.id, parser);
            case "source" -> event.source = once(event, name, event.source, parser);
            case "type" -> event.type = once(event, name, event.type, parser);
            case "specversion" -> event.specVersion = once(event, name, event.specVersion, parser);
            case "subject" -> event.subject = once(event, name, event.subject, parser);
            case "time" -> event.timeText = once(event, name, event.timeText, parser);
            case "data" -> {
                if (event.data != null) event.fault(twice(name));
                event.data = CanonicalJson.of(parser);
                if (event.data.equals("null")) event.data = null;
            }
            default -> extension(event, name, parser);
        }
    }

    private static @Nullable String once(Event event, String name, @Nullable String before, JsonParser parser) {
        if (before != null) event.fault(twice(name));
        if (parser.currentToken() == JsonToken.VALUE_STRING) return parser.getString();
        if (parser.currentToken() != JsonToken.VALUE_NULL)
            event.fault(Problem.at(
                    name,
                    "wrong-type",
                    "Attribute of a wrong type",
                    "The event's " + name + " is not a string.",
                    "Send a string as " + name + "."));
        parser.skipChildren();
        return null;
    }

    /// `datacontenttype`, `dataschema` and `data_base64` are kept beside the extensions: no meter reads them,
    /// but a retry that differs in them is another event.
    private static void extension(Event event, String name, JsonParser parser) {
        var token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) return;
        if (!token.isScalarValue() || token == JsonToken.VALUE_NUMBER_FLOAT) {
            event.fault(Problem.at(
                    name,
                    "wrong-type",
                    "Attribute of a wrong type",
                    "The extension attribute is not a string, an integer or a boolean.",
                    "Send structured values inside data."));
            parser.skipChildren();
        } else put(event, name, CanonicalJson.of(parser));
    }

    private static void put(Event event, String name, String canonical) {
        if (!attributeName(name)) {
            event.fault(Problem.at(
                    name.substring(0, Math.min(64, name.length())),
                    "bad-attribute",
                    "Attribute of a wrong name",
                    "An extension attribute's name has characters other than a-z and 0-9, or more than 64 of them.",
                    "Name extension attributes as CloudEvents 1.0 does."));
            return;
        }
        if (event.extensions == null) event.extensions = new TreeMap<>();
        if (event.extensions.put(name, canonical) != null) event.fault(twice(name));
    }

    private static boolean attributeName(String name) {
        if (name.equals("data_base64")) return true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) return false;
        }
        return !name.isEmpty() && name.length() <= 64;
    }

    private static Event binary(Incoming incoming, String media) {
        var event = new Event();
        event.until = incoming.body().length;
        incoming.attributes().forEach((name, value) -> {
            switch (name) {
                case "id" -> event.id = value;
                case "source" -> event.source = value;
                case "type" -> event.type = value;
                case "specversion" -> event.specVersion = value;
                case "subject" -> event.subject = value;
                case "time" -> event.timeText = value;
                default -> put(event, name, quoted(value));
            }
        });
        if (!media.isEmpty() && !media.equals("application/json")) put(event, "datacontenttype", quoted(media));
        if (incoming.body().length > 0) event.data = binaryData(event, incoming.body(), media);
        return event;
    }

    private static @Nullable String binaryData(Event event, byte[] body, String media) {
        boolean json = media.isEmpty() || media.equals("application/json") || media.endsWith("+json");
        if (!utf8(body)) {
            if (json || media.startsWith("text/")) event.fault(notUtf8());
            else put(event, "data_base64", quoted(java.util.Base64.getEncoder().encodeToString(body)));
            return null;
        }
        if (!json) return quoted(new String(body, StandardCharsets.UTF_8));
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            parser.nextToken();
            var data = parser.currentToken() == null ? null : CanonicalJson.of(parser);
            if (data == null || parser.nextToken() != null) event.fault(malformed("the body is not one JSON value"));
            return "null".equals(data) ? null : data;
        } catch (JacksonException e) {
            event.fault(malformed(at(e).strip() + ": " + e.getOriginalMessage()));
        } catch (DuplicateMember e) {
            event.fault(malformed("the member '" + e.getMessage() + "' stands twice in one object"));
        }
        return null;
    }

    private static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2);
        CanonicalJson.quote(text, out);
        return out.toString();
    }

    static String media(@Nullable String contentType) {
        if (contentType == null) return "";
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /// Pure ASCII is nearly every body and is seen eight bytes at a time; only the rest is decoded to check.
    private static boolean utf8(byte[] body) {
        var words = ByteBuffer.wrap(body);
        long high = 0;
        while (words.remaining() >= 8) high |= words.getLong();
        while (words.hasRemaining()) high |= words.get() & 0x80L;
        if ((high & 0x8080808080808080L) == 0) return true;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static int offset(TokenStreamLocation location) {
        return (int) location.getByteOffset();
    }

    private static String at(JacksonException e) {
        var location = e.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static Problem malformed(String detail) {
        return Problem.of(
                "malformed-json", "Malformed JSON", "The body is not readable: " + detail + ".", "Send valid JSON.");
    }

    private static Problem notUtf8() {
        return Problem.of(
                "invalid-utf8",
                "Invalid UTF-8",
                "The body contains bytes that are not UTF-8.",
                "Encode JSON and text as UTF-8.");
    }

    private static Problem twice(String name) {
        return Problem.at(
                name,
                "attribute-twice",
                "Attribute given twice",
                "The event gives " + name + " more than once.",
                "Give each attribute once.");
    }
}
