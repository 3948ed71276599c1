package dev.tenure.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads files from the class path; in an SQL file, fills its `${name}` places.
final class Resources {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z_]+)}");

    private Resources() {}

    static String read(String path) {
        try (var in = Resources.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) throw new IllegalStateException("the product was built without " + path);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every place must be given: a place left open would be an SQL error far from its cause.
    static String sql(String file, Map<String, String> places) {
        return PLACE.matcher(read("rollups/" + file)).replaceAll(match -> {
            var value = places.get(match.group(1));
            if (value == null) throw new IllegalArgumentException(file + " needs ${" + match.group(1) + "}");
            return java.util.regex.Matcher.quoteReplacement(value);
        });
    }
}
