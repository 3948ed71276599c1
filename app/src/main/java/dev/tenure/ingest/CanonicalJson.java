package dev.tenure.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// One spelling for one JSON value: members sorted by name, no white space, shortest escapes. Numbers keep
/// the digits they came with, since reading them as binary fractions would change them.
final class CanonicalJson {

    /// A member name stood twice in one object, so the object has no one meaning.
    static final class DuplicateMember extends RuntimeException {
        DuplicateMember(String name) {
            super(name);
        }
    }

    private record Member(String name, int from, int until) {}

    private CanonicalJson() {}

    static String of(JsonParser parser) {
        var out = new StringBuilder(96);
        write(parser, out);
        return out.toString();
    }

    /// Writes the value the parser stands on and leaves it on that value's last token.
    private static void write(JsonParser parser, StringBuilder out) {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, out);
            case START_ARRAY -> {
                out.append('[');
                for (boolean first = true; parser.nextToken() != JsonToken.END_ARRAY; first = false) {
                    if (!first) out.append(',');
                    write(parser, out);
                }
                out.append(']');
            }
            case VALUE_STRING ->
                quote(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength(), out);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                out.append(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
            case VALUE_TRUE -> out.append("true");
            case VALUE_FALSE -> out.append("false");
            case VALUE_NULL -> out.append("null");
            default -> throw new IllegalStateException("not a value: " + parser.currentToken());
        }
    }

    private static void object(JsonParser parser, StringBuilder out) {
        var members = new ArrayList<Member>(4);
        boolean sorted = true;
        int start = out.length();
        out.append('{');
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            if (!members.isEmpty()) {
                int order = members.getLast().name.compareTo(name);
                if (order == 0) throw new DuplicateMember(name);
                sorted &= order < 0;
                out.append(',');
            }
            int from = out.length();
            quote(name, out);
            out.append(':');
            parser.nextToken();
            write(parser, out);
            members.add(new Member(name, from, out.length()));
        }
        if (sorted) out.append('}');
        else inOrder(members, start, out);
    }

    private static void inOrder(List<Member> members, int start, StringBuilder out) {
        members.sort(Comparator.comparing(Member::name));
        var object = new StringBuilder(out.length() - start + 1);
        @Nullable Member before = null;
        for (var member : members) {
            if (before != null && before.name.equals(member.name)) throw new DuplicateMember(member.name);
            object.append(before == null ? '{' : ',').append(out, member.from, member.until);
            before = member;
        }
        out.setLength(start);
        out.append(object).append('}');
    }

    static void quote(String text, StringBuilder out) {
        quote(text.toCharArray(), 0, text.length(), out);
    }

    private static void quote(char[] chars, int offset, int length, StringBuilder out) {
        out.append('"');
        int from = offset;
        int until = offset + length;
        for (int i = offset; i < until; i++) {
            char c = chars[i];
            if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) continue;
            if (Character.isHighSurrogate(c) && i + 1 < until && Character.isLowSurrogate(chars[i + 1])) {
                i++;
                continue;
            }
            out.append(chars, from, i - from);
            escape(c, out);
            from = i + 1;
        }
        out.append(chars, from, until - from).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            // A lone half of a pair has no UTF-8 form; escaped, it survives the ledger unchanged.
            default ->
                out.append("\\u")
                        .append(Character.forDigit(c >> 12 & 15, 16))
                        .append(Character.forDigit(c >> 8 & 15, 16))
                        .append(Character.forDigit(c >> 4 & 15, 16))
                        .append(Character.forDigit(c & 15, 16));
        }
    }
}
