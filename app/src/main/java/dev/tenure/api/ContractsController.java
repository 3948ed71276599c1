package dev.tenure.api;

import static dev.tenure.api.TenantsController.needed;
import static dev.tenure.api.TenantsController.word;

import dev.tenure.access.Caller;
import dev.tenure.core.Money;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Recorded;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Contracts with their lines, and what became of them. They are read with their tenant.
@RestController
final class ContractsController {

    record LineBody(
            Optional<String> line,
            Optional<String> sku,
            Optional<Long> quantity,
            Optional<Boolean> recurring,
            Optional<Long> amountMinor,
            Optional<String> currency,
            Optional<String> period,
            Optional<LocalDate> starts,
            Optional<LocalDate> ends) {}

    record ContractBody(
            Optional<LocalDate> termStart,
            Optional<LocalDate> termEnd,
            Optional<LocalDate> noticeBy,
            Optional<Boolean> autoRenew,
            Optional<String> renews,
            Optional<List<LineBody>> lines,
            Optional<LocalDate> validFrom) {}

    record OutcomeBody(Optional<String> outcome, Optional<LocalDate> effectiveOn, Optional<String> reason) {}

    private final Facts facts;
    private final Sight sight;

    ContractsController(Facts facts, Sight sight) {
        this.facts = facts;
        this.sight = sight;
    }

    /// Lines the body does not name stay as they are.
    @PutMapping("/v1/tenants/{id}/contracts/{contract}")
    Recorded contract(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @PathVariable String contract,
            @RequestBody ContractBody body) {
        var tenant = sight.tenant(caller, id);
        var said = new ArrayList<Fact>();
        said.add(new Fact.Contract(
                contract,
                needed("term_start", body.termStart),
                body.termEnd,
                body.noticeBy,
                body.autoRenew.orElse(false),
                body.renews));
        for (var line : body.lines.orElse(List.of())) {
            var read = line(contract, line);
            boolean endless = read.ends().isEmpty() && body.termEnd.isEmpty();
            if (endless && read.period().equals(Optional.of(Fact.Period.TERM)) && read.recurring())
                throw Problem.invalid(
                                "term_end",
                                "The line '" + read.line()
                                        + "' has an amount for the term, so the term or the line needs an end.")
                        .refuse();
            said.add(read);
        }
        return facts.enter(tenant.id(), said, body.validFrom, caller.actor(), Optional.empty());
    }

    @PutMapping("/v1/tenants/{id}/contracts/{contract}/outcome")
    Recorded outcome(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @PathVariable String contract,
            @RequestBody OutcomeBody body) {
        var tenant = sight.tenant(caller, id);
        var outcome = new Fact.ContractOutcome(
                contract,
                word("outcome", needed("outcome", body.outcome), Fact.Outcome.class),
                needed("effective_on", body.effectiveOn),
                body.reason.orElse(""));
        return facts.enter(tenant.id(), List.of(outcome), Optional.empty(), caller.actor(), Optional.empty());
    }

    private static Fact.ContractLine line(String contract, LineBody body) {
        return new Fact.ContractLine(
                contract,
                needed("line", body.line),
                body.sku,
                body.quantity,
                body.recurring.orElse(true),
                new Money(needed("amount_minor", body.amountMinor), currency(needed("currency", body.currency))),
                body.period.map(period -> word("period", period, Fact.Period.class)),
                body.starts,
                body.ends);
    }

    private static Currency currency(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("currency", "'" + code + "' is not a currency code like EUR.")
                    .refuse();
        }
    }
}
