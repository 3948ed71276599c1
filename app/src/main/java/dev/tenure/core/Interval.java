package dev.tenure.core;

import java.time.Instant;

/// Half-open, in UTC: `from` belongs to it, `until` does not.
public record Interval(Instant from, Instant until) {
    public Interval {
        if (!from.isBefore(until)) throw new IllegalArgumentException("empty interval " + from + " to " + until);
    }

    public boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }
}
