package dev.tenure.tenants;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// When the columns of one row of a history import became known.
final class PastRules {

    private PastRules() {}

    /// The moments at which the row had something new to say, oldest first. It begins to speak when all that is
    /// needed was known; an optional column that became known later is a later statement.
    static List<Instant> moments(
            FactImport.Kind kind, Map<String, String> cells, Map<String, KnownRule> rules, Instant now) {
        Optional<Instant> begins = Optional.empty();
        var all = new TreeSet<Instant>();
        for (var column : cells.keySet()) {
            var known = known(kind, cells, rules, column);
            if (known.isEmpty()) continue;
            if (known.get().isAfter(now))
                throw new FactCsv.CellProblem(column, "became known on " + known.get() + ", which is still to come");
            all.add(known.get());
            if (kind.needed.contains(column)
                    && begins.filter(known.get()::isBefore).isEmpty()) begins = known;
        }
        // An account means its tenant from the commit on: links have no past.
        if (all.isEmpty() && kind == FactImport.Kind.ACCOUNTS) return List.of(now);
        if (all.isEmpty())
            throw new IllegalArgumentException("the row says nothing of " + kind.word() + " that became known");
        return begins.map(first -> List.copyOf(all.tailSet(first, true))).orElseGet(() -> List.copyOf(all));
    }

    /// The row without what was not known yet.
    static Map<String, String> knownBy(
            FactImport.Kind kind, Map<String, String> cells, Map<String, KnownRule> rules, Instant at) {
        var left = new HashMap<String, String>();
        cells.forEach((column, text) -> {
            if (known(kind, cells, rules, column).filter(at::isBefore).isEmpty()) left.put(column, text);
        });
        return left;
    }

    private static Optional<Instant> known(
            FactImport.Kind kind, Map<String, String> cells, Map<String, KnownRule> rules, String column) {
        return kind.together(column).stream()
                .flatMap(one -> alone(kind, cells, rules, one).stream())
                .max(Instant::compareTo);
    }

    private static Optional<Instant> alone(
            FactImport.Kind kind, Map<String, String> cells, Map<String, KnownRule> rules, String column) {
        var rule = rules.get(column);
        if (rule == null
                || !kind.dated(column)
                || cells.getOrDefault(column, "").isBlank()) return Optional.empty();
        var from = rule.dated(column);
        var text = cells.getOrDefault(from, "").strip();
        if (text.isEmpty())
            throw new FactCsv.CellProblem(column, "is given, but " + from + " does not say when it became known");
        return Optional.of(KnownRule.instant(text)
                .orElseThrow(() -> new FactCsv.CellProblem(from, "'" + text + "' is neither a day nor an instant"))
                .truncatedTo(ChronoUnit.MICROS));
    }
}
