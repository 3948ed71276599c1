package dev.tenure.api;

import static dev.tenure.api.TenantsController.needed;

import dev.tenure.access.Caller;
import dev.tenure.health.Brief;
import dev.tenure.health.Health;
import dev.tenure.store.Database;
import dev.tenure.tenants.Contacts;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Handovers;
import dev.tenure.tenants.TenantRef;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A book of accounts in other hands, in one step, with a brief of each.
@RestController
final class HandoversController {

    record Body(
            Optional<String> from,
            Optional<String> to,
            Optional<String> toEmail,
            Optional<Set<String>> tenants,
            Optional<LocalDate> firstDay,
            Optional<LocalDate> backOn) {}

    record Lost(String signal, String label, BigDecimal points) {}

    record BriefView(
            String id,
            String name,
            Optional<BigDecimal> score,
            Optional<String> band,
            List<Lost> lost,
            List<ArrView> arr,
            Optional<TenantView.DecisionView> decision,
            List<ContactsController.ContactView> contacts,
            List<ContactsController.NoteView> notes) {

        static BriefView of(Brief brief, LocalDate day) {
            return new BriefView(
                    brief.tenant().key(),
                    brief.tenant().name(),
                    brief.score().flatMap(why -> why.score()).map(score -> HealthController.points(score.hundredths())),
                    brief.score().map(why -> why.band().key()),
                    brief.lost().stream()
                            .map(loss ->
                                    new Lost(loss.signal(), loss.label(), HealthController.points(loss.hundredths())))
                            .toList(),
                    ArrView.of(brief.contracts().arr()),
                    brief.contracts().next().map(TenantView.DecisionView::of),
                    brief.contacts().stream()
                            .map(contact -> ContactsController.ContactView.of(contact, day))
                            .toList(),
                    brief.notes().stream()
                            .map(note -> ContactsController.NoteView.of(new Contacts.Noted(note, Optional.empty())))
                            .toList());
        }
    }

    record Listed(
            long id,
            String from,
            String to,
            LocalDate firstDay,
            Optional<LocalDate> backOn,
            int accounts,
            Instant recordedAt,
            String recordedBy,
            Optional<Instant> returnedAt) {

        static Listed of(Handovers.Handover made) {
            return new Listed(
                    made.id(),
                    made.from(),
                    made.to(),
                    made.firstDay(),
                    made.backOn(),
                    made.accounts(),
                    made.recordedAt(),
                    made.recordedBy(),
                    made.returnedAt());
        }
    }

    /// @param handover absent from a preview
    /// @param items a brief of each account
    record Answer(boolean dryRun, Optional<Listed> handover, List<BriefView> items) {}

    /// @param left accounts that got yet another owner meanwhile and stay with him
    record Returned(int accounts, List<String> left) {}

    private final Handovers handovers;
    private final Health health;
    private final Facts facts;
    private final Contacts contacts;
    private final Sight sight;
    private final Database database;

    HandoversController(
            Handovers handovers, Health health, Facts facts, Contacts contacts, Sight sight, Database database) {
        this.handovers = handovers;
        this.health = health;
        this.facts = facts;
        this.contacts = contacts;
        this.sight = sight;
        this.database = database;
    }

    @GetMapping("/v1/handovers")
    Map<String, Object> list(@AuthenticationPrincipal Caller caller) {
        return Map.of(
                "items",
                handovers.list(sight.staff(caller).staffId()).stream()
                        .map(Listed::of)
                        .toList());
    }

    @GetMapping("/v1/handovers/{id}")
    Answer show(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        int staff = sight.staff(caller).staffId();
        var made = handovers.find(staff, id).orElseThrow(() -> none(id));
        return new Answer(false, Optional.of(Listed.of(made)), briefs(staff, handovers.accounts(staff, id)));
    }

    @PostMapping("/v1/handovers")
    ResponseEntity<Answer> hand(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
            @RequestBody Body body) {
        var staff = sight.staff(caller);
        var order = new Handovers.Order(
                needed("from", body.from),
                new Fact.Owner(needed("to", body.to), body.toEmail),
                body.tenants,
                body.firstDay.orElseGet(facts::today),
                body.backOn);
        if (dryRun)
            return ResponseEntity.ok(new Answer(
                    true, Optional.empty(), briefs(staff.staffId(), handovers.accounts(staff.staffId(), order))));
        long id = handovers.hand(staff.staffId(), order, staff.actor());
        return ResponseEntity.status(201).body(show(caller, id));
    }

    @PostMapping("/v1/handovers/{id}/return")
    Returned giveBack(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        var staff = sight.staff(caller);
        return handovers
                .giveBack(staff.staffId(), id, staff.actor())
                .map(back -> new Returned(
                        back.accounts(),
                        back.left().stream().map(TenantRef::key).toList()))
                .orElseThrow(() -> none(id));
    }

    private List<BriefView> briefs(int staffId, List<TenantRef> accounts) {
        var today = facts.today();
        var scored = health.scoredThrough();
        return database.inStaff(
                staffId,
                tx -> accounts.stream()
                        .map(tenant -> BriefView.of(Brief.of(tx, health, scored, facts, contacts, tenant), today))
                        .toList());
    }

    private static Problem.Refused none(long id) {
        return Problem.notFound("handover " + id + " that is not returned yet").refuse();
    }
}
