package dev.tenure.health;

import dev.tenure.core.Money;
import dev.tenure.tenants.Fact;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The at-risk table as the pages, the API and the command line ask for it.
public final class Board {

    public static final int MOST_PER_PAGE = 500;

    private Board() {}

    public enum Sort {
        /// Band first, then the sooner decision: who comes first.
        RISK,
        SCORE,
        CHANGE,
        DECISION,
        ARR,
        NAME
    }

    /// @param decidesWithinDays only tenants whose decision date lies in so many days
    /// @param owner a staff name; empty string asks for tenants without an owner
    /// @param driver only tenants whose largest loss is this signal
    /// @param cursor where the page before ended; opaque
    /// @param under only scores lower than so many hundredths, whether or not a band is claimed for them
    /// @param statuses only tenants of these; empty asks for those that count, so neither ended, internal nor test
    public record Query(
            LocalDate day,
            Sort sort,
            boolean descending,
            Set<Band> bands,
            Optional<Integer> decidesWithinDays,
            Optional<String> owner,
            Optional<String> plan,
            Optional<String> driver,
            Optional<String> search,
            Optional<String> cursor,
            int limit,
            Optional<Integer> under,
            Set<Fact.Status> statuses) {

        public Query {
            statuses = Set.copyOf(statuses);
        }

        public Query(
                LocalDate day,
                Sort sort,
                boolean descending,
                Set<Band> bands,
                Optional<Integer> decidesWithinDays,
                Optional<String> owner,
                Optional<String> plan,
                Optional<String> driver,
                Optional<String> search,
                Optional<String> cursor,
                int limit,
                Optional<Integer> under) {
            this(
                    day,
                    sort,
                    descending,
                    bands,
                    decidesWithinDays,
                    owner,
                    plan,
                    driver,
                    search,
                    cursor,
                    limit,
                    under,
                    Set.of());
        }

        public Query of(Set<Fact.Status> wanted) {
            return new Query(
                    day,
                    sort,
                    descending,
                    bands,
                    decidesWithinDays,
                    owner,
                    plan,
                    driver,
                    search,
                    cursor,
                    limit,
                    under,
                    wanted);
        }

        public Query(
                LocalDate day,
                Sort sort,
                boolean descending,
                Set<Band> bands,
                Optional<Integer> decidesWithinDays,
                Optional<String> owner,
                Optional<String> plan,
                Optional<String> driver,
                Optional<String> search,
                Optional<String> cursor,
                int limit) {
            this(
                    day,
                    sort,
                    descending,
                    bands,
                    decidesWithinDays,
                    owner,
                    plan,
                    driver,
                    search,
                    cursor,
                    limit,
                    Optional.empty());
        }
    }

    /// @param total tenants that match the filters, all pages together
    public record Page(List<Row> rows, int total, Optional<String> next) {}

    /// @param scoreHundredths absent when there was too little to score
    /// @param changeHundredths against eight weeks ago, absent when there was no score then
    /// @param spark weekly scores in hundredths, oldest first, at most 13; −1 where there was none
    /// @param topLosses at most three, largest first
    /// @param arr an amount a currency, never added
    public record Row(
            String key,
            String name,
            String plan,
            Optional<String> owner,
            OptionalInt scoreHundredths,
            int low,
            int high,
            Band band,
            int measured,
            int of,
            OptionalInt changeHundredths,
            List<Integer> spark,
            List<Drag> topLosses,
            Optional<LocalDate> decision,
            Optional<String> decisionKind,
            List<Money> arr) {}

    public record Drag(String signal, String label, int hundredths) {}
}
