package dev.tenure.policy;

import java.util.Set;

/// What is fixed of a kind of action.
///
/// @param roles that may ask for it
/// @param approvals how many others approve it first: 0, 1 or 2
/// @param agentApprovals the same when an agent asks
/// @param approverRoles of which an approver has one
public record ActionRule(
        String action,
        Scope scope,
        Set<String> roles,
        int approvals,
        int agentApprovals,
        Set<String> approverRoles,
        Reversible reversible) {

    public enum Scope {
        TENANT,
        INSTALLATION,
        EITHER;

        boolean takes(Target target) {
            return switch (target) {
                case Target.Tenant _ -> this != INSTALLATION;
                case Target.Installation _ -> this != TENANT;
            };
        }
    }

    public sealed interface Reversible {

        record By(String action) implements Reversible {}

        record Never(String because) implements Reversible {}
    }

    public int approvals(Asking.Kind kind) {
        return kind == Asking.Kind.AGENT ? agentApprovals : approvals;
    }
}
