package dev.tenure.tenants;

import dev.tenure.core.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Something recorded about one tenant. `Profile`, `Contract`, `ContractLine`, `Owner`, `Parent` and `Step` hold
/// over time and a new value ends the old one; the others happened once and are corrected in place.
public sealed interface Fact {

    record Profile(String name, String plan, String segment, String timeZone, Status status) implements Fact {
        public Profile {
            named("name", name);
            ZoneId.of(timeZone);
        }
    }

    /// What the tenant is to the company. One that is internal or a test is outside every total.
    enum Status {
        PROSPECT,
        LIVE,
        ENDED,
        INTERNAL,
        TEST,
        /// Another tenant is this one too, since a merge.
        MERGED;

        public static final String WORDS = Arrays.stream(values())
                .filter(status -> status != MERGED)
                .map(Status::word)
                .collect(Collectors.joining(", "));

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether it is in totals, boards and sums.
        public boolean counts() {
            return this == PROSPECT || this == LIVE;
        }

        /// A tenant becomes merged by a merge alone.
        public static Status entered(String word) {
            var status = of(word);
            if (status == MERGED) throw new IllegalArgumentException("'" + word + "' is not one of " + WORDS);
            return status;
        }

        /// Files written before say `active` and `trial`: a customer, and one who had not bought yet.
        public static Status of(String word) {
            return switch (word) {
                case "active" -> LIVE;
                case "trial" -> PROSPECT;
                default ->
                    Arrays.stream(values())
                            .filter(status -> status.word().equals(word))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not one of " + WORDS));
            };
        }
    }

    /// One agreement of several a tenant may have. What it is worth stands in its lines.
    ///
    /// @param contract its name within the tenant
    /// @param termEnd the first day after the term; absent, it runs on until somebody ends it
    /// @param noticeBy the last day to give notice, when the contract asks for notice
    /// @param renews the contract that this one takes the place of from its start on
    record Contract(
            String contract,
            LocalDate termStart,
            Optional<LocalDate> termEnd,
            Optional<LocalDate> noticeBy,
            boolean autoRenew,
            Optional<String> renews)
            implements Fact {

        /// The contract of who has one and never named it.
        public static final String MAIN = "main";

        public Contract {
            named("contract", contract);
            renews.ifPresent(other -> named("renews", other));
            if (termEnd.filter(end -> !termStart.isBefore(end)).isPresent())
                throw new IllegalArgumentException(
                        "term_end is the first day after the term, so later than term_start");
            if (termEnd.isPresent() && noticeBy.filter(termEnd.get()::isBefore).isPresent())
                throw new IllegalArgumentException("notice_by is not after term_end");
            if (renews.filter(contract::equals).isPresent())
                throw new IllegalArgumentException("renews names another contract, not the contract itself");
        }
    }

    /// What a contract is paid for.
    ///
    /// @param quantity of units, all of them together costing the amount
    /// @param recurring an amount for each `period`; otherwise it is paid once and is no part of ARR
    /// @param starts where it does not start with the contract: a step of a ramp, something added later
    /// @param ends the first day after it, where it does not end with the contract
    record ContractLine(
            String contract,
            String line,
            Optional<String> sku,
            Optional<Long> quantity,
            boolean recurring,
            Money amount,
            Optional<Period> period,
            Optional<LocalDate> starts,
            Optional<LocalDate> ends)
            implements Fact {

        /// The line of a contract that has one and never named it.
        public static final String MAIN = "main";

        static final long MOST_MINOR = 1_000_000_000_000_000L;

        public ContractLine {
            named("contract", contract);
            named("line", line);
            sku.ifPresent(text -> named("sku", text));
            if (quantity.filter(units -> units <= 0).isPresent())
                throw new IllegalArgumentException("quantity is positive");
            if (amount.minor() < 0 || amount.minor() > MOST_MINOR)
                throw new IllegalArgumentException("amount_minor is from 0 to " + MOST_MINOR);
            if (recurring && period.isEmpty())
                throw new IllegalArgumentException(
                        "period is needed for a recurring amount: month, quarter, year or term");
            if (starts.isPresent()
                    && ends.filter(end -> !starts.get().isBefore(end)).isPresent())
                throw new IllegalArgumentException("ends is the first day after, so later than starts");
        }
    }

