package dev.tenure.api;

import static dev.tenure.api.TenantsController.needed;

import dev.tenure.access.Caller;
import dev.tenure.tenants.Merges;
import dev.tenure.tenants.Tenants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Two tenants that turned out to be one.
@RestController
final class MergesController {

    record Body(Optional<String> into) {}

    /// @param id absent from a preview
    record MergeView(
            Optional<Long> id,
            Merges.Plan plan,
            Optional<Instant> mergedAt,
            Optional<String> mergedBy,
            Optional<Instant> revertedAt,
            Optional<String> revertedBy) {

        static MergeView of(Merges.Merge merge) {
            return new MergeView(
                    Optional.of(merge.id()),
                    merge.plan(),
                    Optional.of(merge.at()),
                    Optional.of(merge.by()),
                    merge.revertedAt(),
                    merge.revertedBy());
        }
    }

    private final Merges merges;
    private final Tenants tenants;
    private final Sight sight;
    private final Scopes scopes;

    MergesController(Merges merges, Tenants tenants, Sight sight, Scopes scopes) {
        this.merges = merges;
        this.tenants = tenants;
        this.sight = sight;
        this.scopes = scopes;
    }

    @GetMapping("/v1/merges")
    Map<String, List<MergeView>> list(@AuthenticationPrincipal Caller caller) {
        return Map.of(
                "items",
                merges.list(sight.staff(caller).staffId()).stream()
                        .map(MergeView::of)
                        .toList());
    }

    @GetMapping("/v1/merges/{id}")
    MergeView show(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        return merges.find(sight.staff(caller).staffId(), id).map(MergeView::of).orElseThrow(() -> none(id));
    }

    @PostMapping("/v1/tenants/{id}/merges")
    ResponseEntity<MergeView> merge(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
            @RequestBody Body body) {
        var staff = scopes.administrator(caller);
        var merged = tenants.exactly(staff.staffId(), id)
                .orElseThrow(() -> Problem.noTenant(id).refuse());
        var into = needed("into", body.into);
        var survivor = tenants.exactly(staff.staffId(), into)
                .orElseThrow(() -> Problem.invalid("into", "There is no tenant '" + into + "'.")
                        .refuse());
        var pair = new Merges.Pair(survivor, merged);
        try {
            if (dryRun)
                return ResponseEntity.ok(new MergeView(
                        Optional.empty(),
                        merges.plan(pair, staff.actor()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
            long made = merges.merge(pair, staff.actor());
            return ResponseEntity.status(201).body(show(caller, made));
        } catch (IllegalArgumentException wrong) {
            throw Problem.invalid("into", wrong.getMessage() + ".").refuse();
        }
    }

    @PostMapping("/v1/merges/{id}/revert")
    MergeView revert(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        var staff = scopes.administrator(caller);
        try {
            if (merges.revert(staff.staffId(), id, staff.actor()).isEmpty()) throw none(id);
        } catch (IllegalArgumentException wrong) {
            throw Problem.of(409, "merge-stands", "The merge stands", wrong.getMessage() + ".")
                    .refuse();
        }
        return show(caller, id);
    }

    private static Problem.Refused none(long id) {
        return Problem.notFound("merge " + id + " that stands").refuse();
    }
}
