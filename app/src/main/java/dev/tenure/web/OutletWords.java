package dev.tenure.web;

import dev.tenure.outlets.Outlets;
import dev.tenure.outlets.Outlets.Outcome;

/// What carries scores to other systems, in words.
final class OutletWords {

    private OutletWords() {}

    /// @param whole for who runs the server: also what came of the last run, and where it goes
    static ImportsView.Fetched of(Outlets.Status one, boolean whole) {
        var outlet = one.outlet();
        var fresh = one.freshAt()
                .map(at -> "The last whole run ended " + Say.time(at) + ".")
                .orElse("No run reached its end yet.");
        var last =
                one.ranAt().map(at -> Say.time(at) + ": " + one.said() + ". ").orElse("");
        return new ImportsView.Fetched(
                (outlet.target().kind().equals("file") ? "File " : "Webhook ") + outlet.name(),
                one.outcome().map(OutletWords::state).orElse("not run yet") + ", "
                        + outlet.every().words(),
                one.late() || one.outcome().filter(Outcome::asksForSomebody).isPresent(),
                whole ? last + next(one) + " To " + outlet.target().words() : fresh);
    }

    private static String next(Outlets.Status one) {
        return one.outcome().filter(Outcome.STOPPED::equals).isPresent()
                ? "Nothing goes out until it is run."
                : "Next " + Say.time(one.nextAt()) + ".";
    }

    private static String state(Outcome outcome) {
        return switch (outcome) {
            case SENT, SAME -> "up to date";
            case PARTLY -> "some accounts refused";
            case WAITS -> "waits for a day";
            case FAILED -> "failed";
            case STOPPED -> "stopped";
        };
    }
}
