package dev.tenure.tenants;

import dev.tenure.tenants.FactImport.Kind;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// One row's cells by column. An empty cell is an absent one. A cell that cannot be read is noted and a stand-in taken
/// for it, so that the rest of the row is looked at too; a row with a note is never entered.
final class FactCells {

    private record Note(String problem, String fix) {}

    /// A row that cannot be used, with everything that is wrong with it.
    static final class Unusable extends RuntimeException {
        final transient List<FactImport.Rejected> why;

        Unusable(List<FactImport.Rejected> why) {
            super("unusable", null, false, false);
            this.why = List.copyOf(why);
        }
    }

    private static final List<String> SAMPLES =
            List.of("1", "EUR", "true", "2026-11-24T09:30:00Z", "UTC", "en", "a@example.com");

    private final Kind kind;
    private final Map<String, String> values;
    private final FactForm form;
    private final UnaryOperator<String> shown;
    private final Map<String, Note> notes = new LinkedHashMap<>();
    private final Set<String> suspects = new HashSet<>();

    /// @param shown the name under which the sender of the file knows a column
    FactCells(Kind kind, Map<String, String> values, FactForm form, UnaryOperator<String> shown) {
        this.kind = kind;
        this.values = new HashMap<>(values);
        this.form = form;
        this.shown = shown;
        for (var column : kind.columns()) if (column.endsWith(Kind.MINOR)) minor(column);
    }

    UnaryOperator<String> shown() {
        return shown;
    }

    FactCells without(Collection<String> columns) {
        var left = new HashMap<>(values);
        left.keySet().removeAll(columns);
        return new FactCells(kind, left, form, shown);
    }

    /// What the reader makes of the row, or everything that is wrong with it.
    <T> T read(long row, Function<FactCells, T> reader) {
        var whole = new ArrayList<Note>();
        for (boolean again = true; again; ) {
            again = false;
            try {
                var made = reader.apply(this);
                if (notes.isEmpty()) return made;
            } catch (FactCsv.CellProblem wrong) {
                note(wrong.column, wrong.problem, "");
            } catch (IllegalArgumentException | DateTimeException relation) {
                // What does not hold between columns: the ones it names are stood in for, and the next is looked for.
                var problem = String.valueOf(relation.getMessage());
                var named = named(problem);
                if (named.isEmpty() && notes.isEmpty()) whole.add(new Note(problem, ""));
                if (suspects.containsAll(named)) break;
                note(
                        named.getFirst(),
                        problem,
                        "Correct "
                                + String.join(" or ", named.stream().map(shown).toList()) + ".");
                suspects.addAll(named);
                again = true;
            }
        }
        var why = new ArrayList<FactImport.Rejected>();
        notes.forEach((column, note) ->
                why.add(new FactImport.Rejected(row, Optional.of(shown.apply(column)), note.problem, note.fix)));
        whole.forEach(note -> why.add(new FactImport.Rejected(row, Optional.empty(), note.problem, note.fix)));
        throw new Unusable(why);
    }

    private List<String> named(String problem) {
        var words = List.of(problem.split("[^a-z0-9_]+"));
        return kind.columns().stream()
                .filter(words::contains)
                .sorted(java.util.Comparator.comparingInt(words::indexOf))
                .toList();
    }

    void note(String column, String problem, String fix) {
        notes.putIfAbsent(column, new Note(problem, fix));
        suspects.add(column);
    }

    /// An amount in major units, as people write it, is brought into minor ones.
    private void minor(String column) {
        var major = Kind.major(column);
        var text = maybe(major);
        if (text.isEmpty() || maybe(column).isPresent()) return;
        try {
            var currency = java.util.Currency.getInstance(maybe("currency").orElse(""));
            values.put(column, String.valueOf(MoneyText.minor(text.get(), currency, form.decimal())));
        } catch (IllegalArgumentException wrong) {
            suspects.add(column);
            // Without a currency the amount is neither right nor wrong, and the currency is noted by itself.
            if (!known(maybe("currency"))) return;
            note(
                    major,
                    "'" + text.get() + "' " + wrong.getMessage(),
                    form.decimal().isEmpty()
                            ? "Say which mark stands before the fraction: decimal '.' or ','."
                            : "Write it like 1234" + form.decimal().get() + "50.");
        }
    }

    private static boolean known(Optional<String> currency) {
        return java.util.Currency.getAvailableCurrencies().stream()
                .anyMatch(
                        each -> currency.filter(each.getCurrencyCode()::equals).isPresent());
    }

    Optional<String> given(String column) {
        return Optional.ofNullable(values.get(column)).map(String::strip);
    }

    Optional<String> maybe(String column) {
        return given(column).filter(text -> !text.isEmpty());
    }

    String text(String column) {
        return of(column, Function.identity(), "a text");
    }

    <T> T of(String column, Function<String, T> parse, String wanted) {
        return of(column, parse, wanted, "Write it as " + wanted + ".");
    }

    private <T> T of(String column, Function<String, T> parse, String wanted, String fix) {
        var text = maybe(column);
        if (!suspects.contains(column)) {
            try {
                if (text.isPresent()) return parse.apply(text.get());
                note(column, "needs a value", "Fill in " + wanted + ".");
            } catch (DateTimeException | IllegalArgumentException | ArithmeticException wrong) {
                note(column, "'" + text.orElse("") + "' is not " + wanted, fix);
            }
        }
        return standIn(column, parse, wanted);
    }

    private <T> T standIn(String column, Function<String, T> parse, String wanted) {
        for (var sample : SAMPLES) {
            try {
                return parse.apply(sample);
            } catch (DateTimeException | IllegalArgumentException | ArithmeticException _) {
                continue;
            }
        }
        throw new FactCsv.CellProblem(column, "is not " + wanted);
    }

    <T> Optional<T> maybe(String column, Function<String, T> parse, String wanted) {
        var text = maybe(column);
        if (text.isEmpty() || suspects.contains(column)) return Optional.empty();
        try {
            return Optional.of(parse.apply(text.get()));
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException wrong) {
            note(column, "'" + text.get() + "' is not " + wanted, "Write it as " + wanted + ".");
            return Optional.empty();
        }
    }

    LocalDate day(String column) {
        var text = maybe(column);
        if (text.isEmpty() || suspects.contains(column)) {
            if (text.isEmpty()) note(column, "needs a value", "Fill in " + form.wantedDay() + ".");
            // In the order of the columns, which is the order in which days follow each other.
            return LocalDate.EPOCH.plusDays(kind.columns().indexOf(column));
        }
        try {
            return form.day(text.get());
        } catch (DateTimeException wrong) {
            note(column, "'" + text.get() + "' is not " + form.wantedDay(), form.fixDay(text.get()));
            return LocalDate.EPOCH.plusDays(kind.columns().indexOf(column));
        }
    }

    Optional<LocalDate> maybeDay(String column) {
        return maybe(column).map(_ -> day(column)).filter(_ -> !suspects.contains(column));
    }

    long whole(String column) {
        return of(column, Long::parseLong, "a whole number");
    }

    <E extends Enum<E>> E word(String column, Class<E> type) {
        var words = java.util.Arrays.stream(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        if (suspects.contains(column)) return type.getEnumConstants()[0];
        try {
            return of(
                    column,
                    text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
                    "one of " + String.join(", ", words));
        } catch (FactCsv.CellProblem _) {
            return type.getEnumConstants()[0];
        }
    }
}
