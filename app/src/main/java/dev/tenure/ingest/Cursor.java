package dev.tenure.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Where a list goes on: the key of the last item shown, opaque to who carries it.
final class Cursor {

    private static final String BETWEEN = "\u0001";

    private Cursor() {}

    static String write(String... parts) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(BETWEEN, parts).getBytes(StandardCharsets.UTF_8));
    }

    /// Empty strings at the beginning of a list.
    static List<String> read(Optional<String> cursor, int parts) {
        if (cursor.isEmpty()) return Collections.nCopies(parts, "");
        var text = new String(Base64.getUrlDecoder().decode(cursor.get()), StandardCharsets.UTF_8);
        var read = List.of(text.split(BETWEEN, -1));
        if (read.size() != parts) throw new IllegalArgumentException("this cursor is of another list");
        return read;
    }
}
