package dev.tenure.access;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;

/// Who is knocking. The kind of credential bounds which tenants a request may name: staff those assigned to
/// them, a source key the accounts linked under its name, a tenant key its one tenant.
public sealed interface Caller {

    Actor actor();

    /// @param person somebody, not a principal of the product's own: only people let people in, or approve
    record Staff(int staffId, String name, boolean admin, boolean person) implements Caller {
        @Override
        public Actor actor() {
            return new Actor.Staff(staffId, name);
        }
    }

    /// @param accountAttribute the CloudEvents attribute in which this vendor names the account
    record SourceKey(int keyId, String name, String accountAttribute) implements Caller {
        @Override
        public Actor actor() {
            return new Actor.Service("source key " + name);
        }
    }

    record TenantKey(int keyId, String name, TenantId tenant) implements Caller {
        @Override
        public Actor actor() {
            return new Actor.Service("tenant key " + name);
        }
    }
}
