package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Recorded;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.TenantRules;
import dev.tenure.tenants.Tenants;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Tenants and their facts, by value.
@RestController
final class TenantsController {

    record Listed(String id, String name) {}

    record ProfileBody(
            Optional<String> name,
            Optional<String> plan,
            Optional<String> segment,
            Optional<String> timeZone,
            Optional<String> status,
            Optional<LocalDate> validFrom) {}

    record OwnerBody(Optional<String> owner, Optional<String> email, Optional<LocalDate> validFrom) {}

    record StepBody(Optional<String> step, Optional<Boolean> applicable, Optional<LocalDate> doneOn) {}

    record OnboardingBody(Optional<List<StepBody>> steps, Optional<LocalDate> validFrom) {}

    record IncidentBody(
            Optional<String> incidentId,
            Optional<Instant> openedAt,
            Optional<Instant> resolvedAt,
            Optional<Integer> severity,
            Optional<String> title) {}

    record SloBody(
            Optional<String> name,
            Optional<LocalDate> day,
            Optional<Long> good,
            Optional<Long> total,
            Optional<Integer> targetPpm) {}

    record QuotaBody(Optional<String> name, Optional<LocalDate> day, Optional<Long> used, Optional<Long> limit) {}

    record MeasurementBody(
            Optional<String> name, Optional<LocalDate> day, Optional<BigDecimal> num, Optional<BigDecimal> den) {}

    record SentimentBody(Optional<LocalDate> day, Optional<Integer> score, Optional<String> why) {}

    record MilestoneBody(
            Optional<String> milestone,
            Optional<LocalDate> dueOn,
            Optional<BigDecimal> weight,
            Optional<LocalDate> doneOn,
            Optional<Boolean> done) {}

    record Items<T>(Optional<List<T>> items) {}

    private final Tenants tenants;
    private final Facts facts;
    private final Sight sight;

    TenantsController(Tenants tenants, Facts facts, Sight sight) {
        this.tenants = tenants;
        this.facts = facts;
        this.sight = sight;
    }

