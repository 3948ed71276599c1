package dev.tenure.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to one request, given after the commit that covers it.
public sealed interface Receipt {

    /// One result an event, in the order of the request. `single`: the request was one event, not a batch.
    record Read(boolean single, List<Result> results) implements Receipt {}

    /// The body could not be taken apart into events, so no event of it was accepted.
    record Unread(Problem problem) implements Receipt {}

    /// More is waiting than may be held in memory; nothing was kept.
    record Busy() implements Receipt {}

    record Result(@Nullable String id, Outcome outcome) {}
}
