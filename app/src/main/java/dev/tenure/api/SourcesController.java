package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.inbox.Inbox;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Files of facts that come by themselves. What became of them names tenants, so it is for administrators.
@RestController
final class SourcesController {

    record View(
            String source,
            String kind,
            String place,
            String freshness,
            boolean late,
            Optional<Instant> freshAt,
            Optional<Instant> lookedAt,
            Optional<String> outcome,
            String said,
            Optional<Long> lastImport,
            Instant nextAt) {

        static View of(Inbox.Status one) {
            return new View(
                    one.source().name(),
                    one.source().kind().word(),
                    one.source().place().words(),
                    one.freshness(),
                    one.late(),
                    one.freshAt(),
                    one.lookedAt(),
                    one.outcome().map(outcome -> outcome.name().toLowerCase(Locale.ROOT)),
                    one.said(),
                    one.lastImport(),
                    one.nextAt());
        }
    }

    private final Inbox inbox;
    private final Scopes scopes;

    SourcesController(Inbox inbox, Scopes scopes) {
        this.inbox = inbox;
        this.scopes = scopes;
    }

    @GetMapping("/v1/sources")
    Page<View> list(@AuthenticationPrincipal Caller caller) {
        scopes.administrator(caller);
        return new Page<>(inbox.list().stream().map(View::of).toList(), Optional.empty());
    }

    @PostMapping("/v1/sources/{source}/{kind}/run")
    View run(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String source,
            @PathVariable String kind,
            @RequestParam(defaultValue = "false") boolean confirm) {
        scopes.administrator(caller);
        return inbox.run(source, kind, confirm)
                .map(View::of)
                .orElseThrow(() ->
                        Problem.notFound("source '" + source + "' of " + kind).refuse());
    }
}
