package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A strict reader of JSON: no name twice, nothing after the end, bounded depth. Values are Map, List, String,
/// BigDecimal, Boolean or null. What it writes is canonical (RFC 8785): names sorted, no space, so that a value has
/// one encoding.
public final class Json {

    private static final int MOST_DEPTH = 32;
    private static final long MOST_EXACT = (1L << 53) - 1;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    public static @Nullable Object read(byte[] bytes) throws Refused {
        var json = new Json(Checkpoint.utf8(bytes));
        var value = json.value(0);
        json.space();
        if (json.at != json.text.length()) throw json.wrong("text after the end");
        return value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> object(@Nullable Object value, String what) throws Refused {
        if (value instanceof Map<?, ?> map) return (Map<String, @Nullable Object>) map;
        throw new Refused(Check.ENCODING, what + " is missing or not an object");
    }

    static Map<String, @Nullable Object> object(Map<String, @Nullable Object> in, String name) throws Refused {
        return object(in.get(name), name);
    }

    static List<?> list(Map<String, @Nullable Object> in, String name) throws Refused {
        if (in.get(name) instanceof List<?> list) return list;
        throw new Refused(Check.ENCODING, name + " is missing or not a list");
    }

    /// The only element: what a receipt has one of is not silently chosen from several.
    static Map<String, @Nullable Object> only(Map<String, @Nullable Object> in, String name) throws Refused {
        var list = list(in, name);
        if (list.size() != 1) throw new Refused(Check.ENCODING, name + " has " + list.size() + " elements, not 1");
        return object(list.getFirst(), name);
    }

    static String string(Map<String, @Nullable Object> in, String name) throws Refused {
        if (in.get(name) instanceof String string) return string;
        throw new Refused(Check.ENCODING, name + " is missing or not a string");
    }

    /// Maps, lists, strings, truth values, and whole numbers that every reader of JSON holds exactly.
    public static byte[] canonical(Object value) {
        var text = new StringBuilder();
        write(value, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Object value, StringBuilder into) {
        switch (value) {
            case Map<?, ?> map -> {
                var sorted = new TreeMap<String, Object>();
                map.forEach((name, each) -> sorted.put((String) name, each));
                var comma = "{";
                for (var each : sorted.entrySet()) {
                    into.append(comma).append(quoted(each.getKey())).append(':');
                    write(each.getValue(), into);
                    comma = ",";
                }
                into.append(sorted.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                into.append('[');
                for (int i = 0; i < list.size(); i++) {
                    if (i > 0) into.append(',');
                    write(list.get(i), into);
                }
                into.append(']');
            }
            case String string -> into.append(quoted(string));
            case Boolean truth -> into.append(truth);
            case Long number when Math.abs(number) <= MOST_EXACT -> into.append(number);
            // As read; anything but a whole number fails here, because its shortest form is a matter of dispute.
            case BigDecimal number when number.precision() < 40 -> write(number.longValueExact(), into);
            default -> throw new IllegalArgumentException("no canonical JSON for " + value);
        }
    }

    /// As canonical JSON writes a string.
    private static String quoted(String string) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    private @Nullable Object value(int depth) throws Refused {
        if (depth > MOST_DEPTH) throw wrong("nested too deep");
        space();
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> elements(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> members(int depth) throws Refused {
        var map = new LinkedHashMap<String, @Nullable Object>();
        at++;
        space();
        if (peek() == '}') {
            at++;
            return map;
        }
        while (true) {
            space();
            var name = string();
            if (map.containsKey(name)) throw wrong("the name " + name + " stands twice");
            space();
            take(':');
            map.put(name, value(depth + 1));
            space();
            if (peek() == '}') break;
            take(',');
        }
        at++;
        return map;
    }

    private List<@Nullable Object> elements(int depth) throws Refused {
        var list = new ArrayList<@Nullable Object>();
        at++;
        space();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            space();
            if (peek() == ']') break;
            take(',');
        }
        at++;
        return list;
    }

    private String string() throws Refused {
        take('"');
        var found = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') throw wrong("a control character in a string");
            found.append(c == '\\' ? escaped() : c);
        }
        at++;
        return found.toString();
    }

    private char escaped() throws Refused {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                if (at + 4 > text.length()) throw wrong("it ends within a character");
                int code = 0;
                for (int end = at + 4; at < end; at++) {
                    int digit = Character.digit(text.charAt(at), 16);
                    if (digit < 0) throw wrong("not a hexadecimal digit");
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw wrong("an unknown escape");
        };
    }

    private BigDecimal number() throws Refused {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        var digits = text.substring(start, at);
        if (digits.length() > 40 || !digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?"))
            throw wrong("not a value");
        return new BigDecimal(digits);
    }

    private @Nullable Object word(String word, @Nullable Object value) throws Refused {
        if (!text.startsWith(word, at)) throw wrong("not a value");
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private char peek() throws Refused {
        if (at >= text.length()) throw wrong("it ends early");
        return text.charAt(at);
    }

    private void take(char wanted) throws Refused {
        if (peek() != wanted) throw wrong("'" + wanted + "' is missing");
        at++;
    }

    static byte[] bytes(Map<String, @Nullable Object> in, String name) throws Refused {
        return base64(string(in, name), name);
    }

    static byte[] base64(@Nullable Object value, String name) throws Refused {
        try {
            if (value instanceof String string) return Base64.getDecoder().decode(string);
        } catch (IllegalArgumentException e) {
            throw new Refused(Check.ENCODING, name + " is not base64: " + e.getMessage());
        }
        throw new Refused(Check.ENCODING, name + " is missing or not a string");
    }

    /// Sizes and indexes are written as strings, because not every reader of JSON has 64 bits.
    static long count(Map<String, @Nullable Object> in, String name) throws Refused {
        return count(string(in, name), name);
    }

    static long count(String digits, String name) throws Refused {
        if (!digits.matches("0|[1-9][0-9]{0,17}"))
            throw new Refused(Check.ENCODING, name + " is not a whole number: " + digits);
        return Long.parseLong(digits);
    }

    private Refused wrong(String what) {
        return new Refused(Check.ENCODING, "not JSON at character " + at + ": " + what);
    }
}
