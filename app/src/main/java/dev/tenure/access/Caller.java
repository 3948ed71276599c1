package dev.tenure.access;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import java.util.Optional;

/// Who is knocking. The kind of credential bounds which tenants a request may name: staff those assigned to
/// them, a source key the accounts linked under its name, a tenant key its one tenant.
public sealed interface Caller {

    Actor actor();

    /// @param person somebody, not a principal of the product's own: only people let people in, or approve
    /// @param token what was knocked with; nothing at the pages, where a session does whatever the person may
    record Staff(int staffId, String name, boolean admin, boolean person, Optional<StaffToken> token)
            implements Caller {

        public Staff(int staffId, String name, boolean admin, boolean person) {
            this(staffId, name, admin, person, Optional.empty());
        }

        public boolean mayWrite() {
            return covers(TokenScope.WRITE);
        }

        /// As who something is changed: a token without that scope makes nobody an administrator.
        public Staff writing() {
            return new Staff(staffId, name, admin && covers(TokenScope.ADMINISTER), person, token);
        }

        private boolean covers(TokenScope wanted) {
            return token.map(each -> each.scope().covers(wanted)).orElse(true);
        }

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
