package dev.tenure.mapping;

import dev.tenure.mapping.Mapping.Condition;
import dev.tenure.mapping.Mapping.Rule;
import dev.tenure.mapping.MappingValue.Cast;
import dev.tenure.mapping.MappingValue.Constant;
import dev.tenure.mapping.MappingValue.Epoch;
import dev.tenure.mapping.MappingValue.Kind;
import dev.tenure.mapping.MappingValue.Template;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads a mapping file. Whatever it does not know is refused with the place it stands at, so that a misspelt
/// word cannot quietly become a constant.
public final class MappingFile {

    /// The file says something this reader does not know.
    public static final class Refused extends IllegalArgumentException {
        public Refused(String at, String problem) {
            super(at + ": " + problem);
        }
    }

    private static final Set<String> TOP = Set.of("read", "delimiter", "events");
    private static final Set<String> CONTROL = Set.of("when", "each", "repeat", "time", "data");
    private static final Set<String> CASTING = Set.of("from", "as", "map", "otherwise");
    private static final Set<String> TIMING = Set.of("from", "format", "zone", "at");
    private static final Set<String> CONDITIONS = Set.of("starts_with", "not_starts_with", "present");

    private MappingFile() {}

    public static Mapping parse(String yaml) {
        var file = yaml(yaml);
        only(file, TOP, "the mapping file");
        var read = read(file);
        var delimiter = delimiter(file);
        var events = file.get("events");
        if (events == null || !events.isArray() || events.isEmpty())
            throw new Refused("events", "lists at least one event to make of a record");
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < events.size(); i++) rules.add(rule(events.get(i), "events[" + i + "]"));
        return new Mapping(read, delimiter, List.copyOf(rules));
    }

    static JsonNode yaml(String yaml) {
        try {
            return YAMLMapper.builder().build().readTree(yaml);
        } catch (JacksonException e) {
            throw new Refused("the mapping file", "is not YAML: " + e.getOriginalMessage());
        }
    }

    static Optional<Mapping.Format> read(JsonNode file) {
        return Optional.ofNullable(file.get("read")).map(node -> oneOf(Mapping.Format.class, node, "read"));
    }

    static Optional<Character> delimiter(JsonNode file) {
        return character(file, "delimiter");
    }

    static Optional<Character> character(JsonNode file, String name) {
        return Optional.ofNullable(file.get(name)).map(node -> {
            var text = string(node, name);
            if (text.length() != 1) throw new Refused(name, "is one character");
            return text.charAt(0);
        });
    }

    private static Rule rule(JsonNode node, String at) {
        if (!node.isObject()) throw new Refused(at, "is a table of attributes");
        var attributes = new LinkedHashMap<String, MappingValue>();
        for (var field : node.properties()) {
            if (CONTROL.contains(field.getKey())) continue;
            if (!field.getKey().matches("[a-z0-9]{1,20}"))
                throw new Refused(
                        at + "." + field.getKey(),
                        "an attribute's name is 1 to 20 of the characters a to z and 0 to 9");
            attributes.put(field.getKey(), value(field.getValue(), at + "." + field.getKey()));
        }
        if (node.get("time") instanceof JsonNode time) attributes.put("time", time(time, at + ".time"));
        for (var required : Mapping.REQUIRED)
            if (!attributes.containsKey(required)) throw new Refused(at, "needs " + required);
        return new Rule(
                conditions(node.get("when"), at + ".when"),
                Optional.ofNullable(node.get("each")).map(each -> string(each, at + ".each")),
                Optional.ofNullable(node.get("repeat")).map(repeat -> string(repeat, at + ".repeat")),
                attributes,
                Optional.ofNullable(node.get("data")).map(data -> value(data, at + ".data")));
    }

    static List<Condition> conditions(@Nullable JsonNode node, String at) {
        if (node == null) return List.of();
        var conditions = new ArrayList<Condition>();
        for (var field : node.properties()) {
            var column = field.getKey();
            var wanted = field.getValue();
            if (wanted.isObject()) {
                only(wanted, CONDITIONS, at + "." + column);
                for (var each : wanted.properties())
                    conditions.add(
                            switch (each.getKey()) {
                                case "starts_with" ->
                                    new Condition.StartsWith(column, string(each.getValue(), at + "." + column), true);
                                case "not_starts_with" ->
                                    new Condition.StartsWith(column, string(each.getValue(), at + "." + column), false);
                                default -> new Condition.Present(column, truth(each.getValue(), at + "." + column));
                            });
            } else if (wanted.isArray()) {
                conditions.add(new Condition.OneOf(
                        column,
                        wanted.valueStream()
                                .map(each -> scalar(each, at + "." + column))
                                .toList()));
            } else conditions.add(new Condition.OneOf(column, List.of(scalar(wanted, at + "." + column))));
        }
        return conditions;
    }

    static MappingValue value(JsonNode node, String at) {
        if (node.isString()) return written(() -> MappingValue.template(node.stringValue()), at);
        if (node.isObject() && node.has("from")) return cast(node, at);
        if (node.isObject()) {
            var fields = new LinkedHashMap<String, MappingValue>();
            for (var field : node.properties())
                fields.put(field.getKey(), value(field.getValue(), at + "." + field.getKey()));
            return MappingValue.table(fields);
        }
        return new Constant(node);
    }

    private static Cast cast(JsonNode node, String at) {
        only(node, CASTING, at);
        var kind = Optional.ofNullable(node.get("as"))
                .map(as -> oneOf(Kind.class, as, at + ".as"))
                .orElse(Kind.STRING);
        var table = new LinkedHashMap<String, JsonNode>();
        if (node.get("map") instanceof JsonNode map)
            for (var entry : map.properties()) table.put(entry.getKey(), entry.getValue());
        return new Cast(
                string(node.get("from"), at + ".from"), kind, table, Optional.ofNullable(node.get("otherwise")));
    }

    static MappingValue time(JsonNode node, String at) {
        var spec = node.isString() ? JsonNodeFactory.instance.objectNode().set("from", node) : node;
        only(spec, TIMING, at);
        var from = string(spec.get("from"), at + ".from");
        var text = written(() -> MappingValue.template(from.contains("{") ? from : "{" + from + "}"), at + ".from");
        if (!(text instanceof Template template)) throw new Refused(at + ".from", "names a column");
        var format = Optional.ofNullable(spec.get("format")).map(each -> string(each, at + ".format"));
        Optional<Epoch> epoch = switch (format.orElse("iso")) {
            case "epoch_seconds" -> Optional.of(Epoch.SECONDS);
            case "epoch_millis" -> Optional.of(Epoch.MILLIS);
            default -> Optional.empty();
        };
        var pattern = format.filter(each -> epoch.isEmpty() && !each.equals("iso"))
                .map(each -> written(() -> DateTimeFormatter.ofPattern(each, Locale.ENGLISH), at + ".format"));
        var zone = Optional.ofNullable(spec.get("zone"))
                .map(each -> zone(string(each, at + ".zone"), at + ".zone"))
                .orElse(ZoneOffset.UTC);
        var hour = Optional.ofNullable(spec.get("at"))
                .map(each -> hour(string(each, at + ".at"), at + ".at"))
                .orElse(LocalTime.MIDNIGHT);
        return new MappingValue.Time(template, pattern, epoch, zone, hour);
    }

    private static ZoneId zone(String text, String at) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unreadable) {
            throw new Refused(at, "is not a time zone: '" + text + "'");
        }
    }

    private static LocalTime hour(String text, String at) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException unreadable) {
            throw new Refused(at, "is not an hour such as \"12:00\": '" + text + "'");
        }
    }

    private static <T> T written(java.util.function.Supplier<T> make, String at) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw new Refused(at, String.valueOf(e.getMessage()));
        }
    }

    static void only(JsonNode node, Set<String> known, String at) {
        if (!node.isObject()) throw new Refused(at, "is a table");
        for (var field : node.properties())
            if (!known.contains(field.getKey()))
                throw new Refused(
                        at,
                        "does not know '" + field.getKey() + "'; it knows "
                                + String.join(", ", known.stream().sorted().toList()));
    }

    static String string(@Nullable JsonNode node, String at) {
        if (node == null || !node.isString()) throw new Refused(at, "is a text");
        return node.stringValue();
    }

    private static String scalar(JsonNode node, String at) {
        if (node.isContainer() || node.isNull()) throw new Refused(at, "is a text or a number");
        return node.isString() ? node.stringValue() : node.toString();
    }

    private static boolean truth(JsonNode node, String at) {
        if (!node.isBoolean()) throw new Refused(at, "is true or false");
        return node.booleanValue();
    }

    static <E extends Enum<E>> E oneOf(Class<E> type, JsonNode node, String at) {
        var text = string(node, at);
        var known = new LinkedHashMap<String, E>();
        for (var each : type.getEnumConstants()) known.put(each.name().toLowerCase(Locale.ROOT), each);
        var found = known.get(text);
        if (found == null)
            throw new Refused(at, "is one of " + String.join(", ", known.keySet()) + ", not '" + text + "'");
        return found;
    }
}
