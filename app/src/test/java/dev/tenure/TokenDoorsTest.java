package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.access.IssuedKey;
import dev.tenure.access.TokenScope;
import dev.tenure.core.Actor;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/// What tokens of staff may do, at every door of the running server.
class TokenDoorsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static RunningServer server;
    private static Caller.Staff admin;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        admin = server.person(true, true);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aTokenThatReadsIsRefusedAtEveryDoorThatChangesSomething() {
        var token = issue(TokenScope.READ).token();
        var passed = new ArrayList<String>();
        int doors = 0;
        for (var mapping : server.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet())
            for (var path : mapping.getPatternValues())
                for (var method : mapping.getMethodsCondition().getMethods()) {
                    if (!path.startsWith("/v1/") || method == RequestMethod.GET) continue;
                    doors++;
                    var answer = send(method.name(), path.replaceAll("\\{[^}]+}", "1"), token, "{}");
                    if (answer.statusCode() != 403 || !answer.body().contains("/read-only-token"))
                        passed.add(method + " " + path + ": " + answer.statusCode());
                }
        assertEquals(List.of(), passed);
        assertTrue(doors > 40, "doors: " + doors);
    }

    @Test
    void theRefusalSaysWhatHelps() {
        var refused = send("POST", "/v1/tokens", issue(TokenScope.READ).token(), "{}");
        assertEquals(
                "application/problem+json",
                refused.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", ""));
        assertEquals(JSON.readTree("""
                        {"type":"https://tenure.dev/problems/read-only-token","title":"The token only reads","status":403,
                         "detail":"This token's scope is 'read', and nothing was changed.",
                         "fix":"Make a token with the scope 'write' or 'administer' on the page People, Your tokens, and send with it."}
                        """), JSON.readTree(refused.body()));
    }

    @Test
    void aTokenThatReadsReadsWhatItsOwnerMayAndMayGiveItselfUp() {
        var mine = issue(TokenScope.READ);
        var other = issue(TokenScope.READ);
        assertEquals(200, send("GET", "/v1/staff", mine.token(), "").statusCode());
        assertEquals(
                403,
                send("DELETE", "/v1/tokens/" + other.keyId(), mine.token(), "").statusCode());
        assertEquals(
                204,
                send("DELETE", "/v1/tokens/" + mine.keyId(), mine.token(), "").statusCode());
        assertEquals(401, send("GET", "/v1/staff", mine.token(), "").statusCode());
    }

    @Test
    void aTokenThatWritesAdministersNothing() {
        var token = issue(TokenScope.WRITE).token();
        var acme = "{\"name\":\"Acme\"}";
        assertEquals(404, send("PUT", "/v1/tenants/acme", token, acme).statusCode(), "only administrators make one");
        assertEquals(
                201,
                send("PUT", "/v1/tenants/acme", issue(TokenScope.ADMINISTER).token(), acme)
                        .statusCode());
        assertEquals(
                201,
                send("POST", "/v1/tenants/acme/notes", token, "{\"text\":\"Called\"}")
                        .statusCode());
        for (var path : List.of("/v1/keys", "/v1/staff")) {
            var refused = send("POST", path, token, "{}");
            assertEquals(403, refused.statusCode(), path);
            assertTrue(refused.body().contains("'administer'"), refused.body());
        }
        var wider = send("POST", "/v1/tokens", token, "{\"name\":\"x\",\"scope\":\"administer\"}");
        assertEquals(403, wider.statusCode());
        assertTrue(wider.body().contains("/wider-scope"), wider.body());
        var better = issue(TokenScope.ADMINISTER);
        var ended = send("DELETE", "/v1/tokens/" + better.keyId(), token, "");
        assertEquals(403, ended.statusCode());
        assertTrue(ended.body().contains("/wider-scope"), ended.body());
        assertEquals(200, send("GET", "/v1/tokens", better.token(), "").statusCode());
    }

    @Test
    void whatWasMadeWithACopiedTokenEndsWithIt() {
        var copied = issue(TokenScope.WRITE);
        var made = send("POST", "/v1/tokens", copied.token(), "{\"name\":\"x\",\"scope\":\"write\"}");
        var child = JSON.readTree(made.body()).path("token").asString();
        assertEquals(200, send("GET", "/v1/tokens", child, "").statusCode());
        assertEquals(
                204,
                send(
                                "DELETE",
                                "/v1/tokens/" + copied.keyId(),
                                issue(TokenScope.ADMINISTER).token(),
                                "")
                        .statusCode());
        assertEquals(401, send("GET", "/v1/tokens", child, "").statusCode());
    }

    @Test
    void aTokenIsMadeListedWithItsLastUseAndRevoked() {
        var by = issue(TokenScope.ADMINISTER);
        var made = send("POST", "/v1/tokens", by.token(), "{\"name\":\"job\",\"scope\":\"write\",\"days\":1}");
        assertEquals(201, made.statusCode(), made.body());
        var job = JSON.readTree(made.body());
        assertEquals(
                by.expiresAt().map(Object::toString),
                Optional.of(job.path("expires_at").asString()),
                "no later than the one it was made with");
        assertEquals("", listed(by, job.path("id").asInt(), "last_used_at"));
        assertEquals(
                200, send("GET", "/v1/tokens", job.path("token").asString(), "").statusCode());
        assertTrue(listed(by, job.path("id").asInt(), "last_used_at").startsWith("20"));
        assertEquals("write", listed(by, job.path("id").asInt(), "scope"));
        for (var wrong : List.of(
                "{\"scope\":\"read\"}",
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"scope\":\"all\"}",
                "{\"name\":\"x\",\"scope\":\"read\",\"days\":91}"))
            assertEquals(422, send("POST", "/v1/tokens", by.token(), wrong).statusCode(), wrong);
        var stranger = server.token(server.person(true, true));
        assertEquals(
                404,
                send("DELETE", "/v1/tokens/" + job.path("id").asInt(), stranger, "")
                        .statusCode());
    }

    private static String listed(IssuedKey by, int id, String field) {
        for (var token :
                JSON.readTree(send("GET", "/v1/tokens", by.token(), "").body()).path("items"))
            if (token.path("id").asInt() == id) return token.path(field).asString("");
        throw new AssertionError("token " + id + " is not listed");
    }

    private static IssuedKey issue(TokenScope scope) {
        return server.bean(Access.class)
                .issueStaffToken(
                        admin.staffId(),
                        scope.word(),
                        scope,
                        Duration.ofHours(1),
                        Optional.empty(),
                        new Actor.Service("test"));
    }

    private static HttpResponse<String> send(String method, String path, String token, String body) {
        return server.send(server.request(path, token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }
}
