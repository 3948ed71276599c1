package dev.tenure.api;

import dev.tenure.tenants.Commitments;
import dev.tenure.tenants.Fact;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// One contract as the API shows it.
record ContractView(
        String contract,
        LocalDate termStart,
        Optional<LocalDate> termEnd,
        Optional<LocalDate> noticeBy,
        boolean autoRenew,
        Optional<String> renews,
        Optional<LocalDate> ends,
        Optional<LocalDate> decisionOn,
        Optional<String> decisionKind,
        Optional<OutcomeView> outcome,
        List<LineView> lines) {

    /// @param inForce recurring, and in force on the day
    record LineView(
            String line,
            Optional<String> sku,
            Optional<Long> quantity,
            boolean recurring,
            long amountMinor,
            String currency,
            Optional<String> period,
            Optional<LocalDate> starts,
            Optional<LocalDate> ends,
            boolean inForce,
            Optional<Long> arrMinor) {}

    record OutcomeView(String outcome, LocalDate effectiveOn, String reason, String recordedBy, Instant knownSince) {}

    static ContractView of(Commitments.Signed signed) {
        var terms = signed.terms();
        return new ContractView(
                terms.contract(),
                terms.termStart(),
                terms.termEnd(),
                terms.noticeBy(),
                terms.autoRenew(),
                terms.renews(),
                signed.ends(),
                signed.decision().map(Commitments.Decision::on),
                signed.decision().map(decision -> decision.kind().word()),
                signed.outcome().map(ContractView::outcome),
                signed.lines().stream().map(ContractView::line).toList());
    }

    private static OutcomeView outcome(Commitments.Ended ended) {
        var outcome = ended.outcome();
        return new OutcomeView(
                outcome.outcome().word(),
                outcome.effectiveOn(),
                outcome.reason(),
                ended.recordedBy(),
                ended.knownSince());
    }

    private static LineView line(Commitments.Paid paid) {
        var line = paid.line();
        return new LineView(
                line.line(),
                line.sku(),
                line.quantity(),
                line.recurring(),
                line.amount().minor(),
                line.amount().currency().getCurrencyCode(),
                line.period().map(Fact.Period::word),
                line.starts(),
                line.ends(),
                paid.inForce(),
                paid.arrMinor().isPresent() ? Optional.of(paid.arrMinor().getAsLong()) : Optional.empty());
    }
}
