package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.ingest.Unmatched;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.TenantRules;
import dev.tenure.tenants.Tenants;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Accounts that are no tenant yet, and what to do with them.
@RestController
final class UnmatchedController {

    enum Action {
        CREATE,
        LINK,
        IGNORE,
        RESTORE
    }

    /// @param tenant the key of the tenant to link to or to create; absent, a created one's is made from the account
    /// @param name of a created tenant; absent, the account's
    record Resolution(String source, String account, String action, Optional<String> tenant, Optional<String> name) {}

    private final Unmatched unmatched;
    private final Accounts accounts;
    private final Tenants tenants;
    private final Scopes scopes;

    UnmatchedController(Unmatched unmatched, Accounts accounts, Tenants tenants, Scopes scopes) {
        this.unmatched = unmatched;
        this.accounts = accounts;
        this.tenants = tenants;
        this.scopes = scopes;
    }

    @GetMapping("/v1/unmatched-accounts")
    Page<Unmatched.Account> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "false") boolean ignored,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        scopes.administrator(caller);
        return unmatched.list(ignored, cursor, Math.clamp(limit, 1, 500));
    }

    @PostMapping("/v1/unmatched-accounts/resolutions")
    Map<String, Object> resolve(@AuthenticationPrincipal Caller caller, @RequestBody Resolution wanted) {
        var staff = scopes.administrator(caller);
        return switch (action(wanted.action)) {
            case IGNORE -> {
                unmatched.ignore(wanted.source, wanted.account);
                yield Map.of("outcome", "ignored");
            }
            case RESTORE -> {
                unmatched.restore(wanted.source, wanted.account);
                yield Map.of("outcome", "restored");
            }
            case LINK ->
                link(
                        wanted,
                        tenants.find(staff.staffId(), key(wanted))
                                .orElseThrow(() -> Problem.noTenant(key(wanted)).refuse()),
                        staff);
            case CREATE ->
                link(
                        wanted,
                        tenants.create(
                                NewTenant.named(
                                        wanted.tenant.orElseGet(() -> TenantRules.slug(wanted.account)),
                                        wanted.name.orElse(wanted.account)),
                                staff.actor()),
                        staff);
        };
    }

    private Map<String, Object> link(Resolution wanted, TenantRef tenant, Caller.Staff staff) {
        var linked = accounts.link(wanted.source, wanted.account, tenant.id(), staff.actor());
        if (!linked.equals(tenant.id()))
            throw Problem.of(409, "linked-already", "Linked already", "The account is linked to another tenant.")
                    .field("account")
                    .refuse();
        return Map.of(
                "outcome", "linked", "tenant", tenant.key(), "events", unmatched.replay(wanted.source, wanted.account));
    }

    private static String key(Resolution wanted) {
        return wanted.tenant.orElseThrow(() ->
                Problem.invalid("tenant", "The key of a tenant is needed.").refuse());
    }

    private static Action action(String word) {
        return switch (word) {
            case "create" -> Action.CREATE;
            case "link" -> Action.LINK;
            case "ignore" -> Action.IGNORE;
            case "restore" -> Action.RESTORE;
            default ->
                throw Problem.invalid("action", "The action is 'create', 'link', 'ignore' or 'restore'.")
                        .refuse();
        };
    }
}
