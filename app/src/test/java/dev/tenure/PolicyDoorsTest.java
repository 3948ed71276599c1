package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.access.TokenScope;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The certification scenario of AuthZEN 1.0, levels Basic and Batch, with its fixture as an operator's own policies;
/// and Tenure's own actions.
class PolicyDoorsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ONE = "/access/v1/evaluation";
    private static final String SEVERAL = "/access/v1/evaluations";

    private static final Pattern CASE = Pattern.compile(
            "\\*\\*Request[^\\n]*\\n+~~~ json\\n(.*?)\\n~~~\\n+(.*?)(?=\\n\\*\\*Request|\\n#|\\z)", Pattern.DOTALL);
    private static final Pattern STATUS = Pattern.compile("\\*\\*Expected:\\*\\* HTTP (\\d+)");
    private static final Pattern DECISION = Pattern.compile("\"decision\": (true|false|<boolean>)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        // What an operator adds lies in a directory that is there already.
        DataDirectory.open(directory, UUID.randomUUID()).close();
        var fixture = Repository.root().resolve("app/src/test/resources/authzen");
        for (var name : List.of("policies.cedarschema", "policies.cedar"))
            Files.copy(fixture.resolve(name), directory.resolve(name));
        var postgres = TestDatabase.freshAddress();
        server = RunningServer.embedded(
                directory,
                "tenure.postgres.url=" + postgres.url(),
                "tenure.postgres.user=" + postgres.user(),
                "tenure.postgres.password=" + postgres.password(),
                "tenure.postgres.login-password=" + postgres.loginPassword(),
                "tenure.cycle.seconds=0");
        var acme = server.send("PUT", "/v1/tenants/acme", "application/json", "{\"name\":\"Acme\"}");
        assertEquals(2, acme.statusCode() / 100, acme.body());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theScenariosOfBasicAndBatchAreAnsweredAsTheyDemand() throws IOException {
        var scenario = Files.readString(Repository.sharedData("vectors/authzen/authorization-api-1_0-scenario.md"));
        int basic = scenarios(between(scenario, "{#c-2}", "{#c-3}"), ONE);
        int batch = scenarios(between(scenario, "{#c-3}", "{#c-4}"), SEVERAL);
        assertEquals("19 10", basic + " " + batch, "all requests of the scenario were found");
    }

    private static int scenarios(String text, String path) {
        int found = 0;
        var asked = CASE.matcher(text);
        while (asked.find()) {
            found++;
            var request = asked.group(1);
            var expected = asked.group(2);
            var status = STATUS.matcher(expected);
            assertTrue(status.find(), expected);
            var answer = post(path, request);
            assertEquals(status.group(1), String.valueOf(answer.statusCode()), request + answer.body());
            if (answer.statusCode() != 200) continue;
            assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json"));
            var decisions = new ArrayList<String>();
            var fenced = expected.split("~~~");
            var wanted = DECISION.matcher(fenced.length > 1 ? fenced[1] : expected);
            while (wanted.find()) decisions.add(wanted.group(1));
            var body = JSON.readTree(answer.body());
            var decided = new ArrayList<String>();
            for (var each : body.has("evaluations") ? body.path("evaluations") : List.of(body)) {
                assertTrue(each.path("decision").isBoolean(), answer.body());
                decided.add(each.path("decision").asString());
            }
            assertEquals(decisions.size(), decided.size(), request + answer.body());
            for (int i = 0; i < decided.size(); i++)
                if (!decisions.get(i).equals("<boolean>")) assertEquals(decisions.get(i), decided.get(i), request);
        }
        return found;
    }

    @Test
    void aContextOfAnotherTypeIsRefusedRatherThanLeftOut() {
        for (var wrong : List.of(
                "amount_cents: \"60000000\"",
                "amount_cents: 60000000.5",
                "requester: 7",
                "kind: []",
                "approvers: \"x\"")) {
            var name = wrong.substring(0, wrong.indexOf(':'));
            var answer = post(ONE, """
                    {"subject": {"type": "user", "id": "admin"}, "action": {"name": "import.facts"},
                     "resource": {"type": "installation", "id": "installation"},
                     "context": {"%s": %s}}""".formatted(name, wrong.substring(wrong.indexOf(':') + 1)));
            assertEquals(400, answer.statusCode(), wrong + answer.body());
            assertTrue(answer.body().contains("context." + name), answer.body());
        }
    }

    @Test
    void aTokenThatOnlyReadsMayAskForItChangesNothing() {
        var kim = server.person(false, false);
        var token = server.bean(Access.class)
                .issueStaffToken(
                        kim.staffId(), "asks", TokenScope.READ, Duration.ofDays(1), Optional.empty(), kim.actor())
                .token();
        assertTrue(decided(token, question("user", kim.name(), "import.facts", "installation", "installation"))
                .path("decision")
                .asBoolean());
        var refused = server.send(server.request("/v1/tenants/acme/notes", token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
        assertEquals(403, refused.statusCode(), refused.body());
    }

    private static String between(String text, String from, String until) {
        return text.substring(text.indexOf("\n# ", text.indexOf(from) - 80), text.indexOf(until));
    }

    @Test
    void whatIsNoRequestIsRefusedAndAnIdOfARequestComesBack() {
        var question = question("user", "alice", "read", "record", "record-1");
        assertEquals(400, server.send("POST", ONE, "text/plain", question).statusCode());
        assertEquals(400, server.send("POST", ONE, "application/json", "").statusCode());
        assertEquals(
                400,
                server.send("POST", ONE, "application/json", "{\"subject\":").statusCode());
        assertEquals(400, post(ONE, "[]").statusCode());
        for (int i = 0; i < 3; i++)
            assertTrue(decided(server.adminToken(), question).path("decision").asBoolean());
        for (var body : List.of(question, "{}"))
            assertEquals(
                    "r-1",
                    server.send(server.request(ONE, server.adminToken())
                                    .header("Content-Type", "application/json")
                                    .header("X-Request-ID", "r-1")
                                    .POST(BodyPublishers.ofString(body)))
                            .headers()
                            .firstValue("X-Request-ID")
                            .orElse("none"));
        assertEquals(
                401,
                server.send(HttpRequest.newBuilder(server.base().resolve(ONE))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(question)))
                        .statusCode());
    }

    @Test
    void aBatchEndsWhereItsSemanticSaysSo() {
        var three = """
                {"subject":{"type":"user","id":"bob"},"resource":{"type":"record","id":"record-1"},
                 "options":{"evaluations_semantic":"%s"},
                 "evaluations":[{"action":{"name":"%s"}},{"action":{"name":"%s"}},{"action":{"name":"read"}}]}
                """;
        assertEquals(3, answers(three.formatted("execute_all", "read", "write")));
        assertEquals(2, answers(three.formatted("deny_on_first_deny", "read", "write")));
        assertEquals(1, answers(three.formatted("permit_on_first_permit", "read", "write")));
        assertEquals(2, answers(three.formatted("permit_on_first_permit", "write", "read")));
        assertEquals(
                400,
                post(SEVERAL, three.formatted("sometimes", "read", "write")).statusCode());
    }

    private static int answers(String batch) {
        return JSON.readTree(post(SEVERAL, batch).body()).path("evaluations").size();
    }

    @Test
    void staffAskAboutThemselvesAndAdministratorsAboutAnybody() {
        var csm = server.person(false, false);
        var token = server.token(csm);
        var own = decided(token, question("user", csm.name(), "note.write", "tenant", "acme"));
        assertEquals("not-assigned", own.at("/context/reasons/0/policy").asString(), own.toString());
        assertEquals(
                own.at("/context/reasons"),
                decided(token, question("user", csm.name(), "note.write", "tenant", "nosuch"))
                        .at("/context/reasons"),
                "one that is not in sight is as one that is not there");
        var admin = server.person(true, true);
        assertEquals(
                403,
                ask(token, question("user", admin.name(), "note.write", "tenant", "acme"))
                        .statusCode());
        assertEquals(
                403,
                ask(token, question("user", "nobody", "note.write", "tenant", "acme"))
                        .statusCode());
        assertEquals(
                403,
                ask(token, question("user", "alice", "read", "record", "record-1"))
                        .statusCode());
        var mine = server.token(admin);
        assertTrue(decided(mine, question("user", admin.name(), "note.write", "tenant", "acme"))
                .path("decision")
                .asBoolean());
        var theirs = decided(mine, question("user", csm.name(), "person.erase", "tenant", "acme"));
        assertFalse(theirs.path("decision").asBoolean());
        assertEquals(
                List.of("no-rule", "approvals-missing", "not-assigned"),
                theirs.at("/context/reasons")
                        .valueStream()
                        .map(each -> each.path("policy").asString())
                        .toList());
        assertEquals(
                404,
                ask(mine, question("user", csm.name(), "note.write", "tenant", "nosuch"))
                        .statusCode());
        assertFalse(decided(mine, question("user", "nobody", "note.write", "tenant", "acme"))
                .path("decision")
                .asBoolean());
    }

    private static JsonNode decided(String token, String question) {
        var answer = ask(token, question);
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static String question(String type, String subject, String action, String resourceType, String resource) {
        return """
                {"subject":{"type":"%s","id":"%s"},"action":{"name":"%s"},"resource":{"type":"%s","id":"%s"}}
                """.formatted(type, subject, action, resourceType, resource);
    }

    private static HttpResponse<String> ask(String token, String question) {
        return server.send(server.request(ONE, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question)));
    }

    private static HttpResponse<String> post(String path, String body) {
        return server.send("POST", path, "application/json", body);
    }
}
