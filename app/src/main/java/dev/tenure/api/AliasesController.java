package dev.tenure.api;

import static dev.tenure.api.TenantsController.needed;

import dev.tenure.access.Caller;
import dev.tenure.ingest.Unmatched;
import dev.tenure.tenants.Accounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The other names of a tenant, each of one source: in its files, and in the events of its key.
@RestController
final class AliasesController {

    record Body(Optional<String> source, Optional<String> account) {}

    record AliasView(String source, String account, Instant knownSince, String recordedBy) {
        static AliasView of(Accounts.Alias alias) {
            return new AliasView(alias.source(), alias.account(), alias.knownSince(), alias.recordedBy());
        }
    }

    private final Accounts accounts;
    private final Unmatched unmatched;
    private final Sight sight;
    private final Scopes scopes;

    AliasesController(Accounts accounts, Unmatched unmatched, Sight sight, Scopes scopes) {
        this.accounts = accounts;
        this.unmatched = unmatched;
        this.sight = sight;
        this.scopes = scopes;
    }

    @GetMapping("/v1/tenants/{id}/aliases")
    Map<String, List<AliasView>> list(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        var tenant = sight.tenant(caller, id);
        return Map.of(
                "items",
                accounts.of(sight.staff(caller).staffId(), tenant.id()).stream()
                        .map(AliasView::of)
                        .toList());
    }

    /// Events that waited under the name are counted at once.
    @PostMapping("/v1/tenants/{id}/aliases")
    ResponseEntity<Map<String, Object>> add(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody Body body) {
        var staff = scopes.administrator(caller);
        var tenant = sight.tenant(caller, id);
        var link = new Accounts.Link(needed("source", body.source), needed("account", body.account));
        if (!accounts.link(link.source(), link.account(), tenant.id(), staff.actor())
                .equals(tenant.id()))
            throw Problem.of(409, "linked-already", "Linked already", "The account is linked to another tenant.")
                    .field("account")
                    .fix("Take the alias away from that tenant first.")
                    .refuse();
        return ResponseEntity.status(201)
                .body(Map.of(
                        "tenant",
                        tenant.key(),
                        "source",
                        link.source(),
                        "account",
                        link.account(),
                        "events",
                        unmatched.replay(link.source(), link.account())));
    }

    /// What was counted stays counted; what comes under the name from now on waits.
    @DeleteMapping("/v1/tenants/{id}/aliases")
    ResponseEntity<Void> remove(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam String source,
            @RequestParam String account) {
        var staff = scopes.administrator(caller);
        if (!accounts.unlink(source, account, sight.tenant(caller, id).id(), staff.actor()))
            throw Problem.notFound("alias '" + account + "' of source '" + source + "'")
                    .refuse();
        return ResponseEntity.noContent().build();
    }
}
