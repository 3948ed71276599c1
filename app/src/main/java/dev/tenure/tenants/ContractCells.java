package dev.tenure.tenants;

import dev.tenure.core.Money;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/// Contracts, their lines and outcomes as one row of a file says them.
final class ContractCells {

    /// What a row of contracts says of the only line of its contract.
    static final List<String> LINE = List.of("amount_minor", "currency", "period");

    private ContractCells() {}

    static Fact.Contract contract(FactCells cells) {
        return new Fact.Contract(
                name(cells),
                cells.day("term_start"),
                cells.maybeDay("term_end"),
                cells.maybeDay("notice_by"),
                cells.maybe("auto_renew", FactCsv::yes, "true or false").orElse(false),
                cells.maybe("renews"));
    }

    /// Many lists have an amount a contract and know of no lines.
    static Optional<Fact.ContractLine> onlyLine(FactCells cells) {
        if (LINE.stream().allMatch(column -> cells.maybe(column).isEmpty())
                && cells.maybe(FactImport.Kind.major("amount_minor")).isEmpty()) return Optional.empty();
        var period = cells.word("period", Fact.Period.class);
        if (period == Fact.Period.TERM && cells.maybe("term_end").isEmpty())
            throw new IllegalArgumentException("term_end is needed to spread an amount over the term; without an end,"
                    + " period is month, quarter or year");
        return Optional.of(new Fact.ContractLine(
                name(cells),
                Fact.ContractLine.MAIN,
                Optional.empty(),
                Optional.empty(),
                true,
                money(cells),
                Optional.of(period),
                Optional.empty(),
                Optional.empty()));
    }

    static Fact.ContractLine line(FactCells cells) {
        return new Fact.ContractLine(
                name(cells),
                cells.text("line"),
                cells.maybe("sku"),
                cells.maybe("quantity", Long::parseLong, "a whole number"),
                cells.maybe("recurring", FactCsv::yes, "true or false").orElse(true),
                money(cells),
                cells.maybe("period").map(_ -> cells.word("period", Fact.Period.class)),
                cells.maybeDay("starts"),
                cells.maybeDay("ends"));
    }

    static Fact.ContractOutcome outcome(FactCells cells) {
        return new Fact.ContractOutcome(
                name(cells),
                cells.word("outcome", Fact.Outcome.class),
                cells.day("effective_on"),
                cells.maybe("reason").orElse(""));
    }

    private static String name(FactCells cells) {
        return cells.maybe("contract").orElse(Fact.Contract.MAIN);
    }

    private static Money money(FactCells cells) {
        var currency = cells.of("currency", Currency::getInstance, "a currency code like EUR");
        return new Money(cells.whole("amount_minor"), currency);
    }
}
