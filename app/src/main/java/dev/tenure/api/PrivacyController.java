package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.ingest.PersonTraces;
import dev.tenure.privacy.Manifest;
import dev.tenure.privacy.Privacy;
import dev.tenure.tenants.TenantRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Access and erasure of one person of a tenant. Ids travel in bodies, never in addresses, which are logged.
@RestController
final class PrivacyController {

    /// @param events with the stored events themselves
    record Wanted(Optional<List<String>> ids, Optional<Boolean> events) {}

    /// @param confirm the tenant's own key, said once more
    record Erasing(Optional<List<String>> ids, Optional<String> confirm) {}

    /// @param confirm the tenant's own key, said once more
    record Confirmed(Optional<String> confirm) {}

    /// @param digest of the manifest's bytes as they were written
    record Answer(String tenant, String digest, JsonNode manifest) {}

    record Erased(long id, Instant at, String by, String digest, JsonNode manifest) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Privacy privacy;
    private final Sight sight;
    private final Scopes scopes;

    PrivacyController(Privacy privacy, Sight sight, Scopes scopes) {
        this.privacy = privacy;
        this.sight = sight;
        this.scopes = scopes;
    }

    @GetMapping("/v1/privacy/withheld")
    Map<String, List<PersonTraces.Withheld>> withheld(@AuthenticationPrincipal Caller caller) {
        scopes.administrator(caller);
        return Map.of("items", privacy.withheld());
    }

    @PostMapping("/v1/tenants/{id}/privacy/lookups")
    Answer look(@AuthenticationPrincipal Caller caller, @PathVariable("id") String key, @RequestBody Wanted wanted) {
        var tenant = tenant(caller, key);
        return answer(tenant, privacy.held(tenant.id(), ids(wanted.ids), wanted.events.orElse(false)));
    }

    @PostMapping("/v1/tenants/{id}/privacy/erasures")
    Answer erase(@AuthenticationPrincipal Caller caller, @PathVariable("id") String key, @RequestBody Erasing wanted) {
        var tenant = tenant(caller, key);
        var ids = ids(wanted.ids);
        if (!wanted.confirm.equals(Optional.of(tenant.key())))
            throw Problem.of(
                            428,
                            "confirmation-needed",
                            "A confirmation is needed",
                            "Erasing a person cannot be undone: what waits in quarantine is destroyed, and nobody can tell"
                                    + " any more which of the stored events were theirs. The counts stay."
                                    + meant(tenant, key))
                    .field("confirm")
                    .fix("Look at what is held first, then send '" + tenant.key() + "' as confirm.")
                    .refuse();
        return answer(
                tenant,
                privacy.erase(tenant.id(), ids, scopes.administrator(caller).actor()));
    }

    @PostMapping("/v1/tenants/{id}/privacy/key-destructions")
    Answer destroyKey(
            @AuthenticationPrincipal Caller caller, @PathVariable("id") String key, @RequestBody Confirmed wanted) {
        var tenant = tenant(caller, key);
        if (!wanted.confirm.equals(Optional.of(tenant.key())))
            throw Problem.of(
                            428,
                            "confirmation-needed",
                            "A confirmation is needed",
                            "Destroying a tenant's key cannot be undone, not from a backup of the ledger either: nobody can"
                                    + " tell any more whose any stored event of the tenant was, no person of it can be"
                                    + " looked up, and what was refused of it is destroyed. The counts stay."
                                    + meant(tenant, key))
                    .field("confirm")
                    .fix("Send '" + tenant.key() + "' as confirm. To keep a tenant that was merged out of it, take the"
                            + " merge back first.")
                    .refuse();
        return answer(
                tenant,
                privacy.destroyKey(tenant.id(), scopes.administrator(caller).actor()));
    }

    @GetMapping("/v1/tenants/{id}/privacy/erasures")
    Map<String, List<Erased>> erasures(@AuthenticationPrincipal Caller caller, @PathVariable("id") String key) {
        return Map.of(
                "items",
                privacy.erasures(tenant(caller, key).id()).stream()
                        .map(one -> new Erased(
                                one.id(),
                                one.at(),
                                one.by(),
                                one.manifest().digest(),
                                JSON.readTree(one.manifest().json())))
                        .toList());
    }

    /// A path leads from another name of a tenant, such as the key of one merged into it, to the tenant itself:
    /// whoever destroys something hears what it reaches.
    private String meant(TenantRef tenant, String key) {
        var parts = privacy.parts(tenant.id());
        return (key.equals(tenant.key()) ? "" : " '" + key + "' is another name of '" + tenant.key() + "'.")
                + (parts.size() == 1
                        ? ""
                        : " It reaches every tenant merged into '" + tenant.key() + "' as well: "
                                + String.join(", ", parts.subList(1, parts.size())) + ".");
    }

    private TenantRef tenant(Caller caller, String key) {
        // What one may not see is not found, whoever asks; only then does it matter who asks.
        var tenant = sight.tenant(caller, key);
        scopes.administrator(caller);
        return tenant;
    }

    private static List<String> ids(Optional<List<String>> given) {
        var ids = given.orElse(List.of());
        Privacy.fault(ids).ifPresent(why -> {
            throw Problem.invalid("ids", why).refuse();
        });
        return ids;
    }

    private static Answer answer(TenantRef tenant, Manifest manifest) {
        return new Answer(tenant.key(), manifest.digest(), JSON.readTree(manifest.json()));
    }
}
