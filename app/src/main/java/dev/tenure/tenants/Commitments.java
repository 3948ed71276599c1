package dev.tenure.tenants;

import dev.tenure.core.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A tenant's contracts as they hold on one day, what they are worth a year, and what is decided next.
///
/// @param contracts by the start of their term
/// @param arr of the lines in force, an amount a currency; amounts of different currencies are never added
/// @param next the earliest decision on or after the day that is still open
public record Commitments(List<Signed> contracts, List<Money> arr, Optional<Decision> next) {

    public Commitments {
        contracts = List.copyOf(contracts);
        arr = List.copyOf(arr);
    }

    /// @param outcome once it is known what became of it
    /// @param ends the first day on which it counts no more: its term is over, another contract renews it, or
    ///     it was called off; absent while nothing ends it
    /// @param decision while it is open
    public record Signed(
            Fact.Contract terms,
            List<Paid> lines,
            Optional<Ended> outcome,
            Optional<LocalDate> ends,
            Optional<Decision> decision) {
        public Signed {
            lines = List.copyOf(lines);
        }
    }

    /// @param inForce on the day, and recurring
    /// @param arrMinor absent when it is not in force, or when a term's amount has no end to be spread over
    public record Paid(Fact.ContractLine line, boolean inForce, OptionalLong arrMinor) {}

    public record Ended(Fact.ContractOutcome outcome, String recordedBy, Instant knownSince) {}

    /// The day by which the customer decides: the end of notice or of the term, whichever is earlier.
    public record Decision(String contract, LocalDate on, Kind kind) {}

    public enum Kind {
        NOTICE,
        TERM_END;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
