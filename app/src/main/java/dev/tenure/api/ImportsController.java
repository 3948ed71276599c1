package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImports;
import dev.tenure.tenants.FactImports.Import;
import dev.tenure.tenants.FactImports.Reverting;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The files of facts that came in. Staff see their own, administrators all.
@RestController
final class ImportsController {

    record View(
            long id,
            String kind,
            String state,
            String source,
            String name,
            String digest,
            boolean complete,
            String by,
            Instant at,
            int rows,
            int created,
            int added,
            int changed,
            int unchanged,
            int keptRows,
            int rejectedRows,
            int droppedTenants,
            Optional<Instant> revertedAt,
            Optional<String> revertedBy) {

        static View of(Import one) {
            return new View(
                    one.id(),
                    one.kind().word(),
                    one.state().name().toLowerCase(Locale.ROOT),
                    one.source(),
                    one.name(),
                    one.digest(),
                    one.complete(),
                    one.by(),
                    one.at(),
                    one.rows(),
                    one.created(),
                    one.added(),
                    one.changed(),
                    one.unchanged(),
                    one.kept(),
                    one.rejected(),
                    one.dropped(),
                    one.revertedAt(),
                    one.revertedBy());
        }
    }

    private final FactImports imports;
    private final Sight sight;

    ImportsController(FactImports imports, Sight sight) {
        this.imports = imports;
        this.sight = sight;
    }

    @GetMapping("/v1/imports")
    Page<View> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var staff = sight.staff(caller);
        var page = imports.list(staff.staffId(), staff.admin(), cursor, Math.clamp(limit, 1, 500));
        return new Page<>(page.items().stream().map(View::of).toList(), page.next());
    }

    @GetMapping("/v1/imports/{id}")
    View show(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        return View.of(find(sight.staff(caller), id));
    }

    @GetMapping("/v1/imports/{id}/rows")
    Page<FactImport.Row> rows(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam Optional<String> outcome,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "100") int limit) {
        var staff = sight.staff(caller);
        find(staff, id);
        if (!outcome.map(List.of("new", "changed", "rejected", "kept")::contains)
                .orElse(true))
            throw Problem.invalid("outcome", "'" + outcome.get() + "' is not new, changed, rejected or kept.")
                    .refuse();
        return imports.rows(staff.staffId(), id, outcome, cursor, Math.clamp(limit, 1, 500));
    }

    @GetMapping(path = "/v1/imports/{id}/rejected", produces = "text/csv;charset=UTF-8")
    String rejected(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        find(sight.staff(caller), id);
        return imports.rejected(id);
    }

    @PostMapping("/v1/imports/{id}/enter")
    FactImportsController.Answer enter(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean confirm) {
        var staff = sight.staff(caller);
        var preview = find(staff, id);
        // In the sight of who sent it, so by nobody else.
        if (preview.staffId() != staff.staffId())
            throw Problem.notFound("preview " + id + " of yours").refuse();
        try {
            return imports.enter(preview, staff.admin(), confirm, staff.actor())
                    .map(FactImportsController.Answer::of)
                    .orElseThrow(() -> Problem.of(
                                    409, "not-a-preview", "Not a preview", "The import " + id + " was entered before.")
                            .fix("Nothing is left to do.")
                            .refuse());
        } catch (IllegalArgumentException unusable) {
            throw FactImportsController.unusable(preview.kind(), unusable);
        } catch (FactImport.DropsTenants drops) {
            throw FactImportsController.drops(drops);
        }
    }

    @PostMapping("/v1/imports/{id}/revert")
    Map<String, Object> revert(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        var staff = sight.staff(caller);
        return switch (imports.revert(find(staff, id), staff.actor())) {
            case Reverting.Done(var confirmedBy) -> Map.of("id", id, "state", "reverted", "send_again", confirmedBy);
            case Reverting.Refused(String why) ->
                throw Problem.of(
                                409,
                                "not-revertible",
                                "It cannot be taken out",
                                "The import " + id + " stays: " + why + ".")
                        .fix("Enter a corrected file instead; what it says replaces what stands.")
                        .refuse();
        };
    }

    private Import find(Caller.Staff staff, long id) {
        return imports.find(staff.staffId(), staff.admin(), id)
                .orElseThrow(() -> Problem.notFound("import " + id).refuse());
    }
}
