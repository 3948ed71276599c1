package dev.tenure.policy;

import java.util.List;
import java.util.Optional;

/// What the host counted, for no policy can count.
///
/// @param requester who asked for it; of what an agent asked for, its owner
/// @param approvers distinct, in time, of the same tenant and for exactly this plan
/// @param simulated and planMatches are both false as long as there is no plan
/// @param limitCents what may be spent in all, where there is a limit
/// @param hourly how often it may be done in an hour, where there is a limit
public record Facts(
        String requester,
        List<String> approvers,
        boolean simulated,
        boolean planMatches,
        boolean switchedOff,
        boolean singleOperator,
        long amountCents,
        long spentCents,
        Optional<Long> limitCents,
        int lastHour,
        Optional<Integer> hourly) {

    public Facts {
        approvers = List.copyOf(approvers);
    }

    /// Before there is a plan: nothing approved, simulated or spent.
    public static Facts asked(String requester) {
        return new Facts(requester, List.of(), false, false, false, false, 0, 0, Optional.empty(), 0, Optional.empty());
    }
}
