package dev.tenure.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// What every page says about the loop: whether it turns, and how far it came.
///
/// @param running the day being scored right now, with the last day of the run
/// @param scoredThrough the newest day that has scores
/// @param failure why the last turn ended early, in words for the reader
public record CycleGlance(
        Optional<Running> running,
        Optional<LocalDate> scoredThrough,
        Optional<Instant> finishedAt,
        Optional<String> failure) {

    public static final CycleGlance NEVER =
            new CycleGlance(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public record Running(LocalDate day, LocalDate until) {}

    String headline() {
        if (running.isPresent()) {
            var now = running.get();
            return now.day().equals(now.until())
                    ? "Scoring " + Say.day(now.day())
                    : "Scoring " + Say.day(now.day()) + ", then to " + Say.day(now.until());
        }
        if (failure.isPresent()) return "The last run failed";
        return scoredThrough.map(day -> "Scored through " + Say.day(day)).orElse("No scores yet");
    }

    String detail() {
        if (failure.isPresent() && running.isEmpty()) return failure.get();
        return finishedAt.map(at -> "Last run " + Say.time(at)).orElse("The first run follows the first tenant");
    }

    boolean well() {
        return failure.isEmpty() && (running.isPresent() || scoredThrough.isPresent());
    }
}
