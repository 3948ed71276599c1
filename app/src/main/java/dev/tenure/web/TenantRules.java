package dev.tenure.web;

import dev.tenure.core.Reading;
import dev.tenure.health.Band;
import dev.tenure.health.DayScore;
import dev.tenure.health.Explanation;
import dev.tenure.web.PortfolioView.Drawing;
import dev.tenure.web.TenantView.Days;
import dev.tenure.web.TenantView.Scored;
import dev.tenure.web.TenantView.Signal;
import dev.tenure.web.TenantView.Week;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// From an explanation to what is printed of it. Sentences are made of the breakdown only.
final class TenantRules {

    static final int WEEKS = 13;
    static final int DAYS = WEEKS * 7;
    static final int BACK = 56;

    /// @param latest the newest day with scores
    record Asked(String key, String name, LocalDate day, LocalDate latest) {
        String href() {
            return "/tenants/" + key;
        }

        String on(LocalDate at) {
            return at.equals(latest) ? href() : href() + "?as_of=" + at;
        }

        String signal(String signal) {
            return href() + "/signals/" + signal + (day.equals(latest) ? "" : "?as_of=" + day);
        }
    }

    /// "92 of 268" is a figure as a whole.
    private static final Pattern COUNTED = Pattern.compile("-?[0-9]+ of [0-9]+(.*)");

    private TenantRules() {}

    static TenantView view(
            Shell shell,
            Asked asked,
            Explanation why,
            List<DayScore> history,
            List<Explanation> weekly,
            Map<String, List<Integer>> sparks,
            List<ScoreLine.Mark> marks,
            List<TenantView.Fact> facts,
            Optional<ContractsView> contracts,
            Optional<FamilyView> family,
            List<TenantView.Group> groups,
            Optional<TenantView.Feeling> feeling,
            Optional<ContactsView.Card> people) {
        var points = points(history);
        var eightWeeksAgo = history.stream()
                .filter(point -> point.day().equals(asked.day().minusDays(BACK)))
                .findFirst()
                .flatMap(DayScore::score);
        var steps = Cascade.steps(why.lost().stream()
                .map(loss -> new Cascade.Item(loss.signal(), loss.label(), loss.hundredths(), loss.outOf()))
                .toList());
        int floor = Cascade.floor(steps);
        return new TenantView(
                shell,
                asked.name(),
                facts,
                days(asked, why.provisional()),
                why.score().map(score -> scored(score, eightWeeksAgo, why.band())),
                why.band().word,
                Look.mark(why.band()),
                Look.tone(why.band()),
                lead(why),
                rest(why, eightWeeksAgo),
                why.score().isPresent()
                        ? Optional.empty()
                        : Optional.of(Cascade.bar(" t6", why.coverage().weightMeasured(), 100)),
                "Model " + why.model() + ", inputs " + shortened(why.inputDigest()) + ", measured "
                        + why.coverage().measured() + " of " + why.coverage().of() + " signals, "
                        + why.coverage().weightMeasured() + " of 100 weight.",
                signals(asked, why, weekly, sparks, steps, floor),
                Say.score(floor),
                why.score()
                        .filter(score -> score.low() != score.high())
                        .map(score -> new Drawing(
                                RangeBar.wide(score.hundredths(), score.low(), score.high()),
                                RangeBar.narrow(score.hundredths(), score.low(), score.high()))),
                points.stream().anyMatch(point -> point.hundredths().isPresent())
                        ? Optional.of(new Drawing(ScoreLine.wide(points, marks), ScoreLine.narrow(points, marks)))
                        : Optional.empty(),
                points.isEmpty()
                        ? "Score"
                        : "Score since " + Say.day(points.getFirst().day()),
                weeks(history),
                next(asked, why),
                why.lost().stream()
                        .map(loss -> switch (loss.reading()) {
                            case Reading.Measured _ ->
                                new TenantView.Line(loss.label() + ", " + loss.weight(), "", true);
                            case Reading.Missing missing ->
                                new TenantView.Line(loss.label() + ", " + loss.weight(), missing.why().text, false);
                        })
                        .toList(),
                why.coverage().measured() + " of " + why.coverage().of(),
                contracts,
                family,
                groups,
                feeling,
                people,
                ContactWords.href(asked.key()),
                StructureWords.href(asked.key()));
    }

