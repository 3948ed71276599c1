package dev.tenure.inbox;

import dev.tenure.outside.Every;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What is known here of when files came, so that every page can say which are late without asking the database. It
/// is as new as the last look at the sources.
final class Overdue {

    private record Came(Source source, Instant since, Optional<Instant> freshAt) {
        Instant awaited() {
            return freshAt.orElse(since);
        }

        Duration overdue(Instant now) {
            return Duration.between(awaited().plus(source.every()), now);
        }
    }

    private final Map<String, Came> sources = new ConcurrentHashMap<>();

    void remember(Source source, InboxStore.Row row) {
        sources.put(source.name() + " " + source.kind().word(), new Came(source, row.since(), row.freshAt()));
    }

    /// The latest first.
    List<Inbox.Late> at(Instant now) {
        return sources.values().stream()
                .filter(one -> new Every(one.source().every()).late(one.awaited(), now))
                .sorted(Comparator.<Came, Duration>comparing(one -> one.overdue(now))
                        .reversed()
                        .thenComparing(one -> one.source().name()))
                .map(one -> new Inbox.Late(
                        one.source().kind(),
                        one.source().name(),
                        InboxRules.overdue(one.freshAt().isPresent(), one.overdue(now))))
                .toList();
    }
}
