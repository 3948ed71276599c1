package dev.tenure.tenants;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// From everything that was said of one thing to what was believed of which days, and when. What is said closes
/// what was believed of its first day and all later ones; nothing else decides, so leaving one source out gives
/// exactly what would have been stored without it.
final class FactFold {

    /// Columns of a row by name, without times.
    record Values(Map<String, JsonNode> columns) {}

    /// @param source who recorded it, from which file, in which job
    record Said(Values values, LocalDate since, Instant known, Values source) {}

    /// What a history import says. Its values may build on what was said before it.
    ///
    /// @param since absent, the first thing said holds for all days, and a later one from the day it became known
    record News(Function<Optional<Values>, Values> values, Optional<LocalDate> since, Instant known, Values source) {}

    /// One row: believed from `knownSince` until `knownUntil` of the days from `from` until `until`.
    record Believed(Said said, LocalDate from, LocalDate until, Instant knownSince, Optional<Instant> knownUntil) {}

    record Folded(List<Believed> rows, Recorded recorded) {}

    private sealed interface Turn {
        record Old(Said said) implements Turn {}

        record New(News news) implements Turn {}
    }

    private FactFold() {}

    static Folded fold(boolean lasting, List<Said> stored, List<News> news) {
        var turns = new TreeMap<Instant, Turn>();
        for (var said : stored) turns.put(said.known(), new Turn.Old(said));
        var sorted = new ArrayList<>(news);
        sorted.sort(Comparator.comparing(News::known)
                .thenComparing(one -> one.since().orElse(LocalDate.MIN)));
        for (var one : sorted) {
            var at = one.known();
            // Two things said at one moment are one after the other all the same.
            while (turns.containsKey(at)) at = at.plusNanos(1000);
            turns.put(at, new Turn.New(one));
        }
        var all = new ArrayList<Said>();
        int added = 0;
        int changed = 0;
        int unchanged = 0;
        for (var turn : turns.entrySet()) {
            switch (turn.getValue()) {
                case Turn.Old(Said said) -> all.add(said);
                case Turn.New(News one) -> {
                    var before = all.isEmpty() ? Optional.<Said>empty() : Optional.of(all.getLast());
                    var said = said(lasting, one, turn.getKey(), before);
                    if (before.isPresent()
                            && before.get().values().equals(said.values())
                            && !before.get().since().isAfter(said.since())) unchanged++;
                    else {
                        if (before.isEmpty()) added++;
                        else changed++;
                        all.add(said);
                    }
                }
            }
        }
        return new Folded(rows(all), new Recorded(added, changed, unchanged));
    }

    private static Said said(boolean lasting, News news, Instant known, Optional<Said> before) {
        var since = !lasting || before.isEmpty() && news.since().isEmpty()
                ? LocalDate.MIN
                : news.since().orElseGet(() -> LocalDate.ofInstant(news.known(), ZoneOffset.UTC));
        return new Said(news.values().apply(before.map(Said::values)), since, known, news.source());
    }

    private static List<Believed> rows(List<Said> all) {
        var rows = new ArrayList<Believed>();
        for (int i = 0; i < all.size(); i++) {
            var said = all.get(i);
            var until = LocalDate.MAX;
            var known = said.known();
            boolean stands = true;
            for (var later : all.subList(i + 1, all.size())) {
                if (!later.since().isBefore(until)) continue;
                rows.add(new Believed(said, said.since(), until, known, Optional.of(later.known())));
                stands = said.since().isBefore(later.since());
                if (!stands) break;
                until = later.since();
                known = later.known();
            }
            if (stands) rows.add(new Believed(said, said.since(), until, known, Optional.empty()));
        }
        return rows;
    }
}
