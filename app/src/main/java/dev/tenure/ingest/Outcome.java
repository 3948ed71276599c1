package dev.tenure.ingest;

/// What became of one event. Known only after the commit that made it so.
public sealed interface Outcome {

    /// As it is called in answers.
    String word();

    record Accepted(long seq) implements Outcome {
        @Override
        public String word() {
            return "accepted";
        }
    }

    /// The same event was accepted before; nothing was added.
    record Duplicate() implements Outcome {
        @Override
        public String word() {
            return "duplicate";
        }
    }

    /// The same tenant, source and id were accepted before with another content or time. Kept in quarantine.
    record Conflict(Problem problem) implements Outcome {
        @Override
        public String word() {
            return "conflict";
        }
    }

    /// Kept in quarantine with its bytes.
    record Rejected(Problem problem) implements Outcome {
        @Override
        public String word() {
            return "rejected";
        }
    }

    /// Kept until someone says which tenant the account is.
    record Unmatched(String account) implements Outcome {
        @Override
        public String word() {
            return "unmatched";
        }
    }
}
