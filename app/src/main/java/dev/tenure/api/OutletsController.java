package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.outlets.Outlets;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Files and webhooks that carry scores to other systems. They are the operator's, so they are for administrators.
@RestController
final class OutletsController {

    record Tenant(String id, String name) {}

    private final Outlets outlets;
    private final Scopes scopes;

    OutletsController(Outlets outlets, Scopes scopes) {
        this.outlets = outlets;
        this.scopes = scopes;
    }

    @GetMapping("/v1/outlets")
    Page<Outlets.Status> list(@AuthenticationPrincipal Caller caller) {
        scopes.administrator(caller);
        return new Page<>(outlets.list(), Optional.empty());
    }

    @GetMapping("/v1/outlets/{outlet}/unlinked")
    Page<Tenant> unlinked(@AuthenticationPrincipal Caller caller, @PathVariable String outlet) {
        var staff = scopes.administrator(caller);
        return outlets.unlinked(staff.staffId(), outlet)
                .map(all -> new Page<>(
                        all.stream()
                                .map(one -> new Tenant(one.key(), one.name()))
                                .toList(),
                        Optional.empty()))
                .orElseThrow(() -> nowhere(outlet));
    }

    @PostMapping("/v1/outlets/{outlet}/run")
    Outlets.Status run(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String outlet,
            @RequestParam(defaultValue = "false") boolean confirm) {
        scopes.administrator(caller);
        try {
            return outlets.run(outlet, confirm).orElseThrow(() -> nowhere(outlet));
        } catch (Outlets.Busy busy) {
            throw Problem.of(409, "busy", "A run is under way", String.valueOf(busy.getMessage()) + ".")
                    .fix("Wait for its end; a run that was cut short is let go after two minutes.")
                    .refuse();
        }
    }

    private static RuntimeException nowhere(String outlet) {
        return Problem.notFound("outlet '" + outlet + "'").refuse();
    }
}
