package dev.tenure.ingest;

import org.jspecify.annotations.Nullable;

/// Why an event or a body was not accepted, and what its sender can do: the content of an RFC 9457 document.
public record Problem(
        String slug, String title, String detail, @Nullable String field, String fix) {

    static Problem of(String slug, String title, String detail, String fix) {
        return new Problem(slug, title, detail, null, fix);
    }

    static Problem at(String field, String slug, String title, String detail, String fix) {
        return new Problem(slug, title, detail, field, fix);
    }
}
