package dev.tenure.mapping;

import dev.tenure.mapping.Mapping.Unfit;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// One value of an event, made from a record. Null is "the record has none": an optional attribute is then left
/// out, a required one is a fault. An empty text counts as none, because a CSV file knows no other absence.
public sealed interface MappingValue {

    JsonMapper JSON = JsonMapper.builder().build();

    /// @param element the array element this event is made for, when the rule has `each`
    /// @param index counts a record's events from 1
    record Scope(JsonNode record, @Nullable JsonNode element, int index) {
        @Nullable
        JsonNode find(String name) {
            if (name.equals("index")) return JsonNodeFactory.instance.stringNode(String.valueOf(index));
            if (element != null && name.equals("each")) return element;
            if (element != null && name.startsWith("each.")) return MappingValue.find(element, name.substring(5));
            return MappingValue.find(record, name);
        }
    }

    @Nullable
    JsonNode of(Scope scope) throws Unfit;

    /// What it reads, for messages.
    String names();

    /// The columns it reads.
    List<String> reads();

    record Constant(JsonNode value) implements MappingValue {
        @Override
        public JsonNode of(Scope scope) {
            return value;
        }

        @Override
        public String names() {
            return value.toString();
        }

        @Override
        public List<String> reads() {
            return List.of();
        }
    }

    /// `literal{column}literal…`; one empty column makes the whole text none.
    record Template(List<String> literals, List<String> columns) implements MappingValue {
        @Override
        public @Nullable JsonNode of(Scope scope) {
            var text = new StringBuilder(literals.getFirst());
            for (int i = 0; i < columns.size(); i++) {
                var value = text(scope.find(columns.get(i)));
                if (value == null) return null;
                text.append(value).append(literals.get(i + 1));
            }
            return JsonNodeFactory.instance.stringNode(text.toString());
        }

        @Override
        public String names() {
            return String.join(", ", columns);
        }

        @Override
        public List<String> reads() {
            return columns;
        }
    }

    enum Kind {
        STRING,
        LOWER,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        JSON,
        COUNT
    }

    /// A column in another form, or looked up in a small table of the mapping file.
    record Cast(String column, Kind kind, Map<String, JsonNode> table, Optional<JsonNode> otherwise)
            implements MappingValue {
        @Override
        public @Nullable JsonNode of(Scope scope) throws Unfit {
            var value = scope.find(column);
            if (kind == Kind.COUNT) return value == null ? null : JsonNodeFactory.instance.numberNode(value.size());
            if (kind == Kind.JSON && value != null && !value.isString()) return value;
            var text = text(value);
            if (text == null) return otherwise.orElse(null);
            if (!table.isEmpty()) {
                var found = table.containsKey(text) ? table.get(text) : otherwise.orElse(null);
                if (found == null) throw new Unfit(column, "has no entry in the mapping's table: '" + text + "'");
                return found;
            }
            try {
                return switch (kind) {
                    case STRING -> JsonNodeFactory.instance.stringNode(text);
                    case LOWER -> JsonNodeFactory.instance.stringNode(text.toLowerCase(java.util.Locale.ROOT));
                    case INTEGER -> JsonNodeFactory.instance.numberNode(new BigDecimal(text.strip()).longValueExact());
                    case DECIMAL -> JsonNodeFactory.instance.numberNode(new BigDecimal(text.strip()));
                    case BOOLEAN -> JsonNodeFactory.instance.booleanNode(truth(text));
                    case JSON -> json(text);
                    case COUNT -> throw new IllegalStateException("a count was answered above");
                };
            } catch (ArithmeticException | IllegalArgumentException | JacksonException unreadable) {
                throw new Unfit(
                        column, "is not " + kind.name().toLowerCase(java.util.Locale.ROOT) + ": '" + text + "'");
            }
        }

        private static boolean truth(String text) {
            return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
                case "true", "1", "yes" -> true;
                case "false", "0", "no" -> false;
                default -> throw new IllegalArgumentException(text);
            };
        }

        @Override
        public String names() {
            return column;
        }

