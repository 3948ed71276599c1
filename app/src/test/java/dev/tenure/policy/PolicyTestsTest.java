package dev.tenure.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.Value;
import dev.tenure.Repository;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operators' tests of the policies are in the form that `cedar run-tests` reads, so that the Cedar command line
/// decides the same without any code of ours.
class PolicyTestsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void everyTestDecidesAsItSays() throws Exception {
        var file = Repository.root().resolve("app/src/test/resources/policies/tests.json");
        var tests = JSON.readTree(Files.readString(file));
        var schema = new Schema(
                Schema.JsonOrCedar.Cedar, Optional.empty(), Optional.of(Policy.shipped("tenure.cedarschema")));
        var policies = new HashSet<com.cedarpolicy.model.policy.Policy>();
        for (var name : new String[] {"roles.cedar", "guards.cedar"})
            for (var policy : PolicySet.parsePolicies(Policy.shipped(name)).policies)
                policies.add(new com.cedarpolicy.model.policy.Policy(policy.policySrc, policy.getAnnotation("id")));
        var set = new PolicySet(policies);
        assertTrue(tests.size() >= 12, "only " + tests.size());
        var names = new HashSet<String>();
        for (var test : tests) {
            var name = test.path("name").asString();
            assertTrue(names.add(name), "twice: " + name);
            var decided = decide(schema, set, test);
            var reasons = new TreeSet<String>();
            for (var reason : test.path("reason")) reasons.add(reason.asString());
            assertEquals(
                    test.path("decision").asString() + " " + reasons + " "
                            + test.path("num_errors").asInt(),
                    (decided.isAllowed() ? "allow " : "deny ") + new TreeSet<>(decided.getReason()) + " "
                            + decided.getErrors().size(),
                    name);
        }
    }

    private static AuthorizationSuccessResponse decide(Schema schema, PolicySet set, JsonNode test) throws Exception {
        var request = test.path("request");
        var entities = new HashSet<Entity>();
        for (var entity : test.path("entities")) {
            var parents = new HashSet<EntityUID>();
            for (var parent : entity.path("parents")) parents.add(uid(parent));
            entities.add(new Entity(uid(entity.path("uid")), values(entity.path("attrs")), parents));
        }
        var answer = new BasicAuthorizationEngine()
                .isAuthorized(
                        new AuthorizationRequest(
                                uid(request, "principal"),
                                uid(request, "action"),
                                uid(request, "resource"),
                                Optional.of(values(request.path("context"))),
                                Optional.of(schema),
                                true),
                        set,
                        entities);
        return answer.success.orElseThrow(
                () -> new AssertionError(test.path("name").asString() + ": " + answer));
    }

    private static Map<String, Value> values(JsonNode object) {
        return Slice.values(JSON.convertValue(object, new TypeReference<Map<String, Object>>() {}));
    }

    private static EntityUID uid(JsonNode named) {
        return Slice.uid(named.path("type").asString(), named.path("id").asString());
    }

    private static EntityUID uid(JsonNode request, String part) {
        return EntityUID.parse(request.path(part).asString()).orElseThrow();
    }
}
