package dev.tenure.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Decides whether something may be done. Whatever cannot be decided may not.
public final class Policy {

    private static final String SCHEMA = "tenure.cedarschema";
    private static final List<String> POLICIES = List.of("guards.cedar", "roles.cedar");
    private static final String ACTIONS = "actions.csv";

    private final Engine engine;
    private final Map<String, ActionRule> rules;
    private final byte[] digest;

    private Policy(Engine engine, Map<String, ActionRule> rules, byte[] digest) {
        this.engine = engine;
        this.rules = rules;
        this.digest = digest;
    }

    /// The policies that come with the product. Refuses without the engine.
    public static Policy load() {
        var policy = of(shipped(SCHEMA), POLICIES.stream().map(Policy::shipped).toList(), shipped(ACTIONS));
        var asking = new Asking("start", Asking.Kind.PERSON, Set.of("admin"), Optional.empty());
        var start = policy.decide(
                new Question(asking, "access.review", new Target.Installation(), Facts.asked(asking.id())));
        if (!start.allowed())
            throw new CannotLoad(
                    "the policy engine does not decide: "
                            + start.reasons().getFirst().reason(),
                    "install Tenure anew",
                    null);
        UnpackedLibrary.drop();
        return policy;
    }

    static Policy of(String schema, List<String> policies, String actions) {
        return new Policy(
                Engine.of(schema, policies, true),
                ActionTable.read(actions),
                sha256(Stream.of(List.of(schema), policies, List.of(actions))
                        .flatMap(List::stream)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList()));
    }

    static String shipped(String name) {
        try (var in = Objects.requireNonNull(Policy.class.getResourceAsStream("/policies/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Decision decide(Question question) {
        return decide(question, Set.of());
    }

    /// Whether an action of this kind may be approved: as the action `approve`, and by one of the roles it takes.
    public Decision decideApproval(Question question, String kind) {
        var approved = rules.get(kind);
        return approved == null ? denied(question, unknown(kind)) : decide(question, approved.approverRoles());
    }

    private Decision decide(Question question, Set<String> approverRoles) {
        var rule = rules.get(question.action());
        if (rule == null) return denied(question, unknown(question.action()));
        if (!rule.scope().takes(question.target()))
            return denied(
                    question,
                    new Reason(
                            "wrong-target",
                            question.action() + " acts on "
                                    + (rule.scope() == ActionRule.Scope.TENANT ? "a tenant." : "the installation."),
                            "Name what it acts on."));
        Engine.Answer answer;
        try {
            answer = engine.ask(Slice.of(question, rule, approverRoles));
        } catch (RuntimeException e) {
            answer = new Engine.Answer.Failed(String.valueOf(e.getMessage()));
        }
        return switch (answer) {
            case Engine.Answer.Allowed(Set<String> policies) ->
                new Decision(true, List.of(), List.copyOf(policies), digest(), digest(question, rule, approverRoles));
            case Engine.Answer.Denied(Set<String> policies) ->
                new Decision(
                        false,
                        reasons(question.asking(), rule, policies, approverRoles),
                        List.copyOf(policies),
                        digest(),
                        digest(question, rule, approverRoles));
            case Engine.Answer.Failed(String why) ->
                denied(
                        question,
                        new Reason(
                                "policy-engine",
                                "The policy engine could not decide, so it may not be done: " + why,
                                "Tell who operates this installation."));
        };
    }

    private List<Reason> reasons(Asking asking, ActionRule rule, Set<String> forbids, Set<String> approverRoles) {
        var reasons = new ArrayList<Reason>();
        if (forbids.isEmpty() || Collections.disjoint(rule.roles(), asking.roles()))
            reasons.add(new Reason(
                    "no-rule",
                    "No rule grants this.",
                    rule.action() + " may be done by " + String.join(", ", rule.roles()) + "."));
        for (var id : forbids) {
            var reason = engine.reason(id);
            var more = switch (id) {
                case "approvals-missing" ->
                    " It takes " + rule.approvals(asking.kind()) + " of " + String.join(", ", rule.approverRoles())
                            + ".";
                case "approver-role" -> " Those are " + String.join(", ", approverRoles) + ".";
                default -> "";
            };
            reasons.add(new Reason(id, reason.reason(), reason.remedy() + more));
        }
        return reasons;
    }

    private static Reason unknown(String action) {
        return new Reason(
                "unknown-action", "No rule grants this: there is no action '" + action + "'.", "Name another.");
    }

    private Decision denied(Question question, Reason reason) {
        var rule = rules.getOrDefault(question.action(), ActionTable.NONE);
        return new Decision(false, List.of(reason), List.of(), digest(), digest(question, rule, Set.of()));
    }

    public Optional<ActionRule> rule(String action) {
        return Optional.ofNullable(rules.get(action));
    }

    public List<ActionRule> rules() {
        return List.copyOf(rules.values());
    }

    /// SHA-256 of all that decides: schema, policies and the table of actions.
    public byte[] digest() {
        return digest.clone();
    }

    private static byte[] digest(Question question, ActionRule rule, Set<String> approverRoles) {
        return sha256(List.of(Slice.canonical(question, rule, approverRoles)));
    }

    /// Each part with its length before it, so that no byte can change sides.
    static byte[] sha256(List<byte[]> parts) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                if (parts.size() > 1) sha256.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha256.update(part);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
