package dev.tenure.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// An operator's own policies, about his own software's subjects and resources. They decide nothing of Tenure's. What
/// is said of a thing with the question is believed, for who asks enforces the answer himself.
public final class OwnPolicies {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Optional<Engine> engine;
    private final byte[] digest;

    private OwnPolicies(Optional<Engine> engine, byte[] digest) {
        this.engine = engine;
        this.digest = digest;
    }

    public static OwnPolicies none() {
        return new OwnPolicies(Optional.empty(), Policy.sha256(List.of()));
    }

    /// @throws CannotLoad when they do not fit their schema
    public static OwnPolicies of(String schema, String policies) {
        return new OwnPolicies(
                Optional.of(Engine.of(schema, List.of(policies), false)),
                Policy.sha256(
                        List.of(schema.getBytes(StandardCharsets.UTF_8), policies.getBytes(StandardCharsets.UTF_8))));
    }

    /// @param properties of the action, which policies see as `context.action`
    public Decision decide(
            Thing subject, String action, Map<String, Object> properties, Thing resource, Map<String, Object> context) {
        var seen = new TreeMap<>(context);
        seen.put("action", properties);
        var all = new TreeMap<String, Object>();
        all.put("action", action);
        all.put("subject", plain(subject));
        all.put("resource", plain(resource));
        all.put("context", seen);
        var facts = Policy.sha256(List.of(JSON.writeValueAsBytes(all)));
        if (engine.isEmpty())
            return denied(
                    facts,
                    new Reason(
                            "unknown-resource",
                            "Nothing decides about a resource of the type '" + resource.type() + "'.",
                            "Name a tenant or the installation, or put policies of your own into the data directory."));
        Engine.Answer answer;
        try {
            answer = engine.get()
                    .ask(Slice.of(
                            Slice.uid(subject.type(), subject.id()),
                            subject.properties(),
                            action,
                            Slice.uid(resource.type(), resource.id()),
                            resource.properties(),
                            false,
                            seen));
        } catch (RuntimeException e) {
            answer = new Engine.Answer.Failed(String.valueOf(e.getMessage()));
        }
        return switch (answer) {
            case Engine.Answer.Allowed(Set<String> policies) ->
                new Decision(true, List.of(), List.copyOf(policies), digest.clone(), facts);
            case Engine.Answer.Denied(Set<String> policies) ->
                new Decision(
                        false,
                        policies.isEmpty()
                                ? List.of(new Reason("no-rule", "No rule grants this.", "Write one that does."))
                                : policies.stream().map(engine.get()::reason).toList(),
                        List.copyOf(policies),
                        digest.clone(),
                        facts);
            case Engine.Answer.Failed(String why) ->
                denied(
                        facts,
                        new Reason(
                                "policy-engine",
                                "The policy engine could not decide, so it may not be done: " + why,
                                "Mend the policies in the data directory."));
        };
    }

    private Decision denied(byte[] facts, Reason reason) {
        return new Decision(false, List.of(reason), List.of(), digest.clone(), facts);
    }

    private static Map<String, Object> plain(Thing thing) {
        return new TreeMap<>(Map.of("type", thing.type(), "id", thing.id(), "properties", thing.properties()));
    }
}
