package dev.tenure.web;

import dev.tenure.outlets.Outlets;
import dev.tenure.outlets.Outlets.Outcome;

/// What carries scores to other systems, in words.
final class OutletWords {

    private OutletWords() {}

    /// @param whole for who runs the server: also what came of the last run, and where it goes
    static ImportsView.Fetched of(Outlets.Status one, boolean whole) {
        var last =
                one.ranAt().map(at -> Say.time(at) + ": " + one.said() + ". ").orElse("");
        var unknown = one.unknown() == 0
                ? ""
                : "Whether " + Say.many(one.unknown(), "account was", "accounts were")
                        + " taken is not known; the same is sent again under the same keys. ";
        return new ImportsView.Fetched(
                (one.kind().equals("file") ? "File " : "Webhook ") + one.outlet(),
                one.outcome().map(OutletWords::state).orElse("not run yet") + ", " + one.every(),
                one.late()
                        || one.unknown() > 0
                        || one.outcome().filter(Outcome::asksForSomebody).isPresent(),
                whole
                        ? last + unknown + "Next " + Say.time(one.nextAt()) + ". To " + one.target()
                        : one.freshAt()
                                .map(at -> "The last whole run ended " + Say.time(at) + ".")
                                .orElse("No run reached its end yet."));
    }

    private static String state(Outcome outcome) {
        return switch (outcome) {
            case DONE -> "up to date";
            case PARTLY -> "some accounts refused";
            case WAITS -> "waits for a day";
            case FAILED -> "failed";
        };
    }
}
