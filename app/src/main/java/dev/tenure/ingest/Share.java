package dev.tenure.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One request's share of a commit.
///
/// @param unreadable why the body could not be taken apart; then there are no events
/// @param replayOf the quarantined item this is another attempt at
record Share(
        IngestScope scope,
        Incoming incoming,
        Instant receivedAt,
        boolean single,
        List<Event> events,
        @Nullable Problem unreadable,
        @Nullable Long replayOf,
        CompletableFuture<Receipt> done) {

    Receipt receipt() {
        if (unreadable != null) return new Receipt.Unread(unreadable);
        var results = new ArrayList<Receipt.Result>(events.size());
        for (var event : events) {
            if (event.outcome == null) throw new IllegalStateException("an event was left without an outcome");
            results.add(new Receipt.Result(event.id, event.outcome));
        }
        return new Receipt.Read(single, results);
    }

    long bytes() {
        return incoming.body().length;
    }
}
