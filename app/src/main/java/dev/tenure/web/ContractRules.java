package dev.tenure.web;

import dev.tenure.tenants.Commitments;
import dev.tenure.tenants.Commitments.Paid;
import dev.tenure.tenants.Commitments.Signed;
import dev.tenure.tenants.Fact;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Optional;

/// Contracts in the reader's words.
final class ContractRules {

    private ContractRules() {}

    /// Nothing, when no contract was known.
    static Optional<ContractsView> view(Commitments commitments, LocalDate day) {
        if (commitments.contracts().isEmpty()) return Optional.empty();
        return Optional.of(new ContractsView(
                commitments.arr().isEmpty() ? "no ARR in force" : Say.money(commitments.arr()) + " ARR in force",
                commitments.contracts().stream()
                        .map(signed -> contract(signed, day))
                        .toList()));
    }

    static String kind(Commitments.Kind kind) {
        return switch (kind) {
            case NOTICE -> "Notice deadline";
            case TERM_END -> "End of term";
        };
    }

    private static ContractsView.Contract contract(Signed signed, LocalDate day) {
        var terms = signed.terms();
        var notes = new ArrayList<String>();
        terms.renews().ifPresent(other -> notes.add("Renews " + other));
        if (terms.autoRenew()) notes.add("Renews by itself");
        signed.outcome()
                .map(ended -> ended.outcome().reason())
                .filter(reason -> !reason.isBlank())
                .ifPresent(notes::add);
        return new ContractsView.Contract(
                terms.contract(),
                Say.date(terms.termStart())
                        + terms.termEnd().map(end -> " to " + Say.date(end)).orElse(", no end"),
                state(signed, day),
                notes,
                signed.lines().stream().map(paid -> line(paid, terms)).toList());
    }

    private static String state(Signed signed, LocalDate day) {
        if (signed.outcome().isPresent()) {
            var ended = signed.outcome().get();
            return Say.sentence(ended.outcome().outcome().word()) + " "
                    + Say.date(ended.outcome().effectiveOn()) + ", recorded by " + ended.recordedBy();
        }
        if (signed.decision().isPresent()) {
            var decision = signed.decision().get();
            var by = kind(decision.kind()) + " " + Say.date(decision.on());
            return decision.on().isBefore(day) ? by + " has passed, no outcome recorded" : by;
        }
        return signed.terms().termEnd().isEmpty()
                        && signed.terms().noticeBy().isEmpty()
                        && signed.ends().isEmpty()
                ? "Runs on until somebody ends it"
                : "Renewed by another contract";
    }

    private static ContractsView.Line line(Paid paid, Fact.Contract terms) {
        var line = paid.line();
        var sub = new ArrayList<String>();
        line.sku().filter(sku -> !sku.equals(line.line())).ifPresent(sub::add);
        line.quantity().ifPresent(units -> sub.add(Say.many(units, "unit", "units")));
        return new ContractsView.Line(
                line.line(),
                String.join(", ", sub),
                Say.amount(line.amount())
                        + (line.recurring()
                                ? line.period().map(ContractRules::per).orElse("")
                                : " once"),
                line.starts().isEmpty() && line.ends().isEmpty() ? "As the contract" : days(line, terms),
                arr(paid));
    }

    private static String days(Fact.ContractLine line, Fact.Contract terms) {
        return Say.date(line.starts().orElse(terms.termStart()))
                + line.ends()
                        .or(terms::termEnd)
                        .map(end -> " to " + Say.date(end))
                        .orElse(" on");
    }

    private static String per(Fact.Period period) {
        return period == Fact.Period.TERM ? " for the term" : " a " + period.word();
    }

    private static String arr(Paid paid) {
        if (!paid.line().recurring()) return "none, paid once";
        if (!paid.inForce()) return "not in force";
        if (paid.arrMinor().isEmpty()) return "unknown: no end to spread it over";
        var currency = paid.line().amount().currency().getCurrencyCode();
        return Say.amount(dev.tenure.core.Money.of(paid.arrMinor().getAsLong(), currency));
    }
}
