package dev.tenure.usage;

import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns an expression of the stated CEL subset into three-valued SQL over one batch of events. CEL's error (a
/// field that is absent, a type that does not fit) becomes SQL null: unknown, which `!` does not turn into true
/// and which never counts. What is outside the subset is refused by name when the meter is loaded.
final class CelSql {

    private static final CelCompiler CEL = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.HAS)
            .addVar("type", SimpleType.STRING)
            .addVar("source", SimpleType.STRING)
            .addVar("subject", SimpleType.STRING)
            .addVar("id", SimpleType.STRING)
            .addVar("data", MapType.create(SimpleType.STRING, SimpleType.DYN))
            .addVar("extension", MapType.create(SimpleType.STRING, SimpleType.DYN))
            .build();

    private static final Map<String, String> COMPARE =
            Map.of("_==_", "=", "_!=_", "<>", "_<_", "<", "_<=_", "<=", "_>_", ">", "_>=_", ">=");
    private static final Map<String, String> MIRRORED =
            Map.of("=", "=", "<>", "<>", "<", ">", "<=", ">=", ">", "<", ">=", "<=");
    private static final Map<String, String> ARITHMETIC = Map.of("_+_", "+", "_-_", "-", "_*_", "*");
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,99}");
    private static final String SUBSET =
            "a meter knows == != < <= > >= in && || ! has startsWith, and in values + - * and ? :";

    private final String source;
    private final EventFields fields;

    private CelSql(String source, EventFields fields) {
        this.source = source;
        this.fields = fields;
    }

    /// SQL that is true, false or null.
    static String condition(String source, EventFields fields) {
        var compiler = new CelSql(source, fields);
        return "try(" + compiler.condition(compiler.parsed()) + ")";
    }

    /// SQL of an exact decimal, or null when the event does not have it.
    static String number(String source, EventFields fields) {
        var compiler = new CelSql(source, fields);
        return "try(" + compiler.number(compiler.parsed()) + ")";
    }

    /// SQL of the text that names somebody or something, or null.
    static String name(String source, EventFields fields) {
        var compiler = new CelSql(source, fields);
        var field = compiler.field(compiler.parsed());
        if (field == null) throw compiler.refused("must be one field, such as subject or data.user");
        return field.json()
                ? "case when " + field.sql + "[1] not in ('{', '[', 'n') then json_extract_string(" + field.sql
                        + ", '$') end"
                : field.sql;
    }

    /// Every field that is compared with a text, and the text.
    static List<Comparison> comparisons(String source) {
        var compiler = new CelSql(source, new EventFields());
        var found = new ArrayList<Comparison>();
        compiler.compare(compiler.parsed(), found);
        return found;
    }

    private void compare(CelExpr e, List<Comparison> found) {
        if (e.getKind() != Kind.CALL) return;
        var parts = new ArrayList<>(e.call().args());
        e.call().target().ifPresent(parts::add);
        var texts = parts.stream()
                .flatMap(part -> part.getKind() == Kind.LIST ? part.list().elements().stream() : Stream.of(part))
                .filter(CelSql::isText)
                .map(part -> part.constant().stringValue())
                .toList();
        for (var part : parts) {
            if (field(part) != null) texts.forEach(text -> found.add(new Comparison(new Path(part).whole(), text)));
            compare(part, found);
        }
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private CelExpr parsed() {
        try {
            return CEL.compile(source).getAst().getExpr();
        } catch (CelValidationException e) {
            throw refused("is not valid CEL: " + e.getErrors().getFirst().getMessage());
        }
    }

    private String condition(CelExpr e) {
        var field = field(e);
        if (field != null)
            return "case when " + field.sql + " = 'true' then true when " + field.sql + " = 'false' then false end";
        if (e.getKind() == Kind.CONSTANT && e.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE)
            return String.valueOf(e.constant().booleanValue());
        if (e.getKind() == Kind.SELECT) return has(e);
        if (e.getKind() != Kind.CALL) throw outside(e.getKind().name().toLowerCase(java.util.Locale.ROOT));
        CelCall call = e.call();
        return switch (call.function()) {
            case "_&&_" ->
                "(" + condition(call.args().get(0)) + " and "
                        + condition(call.args().get(1)) + ")";
            case "_||_" ->
                "(" + condition(call.args().get(0)) + " or "
                        + condition(call.args().get(1)) + ")";
            case "!_" -> "(not " + condition(call.args().get(0)) + ")";
            case "@in" -> in(call);
            case "startsWith" -> startsWith(call);
            default -> {
                var operator = COMPARE.get(call.function());
                if (operator == null) throw outside(call.function());
                yield compared(call.args().get(0), operator, call.args().get(1));
            }
        };
    }

    private String has(CelExpr e) {
        var present = new Path(e.select().operand()).then(e.select().field());
        var sql = present.field().sql;
        if (present.keys.size() == 1) return "(" + sql + " is not null)";
        var parent = fields.fragment(present.root, present.keys.subList(0, present.keys.size() - 1));
        return "case when " + parent + " is not null then " + sql + " is not null end";
    }

    private String in(CelCall call) {
        if (call.args().get(1).getKind() != Kind.LIST)
            throw refused("uses 'in' with something other than a list of constants");
        var options = call.args().get(1).list().elements();
        if (options.isEmpty()) throw refused("uses 'in' with an empty list");
        return options.stream()
                .map(option -> compared(call.args().get(0), "=", option))
                .collect(Collectors.joining(" or ", "(", ")"));
    }

    private String startsWith(CelCall call) {
        var field = call.target().map(this::field).orElse(null);
        var prefix = call.args().getFirst();
        if (field == null || !isText(prefix)) throw refused("uses startsWith other than as field.startsWith(\"text\")");
        var text = prefix.constant().stringValue();
        return field.json()
                ? "case when " + field.sql + "[1] = '\"' then starts_with(" + field.sql + ", "
                        + quoted(withoutEnd(json(text))) + ") end"
                : "starts_with(" + field.sql + ", " + quoted(text) + ")";
    }

    private String compared(CelExpr left, String operator, CelExpr right) {
        if (left.getKind() == Kind.CONSTANT && right.getKind() != Kind.CONSTANT)
            return compared(right, java.util.Objects.requireNonNull(MIRRORED.get(operator)), left);
        var field = field(left);
        boolean equality = operator.equals("=") || operator.equals("<>");
        if (right.getKind() == Kind.CONSTANT) {
            return switch (right.constant().getKind()) {
                case STRING_VALUE ->
                    comparedWithText(field, operator, right.constant().stringValue());
                case BOOLEAN_VALUE -> {
                    if (field == null || !equality) throw refused("compares true or false other than field == true");
                    yield "(" + field.sql + " " + operator + " '"
                            + right.constant().booleanValue() + "')";
                }
                case INT64_VALUE, UINT64_VALUE, DOUBLE_VALUE -> {
                    var compared = "(" + number(left) + " " + operator + " " + number(right) + ")";
                    // A value of another type is not equal; only an absent one is unknown.
                    yield field == null || !equality
                            ? compared
                            : "case when " + field.sql + " is not null then coalesce" + "(" + compared + ", "
                                    + operator.equals("<>") + ") end";
                }
                default -> throw refused("compares with a constant that is not text, a number, true or false");
            };
        }
        if (equality && field != null && field(right) != null)
            throw refused("compares two fields for equality; compare a field with a constant");
        return "(" + number(left) + " " + operator + " " + number(right) + ")";
    }

    private String comparedWithText(@Nullable Field field, String operator, String text) {
        if (field == null) throw refused("compares text with something that is not a field");
        if (!field.json()) return "(" + field.sql + " " + operator + " " + quoted(text) + ")";
        var constant = quoted(json(text));
        if (operator.equals("=") || operator.equals("<>"))
            return "(" + field.sql + " " + operator + " " + constant + ")";
        return "case when " + field.sql + "[1] = '\"' then json_extract_string(" + field.sql + ", '$') " + operator
                + " " + quoted(text) + " end";
    }

    private String number(CelExpr e) {
        var field = field(e);
        if (field != null) {
            if (!field.json()) throw refused("uses " + field.sql + " as a number");
            return "cast(try_cast(" + field.sql + " as decimal(18,6)) as decimal(38,6))";
        }
        if (e.getKind() == Kind.CONSTANT) return constant(e.constant());
        if (e.getKind() != Kind.CALL) throw outside(e.getKind().name().toLowerCase(java.util.Locale.ROOT));
        var call = e.call();
        if (call.function().equals("-_")) return "(-" + number(call.args().getFirst()) + ")";
        if (call.function().equals("_?_:_")) {
            var asked = condition(call.args().get(0));
            return "case when " + asked + " then " + number(call.args().get(1)) + " when not " + asked + " then "
                    + number(call.args().get(2)) + " end";
        }
        var operator = ARITHMETIC.get(call.function());
        if (operator == null) throw outside(call.function());
        return "cast(" + number(call.args().get(0)) + " " + operator + " "
                + number(call.args().get(1)) + " as decimal(38,6))";
    }

    private String constant(CelConstant constant) {
        var value = switch (constant.getKind()) {
            case INT64_VALUE -> BigDecimal.valueOf(constant.int64Value());
            case UINT64_VALUE -> new BigDecimal(constant.uint64Value().bigIntegerValue());
            case DOUBLE_VALUE -> BigDecimal.valueOf(constant.doubleValue());
            default -> throw refused("uses a constant that is not a number where a number is needed");
        };
        if (value.stripTrailingZeros().scale() > 6 || value.abs().compareTo(BigDecimal.valueOf(1_000_000_000_000L)) > 0)
            throw refused("uses the number " + value + "; numbers have at most 6 decimals and stay under 10^12");
        return "cast(" + value.toPlainString() + " as decimal(38,6))";
    }

    private @Nullable Field field(CelExpr e) {
        if (e.getKind() == Kind.IDENT
                && !e.ident().name().equals("data")
                && !e.ident().name().equals("extension"))
            return new Field("b." + e.ident().name(), false);
        boolean selects = e.getKind() == Kind.SELECT && !e.select().testOnly();
        boolean indexes = e.getKind() == Kind.CALL && e.call().function().equals("_[_]");
        return selects || indexes ? new Path(e).field() : null;
    }

    private record Field(String sql, boolean json) {}

    /// `data.a.b` or `data["a"].b`: a root and keys.
    private final class Path {
        final String root;
        final List<String> keys;

        Path(CelExpr e) {
            var found = new ArrayList<String>();
            while (e.getKind() != Kind.IDENT) {
                if (e.getKind() == Kind.SELECT && !e.select().testOnly()) {
                    found.addFirst(key(e.select().field()));
                    e = e.select().operand();
                } else if (e.getKind() == Kind.CALL
                        && e.call().function().equals("_[_]")
                        && isText(e.call().args().get(1))) {
                    found.addFirst(key(e.call().args().get(1).constant().stringValue()));
                    e = e.call().args().get(0);
                } else throw refused("reads a field other than by name, as in data.user or data[\"user\"]");
            }
            this.root = e.ident().name();
            this.keys = found;
        }

        private Path(String root, List<String> keys) {
            this.root = root;
            this.keys = keys;
        }

        List<String> whole() {
            var whole = new ArrayList<>(keys);
            whole.addFirst(root);
            return whole;
        }

        Path then(String key) {
            var longer = new ArrayList<>(keys);
            longer.add(key(key));
            return new Path(root, longer);
        }

        Field field() {
            return new Field(fields.fragment(root, keys), true);
        }
    }

    private String key(String key) {
        if (!KEY.matcher(key).matches())
            throw refused("names the field '" + key + "'; field names are letters, digits and _ . : -");
        return key;
    }

    private static boolean isText(CelExpr e) {
        return e.getKind() == Kind.CONSTANT && e.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    /// The ledger holds canonical JSON, so equal text has equal fragments.
    private String json(String text) {
        if (text.chars().anyMatch(c -> c < ' ')) throw refused("compares with text that has control characters");
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String withoutEnd(String json) {
        return json.substring(0, json.length() - 1);
    }

    private MeterRefused outside(String what) {
        return refused("uses '" + what.replaceAll("^_|_$", "").replace("@", "") + "'; " + SUBSET);
    }

    private MeterRefused refused(String why) {
        return new MeterRefused("the expression '" + source + "' " + why);
    }
}
