package dev.tenure.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The JSON fields that some meter looks at. All of them are taken out of an event in one parse, as JSON
/// fragments (`"permit"`, `5`, `true`): absent is SQL null, so a comparison with an absent field is unknown.
final class EventFields {

    private final List<String> data = new ArrayList<>();
    private final List<String> extension = new ArrayList<>();

    /// The column of the batch that holds this field's fragment.
    String fragment(String root, List<String> path) {
        var json = path.stream().map(key -> ".\"" + key + "\"").collect(Collectors.joining("", "$", ""));
        return switch (root) {
            case "data" -> "b.in_data[" + place(data, json) + "]";
            case "extension" -> "b.in_extension[" + place(extension, json) + "]";
            default -> throw new IllegalArgumentException(root);
        };
    }

    String dataPaths() {
        return paths(data);
    }

    String extensionPaths() {
        return paths(extension);
    }

    private static int place(List<String> known, String path) {
        if (!known.contains(path)) known.add(path);
        return known.indexOf(path) + 1;
    }

    /// An empty list of paths has no type in SQL, hence the root as the one path when nothing is looked at.
    private static String paths(List<String> known) {
        return known.isEmpty()
                ? "['$']"
                : known.stream().map(CelSql::quoted).collect(Collectors.joining(", ", "[", "]"));
    }
}