        @Override
        public List<String> reads() {
            return List.of(column);
        }
    }

    record Table(Map<String, MappingValue> fields) implements MappingValue {
        @Override
        public @Nullable JsonNode of(Scope scope) throws Unfit {
            var json = JsonNodeFactory.instance.objectNode();
            for (var field : fields.entrySet()) {
                var value = field.getValue().of(scope);
                if (value != null) json.set(field.getKey(), value);
            }
            return json.isEmpty() ? null : json;
        }

        @Override
        public String names() {
            return fields.values().stream().map(MappingValue::names).collect(Collectors.joining(", "));
        }

        @Override
        public List<String> reads() {
            return fields.values().stream()
                    .flatMap(field -> field.reads().stream())
                    .toList();
        }
    }

    enum Epoch {
        SECONDS,
        MILLIS
    }

    /// A local time needs the zone it was written in; a date alone needs an hour, or it begins the day there.
    record Time(Template from, Optional<DateTimeFormatter> format, Optional<Epoch> epoch, ZoneId zone, LocalTime at)
            implements MappingValue {
        @Override
        public @Nullable JsonNode of(Scope scope) throws Unfit {
            var value = text(from.of(scope));
            if (value == null) return null;
            try {
                var instant = epoch.isPresent()
                        ? fromEpoch(new BigDecimal(value.strip()), epoch.get())
                        : fromText(value.strip(), format.orElse(ISO), zone, at);
                return JsonNodeFactory.instance.stringNode(instant.toString());
            } catch (DateTimeException | ArithmeticException | NumberFormatException unreadable) {
                throw new Unfit(names(), "is not a time as the mapping describes it: '" + value + "'");
            }
        }

        private static Instant fromEpoch(BigDecimal number, Epoch epoch) {
            var micros = number.movePointRight(epoch == Epoch.SECONDS ? 6 : 3).longValueExact();
            return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L);
        }

        private static Instant fromText(String value, DateTimeFormatter format, ZoneId zone, LocalTime at) {
            TemporalAccessor parsed =
                    format.parseBest(value, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            return switch (parsed) {
                case ZonedDateTime zoned -> zoned.toInstant();
                case LocalDateTime local -> local.atZone(zone).toInstant();
                case LocalDate date -> date.atTime(at).atZone(zone).toInstant();
                default -> throw new DateTimeException("neither a time nor a date");
            };
        }

        /// Parquet's times come with a blank for the T, and those without a zone are UTC as they are in a mapping. What
        /// cannot be read stays as it is, for the server to refuse by its name.
        static String ofColumn(String text) {
            if (text.length() < 11 || text.charAt(10) != ' ') return text;
            try {
                return fromText(text, ISO, ZoneOffset.UTC, LocalTime.MIDNIGHT).toString();
            } catch (DateTimeException unreadable) {
                return text;
            }
        }

        /// ISO 8601 as exports write it: a blank for the T, seconds, fractions and the offset left out or not.
        private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .appendPattern("[['T'][ ]")
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .optionalStart()
                .appendOffset("+HH:MM", "Z")
                .optionalEnd()
                .optionalStart()
                .appendOffset("+HHmm", "Z")
                .optionalEnd()
                .appendPattern("]")
                .toFormatter(Locale.ROOT);

        @Override
        public String names() {
            return from.names();
        }

        @Override
        public List<String> reads() {
            return from.reads();
        }
    }

    /// By the column's name, or by JSON pointer when the name begins with a slash.
    static @Nullable JsonNode find(JsonNode record, String name) {
        var found = name.startsWith("/") ? record.at(name) : record.get(name);
        return found == null || found.isMissingNode() || found.isNull() ? null : found;
    }

    static @Nullable String text(@Nullable JsonNode value) {
        if (value == null || value.isNull()) return null;
        var text = value.isString() ? value.stringValue() : value.toString();
        return text.isEmpty() ? null : text;
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    /// `{name}` names a column; `{{` and `}}` are braces.
    static MappingValue template(String text) {
        var literals = new java.util.ArrayList<String>();
        var columns = new java.util.ArrayList<String>();
        var literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '{' || c == '}') && i + 1 < text.length() && text.charAt(i + 1) == c) {
                literal.append(c);
                i++;
            } else if (c == '{') {
                int end = text.indexOf('}', i);
                if (end < 0) throw new IllegalArgumentException("'" + text + "' opens a brace and does not close it");
                literals.add(literal.toString());
                literal.setLength(0);
                columns.add(text.substring(i + 1, end).strip());
                i = end;
            } else literal.append(c);
        }
        literals.add(literal.toString());
        return columns.isEmpty()
                ? new Constant(JsonNodeFactory.instance.stringNode(literal.toString()))
                : new Template(List.copyOf(literals), List.copyOf(columns));
    }

    static Table table(Map<String, MappingValue> fields) {
        return new Table(new LinkedHashMap<>(fields));
    }
}
