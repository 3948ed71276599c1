package dev.tenure.ingest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request as it came: the bytes, and of the headers only what CloudEvents gives a meaning.
///
/// @param attributes the `ce-` headers without their prefix, in binary mode; else empty
public record Incoming(byte[] body, @Nullable String contentType, Map<String, String> attributes) {

    public static Incoming structured(byte[] body) {
        return new Incoming(body, "application/cloudevents+json", Map.of());
    }

    public static Incoming batch(byte[] body) {
        return new Incoming(body, "application/cloudevents-batch+json", Map.of());
    }
}
