package dev.tenure.api;

import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.access.KeyView;
import dev.tenure.access.TokenScope;
import dev.tenure.core.Page;
import dev.tenure.core.TenantId;
import dev.tenure.ingest.AccountAttribute;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Keys of machines that send events, and tokens of staff.
@RestController
final class KeysController {

    record NewKey(
            Optional<String> kind, Optional<String> name, Optional<String> tenant, Optional<String> accountAttribute) {}

    record Issued(int id, String kind, String name, String token) {}

    record Listed(
            int id,
            String kind,
            String name,
            Optional<String> tenant,
            Optional<String> accountAttribute,
            Optional<String> staff,
            Optional<String> scope,
            Instant createdAt,
            String createdBy,
            Optional<Instant> expiresAt,
            Optional<Instant> lastUsedAt) {}

    private final Access access;
    private final Tenants tenants;
    private final Sight sight;
    private final Scopes scopes;

    KeysController(Access access, Tenants tenants, Sight sight, Scopes scopes) {
        this.access = access;
        this.tenants = tenants;
        this.sight = sight;
        this.scopes = scopes;
    }

    @GetMapping("/v1/keys")
    Page<Listed> list(@AuthenticationPrincipal Caller caller) {
        var staff = scopes.administrator(caller);
        var keys = access.keys();
        var bound = keys.stream().flatMap(key -> key.tenant().stream()).collect(Collectors.toSet());
        var names = tenants.named(staff.staffId(), bound);
        return new Page<>(
                keys.stream()
                        // A key bound to a tenant tells of the tenant, so who may not see one does not see the other.
                        .filter(key -> key.tenant().map(names::containsKey).orElse(true))
                        .map(key -> listed(key, names))
                        .toList(),
                Optional.empty());
    }

    @PostMapping("/v1/keys")
    @ResponseStatus(HttpStatus.CREATED)
    Issued issue(@AuthenticationPrincipal Caller caller, @RequestBody NewKey wanted) {
        var staff = scopes.administrator(caller);
        var name = wanted.name
                .map(String::strip)
                .filter(text -> !text.isEmpty() && text.length() <= 200)
                .orElseThrow(() -> Problem.invalid("name", "A name of 1 to 200 characters is needed.")
                        .refuse());
        var kind = wanted.kind.orElse("");
        var issued = switch (kind) {
            case "source" ->
                access.issueSourceKey(
                        name,
                        wanted.accountAttribute
                                .filter(AccountAttribute::isOne)
                                .orElseThrow(() -> Problem.invalid(
                                                "account_attribute",
                                                "What names the account is needed: " + AccountAttribute.WORDS + ".")
                                        .refuse()),
                        staff.actor());
            case "tenant" ->
                access.issueTenantKey(
                        name,
                        sight.tenant(
                                        staff,
                                        wanted.tenant.orElseThrow(() -> Problem.invalid(
                                                        "tenant", "The tenant the key is bound to is needed.")
                                                .refuse()))
                                .id(),
                        staff.actor());
            default ->
                throw Problem.invalid("kind", "The kind is 'source' or 'tenant'.")
                        .refuse();
        };
        return new Issued(issued.keyId(), kind, name, issued.token());
    }

    @DeleteMapping("/v1/keys/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@AuthenticationPrincipal Caller caller, @PathVariable int id) {
        var staff = scopes.administrator(caller);
        if (!access.revoke(id, staff.actor()))
            throw Problem.notFound("living key " + id).refuse();
    }

    private static Listed listed(KeyView key, Map<TenantId, TenantRef> names) {
        return new Listed(
                key.keyId(),
                key.kind().name().toLowerCase(Locale.ROOT),
                key.name(),
                key.tenant()
                        .map(id ->
                                java.util.Objects.requireNonNull(names.get(id)).key()),
                key.accountAttribute(),
                key.staffLogin(),
                key.scope().map(TokenScope::word),
                key.createdAt(),
                key.createdBy(),
                key.expiresAt(),
                key.lastUsedAt());
    }
}
