package dev.tenure.web;

import dev.tenure.health.Freshness;
import dev.tenure.inbox.Inbox;
import dev.tenure.outlets.Outlets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What every page says about the loop: whether it turns, how far it came, and whether its inputs arrive.
///
/// @param running the day being scored right now, with the last day of the run
/// @param scoredThrough the newest day that has scores
/// @param failure why the last turn ended early, in words for the reader
/// @param signals what arrived on the newest scored day
/// @param late files of facts that should have come by now, the latest first
/// @param failing files and webhooks that should have gone out by now
public record CycleGlance(
        Optional<Running> running,
        Optional<LocalDate> scoredThrough,
        Optional<Instant> finishedAt,
        Optional<String> failure,
        Optional<Freshness.Signals> signals,
        List<Inbox.Late> late,
        List<Outlets.Failing> failing) {

    public record Running(LocalDate day, LocalDate until) {}

    String headline() {
        if (running.isPresent()) {
            var now = running.get();
            return now.day().equals(now.until())
                    ? "Scoring " + Say.day(now.day())
                    : "Scoring " + Say.day(now.day()) + ", then to " + Say.day(now.until());
        }
        if (failure.isPresent()) return "The last run failed";
        if (scoredThrough.isEmpty()) return "No scores yet";
        return signals.map(these -> these.silent().isEmpty()
                        ? "All " + these.of() + " signals arriving"
                        : these.arriving() + " of " + these.of() + " signals arriving")
                .orElse("Scored through " + Say.day(scoredThrough.get()));
    }

    /// "Contracts of crm: last file 3 days late, and 2 more".
    Optional<String> lateWords() {
        int all = late.size() + failing.size();
        if (all == 0) return Optional.empty();
        var first = late.isEmpty()
                ? "Outlet " + failing.getFirst().outlet() + ": "
                        + failing.getFirst().words()
                : FactFileRules.words(late.getFirst().kind()) + " of "
                        + late.getFirst().source() + ": " + late.getFirst().words();
        return Optional.of(first + (all > 1 ? ", and " + (all - 1) + " more" : ""));
    }

    String lateHref() {
        return late.isEmpty() ? "/imports#outlets-name" : "/imports#fetched-name";
    }

    /// One thing a line.
    List<String> details() {
        if (failure.isPresent() && running.isEmpty()) return List.of(failure.get());
        if (scoredThrough.isEmpty()) return List.of("The first run follows the first tenant");
        var lines = new ArrayList<String>();
        if (running.isEmpty() && signals.isPresent()) {
            var silent = signals.get().silent();
            if (!silent.isEmpty() && silent.size() <= 2) lines.add(Say.list(silent) + " silent");
            lines.add("Scored through " + Say.day(scoredThrough.get()));
        }
        finishedAt.ifPresent(at -> lines.add("Last run " + Say.time(at)));
        signals.ifPresent(these -> lines.add("Model "
                + these.model().substring(0, Math.max(0, these.model().indexOf('@')))));
        return lines;
    }

    boolean well() {
        if (running.isPresent()) return true;
        return failure.isEmpty()
                && scoredThrough.isPresent()
                && signals.map(these -> these.silent().isEmpty()).orElse(true);
    }
}