    private static String shortened(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) : digest;
    }

    static Days days(Asked asked, boolean provisional) {
        boolean newest = asked.day().equals(asked.latest());
        return new Days(
                Say.date(asked.day()),
                asked.day().toString(),
                asked.latest().toString(),
                Optional.of(asked.on(asked.day().minusDays(1))),
                newest ? Optional.empty() : Optional.of(asked.on(asked.day().plusDays(1))),
                newest ? Optional.empty() : Optional.of(asked.href()),
                newest
                        ? provisional ? "The day is not over: the score may still move." : ""
                        : "This is " + Say.date(asked.day()) + " as it was scored, replayed from its stored inputs.");
    }

    private static Scored scored(Explanation.Score score, Optional<Explanation.Score> before, Band band) {
        var change = before.map(old -> {
                    int moved = score.hundredths() - old.hundredths();
                    var size = Say.about(Math.abs(moved));
                    if (size.equals("0")) return "Unchanged in 8 weeks";
                    return (moved < 0 ? "Down " : "Up ") + size + " in 8 weeks";
                })
                .orElse("No score 8 weeks ago");
        boolean down =
                before.filter(old -> old.hundredths() > score.hundredths()).isPresent();
        return new Scored(
                Say.score(score.hundredths()),
                Say.rest(score.hundredths()),
                change,
                down && band != Band.HEALTHY ? Look.tone(band) : "mut",
                score.low() == score.high()
                        ? Optional.empty()
                        : Optional.of(Say.score(score.low()) + " to " + Say.score(score.high())));
    }

    /// The two losses that matter, and what they cost together.
    private static String lead(Explanation why) {
        if (why.score().isEmpty())
            return "No score yet: " + why.coverage().weightMeasured()
                    + " of 100 points of weight are measured, the model asks for "
                    + why.coverage().floor() + ".";
        var missing = why.lost().stream()
                .filter(loss -> loss.reading() instanceof Reading.Missing)
                .map(Explanation.Loss::label)
                .toList();
        var score = why.score().get();
        if (why.band() == Band.UNCERTAIN)
            return Say.list(missing) + (missing.size() == 1 ? " has" : " have") + " no reading, so "
                    + Say.score(score.hundredths()) + " could be anything from " + Say.score(score.low()) + " to "
                    + Say.score(score.high()) + ".";
        var top = largest(why).stream().limit(2).toList();
        int lost = 100_00 - score.hundredths();
        if (top.isEmpty()) return "Nothing measured costs a point.";
        int together = top.stream().mapToInt(Explanation.Loss::hundredths).sum();
        return Say.list(top.stream().map(Explanation.Loss::label).toList()) + (top.size() == 1 ? " costs " : " cost ")
                + Say.points(together) + " of the " + Say.points(lost) + " points lost.";
    }

    private static List<Explanation.Loss> largest(Explanation why) {
        return why.lost().stream()
                .filter(loss -> loss.hundredths() > 0)
                .sorted(Comparator.comparingInt(Explanation.Loss::hundredths).reversed())
                .toList();
    }

    private static String rest(Explanation why, Optional<Explanation.Score> before) {
        if (why.score().isEmpty()) return "Until then there is no band. What is still missing stands on this page.";
        var words = new ArrayList<String>();
        if (why.band() == Band.UNCERTAIN) words.add("The range touches more than one band, so none is claimed.");
        var readings = largest(why).stream()
                .limit(2)
                .map(loss -> loss.label() + ": " + loss.shown())
                .toList();
        if (!readings.isEmpty()) words.add(String.join("; ", readings) + ".");
        int missing = why.coverage().of() - why.coverage().measured();
        if (missing > 0 && why.band() != Band.UNCERTAIN)
            words.add(Say.many(missing, "signal is", "signals are") + " missing and count neither way.");
        if (before.isEmpty()) words.add("There is no score of 8 weeks ago to compare with.");
        return String.join(" ", words);
    }

    private static List<Signal> signals(
            Asked asked,
            Explanation why,
            List<Explanation> weekly,
            Map<String, List<Integer>> sparks,
            List<Cascade.Step> steps,
            int floor) {
        var rows = new ArrayList<Signal>();
        for (var step : steps) {
            var loss = why.lost().stream()
                    .filter(each -> each.signal().equals(step.signal()))
                    .findFirst()
                    .orElseThrow();
            boolean measured = loss.reading() instanceof Reading.Measured;
            boolean scored = why.score().isPresent();
            var band = measured && scored ? Look.ofLoss(loss.hundredths(), loss.outOf()) : Band.INSUFFICIENT;
            rows.add(new Signal(
                    loss.signal(),
                    asked.signal(loss.signal()),
                    loss.label(),
                    measured ? figure(loss.shown()) : "No reading",
                    measured ? below(asked, loss, weekly) : last(loss, weekly),
                    Spark.of(sparks.getOrDefault(loss.signal(), List.of()), 84, 24, band),
                    measured,
                    !measured ? "Missing" : scored ? band.word : "Measured",
                    Look.mark(band),
                    Look.tone(band),
                    measured && scored ? Say.points(loss.hundredths()) : "–",
                    measured && scored ? "of " + Say.points(loss.outOf()) : "of " + loss.weight(),
                    !measured
                            ? Cascade.missing(loss.label(), "left out")
                            : scored ? Cascade.draw(step, floor) : Cascade.missing(loss.label(), "no score yet")));
        }
        // What is missing comes last: it is no loss, and no zero either.
        rows.sort(Comparator.comparing(row -> !row.measured()));
        return rows;
    }

    /// The unit, and what the signal said when the change above began, where it said something else.
    private static String below(Asked asked, Explanation.Loss loss, List<Explanation> weekly) {
        var unit = unit(loss.shown());
        var before = weekly.stream()
                .filter(week -> week.day().equals(asked.day().minusDays(BACK)))
                .flatMap(week -> week.lost().stream())
                .filter(then -> then.signal().equals(loss.signal()) && then.reading() instanceof Reading.Measured)
                .map(Explanation.Loss::shown)
                .filter(shown -> !shown.equals(loss.shown()))
                .findFirst();
        return before.map(shown -> (unit.isEmpty() ? "was " : unit + ", was ") + figure(shown))
                .orElse(unit);
    }

    /// "13" of "13 weighted by severity", "92 of 268" of itself.
    static String figure(String shown) {
        return shown.substring(0, shown.length() - unit(shown).length()).strip();
    }

    private static String unit(String shown) {
        int space = shown.indexOf(' ');
        var counted = COUNTED.matcher(shown);
        if (counted.matches()) return counted.group(1).strip();
        if (space < 0) return "";
        return shown.substring(space + 1);
    }

    /// When it was last seen, as far as the same weekday of the last weeks can tell.
    private static String last(Explanation.Loss loss, List<Explanation> weekly) {
        return weekly.reversed().stream()
                .filter(week -> week.lost().stream()
                        .anyMatch(then ->
                                then.signal().equals(loss.signal()) && then.reading() instanceof Reading.Measured))
                .findFirst()
                .map(week -> "had one on " + Say.day(week.day()))
                .orElse("");
    }

    static List<ScoreLine.Point> points(List<DayScore> history) {
        return history.stream()
                .map(day -> new ScoreLine.Point(
                        day.day(),
                        day.score()
                                .map(score -> OptionalInt.of(score.hundredths()))
                                .orElse(OptionalInt.empty())))
                .toList();
    }

    private static List<Week> weeks(List<DayScore> history) {
        if (history.isEmpty()) return List.of();
        var last = history.getLast().day();
        return history.reversed().stream()
                .filter(day -> ChronoUnit.DAYS.between(day.day(), last) % 7 == 0)
                .map(day -> new Week(
                        Say.date(day.day()),
                        day.score().map(score -> Say.points(score.hundredths())).orElse("–"),
                        day.band().word))
                .toList();
    }

    private static List<TenantView.Step> next(Asked asked, Explanation why) {
        // Too little to score: the heaviest inputs that are missing are what to see to.
        if (why.score().isEmpty())
            return why.lost().stream()
                    .filter(loss -> loss.reading() instanceof Reading.Missing)
                    .sorted(Comparator.comparingInt(Explanation.Loss::weight).reversed())
                    .limit(3)
                    .map(loss -> new TenantView.Step(
                            loss.label() + " has no reading",
                            "It would bring " + loss.weight() + " points of weight; "
                                    + (why.coverage().floor() - why.coverage().weightMeasured())
                                    + " are still missing for a score.",
                            "weight " + loss.weight(),
                            "/connect",
                            "Connect data"))
                    .toList();
        return why.advice().stream()
                .map(advice -> {
                    var loss = why.lost().stream()
                            .filter(each -> each.signal().equals(advice.signal()))
                            .findFirst();
                    return new TenantView.Step(
                            loss.map(Explanation.Loss::label).orElse(advice.signal()) + ": "
                                    + loss.map(Explanation.Loss::shown).orElse(""),
                            advice.action(),
                            "up to +" + Say.points(advice.hundredths()) + " points",
                            asked.signal(advice.signal()),
                            "What was counted");
                })
                .toList();
    }
}
