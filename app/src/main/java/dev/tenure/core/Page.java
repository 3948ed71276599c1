package dev.tenure.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One page of a list. `next` is opaque: give it back to get what follows; absent on the last page.
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }

    /// Cuts a result that was asked for with one row more than the limit.
    public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> cursor) {
        if (oneMore.size() <= limit) return new Page<>(oneMore, Optional.empty());
        var items = oneMore.subList(0, limit);
        return new Page<>(items, Optional.of(cursor.apply(items.getLast())));
    }
}
