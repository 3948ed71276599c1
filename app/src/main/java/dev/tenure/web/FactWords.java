package dev.tenure.web;

import dev.tenure.tenants.Fact;
import dev.tenure.tenants.FactSource;
import dev.tenure.tenants.Standing;
import dev.tenure.web.TenantView.Group;
import dev.tenure.web.TenantView.Pair;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A tenant's facts in the reader's words.
final class FactWords {

    private FactWords() {}

    static List<TenantView.Fact> head(Standing standing) {
        var facts = new ArrayList<TenantView.Fact>();
        var commitments = standing.commitments();
        if (!commitments.arr().isEmpty()) facts.add(new TenantView.Fact(Say.money(commitments.arr()), "ARR"));
        commitments.next().ifPresent(decision -> {
            long days = ChronoUnit.DAYS.between(standing.day(), decision.on());
            facts.add(new TenantView.Fact(
                    days == 0 ? "Decides today" : "Decision in " + Say.inDays(days),
                    ContractRules.kind(decision.kind()) + " " + Say.date(decision.on())));
        });
        facts.add(new TenantView.Fact(standing.owner().map(Fact.Owner::name).orElse("Nobody"), "Owner"));
        standing.profile()
                .filter(profile -> !profile.plan().isBlank())
                .ifPresent(profile -> facts.add(
                        new TenantView.Fact(profile.plan(), profile.segment().isBlank() ? "Plan" : profile.segment())));
        standing.profile().map(Fact.Profile::status).ifPresent(status -> {
            switch (status) {
                case LIVE -> {}
                case INTERNAL, TEST -> facts.add(new TenantView.Fact(Say.sentence(status.word()), "In no total"));
                case PROSPECT -> facts.add(new TenantView.Fact("Prospect", "Not a customer yet"));
                case ENDED -> facts.add(new TenantView.Fact("Ended", "No customer any more"));
                case MERGED -> facts.add(new TenantView.Fact("Merged", "Part of another tenant"));
            }
        });
        return facts;
    }

    /// A card stands where a fact stands behind it.
    static List<Group> groups(Standing standing) {
        return Stream.of(
                        new Group(
                                "Onboarding",
                                steps(standing),
                                standing.steps().stream()
                                        .filter(Fact.Step::applicable)
                                        .map(step -> new Pair(
                                                step.step(),
                                                step.doneOn().map(Say::date).orElse("open")))
                                        .toList()),
                        new Group(
                                "Milestones",
                                missed(standing),
                                standing.milestones().stream()
                                        .map(one -> new Pair(one.milestone(), reached(one, standing.day())))
                                        .toList()),
                        new Group(
                                "Incidents",
                                "Last 90 days",
                                standing.incidents().stream()
                                        .limit(8)
                                        .map(incident -> new Pair(
                                                Say.date(day(incident)),
                                                "Sev " + incident.severity() + title(incident)))
                                        .toList()),
                        new Group(
                                "Quotas",
                                "Latest samples",
                                standing.quotas().stream()
                                        .map(quota -> new Pair(
                                                quota.name(),
                                                Say.count(quota.used()) + " of " + Say.count(quota.limit()) + " on "
                                                        + Say.day(quota.day())))
                                        .toList()),
                        new Group(
                                "Measurements",
                                "Latest of each",
                                standing.measurements().stream()
                                        .map(one -> new Pair(
                                                FactSource.spoken(one.name()),
                                                number(one) + " on " + Say.day(one.day())))
                                        .toList()))
                .filter(group -> !group.pairs().isEmpty())
                .toList();
    }

    private static String missed(Standing standing) {
        long missed = standing.milestones().stream()
                .filter(one -> one.missedOn(standing.day()))
                .count();
        return missed == 0 ? "None missed" : missed + " missed";
    }

    private static String reached(Standing.Milestone milestone, LocalDate day) {
        var due = milestone.dueOn().map(Say::date).orElse("no day known");
        return milestone
                .doneOn()
                .map(done -> "Reached " + Say.date(done) + ", due " + due)
                .orElse((milestone.missedOn(day) ? "Missed, was due " : "Due ") + due);
    }

    private static String number(Fact.Measurement measurement) {
        var value = new BigDecimal(measurement.num())
                .divide(new BigDecimal(measurement.den()), 2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return (value.signum() < 0 ? "−" : "")
                + value.abs().setScale(Math.max(0, value.scale())).toPlainString();
    }

    static TenantView.Feeling feeling(Standing standing) {
        var last = standing.sentiment()
                .map(felt -> felt.sentiment().score() + " of 5 by "
                        + felt.sentiment().author() + " on "
                        + Say.day(felt.sentiment().day())
                        + (felt.reset() ? ", before the handover: it counts no more." : "."))
                .orElse("Nobody has said yet.");
        return new TenantView.Feeling(
                "/tenants/" + standing.tenant().key() + "/sentiment",
                last,
                standing.sentiment().map(felt -> felt.sentiment().why()).orElse(""));
    }

    private static String steps(Standing standing) {
        long of = standing.steps().stream().filter(Fact.Step::applicable).count();
        long done = standing.steps().stream()
                .filter(step -> step.applicable() && step.doneOn().isPresent())
                .count();
        return of == 0 ? "" : done + " of " + of + " steps";
    }

    /// Severe ones only: a mark must explain a bend.
    static List<ScoreLine.Mark> marks(Standing standing) {
        return standing.incidents().reversed().stream()
                .filter(incident -> incident.severity() <= 2)
                .map(incident -> new ScoreLine.Mark(day(incident), "Sev " + incident.severity() + title(incident)))
                .toList();
    }

    private static LocalDate day(Fact.Incident incident) {
        return LocalDate.ofInstant(incident.openedAt(), ZoneOffset.UTC);
    }

    private static String title(Fact.Incident incident) {
        var title = incident.title();
        if (title.isBlank()) return "";
        return ", " + (title.length() > 32 ? title.substring(0, 31) + "…" : title);
    }
}
