package dev.tenure.inbox;

import dev.tenure.outside.Every;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How old the facts of a source are, in words. Pure.
final class InboxRules {

    private InboxRules() {}

    /// "3 days old, expected daily".
    static String freshness(Optional<Instant> fresh, Duration every, Instant now) {
        return fresh.map(at -> Every.length(Duration.between(at, now)) + " old").orElse("nothing came yet")
                + ", expected " + new Every(every).words();
    }

    /// "last file 3 days late".
    static String overdue(boolean came, Duration overdue) {
        return (came ? "last file " : "no file yet, ") + Every.length(overdue) + " late";
    }
}
