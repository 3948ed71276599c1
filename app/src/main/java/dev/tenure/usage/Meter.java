package dev.tenure.usage;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A named aggregation of events, and how a measure is read from it. Configuration: the shipped ones stand in
/// `meters/`, and an operator replaces one by a file of the same name.
///
/// @param name the measure is called `usage.<name>`
/// @param where which events count, in the stated CEL subset; absent, all of these types
/// @param value what an event adds (the numerator of a ratio); absent for `count` and `unique`
/// @param over the denominator an event adds, for `ratio` and `latest`
/// @param key who is counted once (`unique`) or which thing the newest sample is of (`latest`)
/// @param marks each day with a hit is worth a mark on the score line
public record Meter(
        String name,
        String label,
        List<String> events,
        Aggregate aggregate,
        Optional<String> where,
        Optional<String> value,
        Optional<String> over,
        Optional<String> key,
        Reads reads,
        Feed feed,
        boolean marks) {

    public Meter {
        events = List.copyOf(events);
    }

    public enum Aggregate {
        COUNT,
        SUM,
        UNIQUE,
        RATIO,
        LATEST,
        MAX
    }

    public enum Combine {
        /// Values of all keys add up; the denominator is the newest one.
        TOTAL,
        /// The key with the largest share speaks for all.
        FULLEST
    }

    /// @param days the window ends at the end of the day asked for and is so many days long; empty is ever
    /// @param times what the numerator is multiplied by, so that windows of different length compare
    /// @param needsDays a tenant younger than this is not measured
    public record Reads(Optional<Integer> days, int times, Optional<Against> against, Combine combine, int needsDays) {}

    /// The window compared with: so many days, ending so many days before the numerator's window ends.
    public record Against(int days, int before) {}

    /// @param steady silence of every tenant for longer than `silentAfterDays` means the feed is down, so nobody
    ///     is measured; for a rare kind of event silence only keeps nothing from being called zero
    public record Feed(boolean steady, int silentAfterDays) {}

    public String measure() {
        return "usage." + name;
    }

    /// The farthest day back that a reading touches, in days; ever is absent.
    public Optional<Integer> reach() {
        return reads.days()
                .map(days -> Math.max(
                        days, reads.against().map(a -> a.days() + a.before()).orElse(0)));
    }

    /// What its expressions ask of the texts in events.
    public List<Comparison> comparisons() {
        return Stream.of(where, value, over)
                .flatMap(Optional::stream)
                .flatMap(expression -> CelSql.comparisons(expression).stream())
                .toList();
    }

    /// What decides a reading: the rows, and the windows and the feed they are read by. The label does not.
    public String definition() {
        return Hashing.sha256()
                .hashString(digest() + '\u0000' + reads + '\u0000' + feed, StandardCharsets.UTF_8)
                .toString();
    }

    /// What decides the rollup's rows. A changed window or label reads the same rollup; a changed filter does not.
    String digest() {
        var canonical = String.join(
                "\u0000",
                String.join("\u0001", events),
                aggregate.name(),
                where.orElse(""),
                value.orElse(""),
                over.orElse(""),
                key.orElse(""));
        return Hashing.sha256().hashString(canonical, StandardCharsets.UTF_8).toString();
    }
}