    /// What became of a contract.
    ///
    /// @param effectiveOn from this day on a contract that lapsed or was cancelled counts no more
    record ContractOutcome(String contract, Outcome outcome, LocalDate effectiveOn, String reason) implements Fact {
        public ContractOutcome {
            named("contract", contract);
            if (reason.length() > 500) throw new IllegalArgumentException("reason has at most 500 characters");
        }
    }

    enum Outcome {
        RENEWED,
        EXPANDED,
        CONTRACTED,
        LAPSED,
        CANCELLED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Period {
        MONTH,
        QUARTER,
        YEAR,
        TERM;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Owner(String name, Optional<String> email) implements Fact {
        public Owner {
            named("owner", name);
        }
    }

    /// The tenant that stands above this one, by its key; absent, it stands alone.
    record Parent(Optional<String> parent) implements Fact {
        public Parent {
            parent.ifPresent(key -> named("parent", key));
        }
    }

    /// A step of the onboarding checklist. One that does not apply never counts.
    record Step(String step, boolean applicable, Optional<LocalDate> doneOn) implements Fact {
        public Step {
            named("step", step);
        }
    }

    /// @param severity 1 is the worst of 4
    record Incident(String id, Instant openedAt, Optional<Instant> resolvedAt, int severity, String title)
            implements Fact {
        public Incident {
            named("incident_id", id);
            if (severity < 1 || severity > 4) throw new IllegalArgumentException("severity is 1, 2, 3 or 4");
            if (title.length() > 500) throw new IllegalArgumentException("title has at most 500 characters");
            if (resolvedAt.filter(openedAt::isAfter).isPresent())
                throw new IllegalArgumentException("resolved_at is not before opened_at");
        }
    }

    /// One day's measurement of one objective: good of total, against a target in parts per million.
    record Slo(String name, LocalDate day, long good, long total, int targetPpm) implements Fact {
        static final long MOST = 1_000_000_000_000L;

        public Slo {
            named("name", name);
            if (good < 0 || good > total) throw new IllegalArgumentException("good is from 0 to total");
            if (total > MOST) throw new IllegalArgumentException("total is at most " + MOST);
            if (targetPpm < 0 || targetPpm >= 1_000_000)
                throw new IllegalArgumentException(
                        "target_ppm is from 0 to 999999: a target without error budget cannot be measured against");
        }
    }

    record Quota(String name, LocalDate day, long used, long limit) implements Fact {
        public Quota {
            named("name", name);
            if (used < 0) throw new IllegalArgumentException("used is not negative");
            if (limit <= 0) throw new IllegalArgumentException("limit is positive");
        }
    }

    /// A number from outside, exact: 12.5 is 125 of 10. A model reads it by its name.
    record Measurement(String name, LocalDate day, long num, long den) implements Fact {
        public Measurement {
            if (!name.matches("[a-z][a-z0-9_]{0,39}"))
                throw new IllegalArgumentException(
                        "name is 1 to 40 of a-z, 0-9 and '_', beginning with a letter, such as overdue_invoices");
            if (den <= 0) throw new IllegalArgumentException("den is positive");
        }

        private static final int DIGITS = 6;

        public static Measurement of(String name, LocalDate day, BigDecimal num, BigDecimal den) {
            int scale = Math.max(0, Math.max(scale("num", num), scale("den", den)));
            return new Measurement(name, day, whole("num", num, scale), whole("den", den, scale));
        }

        private static int scale(String field, BigDecimal number) {
            int scale = number.stripTrailingZeros().scale();
            if (scale > DIGITS)
                throw new IllegalArgumentException(field + " has at most " + DIGITS + " digits after the point");
            return scale;
        }

        private static long whole(String field, BigDecimal number, int scale) {
            // Told by its size first: 1e999999999 is short to write and long to spell out.
            if (number.precision() - (long) number.scale() + scale > 18)
                throw new IllegalArgumentException(field + " has at most 18 digits");
            return number.movePointRight(scale).longValueExact();
        }
    }

    /// How somebody who knows the tenant feels about it: 1 is worst, 5 best.
    record Sentiment(LocalDate day, int score, String author, String why) implements Fact {
        public Sentiment {
            named("author", author);
            if (score < 1 || score > 5) throw new IllegalArgumentException("score is 1, 2, 3, 4 or 5");
            if (why.length() > 2000) throw new IllegalArgumentException("why has at most 2000 characters");
        }
    }

    /// What the customer is expected to reach.
    ///
    /// @param milestone its name within the tenant
    /// @param dueOn the last day on which it is in time
    /// @param weight how much it counts beside the tenant's others
    record Milestone(String milestone, LocalDate dueOn, BigDecimal weight) implements Fact {
        static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);
        private static final int DIGITS = 6;

        public Milestone {
            named("milestone", milestone);
            if (weight.signum() <= 0
                    || weight.compareTo(MOST) > 0
                    || weight.stripTrailingZeros().scale() > DIGITS)
                throw new IllegalArgumentException("weight is above 0 and at most " + MOST + ", with at most " + DIGITS
                        + " digits after the point");
            // 10 and 10.0 are the same weight.
            weight = new BigDecimal(weight.stripTrailingZeros().toPlainString());
        }
    }

