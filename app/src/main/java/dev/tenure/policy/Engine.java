package dev.tenure.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.Effect;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One set of policies inside Cedar. A call computes for a fraction of a millisecond and waits for nothing, so it may
/// run on a virtual thread although it is native.
final class Engine {

    sealed interface Answer {

        record Allowed(Set<String> policies) implements Answer {}

        /// @param policies that forbid; none when none permits
        record Denied(Set<String> policies) implements Answer {}

        record Failed(String why) implements Answer {}
    }

    private static final String NATIVE = "start it on Linux with glibc, with a temporary folder that programs may be "
            + "run from (TENURE_JAVA_OPTS=-Djava.io.tmpdir=DIR)";

    private final BasicAuthorizationEngine cedar;
    private final Optional<Schema> schema;
    private final PolicySet set;
    private final SortedMap<String, Reason> forbids;

    private Engine(
            BasicAuthorizationEngine cedar, Optional<Schema> schema, PolicySet set, SortedMap<String, Reason> forbids) {
        this.cedar = cedar;
        this.schema = schema;
        this.set = set;
        this.forbids = forbids;
    }

    /// @param strictly whether each question is held against the schema too, not the policies alone
    static Engine of(String schemaText, Collection<String> policyTexts, boolean strictly) {
        try {
            var cedar = new BasicAuthorizationEngine();
            var forbids = new TreeMap<String, Reason>();
            var set = new PolicySet(policies(policyTexts, forbids));
            var schema = new Schema(Schema.JsonOrCedar.Cedar, Optional.empty(), Optional.of(schemaText));
            var valid = cedar.validate(new ValidationRequest(schema, set));
            if (!valid.validationPassed() || valid.success.isEmpty())
                throw cannot(
                        valid.success
                                .map(found -> found.validationErrors.stream()
                                        .map(error -> error.getPolicyId() + ": " + said(error.getError()))
                                        .sorted()
                                        .collect(Collectors.joining("; ")))
                                .orElseGet(() -> valid.errors.map(Engine::said).orElse("the schema")),
                        null);
            set.cache();
            schema.cache();
            return new Engine(cedar, strictly ? Optional.of(schema) : Optional.empty(), set, forbids);
        } catch (AuthException | CacheException e) {
            throw cannot(String.valueOf(e.getMessage()), e);
        } catch (LinkageError e) {
            throw new CannotLoad("the policy engine cannot be loaded (" + reason(e) + ")", NATIVE, e);
        }
    }

    private static CannotLoad cannot(String why, @Nullable Throwable cause) {
        return new CannotLoad("the policies cannot be used: " + why.replaceAll("\\s+", " "), "mend them", cause);
    }

    private static String reason(Throwable failure) {
        var deepest = failure;
        for (var at = failure.getCause(); at != null; at = at.getCause()) deepest = at;
        return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
    }

    /// The engine numbers what it reads, and a number says nothing to who is refused.
    private static Set<com.cedarpolicy.model.policy.Policy> policies(
            Collection<String> texts, Map<String, Reason> forbids) throws AuthException {
        var all = new HashSet<com.cedarpolicy.model.policy.Policy>();
        var ids = new HashSet<String>();
        for (var text : texts)
            for (var policy : PolicySet.parsePolicies(text).policies) {
                var notes = policy.getAnnotations();
                var id = notes.getOrDefault("id", "");
                if (id.isBlank()) throw cannot("a policy has no @id: " + policy.policySrc, null);
                if (!ids.add(id)) throw cannot("two policies have the @id " + id, null);
                if (policy.effect() == Effect.FORBID) {
                    var reason = new Reason(id, notes.getOrDefault("reason", ""), notes.getOrDefault("remedy", ""));
                    if (reason.reason().isBlank() || reason.remedy().isBlank())
                        throw cannot(id + " forbids without @reason and @remedy", null);
                    forbids.put(id, reason);
                }
                all.add(new com.cedarpolicy.model.policy.Policy(policy.policySrc, id));
            }
        return all;
    }

    Reason reason(String forbid) {
        return forbids.getOrDefault(forbid, new Reason(forbid, "It is forbidden.", "Ask an administrator."));
    }

    /// A policy that fails is skipped by the engine, also one that forbids: so whatever fails, the answer is no.
    Answer ask(Slice slice) {
        try {
            var response = cedar.isAuthorized(
                    new AuthorizationRequest(
                            slice.principal(),
                            slice.action(),
                            slice.resource(),
                            Optional.of(slice.context()),
                            schema,
                            schema.isPresent()),
                    set,
                    slice.entities());
            if (response.success.isEmpty())
                return new Answer.Failed(response.errors.map(Engine::said).orElse("no answer"));
            var decided = response.success.get();
            if (!decided.getErrors().isEmpty())
                return new Answer.Failed(decided.getErrors().stream()
                        .map(error -> error.getPolicyId() + ": " + said(error.getError()))
                        .sorted()
                        .collect(Collectors.joining("; ")));
            var policies = new TreeSet<>(decided.getReason());
            return decided.isAllowed() ? new Answer.Allowed(policies) : new Answer.Denied(policies);
        } catch (AuthException | RuntimeException | LinkageError e) {
            return new Answer.Failed(reason(e));
        }
    }

    private static String said(Collection<DetailedError> errors) {
        return errors.stream().map(Engine::said).collect(Collectors.joining("; "));
    }

    private static String said(DetailedError error) {
        return (error.message + error.help.map(help -> " (" + help + ")").orElse("")).replaceAll("\\s+", " ");
    }
}
