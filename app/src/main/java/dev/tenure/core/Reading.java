package dev.tenure.core;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What one signal says on one day. A ratio keeps its numerator and denominator, so the reading is exact
/// and can be shown as "101 of 268". `Missing` is not zero and says why nothing was measured.
public sealed interface Reading {

    record Measured(long num, long den) implements Reading {
        /// Enough digits that two readings which differ as fractions of real counts differ as decimals.
        public static final int SCALE = 9;

        public Measured {
            if (den <= 0) throw new IllegalArgumentException("a reading's denominator is positive, not " + den);
        }

        public BigDecimal value() {
            return BigDecimal.valueOf(num).divide(BigDecimal.valueOf(den), SCALE, RoundingMode.HALF_EVEN);
        }
    }

    record Missing(Why why) implements Reading {}

    /// A closed set, because it is stored as one byte a signal and shown in the reader's words.
    enum Why {
        /// The tenant has never sent what this signal is made of.
        NEVER_SENT("nothing of this kind received yet"),
        /// No tenant has sent it lately, so the feed is down rather than the tenant idle.
        FEED_SILENT("the feed has been silent for every tenant"),
        /// The tenant is too young for the window this signal compares with.
        TOO_YOUNG("not enough history to compare with"),
        /// Facts of this kind were known by then, but none that says anything of the day.
        FACT_ABSENT("the fact it needs was not entered"),
        /// The model that is live does not list this signal.
        NOT_IN_MODEL("not part of this model"),
        /// The feed lives and the tenant has sent this before, but the window holds nothing to divide by.
        IDLE("none of this kind in the window"),
        /// Nothing of this kind was known by the end of the day, whatever has become known since.
        NOT_KNOWN("not known by then"),
        /// There is one, and the source says how old it may be.
        STALE("the newest one is too old"),
        /// It was said under an owner who has handed the tenant over since.
        HANDED_OVER("given before the tenant was handed over");

        public final String text;

        Why(String text) {
            this.text = text;
        }
    }
}