    @GetMapping("/v1/tenants")
    Page<Listed> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam Optional<String> search,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > Tenants.MOST_PER_PAGE)
            throw Problem.invalid("limit", "limit is from 1 to " + Tenants.MOST_PER_PAGE + ".")
                    .refuse();
        var page = tenants.list(sight.staff(caller).staffId(), cursor, limit, search);
        return new Page<>(page.items().stream().map(TenantsController::listed).toList(), page.next());
    }

    /// @param restated what is known now of the day, instead of what was known at its end
    @GetMapping("/v1/tenants/{id}")
    TenantView show(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam("as_of") Optional<LocalDate> asOf,
            @RequestParam(defaultValue = "false") boolean restated) {
        var day = asOf.orElseGet(facts::today);
        var known = restated ? Known.NOW : Known.atEndOf(day);
        return facts.standing(sight.staff(caller).staffId(), id, day, known)
                .map(TenantView::of)
                .orElseThrow(() -> Problem.noTenant(id).refuse());
    }

    /// Makes the tenant when there is none of this key; otherwise what the body does not name stays.
    @PutMapping("/v1/tenants/{id}")
    ResponseEntity<TenantView> put(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody ProfileBody body) {
        var staff = sight.staff(caller);
        var seen = facts.standing(staff.staffId(), id, facts.today());
        if (seen.filter(standing -> !standing.tenant().key().equals(id)).isPresent())
            throw Problem.of(
                            409,
                            "other-name",
                            "Another name of a tenant",
                            "'" + id + "' is another name of '"
                                    + seen.get().tenant().key() + "'.")
                    .fix("Use its own id, or take the alias away first.")
                    .refuse();
        if (seen.isEmpty() && !staff.admin()) throw Problem.noTenant(id).refuse();
        if (!TenantRules.isKey(id))
            throw Problem.invalid(
                            "id", "A key is 1 to 63 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.")
                    .refuse();
        var now = seen.flatMap(standing -> standing.profile());
        var profile = new Fact.Profile(
                body.name.or(() -> now.map(Fact.Profile::name)).orElseThrow(() -> missing("name")),
                body.plan.or(() -> now.map(Fact.Profile::plan)).orElse(""),
                body.segment.or(() -> now.map(Fact.Profile::segment)).orElse(""),
                body.timeZone.or(() -> now.map(Fact.Profile::timeZone)).orElse("UTC"),
                body.status
                        .map(word -> status(word))
                        .or(() -> now.map(Fact.Profile::status))
                        .orElse(Fact.Status.LIVE));
        if (seen.isEmpty()) tenants.create(new NewTenant(id, profile), staff.actor());
        else facts.enter(seen.get().tenant().id(), List.of(profile), body.validFrom, staff.actor(), Optional.empty());
        return ResponseEntity.status(seen.isEmpty() ? 201 : 200).body(show(caller, id, Optional.empty(), false));
    }

    @PutMapping("/v1/tenants/{id}/owner")
    Recorded owner(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody OwnerBody body) {
        var tenant = sight.tenant(caller, id);
        var owner = new Fact.Owner(needed("owner", body.owner), body.email);
        return facts.enter(tenant.id(), List.of(owner), body.validFrom, caller.actor(), Optional.empty());
    }

    @PutMapping("/v1/tenants/{id}/onboarding")
    Recorded onboarding(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody OnboardingBody body) {
        var tenant = sight.tenant(caller, id);
        var steps = needed("steps", body.steps).stream()
                .map(step -> new Fact.Step(needed("step", step.step), step.applicable.orElse(true), step.doneOn))
                .toList();
        return facts.enter(tenant.id(), steps, body.validFrom, caller.actor(), Optional.empty());
    }

    @PostMapping("/v1/tenants/{id}/incidents")
    Recorded incidents(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody Items<IncidentBody> body) {
        var tenant = sight.tenant(caller, id);
        var incidents = needed("items", body.items).stream()
                .map(each -> new Fact.Incident(
                        needed("incident_id", each.incidentId),
                        needed("opened_at", each.openedAt),
                        each.resolvedAt,
                        needed("severity", each.severity),
                        each.title.orElse("")))
                .toList();
        return facts.enter(tenant.id(), incidents, Optional.empty(), caller.actor(), Optional.empty());
    }

    @PostMapping("/v1/tenants/{id}/slo-measurements")
    Recorded slo(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody Items<SloBody> body) {
        var tenant = sight.tenant(caller, id);
        var slo = needed("items", body.items).stream()
                .map(each -> new Fact.Slo(
                        needed("name", each.name),
                        needed("day", each.day),
                        needed("good", each.good),
                        needed("total", each.total),
                        needed("target_ppm", each.targetPpm)))
                .toList();
        return facts.enter(tenant.id(), slo, Optional.empty(), caller.actor(), Optional.empty());
    }

    @PostMapping("/v1/tenants/{id}/quotas")
    Recorded quotas(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody Items<QuotaBody> body) {
        var tenant = sight.tenant(caller, id);
        var quotas = needed("items", body.items).stream()
                .map(each -> new Fact.Quota(
                        needed("name", each.name),
                        needed("day", each.day),
                        needed("used", each.used),
                        needed("limit", each.limit)))
                .toList();
        return facts.enter(tenant.id(), quotas, Optional.empty(), caller.actor(), Optional.empty());
    }

    @PostMapping("/v1/tenants/{id}/measurements")
    Recorded measurements(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody Items<MeasurementBody> body) {
        var tenant = sight.tenant(caller, id);
        var measurements = needed("items", body.items).stream()
                .map(each -> Fact.Measurement.of(
                        needed("name", each.name),
                        needed("day", each.day),
                        needed("num", each.num),
                        each.den.orElse(BigDecimal.ONE)))
                .toList();
        return facts.enter(tenant.id(), measurements, Optional.empty(), caller.actor(), Optional.empty());
    }

    /// The plan and what was reached are said apart: what an item leaves out stays as it is.
    @PostMapping("/v1/tenants/{id}/milestones")
    Recorded milestones(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody Items<MilestoneBody> body) {
        var tenant = sight.tenant(caller, id);
        var said = new ArrayList<Fact>();
        for (var each : needed("items", body.items)) {
            var name = needed("milestone", each.milestone);
            boolean undone = each.done.filter(done -> !done).isPresent();
            if (undone && each.doneOn.isPresent())
                throw Problem.invalid("done", "'" + name + "' has a day in done_on and done is false; leave out one.")
                        .refuse();
            if (each.done.filter(done -> done).isPresent() && each.doneOn.isEmpty()) throw missing("done_on");
            boolean reached = undone || each.doneOn.isPresent();
            if (each.dueOn.isPresent() || each.weight.isPresent() || !reached)
                said.add(new Fact.Milestone(name, needed("due_on", each.dueOn), each.weight.orElse(BigDecimal.ONE)));
            if (reached) said.add(new Fact.MilestoneDone(name, each.doneOn));
        }
        return facts.enter(tenant.id(), said, Optional.empty(), caller.actor(), Optional.empty());
    }

    /// The caller's own feeling, so the author is not a field.
    @PutMapping("/v1/tenants/{id}/sentiment")
    Recorded sentiment(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody SentimentBody body) {
        var staff = sight.staff(caller);
        var tenant = sight.tenant(caller, id);
        var felt = new Fact.Sentiment(
                body.day.orElseGet(facts::today), needed("score", body.score), staff.name(), body.why.orElse(""));
        return facts.enter(tenant.id(), List.of(felt), Optional.empty(), caller.actor(), Optional.empty());
    }

    private static Listed listed(TenantRef tenant) {
        return new Listed(tenant.key(), tenant.name());
    }

    static <T> T needed(String field, Optional<T> value) {
        return value.orElseThrow(() -> missing(field));
    }

    private static Problem.Refused missing(String field) {
        return Problem.invalid(field, "The field '" + field + "' is needed.").refuse();
    }

    private static Fact.Status status(String word) {
        try {
            return Fact.Status.entered(word);
        } catch (IllegalArgumentException unknown) {
            throw Problem.invalid("status", unknown.getMessage() + ".").refuse();
        }
    }

    static <E extends Enum<E>> E word(String field, String text, Class<E> type) {
        for (var each : type.getEnumConstants())
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) return each;
        throw Problem.invalid(
                        field,
                        "'" + text + "' is not one of "
                                + String.join(
                                        ", ",
                                        java.util.Arrays.stream(type.getEnumConstants())
                                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                                .toList())
                                + ".")
                .refuse();
    }
}
