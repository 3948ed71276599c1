package dev.tenure.receipts;

import dev.tenure.verify.Json;
import dev.tenure.verify.Verifier;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a receipt says of one action: an in-toto statement. Persons stand in it by pseudonym and facts by digest, so
/// that the proof outlives what it is about.
public record Statement(
        Instant at,
        Subject subject,
        String action,
        String actor,
        Outcome outcome,
        Decision decision,
        Run run,
        String idempotencyKey,
        byte[] nonce) {

    /// Two receipts of equal content must not be seen to be equal by whoever sees their digests alone.
    public static final int NONCE_BYTES = 16;

    /// What was acted on: a plan, an export, a policy set.
    public record Subject(String name, byte[] sha256) {
        public Subject {
            requireDigest(sha256);
        }
    }

    /// All five leave a receipt: without those of what was not done, nobody could tell that all were kept.
    public enum Outcome {
        DONE("done"),
        AWAITING_APPROVAL("awaiting-approval"),
        DENIED("denied"),
        FAILED("failed"),
        UNKNOWN("unknown");

        final String text;

        Outcome(String text) {
            this.text = text;
        }
    }

    /// Which policies decided, out of which set, over which facts.
    public record Decision(List<String> policies, byte[] policySet, byte[] facts) {
        public Decision {
            policies = List.copyOf(policies);
            requireDigest(policySet);
            requireDigest(facts);
        }
    }

    /// Where the action stands among others: the plan it carries out, what was seen of it before, who approved (by the
    /// index of the approval's own receipt), and the receipt of the same run before this one.
    public record Run(byte[] plan, Optional<String> simulation, List<Long> approvals, Optional<Long> previous) {
        public Run {
            requireDigest(plan);
            approvals = List.copyOf(approvals);
        }
    }

    public Statement {
        if (nonce.length != NONCE_BYTES) throw new IllegalArgumentException("a nonce has " + NONCE_BYTES + " bytes");
    }

    /// The payload that is signed. It names its log, so that a receipt of one tenant is none of another.
    byte[] payload(String origin) {
        var predicate = new TreeMap<String, Object>(Map.of(
                "action",
                action,
                "actor",
                actor,
                "approvals",
                run.approvals,
                "decision",
                Map.of(
                        "facts", hex(decision.facts),
                        "policies", decision.policies,
                        "policySet", hex(decision.policySet)),
                "idempotencyKey",
                idempotencyKey,
                "log",
                origin,
                "nonce",
                hex(nonce),
                "outcome",
                outcome.text,
                "plan",
                hex(run.plan),
                "time",
                at.toString()));
        run.simulation.ifPresent(id -> predicate.put("simulation", id));
        run.previous.ifPresent(index -> predicate.put("previous", index));
        return Json.canonical(Map.of(
                "_type",
                Verifier.STATEMENT_TYPE,
                "predicateType",
                Verifier.PREDICATE_TYPE,
                "predicate",
                predicate,
                "subject",
                List.of(Map.of("name", subject.name, "digest", Map.of("sha256", hex(subject.sha256))))));
    }

    private static void requireDigest(byte[] sha256) {
        if (sha256.length != 32) throw new IllegalArgumentException("a SHA-256 digest has 32 bytes");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
