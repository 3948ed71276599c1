package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.outlets.Outlets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Files and webhooks that carry scores to other systems. They are the operator's, so they are for administrators.
@RestController
final class OutletsController {

    record View(
            String outlet,
            String kind,
            String target,
            String every,
            Optional<String> outcome,
            String said,
            Optional<LocalDate> asOf,
            int accounts,
            int sent,
            int unchanged,
            int refused,
            int unlinked,
            int failures,
            boolean late,
            Optional<Instant> ranAt,
            Optional<Instant> freshAt,
            Instant nextAt) {

        static View of(Outlets.Status one) {
            return new View(
                    one.outlet().name(),
                    one.outlet().target().kind(),
                    one.outlet().target().words(),
                    one.outlet().every().words(),
                    one.outcome().map(Outlets.Outcome::word),
                    one.said(),
                    one.asOf(),
                    one.counts().accounts(),
                    one.counts().sent(),
                    one.counts().unchanged(),
                    one.counts().refused(),
                    one.unlinked(),
                    one.failures(),
                    one.late(),
                    one.ranAt(),
                    one.freshAt(),
                    one.nextAt());
        }
    }

    record Tenant(String id, String name) {}

    /// @param unlinked the first of them, in the order of their ids
    record Whole(View status, List<Tenant> unlinked) {}

    private static final int MOST_UNLINKED = 500;

    private final Outlets outlets;
    private final Scopes scopes;

    OutletsController(Outlets outlets, Scopes scopes) {
        this.outlets = outlets;
        this.scopes = scopes;
    }

    @GetMapping("/v1/outlets")
    Page<View> list(@AuthenticationPrincipal Caller caller) {
        scopes.administrator(caller);
        return new Page<>(outlets.list().stream().map(View::of).toList(), Optional.empty());
    }

    @GetMapping("/v1/outlets/{outlet}")
    Whole show(@AuthenticationPrincipal Caller caller, @PathVariable String outlet) {
        var staff = scopes.administrator(caller);
        var status = outlets.show(outlet)
                .orElseThrow(() -> Problem.notFound("outlet '" + outlet + "'").refuse());
        return new Whole(
                View.of(status),
                outlets.unlinked(staff.staffId(), outlet, MOST_UNLINKED).stream()
                        .map(one -> new Tenant(one.key(), one.name()))
                        .toList());
    }

    @PostMapping("/v1/outlets/{outlet}/run")
    View run(@AuthenticationPrincipal Caller caller, @PathVariable String outlet) {
        scopes.administrator(caller);
        try {
            return outlets.run(outlet)
                    .map(View::of)
                    .orElseThrow(
                            () -> Problem.notFound("outlet '" + outlet + "'").refuse());
        } catch (Outlets.Busy busy) {
            throw Problem.of(409, "busy", "A run is under way", String.valueOf(busy.getMessage()) + ".")
                    .fix("Wait for its end; a run that was cut short is let go after two minutes.")
                    .refuse();
        }
    }
}
