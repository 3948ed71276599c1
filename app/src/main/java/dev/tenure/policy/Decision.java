package dev.tenure.policy;

import java.util.List;

/// @param reasons of a refusal, every one; empty when allowed
/// @param policies ids of the policies that determined it
/// @param policySet SHA-256 of the policies that were in force
/// @param facts SHA-256 of what was decided about, in one encoding
@SuppressWarnings("ArrayRecordComponent")
public record Decision(boolean allowed, List<Reason> reasons, List<String> policies, byte[] policySet, byte[] facts) {

    private static final String APPROVALS = "approvals-";

    public Decision {
        reasons = List.copyOf(reasons);
        policies = List.copyOf(policies);
    }

    /// Refused as it stands, and allowed once enough others have approved it.
    public boolean awaitsApproval() {
        return !allowed && reasons.stream().allMatch(each -> each.policy().startsWith(APPROVALS));
    }
}
