package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.health.Band;
import dev.tenure.health.Health;
import dev.tenure.health.Rollup;
import dev.tenure.store.Database;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Families;
import dev.tenure.tenants.Families.Member;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.Recorded;
import dev.tenure.tenants.TenantRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Which tenants stand under which, and what they come to together.
@RestController
final class StructureController {

    record ParentBody(Optional<String> parent, Optional<LocalDate> validFrom) {}

    record Named(String id, String name) {
        static Named of(TenantRef tenant) {
            return new Named(tenant.key(), tenant.name());
        }
    }

    record MemberView(
            String id,
            String name,
            int depth,
            Optional<String> parent,
            Optional<String> status,
            boolean counted,
            Optional<String> band,
            List<ArrView> arr,
            Optional<TenantView.DecisionView> decision) {}

    record NextView(String id, String contract, LocalDate on, String kind) {}

    /// @param accounts in the caller's sight that count, each once; the sums are over them
    /// @param bandsOn the day of the bands
    record StructureView(
            String id,
            String name,
            LocalDate asOf,
            Optional<Named> parent,
            int accounts,
            List<ArrView> arr,
            Optional<String> worstBand,
            Optional<LocalDate> bandsOn,
            Optional<NextView> next,
            List<MemberView> items) {}

    private final Families families;
    private final Facts facts;
    private final Health health;
    private final Database database;
    private final Sight sight;

    StructureController(Families families, Facts facts, Health health, Database database, Sight sight) {
        this.families = families;
        this.facts = facts;
        this.health = health;
        this.database = database;
        this.sight = sight;
    }

    @GetMapping("/v1/tenants/{id}/structure")
    StructureView structure(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam("as_of") Optional<LocalDate> asOf,
            @RequestParam(defaultValue = "false") boolean restated) {
        var tenant = sight.tenant(caller, id);
        var day = asOf.orElseGet(facts::today);
        var known = restated ? Known.NOW : Known.atEndOf(day);
        var latest = health.scoredThrough();
        return database.inStaff(
                sight.staff(caller).staffId(),
                tx -> view(Rollup.of(tx, health, latest, families.of(tx, tenant, day, known))));
    }

    /// A body without a parent says that the tenant stands alone.
    @PutMapping("/v1/tenants/{id}/parent")
    Recorded parent(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody ParentBody body) {
        var tenant = sight.tenant(caller, id);
        try {
            return families.enter(sight.staff(caller).staffId(), tenant, body.parent, body.validFrom, caller.actor());
        } catch (IllegalArgumentException wrong) {
            throw Problem.invalid("parent", wrong.getMessage() + ".").refuse();
        }
    }

    private static StructureView view(Rollup rollup) {
        var family = rollup.family();
        return new StructureView(
                family.tenant().key(),
                family.tenant().name(),
                family.day(),
                family.parent().map(Named::of),
                family.counted().size(),
                ArrView.of(family.arr()),
                rollup.worst().map(Band::key),
                rollup.day(),
                family.next().map(member -> {
                    var decision = member.next().orElseThrow();
                    return new NextView(
                            member.tenant().key(),
                            decision.contract(),
                            decision.on(),
                            decision.kind().word());
                }),
                family.members().stream().map(member -> member(rollup, member)).toList());
    }

    private static MemberView member(Rollup rollup, Member member) {
        return new MemberView(
                member.tenant().key(),
                member.tenant().name(),
                member.depth(),
                member.under(),
                member.status().map(Fact.Status::word),
                member.counts(),
                rollup.band(member).map(Band::key),
                ArrView.of(member.arr()),
                member.next().map(TenantView.DecisionView::of));
    }
}
