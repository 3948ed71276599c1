package dev.tenure.api;

import dev.tenure.policy.Thing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One question of AuthZEN 1.0. What it needs and lacks is a 400, as that has it; what it does not know it ignores.
record Evaluation(
        Thing subject, String action, Map<String, Object> properties, Thing resource, Map<String, Object> context) {

    static JsonNode body(JsonMapper json, String type, byte[] body) {
        if (!type.split(";")[0].strip().equalsIgnoreCase("application/json"))
            throw wrong("Content-Type", "The content type is not application/json.")
                    .refuse();
        try {
            var read = json.readTree(body);
            if (read.isObject()) return read;
        } catch (JacksonException e) {
            throw wrong("body", "The body is not JSON: " + e.getOriginalMessage())
                    .refuse();
        }
        throw wrong("body", "The body is not a JSON object.").refuse();
    }

    /// @param otherwise what counts for a whole that `asked` leaves out; a part of one is never filled in
    static Evaluation of(JsonNode asked, JsonNode otherwise) {
        var action = object(asked, otherwise, "action");
        return new Evaluation(
                thing(asked, otherwise, "subject"),
                text(action, "action", "name"),
                properties(action),
                thing(asked, otherwise, "resource"),
                map(part(asked, otherwise, "context"), "context"));
    }

    private static Thing thing(JsonNode asked, JsonNode otherwise, String name) {
        var thing = object(asked, otherwise, name);
        return new Thing(text(thing, name, "type"), text(thing, name, "id"), properties(thing));
    }

    private static JsonNode object(JsonNode asked, JsonNode otherwise, String name) {
        var part = part(asked, otherwise, name);
        if (part.isObject()) return part;
        throw wrong(name, "An object '" + name + "' is needed.").refuse();
    }

    private static JsonNode part(JsonNode asked, JsonNode otherwise, String name) {
        return asked.has(name) ? asked.path(name) : otherwise.path(name);
    }

    private static String text(JsonNode object, String of, String name) {
        var text = object.path(name);
        if (text.isString() && !text.stringValue().isEmpty()) return text.stringValue();
        throw wrong(of + "." + name, "A text '" + of + "." + name + "' is needed.")
                .refuse();
    }

    private static Map<String, Object> properties(JsonNode thing) {
        return map(thing.path("properties"), "properties");
    }

    private static Map<String, Object> map(JsonNode object, String name) {
        if (!object.isMissingNode() && !object.isNull() && !object.isObject())
            throw wrong(name, "'" + name + "' is not an object.").refuse();
        var map = new LinkedHashMap<String, Object>();
        for (var each : object.properties())
            if (!each.getValue().isNull()) map.put(each.getKey(), plain(each.getValue()));
        return map;
    }

    private static Object plain(JsonNode value) {
        if (value.isBoolean()) return value.booleanValue();
        if (value.isIntegralNumber() && value.canConvertToLong()) return value.longValue();
        if (value.isObject()) return map(value, "value");
        if (value.isArray()) {
            var all = new ArrayList<Object>();
            for (var each : value) if (!each.isNull()) all.add(plain(each));
            return all;
        }
        return value.asString();
    }

    static Problem wrong(String field, String detail) {
        return Problem.of(400, "invalid-request", "The request cannot be used", detail)
                .field(field)
                .fix("Ask as the AuthZEN Authorization API 1.0 has it.");
    }
}
