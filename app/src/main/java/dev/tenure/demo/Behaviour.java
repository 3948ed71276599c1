package dev.tenure.demo;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// How one company uses the product, day by day of the demo world. Rates are for an ordinary working day;
/// weekends, holidays and the season are laid over them.
///
/// @param firstDay the day of the world on which the company began
/// @param seats people who may sign in
/// @param present share of the seats whose people still come at all
/// @param engagement chance that one of them comes on a working day
/// @param weekend activity on a Saturday or Sunday against a working day
/// @param actions completed actions a working day
/// @param decisions policy decisions a working day
/// @param denials share of decisions that deny
/// @param budgetUse share of the SLO's error budget used up, 1 being exactly the target missed by nothing
/// @param stepDays the day each onboarding step was done; a step past the end of the world stays open
/// @param quota share of the limit in use
/// @param exports exports a week
/// @param adapters names of the adapters that act for it, the newest last
/// @param absent feeds that were never connected
record Behaviour(
        int firstDay,
        int seats,
        Line present,
        Line engagement,
        double weekend,
        Season season,
        Line actions,
        Line decisions,
        Line denials,
        Line budgetUse,
        List<Outage> outages,
        List<Integer> stepDays,
        Line quota,
        Line exports,
        List<String> adapters,
        Set<Feed> absent) {

    /// The feeds an operator connects; one that was never connected is missing, not zero.
    enum Feed {
        USERS,
        ACTIONS,
        DECISIONS,
        SLO,
        QUOTA,
        EXPORTS
    }

    enum Season {
        LEVEL,
        RETAIL,
        SCHOOL,
        QUARTER_END
    }

    /// What a customer is led through at the start, in this order; a company has the first so many of them.
    private static final List<String> STEPS = List.of(
            "Kick-off call",
            "Workspace created",
            "First admin invited",
            "Single sign-on",
            "First source connected",
            "History imported",
            "Roles agreed",
            "First policy written",
            "Team trained",
            "First report sent",
            "Alerts routed",
            "Export scheduled",
            "Support contacts named",
            "Handed to customer success");

    static String step(int place) {
        return STEPS.get(place);
    }

    /// @param day the day of the world on which it opened
    record Outage(int day, int severity, int hours, String title) {}

    Behaviour {
        outages = List.copyOf(outages);
        stepDays = List.copyOf(stepDays);
        adapters = List.copyOf(adapters);
        absent = absent.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(absent));
    }
}
