package dev.tenure.api;

import dev.tenure.tenants.Commitments;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Standing;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// One tenant and its facts as the API shows them.
record TenantView(
        String id,
        String name,
        LocalDate asOf,
        Optional<String> plan,
        Optional<String> segment,
        Optional<String> timeZone,
        Optional<String> status,
        List<ArrView> arr,
        Optional<DecisionView> decision,
        List<ContractView> contracts,
        Optional<OwnerView> owner,
        List<Fact.Step> onboarding,
        List<IncidentView> incidents,
        List<Fact.Slo> slo,
        List<Fact.Quota> quotas,
        List<Fact.Measurement> measurements,
        Optional<SentimentView> sentiment,
        List<MilestoneView> milestones) {

    /// @param kind `notice` or `term_end`
    record DecisionView(String contract, LocalDate on, String kind) {
        static DecisionView of(Commitments.Decision decision) {
            return new DecisionView(
                    decision.contract(), decision.on(), decision.kind().word());
        }
    }

    record OwnerView(String owner, Optional<String> email) {}

    record IncidentView(
            String incidentId, Instant openedAt, Optional<Instant> resolvedAt, int severity, String title) {}

    /// @param reset given under an earlier owner, so no score reads it
    record SentimentView(LocalDate day, int score, String author, String why, boolean reset) {}

    /// @param missed its last day was over by `as_of`, and it was not reached
    record MilestoneView(
            String milestone,
            Optional<LocalDate> dueOn,
            Optional<BigDecimal> weight,
            Optional<LocalDate> doneOn,
            boolean missed) {}

    static TenantView of(Standing standing) {
        var profile = standing.profile();
        return new TenantView(
                standing.tenant().key(),
                profile.map(Fact.Profile::name).orElse(standing.tenant().key()),
                standing.day(),
                profile.map(Fact.Profile::plan),
                profile.map(Fact.Profile::segment),
                profile.map(Fact.Profile::timeZone),
                profile.map(known -> known.status().word()),
                ArrView.of(standing.commitments().arr()),
                standing.commitments().next().map(DecisionView::of),
                standing.commitments().contracts().stream()
                        .map(ContractView::of)
                        .toList(),
                standing.owner().map(owner -> new OwnerView(owner.name(), owner.email())),
                standing.steps(),
                standing.incidents().stream()
                        .map(each -> new IncidentView(
                                each.id(), each.openedAt(), each.resolvedAt(), each.severity(), each.title()))
                        .toList(),
                standing.slo(),
                standing.quotas(),
                standing.measurements(),
                standing.sentiment()
                        .map(felt -> new SentimentView(
                                felt.sentiment().day(),
                                felt.sentiment().score(),
                                felt.sentiment().author(),
                                felt.sentiment().why(),
                                felt.reset())),
                standing.milestones().stream()
                        .map(one -> new MilestoneView(
                                one.milestone(), one.dueOn(), one.weight(), one.doneOn(), one.missedOn(standing.day())))
                        .toList());
    }
}