    /// Whether a milestone was reached. Whoever plans it may know of it later, or never.
    ///
    /// @param doneOn absent, it was not reached, whatever was said before
    record MilestoneDone(String milestone, Optional<LocalDate> doneOn) implements Fact {
        public MilestoneDone {
            named("milestone", milestone);
        }
    }

    /// Somebody of the customer's. What the role is, is the reader's word; a champion is missed when gone.
    ///
    /// @param language a language tag like `de` or `pt-BR`
    /// @param activeUntil the last day
    record Contact(
            String id,
            String name,
            String role,
            Optional<String> email,
            Optional<String> language,
            Optional<String> timeZone,
            Optional<LocalDate> activeUntil,
            Consent mailConsent)
            implements Fact {
        public Contact {
            named("contact_id", id);
            named("name", name);
            role = role.strip().toLowerCase(Locale.ROOT);
            if (role.isEmpty() || role.length() > 100)
                throw new IllegalArgumentException("role has 1 to 100 characters");
            if (email.filter(text -> !text.matches("[^@\\s]+@[^@\\s]+") || text.length() > 254)
                    .isPresent()) throw new IllegalArgumentException("email is an address like ann@example.com");
            language = language.map(Contact::tag);
            timeZone.ifPresent(ZoneId::of);
        }

        private static String tag(String text) {
            try {
                return new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
            } catch (IllformedLocaleException e) {
                throw new IllegalArgumentException("language is a tag like de or pt-BR, not '" + text + "'", e);
            }
        }

        public boolean activeOn(LocalDate day) {
            return activeUntil.filter(day::isAfter).isEmpty();
        }

        Contact until(LocalDate last) {
            return new Contact(id, name, role, email, language, timeZone, Optional.of(last), mailConsent);
        }
    }

    /// Whether somebody may be written to. Unknown is not yes.
    enum Consent {
        YES,
        NO,
        UNKNOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a colleague wrote down, for colleagues only.
    ///
    /// @param open still to be acted on
    record Note(String id, String author, Instant writtenAt, String text, boolean open) implements Fact {
        public static final int LONGEST = 8_000;

        public Note {
            named("note_id", id);
            named("author", author);
            if (text.isBlank() || text.length() > LONGEST)
                throw new IllegalArgumentException("text has 1 to " + LONGEST + " characters");
        }
    }

    private static void named(String what, String text) {
        if (text.isBlank() || text.length() > 200)
            throw new IllegalArgumentException(what + " has 1 to 200 characters");
    }
}
