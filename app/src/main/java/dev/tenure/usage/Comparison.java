package dev.tenure.usage;

import java.util.List;

/// A field of events that a meter compares with a text.
///
/// @param path `subject`, or `data` and the names of the members
public record Comparison(List<String> path, String text) {
    public Comparison {
        path = List.copyOf(path);
    }
}
