package dev.tenure.mapping;

import dev.tenure.mapping.MappingValue.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How the records of another system become CloudEvents: what a mapping file says, ready to apply.
///
/// @param rules each record is offered to every rule; a rule whose conditions do not hold makes nothing
public record Mapping(Optional<Format> format, Optional<Character> delimiter, List<Rule> rules) {

    public enum Format {
        CSV,
        NDJSON,
        PARQUET
    }

    /// Columns are named after the attributes they hold: `id`, `source`, `type`, `time`, `data`, the rest extensions.
    public static final Mapping NONE = new Mapping(Optional.empty(), Optional.empty(), List.of());

    /// What a record became. A fault names the column, so that the file can be mended.
    public sealed interface Made {
        record Event(ObjectNode json) implements Made {}

        record Fault(String where, String problem) implements Made {}
    }

    /// A value a record should have had and has not, or has in another form.
    public static final class Unfit extends Exception {
        public final String where;

        Unfit(String where, String problem) {
            super(problem);
            this.where = where;
        }

        public String problem() {
            return String.valueOf(getMessage());
        }
    }

    /// @param each an array inside the record: one event for each of its elements
    /// @param repeat a column with a count: so many events
    public record Rule(
            List<Condition> when,
            Optional<String> each,
            Optional<String> repeat,
            Map<String, MappingValue> attributes,
            Optional<MappingValue> data) {

        private static final long MOST_REPEATS = 10_000;

        void apply(JsonNode record, List<Made> to) throws Unfit {
            for (var condition : when) if (!condition.holds(record)) return;
            if (each.isPresent()) {
                var array = MappingValue.find(record, each.get());
                if (array == null || !array.isArray()) throw new Unfit(each.get(), "is not an array");
                int index = 0;
                for (var element : array) to.add(event(new Scope(record, element, ++index)));
            } else if (repeat.isPresent()) {
                long times = times(record, repeat.get());
                for (int i = 1; i <= times; i++) to.add(event(new Scope(record, null, i)));
            } else to.add(event(new Scope(record, null, 1)));
        }

        private static long times(JsonNode record, String column) throws Unfit {
            var count = MappingValue.text(MappingValue.find(record, column));
            if (count == null || !count.matches("\\d{1,9}"))
                throw new Unfit(column, "is not a count: " + (count == null ? "empty" : "'" + count + "'"));
            long times = Long.parseLong(count);
            if (times > MOST_REPEATS) throw new Unfit(column, "repeats " + times + " times; at most " + MOST_REPEATS);
            return times;
        }

        private Made.Event event(Scope scope) throws Unfit {
            var json = JsonNodeFactory.instance.objectNode();
            json.put("specversion", "1.0");
            for (var attribute : attributes.entrySet()) {
                var value = attribute.getValue().of(scope);
                if (value != null) json.put(attribute.getKey(), MappingValue.text(value));
                else if (REQUIRED.contains(attribute.getKey()))
                    throw new Unfit(attribute.getValue().names(), "is empty, and " + attribute.getKey() + " needs it");
            }
            var content = data.isPresent() ? data.get().of(scope) : null;
            if (content != null) {
                json.put("datacontenttype", "application/json");
                json.set("data", content);
            }
            return new Made.Event(json);
        }
    }

    static final List<String> REQUIRED = List.of("id", "source", "type", "time");

    /// All conditions of a rule must hold. A missing column fits none of them but `absent`.
    public sealed interface Condition {
        String column();

        boolean fits(@Nullable String value);

        default boolean holds(JsonNode record) {
            return fits(MappingValue.text(MappingValue.find(record, column())));
        }

        record OneOf(String column, List<String> values) implements Condition {
            @Override
            public boolean fits(@Nullable String value) {
                return value != null && values.contains(value);
            }
        }

        record StartsWith(String column, String start, boolean wanted) implements Condition {
            @Override
            public boolean fits(@Nullable String value) {
                return value != null && value.startsWith(start) == wanted;
            }
        }

        record Present(String column, boolean wanted) implements Condition {
            @Override
            public boolean fits(@Nullable String value) {
                return (value != null) == wanted;
            }
        }
    }

    /// One record's events; all of them or, at the first fault, only the fault, so that no record is half taken.
    public List<Made> apply(JsonNode record) {
        var made = new ArrayList<Made>();
        try {
            if (rules.isEmpty()) made.add(new Made.Event(byName(record)));
            for (var rule : rules) rule.apply(record, made);
        } catch (Unfit unfit) {
            return List.of(new Made.Fault(unfit.where, unfit.problem()));
        }
        return made;
    }

    private static ObjectNode byName(JsonNode record) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("specversion", "1.0");
        for (var column : record.properties()) {
            var value = column.getValue();
            if (column.getKey().equals("data")) {
                if (!value.isString()) json.set("data", value);
                else if (!value.stringValue().isEmpty()) json.set("data", MappingValue.json(value.stringValue()));
            } else {
                var text = MappingValue.text(value);
                if (text != null)
                    json.put(column.getKey(), column.getKey().equals("time") ? MappingValue.Time.ofColumn(text) : text);
            }
        }
        return json;
    }
}
