package dev.tenure.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Prints what the server said: as it said it (json), or chosen columns of it (table, csv).
final class Output {

    enum Form {
        table,
        json,
        csv
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, json or csv (table)")
    Form form = Form.table;

    /// Column heads and where their values are, as JSON pointers without the first slash; of several, parted by
    /// `|`, the first that leads to something counts; `*` is every element of an array.
    void print(PrintWriter out, JsonNode document, Map<String, String> columns) {
        if (form == Form.json) {
            out.println(Client.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
            return;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.copyOf(columns.keySet()));
        for (var item : document.has("items") ? document.path("items") : List.of(document))
            rows.add(columns.values().stream()
                    .map(pointer -> text(first(item, pointer)))
                    .toList());
        if (form == Form.csv) rows.forEach(row -> out.println(csv(row)));
        else table(out, rows.stream().map(Output::plain).toList());
    }

    /// Names come from outside, and must not move the cursor or turn the line around.
    private static List<String> plain(List<String> row) {
        return row.stream()
                .map(cell -> cell.replaceAll("\\s+", " ").replaceAll("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]", "?"))
                .toList();
    }

    static Map<String, String> columns(String... headThenPointer) {
        var columns = new LinkedHashMap<String, String>();
        for (int i = 0; i < headThenPointer.length; i += 2) columns.put(headThenPointer[i], headThenPointer[i + 1]);
        return columns;
    }

    private static JsonNode first(JsonNode item, String pointers) {
        return Arrays.stream(pointers.split("\\|"))
                .map(pointer -> at(item, pointer))
                .filter(value -> !value.isMissingNode() && !value.isNull())
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    private static JsonNode at(JsonNode item, String pointer) {
        int each = pointer.indexOf("/*/");
        if (each < 0) return item.at("/" + pointer);
        var all = Client.JSON.createArrayNode();
        for (var element : item.at("/" + pointer.substring(0, each))) all.add(at(element, pointer.substring(each + 3)));
        return all;
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return "";
        if (value.isArray()) {
            var parts = new ArrayList<String>();
            for (var each : value) if (!each.isMissingNode() && !each.isNull()) parts.add(text(each));
            return String.join(" ", parts);
        }
        return value.isValueNode() ? value.asString() : value.toString();
    }

    static String csv(List<String> row) {
        return row.stream()
                .map(cell -> cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
                .reduce((left, right) -> left + "," + right)
                .orElse("");
    }

    private static void table(PrintWriter out, List<List<String>> rows) {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows)
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(
                        widths[i], row.get(i).codePointCount(0, row.get(i).length()));
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                var cell = row.get(i);
                line.append(cell).repeat(' ', widths[i] - cell.codePointCount(0, cell.length()) + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
