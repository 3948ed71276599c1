package dev.tenure.tenants;

import dev.tenure.mapping.FactMapping;
import dev.tenure.mapping.FactMapping.Sheet;
import dev.tenure.mapping.Mapping.Unfit;
import dev.tenure.mapping.MappingValue;
import dev.tenure.tenants.FactImport.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;

/// A mapping file applied to the rows of one kind of facts.
final class FactSheets {

    private FactSheets() {}

    static FactMapping parse(String yaml) {
        return FactMapping.parse(
                yaml, Arrays.stream(Kind.values()).map(Kind::word).toList());
    }

    static FactForm form(FactMapping mapping) {
        return new FactForm(mapping.delimiter(), mapping.decimal(), mapping.days());
    }

    static List<Sheet> of(FactMapping mapping, Kind kind) {
        var sheets = mapping.sheets().stream()
                .filter(sheet -> sheet.kind().equals(kind.word()))
                .toList();
        if (sheets.isEmpty())
            throw new IllegalArgumentException("the mapping makes no " + kind.word() + "; it makes "
                    + String.join(
                            ", ",
                            mapping.sheets().stream()
                                    .map(Sheet::kind)
                                    .distinct()
                                    .toList()));
        return sheets;
    }

    static List<String> reads(List<Sheet> sheets) {
        return sheets.stream()
                .flatMap(sheet -> Stream.concat(
                        sheet.when().stream().map(condition -> condition.column()),
                        facts(sheet).values().stream().flatMap(value -> value.reads().stream())))
                .distinct()
                .toList();
    }

    /// Columns that only say when something became known are for a history import.
    private static Map<String, MappingValue> facts(Sheet sheet) {
        var facts = new LinkedHashMap<>(sheet.columns());
        for (var rule : sheet.known()) {
            int at = rule.indexOf("=column ");
            if (at > 0) facts.remove(rule.substring(at + 8));
        }
        return facts;
    }

    static void check(Kind kind, List<Sheet> sheets, List<String> header) {
        for (var sheet : sheets) {
            var columns = List.copyOf(facts(sheet).keySet());
            for (var name : columns)
                if (!kind.takes(name))
                    throw new IllegalArgumentException(
                            "the mapping makes the column '" + name + "', which is not known."
                                    + NearestName.asked(name, FactCsv.missing(kind, columns)) + " Columns are "
                                    + kind.describe());
            for (var name : kind.needed)
                if (!kind.given(name, columns))
                    throw new IllegalArgumentException(
                            "the mapping makes no column '" + name + "'; " + kind.describe());
        }
        var unread =
                header.stream().filter(name -> !reads(sheets).contains(name)).toList();
        for (var name : reads(sheets))
            if (!header.contains(name))
                throw new IllegalArgumentException("the mapping reads the column '" + name
                        + "', which the file does not have." + NearestName.asked(name, unread));
    }

    /// The cells of each row of this kind that the record makes; none, when the mapping's conditions leave it out.
    static List<FactCells> apply(Kind kind, List<Sheet> sheets, Map<String, String> record, FactForm form) {
        var json = JsonNodeFactory.instance.objectNode();
        record.forEach(json::put);
        var made = new ArrayList<FactCells>();
        for (var sheet : sheets) {
            if (!sheet.speaksOf(json)) continue;
            var values = new LinkedHashMap<String, String>();
            var unfit = new LinkedHashMap<String, Unfit>();
            facts(sheet).forEach((name, value) -> {
                try {
                    var text = MappingValue.text(value.of(new MappingValue.Scope(json, null, 1)));
                    values.put(name, text == null ? "" : text);
                } catch (Unfit wrong) {
                    unfit.put(name, wrong);
                }
            });
            var cells = new FactCells(kind, values, form, name -> shown(sheet, name));
            unfit.forEach((name, wrong) ->
                    cells.note(name, wrong.problem(), "Correct the cell, or add its word to the mapping's table."));
            made.add(cells);
        }
        return made;
    }

    private static String shown(Sheet sheet, String name) {
        var value = sheet.columns().get(name);
        if (value == null && sheet.columns().containsKey(Kind.major(name)))
            value = sheet.columns().get(Kind.major(name));
        return value == null || value.reads().isEmpty()
                ? name
                : Objects.requireNonNull(value.reads().getFirst());
    }
}
