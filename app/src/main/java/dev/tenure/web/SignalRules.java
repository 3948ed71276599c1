package dev.tenure.web;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.health.Curve;
import dev.tenure.health.Explanation;
import dev.tenure.health.HealthModel;
import dev.tenure.tenants.FactSource;
import dev.tenure.usage.Meters;
import dev.tenure.web.PortfolioView.Drawing;
import dev.tenure.web.SignalView.Calculation;
import dev.tenure.web.TenantView.Pair;
import dev.tenure.web.TenantView.Week;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One signal opened down to the counts it is made of.
final class SignalRules {

    private SignalRules() {}

    /// @param model the one that scored this day
    /// @param weeks the same weekday of the weeks before, oldest first
    static SignalView view(
            Shell shell,
            TenantRules.Asked asked,
            Explanation why,
            Explanation.Loss loss,
            HealthModel model,
            Meters meters,
            List<Explanation> weeks) {
        var signal = model.signals().stream()
                .filter(each -> each.signal().equals(loss.signal()))
                .findFirst();
        return new SignalView(
                shell,
                asked.name(),
                asked.on(asked.day()),
                loss.label(),
                verdict(loss),
                Say.date(asked.day()) + ", " + asked.name() + ". "
                        + signal.map(known -> known.means() + ".").orElse(""),
                reading(loss, signal.map(HealthModel.Signal::sources).orElse(List.of()), meters),
                formula(why, loss),
                loss.reading() instanceof Measured ? Say.points(loss.hundredths()) : "none, left out",
                signal.map(HealthModel.Signal::curve).map(SignalRules::curve).orElse(List.of()),
                chart(why, loss, weeks),
                weeks(loss, weeks));
    }

    private static Optional<Drawing> chart(Explanation why, Explanation.Loss loss, List<Explanation> weeks) {
        if (weeks.size() < 2) return Optional.empty();
        boolean judged = why.score().isPresent() && loss.reading() instanceof Measured;
        var tone = judged ? Look.tone(Look.ofLoss(loss.hundredths(), loss.outOf())) : "mut";
        var bars = weeks.stream()
                .map(week -> {
                    var then = week.lost().stream()
                            .filter(each -> each.signal().equals(loss.signal()))
                            .findFirst();
                    return new WeekBars.Bar(
                            week.day(),
                            then.map(Explanation.Loss::reading)
                                    .flatMap(reading -> reading instanceof Measured measured
                                            ? Optional.of(measured.value())
                                            : Optional.empty()),
                            then.map(Explanation.Loss::shown).orElse("not in the model"),
                            tone);
                })
                .toList();
        return Optional.of(new Drawing(WeekBars.wide(loss.label(), bars), WeekBars.narrow(loss.label(), bars)));
    }

    private static String verdict(Explanation.Loss loss) {
        return switch (loss.reading()) {
            case Measured _ ->
                loss.hundredths() == 0
                        ? loss.label() + " cost nothing"
                        : loss.label() + " cost " + Say.points(loss.hundredths()) + " of the "
                                + Say.points(loss.outOf()) + " points it could";
            case Missing missing -> loss.label() + " was not measured: " + missing.why().text;
        };
    }

    private static List<Pair> reading(Explanation.Loss loss, List<String> sources, Meters meters) {
        var pairs = new ArrayList<Pair>();
        switch (loss.reading()) {
            case Measured measured -> {
                pairs.add(new Pair("Reading", loss.shown()));
                pairs.add(new Pair("Numerator", Say.count(measured.num())));
                pairs.add(new Pair("Denominator", Say.count(measured.den())));
                pairs.add(new Pair("Quotient", quotient(measured)));
            }
            case Missing missing -> {
                pairs.add(new Pair("Reading", "none"));
                pairs.add(new Pair("Why", missing.why().text));
            }
        }
        if (!sources.isEmpty()) pairs.add(new Pair("Read from", read(sources, meters)));
        return pairs;
    }

    private static String read(List<String> sources, Meters meters) {
        return sources.stream()
                .map(source -> source.startsWith(FactSource.PREFIX)
                        ? FactSource.of(source).words()
                        : meters.of(source)
                                .map(meter -> "events counted by the meter “" + meter.label() + "”")
                                .orElse("a meter that is no longer there"))
                .collect(Collectors.joining(", else "));
    }

    private static String quotient(Measured measured) {
        var value = measured.value().setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return value.signum() == 0 ? "0" : value.toPlainString();
    }

    private static List<Calculation> formula(Explanation why, Explanation.Loss loss) {
        var lines = new ArrayList<Calculation>();
        lines.add(new Calculation("Weight in model " + why.model(), loss.weight() + " of 100"));
        if (loss.reading() instanceof Missing) {
            lines.add(new Calculation("Left out, so the others weigh more", "0 measured"));
            return lines;
        }
        lines.add(new Calculation("Weight measured that day", why.coverage().weightMeasured() + " of 100"));
        lines.add(new Calculation("The most it could cost", Say.points(loss.outOf())));
        if (loss.outOf() > 0)
            lines.add(new Calculation(
                    "Kept, by the model's curve",
                    Say.points(loss.outOf() - loss.hundredths()) + " of " + Say.points(loss.outOf())));
        return lines;
    }

    private static List<Calculation> curve(Curve curve) {
        return curve.knots().stream()
                .map(knot -> new Calculation(
                        knot.at().stripTrailingZeros().toPlainString(),
                        knot.kept().stripTrailingZeros().toPlainString() + "%"))
                .toList();
    }

    private static List<Week> weeks(Explanation.Loss loss, List<Explanation> weeks) {
        return weeks.reversed().stream()
                .map(week -> {
                    var then = week.lost().stream()
                            .filter(each -> each.signal().equals(loss.signal()))
                            .findFirst();
                    return new Week(
                            Say.date(week.day()),
                            then.map(Explanation.Loss::shown).orElse("not in the model then"),
                            then.map(Explanation.Loss::reading)
                                    .map(SignalRules::counted)
                                    .orElse("–"));
                })
                .toList();
    }

    private static String counted(Reading reading) {
        return switch (reading) {
            case Measured measured -> Say.count(measured.num()) + " / " + Say.count(measured.den());
            case Missing _ -> "–";
        };
    }
}
