package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.health.Brief;
import dev.tenure.health.Health;
import dev.tenure.store.Database;
import dev.tenure.tenants.Contacts;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Handovers;
import dev.tenure.tenants.TenantRef;
import dev.tenure.web.HandoverView.Form;
import dev.tenure.web.HandoverView.Preview;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A book of accounts in other hands: choose, look, hand over, and give back.
@Controller
final class HandoverPage {

    private final Handovers handovers;
    private final Health health;
    private final Facts facts;
    private final Contacts contacts;
    private final Database database;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    HandoverPage(
            Handovers handovers,
            Health health,
            Facts facts,
            Contacts contacts,
            Database database,
            Pages pages,
            Shells shells,
            ProblemPage problems) {
        this.handovers = handovers;
        this.health = health;
        this.facts = facts;
        this.contacts = contacts;
        this.database = database;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    /// What the form says, as it came.
    private record Filled(String from, String to, String email, String firstDay, String backOn) {

        boolean complete() {
            return !from.isBlank() && !to.isBlank();
        }

        Handovers.Order order(Optional<Set<String>> tenants, LocalDate today) {
            return new Handovers.Order(
                    from,
                    new Fact.Owner(to.strip(), Optional.of(email.strip()).filter(text -> !text.isEmpty())),
                    tenants,
                    firstDay.isBlank() ? today : LocalDate.parse(firstDay),
                    backOn.isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(backOn)));
        }
    }

    @GetMapping("/handovers")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(name = "first_day", defaultValue = "") String firstDay,
            @RequestParam(name = "back_on", defaultValue = "") String backOn,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        var filled = new Filled(from, to, email, firstDay, backOn);
        if (!filled.complete()) return page(request, staff, filled, "", Optional.empty());
        try {
            var order = filled.order(Optional.empty(), facts.today());
            var accounts = handovers.accounts(staff.staffId(), order);
            return page(request, staff, filled, "", Optional.of(preview(staff, order, accounts)));
        } catch (IllegalArgumentException | DateTimeException wrong) {
            return page(request, staff, filled, refusal(wrong), Optional.empty());
        }
    }

    private Preview preview(Caller.Staff staff, Handovers.Order order, List<TenantRef> accounts) {
        var many = Say.many(accounts.size(), "account", "accounts");
        return new Preview(
                accounts.isEmpty()
                        ? order.from() + " has no account on that day in your sight."
                        : HandoverWords.when(order.firstDay(), order.backOn()) + ": " + many + " of " + order.from()
                                + " to " + order.to().name(),
                "Hand over to " + order.to().name(),
                briefs(staff, accounts));
    }

    @PostMapping("/handovers")
    ResponseEntity<String> hand(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String from,
            @RequestParam String to,
            @RequestParam String email,
            @RequestParam(name = "first_day") String firstDay,
            @RequestParam(name = "back_on") String backOn,
            @RequestParam(defaultValue = "") Set<String> tenant,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        var filled = new Filled(from, to, email, firstDay, backOn);
        if (tenant.isEmpty())
            return page(request, staff, filled, "No account was chosen. Nothing was changed.", Optional.empty());
        try {
            long id = handovers.hand(staff.staffId(), filled.order(Optional.of(tenant), facts.today()), staff.actor());
            return ResponseEntity.status(303)
                    .header("Location", "/handovers/" + id + "?done=made")
                    .build();
        } catch (IllegalArgumentException | DateTimeException wrong) {
            return page(request, staff, filled, refusal(wrong), Optional.empty());
        }
    }

    @GetMapping("/handovers/{id}")
    ResponseEntity<String> one(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam Optional<String> done,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        var said = done.filter("made"::equals).isPresent() ? "Handed over. The brief below is to read or print." : "";
        return one(request, staff, id, said);
    }

    @PostMapping("/handovers/{id}")
    ResponseEntity<String> giveBack(
            @AuthenticationPrincipal Caller caller, @PathVariable long id, HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        return handovers
                .giveBack(staff.staffId(), id, staff.actor())
                .map(back -> one(
                        request,
                        staff,
                        id,
                        Say.many(back.accounts(), "account", "accounts") + " given back."
                                + (back.left().isEmpty()
                                        ? ""
                                        : " Not those with another owner meanwhile: "
                                                + Say.list(back.left().stream()
                                                        .map(TenantRef::name)
                                                        .toList()) + ".")))
                .orElseGet(() -> problems.answer(request, 404, ""));
    }

    private ResponseEntity<String> one(HttpServletRequest request, Caller.Staff staff, long id, String said) {
        var found = handovers.find(staff.staffId(), id);
        if (found.isEmpty()) return problems.answer(request, 404, "");
        var made = found.get();
        var title = made.from() + "’s accounts, handed to " + made.to();
        return pages.page(
                "handover",
                new HandoverView.One(
                        shell(request, staff, title, new Shell.Crumb("Handovers", Optional.of("/handovers"))),
                        title,
                        HandoverWords.when(made.firstDay(), made.backOn()) + ". "
                                + HandoverWords.made(made).state() + ".",
                        said,
                        false,
                        made.returnedAt().isPresent() ? Optional.empty() : Optional.of("/handovers/" + id),
                        briefs(staff, handovers.accounts(staff.staffId(), id))));
    }

    private List<HandoverView.Brief> briefs(Caller.Staff staff, List<TenantRef> accounts) {
        var today = facts.today();
        var scored = health.scoredThrough();
        return database.inStaff(
                staff.staffId(),
                tx -> accounts.stream()
                        .map(tenant -> HandoverWords.brief(Brief.of(tx, health, scored, facts, contacts, tenant)))
                        .toList());
    }

    private static String refusal(RuntimeException wrong) {
        return Say.sentence(String.valueOf(wrong.getMessage())) + ". Nothing was changed.";
    }

    private ResponseEntity<String> page(
            HttpServletRequest request, Caller.Staff staff, Filled filled, String said, Optional<Preview> preview) {
        var today = facts.today();
        return pages.page(
                said.isEmpty() ? 200 : 422,
                "handovers",
                new HandoverView(
                        shell(request, staff, "Hand over accounts", new Shell.Crumb("People", Optional.of("/people"))),
                        preview.map(Preview::words).orElse("Hand over accounts"),
                        "For good, or until their owner is back. Who may see an account is said under People and stays"
                                + " as it is.",
                        said,
                        !said.isEmpty(),
                        new Form(
                                handovers.owners(staff.staffId(), today).stream()
                                        .map(owner -> new Choice(owner, owner, "", owner.equals(filled.from())))
                                        .toList(),
                                filled.to(),
                                filled.email(),
                                filled.firstDay().isBlank() ? today.toString() : filled.firstDay(),
                                filled.backOn()),
                        preview,
                        handovers.list(staff.staffId()).stream()
                                .map(HandoverWords::made)
                                .toList()));
    }

    private Shell shell(HttpServletRequest request, Caller.Staff staff, String title, Shell.Crumb above) {
        return shells.of(
                request, staff, title, List.of(above, new Shell.Crumb(title, Optional.empty())), Shell.Nav.PEOPLE, "");
    }
}
