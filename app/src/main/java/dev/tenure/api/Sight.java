package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import org.springframework.stereotype.Component;

/// Turns what a path names into a tenant, as far as the caller may see it.
@Component
final class Sight {

    private final Tenants tenants;

    Sight(Tenants tenants) {
        this.tenants = tenants;
    }

    Caller.Staff staff(Caller caller) {
        if (caller instanceof Caller.Staff staff) return staff;
        throw Problem.of(403, "staff-only", "For staff", "A key that sends events reads and changes nothing else.")
                .fix("Use the token of a member of staff.")
                .refuse();
    }

    TenantRef tenant(Caller caller, String key) {
        return tenants.find(staff(caller).staffId(), key)
                .orElseThrow(() -> Problem.noTenant(key).refuse());
    }
}
