package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.tenants.FactTruth;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Which source is believed about a column of facts.
@RestController
final class FactTruthController {

    record Wanted(String source) {}

    record View(String kind, String column, String source, String by) {}

    private final FactTruth truth;
    private final Sight sight;
    private final Scopes scopes;

    FactTruthController(FactTruth truth, Sight sight, Scopes scopes) {
        this.truth = truth;
        this.sight = sight;
        this.scopes = scopes;
    }

    @GetMapping("/v1/fact-truth")
    Page<View> list(@AuthenticationPrincipal Caller caller) {
        sight.staff(caller);
        var all = truth.list().stream()
                .map(one -> new View(one.kind().word(), one.column(), one.source(), one.by()))
                .toList();
        return new Page<>(all, Optional.empty());
    }

    @PutMapping("/v1/fact-truth/{kind}/{column}")
    Map<String, String> set(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String kind,
            @PathVariable String column,
            @RequestBody Wanted wanted) {
        var staff = scopes.administrator(caller);
        truth.set(FactImportsController.kind(kind), column, wanted.source.strip(), staff.actor());
        return Map.of("kind", kind, "column", column, "source", wanted.source.strip());
    }

    @DeleteMapping("/v1/fact-truth/{kind}/{column}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear(@AuthenticationPrincipal Caller caller, @PathVariable String kind, @PathVariable String column) {
        scopes.administrator(caller);
        if (!truth.clear(FactImportsController.kind(kind), column))
            throw Problem.notFound("owner of " + kind + "." + column).refuse();
    }
}
