package dev.tenure.mapping;

import dev.tenure.mapping.Mapping.Condition;
import dev.tenure.mapping.Mapping.Unfit;
import dev.tenure.mapping.MappingFile.Refused;
import dev.tenure.mapping.MappingValue.Scope;
import dev.tenure.mapping.MappingValue.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// How the records of another system become rows of facts, and when each column of them became known. Which columns a
/// kind of facts has, and whether each has its rule, the server decides.
///
/// @param decimal the mark before the fraction of an amount of money
/// @param days how days are written, such as `dd.MM.yyyy`
public record FactMapping(
        Optional<Mapping.Format> format,
        Optional<Character> delimiter,
        Optional<Character> decimal,
        Optional<String> days,
        List<Sheet> sheets) {

    private static final Set<String> TOP = Set.of("read", "delimiter", "decimal", "days", "facts");
    private static final Set<String> CONTROL = Set.of("kind", "when", "known");
    private static final Set<String> IN_WORDS = Set.of("at its own date", "at term start", "at term end");

    /// The rows of one kind.
    ///
    /// @param columns of the CSV file that is sent: the facts, and the dates that the rules read
    /// @param known rules as the server takes them, `column=rule`
    public record Sheet(String kind, List<Condition> when, Map<String, MappingValue> columns, List<String> known) {

        public boolean speaksOf(JsonNode record) {
            return when.stream().allMatch(condition -> condition.holds(record));
        }

        /// Empty when the record is none of this kind.
        public Optional<List<String>> row(JsonNode record) throws Unfit {
            if (!speaksOf(record)) return Optional.empty();
            var cells = new ArrayList<String>();
            for (var column : columns.values()) {
                var text = MappingValue.text(column.of(new Scope(record, null, 1)));
                cells.add(text == null ? "" : text);
            }
            return Optional.of(cells);
        }
    }

    /// @param kinds of facts that there are
    public static FactMapping parse(String yaml, Collection<String> kinds) {
        var file = MappingFile.yaml(yaml);
        MappingFile.only(file, TOP, "the mapping file");
        var facts = file.get("facts");
        if (facts == null || !facts.isArray() || facts.isEmpty())
            throw new Refused("facts", "lists at least one kind of facts to make of a record");
        var sheets = new ArrayList<Sheet>();
        for (int i = 0; i < facts.size(); i++) sheets.add(sheet(facts.get(i), kinds, "facts[" + i + "]"));
        return new FactMapping(
                MappingFile.read(file),
                MappingFile.delimiter(file),
                MappingFile.character(file, "decimal"),
                Optional.ofNullable(file.get("days")).map(node -> MappingFile.string(node, "days")),
                List.copyOf(sheets));
    }

    private static Sheet sheet(JsonNode node, Collection<String> kinds, String at) {
        if (!node.isObject() || node.get("kind") == null) throw new Refused(at, "needs a kind");
        var kind = MappingFile.string(node.get("kind"), at + ".kind");
        if (!kinds.contains(kind))
            throw new Refused(at + ".kind", "is one of " + String.join(", ", kinds) + ", not '" + kind + "'");
        var columns = new LinkedHashMap<String, MappingValue>();
        for (var field : node.properties())
            if (!CONTROL.contains(field.getKey()))
                columns.put(field.getKey(), MappingFile.value(field.getValue(), at + "." + field.getKey()));
        var known = new ArrayList<String>();
        var said = node.get("known");
        if (said != null) {
            if (!said.isObject()) throw new Refused(at + ".known", "is a table of columns");
            var dates = new LinkedHashMap<String, MappingValue>();
            for (var field : said.properties()) {
                var place = at + ".known." + field.getKey();
                if (!columns.containsKey(field.getKey())) throw new Refused(place, "is no column of this entry");
                known.add(field.getKey() + "=" + rule(field.getValue(), columns.keySet(), dates, place));
            }
            columns.putAll(dates);
        }
        return new Sheet(kind, MappingFile.conditions(node.get("when"), at + ".when"), columns, List.copyOf(known));
    }

    /// A rule in words stays as it is; a date of the record travels in a column of its own, under the record's name.
    private static String rule(JsonNode node, Set<String> taken, Map<String, MappingValue> dates, String at) {
        if (node.isString() && IN_WORDS.contains(node.stringValue())) return node.stringValue();
        if (node.isString() && !(MappingFile.value(node, at) instanceof Template))
            throw new Refused(
                    at,
                    "is not one of " + IN_WORDS.stream().sorted().collect(Collectors.joining(", "))
                            + ", and names no column such as \"{entered_on}\"");
        var date = MappingFile.time(node, at);
        var name = date.names();
        while (taken.contains(name) || dates.containsKey(name) && !date.equals(dates.get(name)))
            name = name + " of the record";
        dates.put(name, date);
        return "column " + name;
    }
}
