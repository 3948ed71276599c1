package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.DuckDb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventDoorsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static RunningServer server;
    private static String vendor;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
        vendor = server.bean(Access.class)
                .issueSourceKey("vendor", "account", new Actor.Service("test"))
                .token();
        assertEquals(201, resolveFirst("acme").statusCode() / 100 * 100 + 1, "acme is there");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> resolveFirst(String account) {
        send("application/cloudevents+json", event("first of " + account, account, ""));
        return resolve("vendor", account, "create", account);
    }

    @Test
    void aSingleEventABatchAndBinaryModeAreTaken() {
        var single = send("application/cloudevents+json; charset=utf-8", event("s1", "acme", ""));
        assertEquals(200, single.statusCode());
        assertEquals("accepted", json(single).at("/outcomes/0/outcome").stringValue());
        assertTrue(json(single).at("/outcomes/0/seq").longValue() > 0);

        var batch = send(
                "application/cloudevents-batch+json",
                "[" + event("s1", "acme", "") + "," + event("s2", "acme", "") + "," + event("s1", "acme", ",\"data\":1")
                        + "," + event("s3", "stranger", "") + "," + event("", "acme", "") + "]");
        assertEquals(200, batch.statusCode());
        assertEquals(List.of("duplicate", "accepted", "conflict", "unmatched", "rejected"), outcomes(batch));
        assertEquals(1, json(batch).get("accepted").intValue());
        assertEquals(
                "https://tenure.dev/problems/conflict",
                json(batch).at("/outcomes/2/problem/type").stringValue());

        var binary = server.send(server.request("/v1/events", vendor)
                .header("Content-Type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", "b1")
                .header("ce-source", "/app")
                .header("ce-type", "user.active")
                .header("ce-subject", "J%C3%BCrgen")
                .header("ce-account", "acme")
                .POST(BodyPublishers.ofString("{ \"a\" : 1.50 }")));
        assertEquals(200, binary.statusCode(), binary.body());
        assertEquals(
                List.of("true | {\"a\":1.50}"),
                rows("select starts_with(subject, 'p~') || ' | ' || data from event where id = 'b1'"));
        var held =
                server.send("POST", "/v1/tenants/acme/privacy/lookups", "application/json", "{\"ids\":[\"Jürgen\"]}");
        assertEquals(1, json(held).at("/manifest/ledger/0/events").intValue(), held.body());
    }

    @Test
    void whatTenureSaysOfItselfEntersByNoDoor() {
        var own = event("own-1", "acme", "").replace("\"user.active\"", "\"dev.tenure.receipt.written\"");
        var pretended = event("own-2", "acme", "").replace("\"/app\"", "\"urn:tenure:receipts\"");
        var answer = send("application/cloudevents-batch+json", "[" + own + "," + pretended + "]");
        assertEquals(List.of("rejected", "rejected"), outcomes(answer));
        assertEquals("type", json(answer).at("/outcomes/0/problem/field").stringValue(), answer.body());
        assertEquals("source", json(answer).at("/outcomes/1/problem/field").stringValue(), answer.body());
    }

    @Test
    void gzipAndLinesAreTaken() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write((event("z1", "acme", "") + "\n" + event("z2", "acme", "")).getBytes(StandardCharsets.UTF_8));
        }
        var answer = server.send(server.request("/v1/events", vendor)
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));
        assertEquals(List.of("accepted", "accepted"), outcomes(answer));
    }

    @Test
    void whatCannotBeReadGetsAProblemAndIsKept() {
        refused(400, "malformed-json", "{\"specversion\":\"1.0\",", "malformed one");
        refused(400, "malformed-json", "[" + event("m1", "acme", "") + ",]", "malformed batch");
        refused(400, "malformed-json", "", "empty");
        refused(400, "malformed-json", "\"text\"", "a string");
        refused(400, "malformed-json", event("m2", "acme", "") + "}", "text after it");
        refused(400, "malformed-json", event("m3", "acme", ",\"data\":{\"a\":1,\"a\":2}"), "a member twice");
        refused(
                400,
                "json-beyond-limits",
                event("m4", "acme", ",\"data\":" + "[".repeat(1000) + "]".repeat(1000)),
                "1000 levels");
        var tooMany = IntStream.range(0, 1001)
                .mapToObj(i -> event("t" + i, "acme", ""))
                .collect(Collectors.joining(",", "[", "]"));
        refused(413, "too-many-events", tooMany, "too many");
        assertEquals(List.of("0"), rows("select count(*) from event where id[1] in ('m', 't')"));
    }

    @Test
    void invalidUtf8GetsAProblemAndItsBytesAreKept() {
        var body = event("u1", "acme", ",\"data\":\"?\"").getBytes(StandardCharsets.ISO_8859_1);
        body[body.length - 3] = (byte) 0xff;
        var answer = server.send(server.request("/v1/events", vendor)
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofByteArray(body)));
        assertProblem(answer, 400, "invalid-utf8");
        var kept = java.util.Base64.getEncoder().encodeToString(body);
        var shown = json(server.get("/v1/quarantine?limit=500")).get("items");
        assertTrue(
                shown.valueStream()
                        .anyMatch(item -> kept.equals(item.get("base64").asString(""))),
                shown.toString());
        assertEquals(List.of("true"), rows("select bool_and(sealed) from quarantine where slug = 'invalid-utf8'"));
    }

    @Test
    void anEventThatBreaksARuleGetsAProblemNamingTheField() {
        rejected(
                "wrong-type",
                "id",
                "{\"specversion\":\"1.0\",\"id\":7,\"source\":\"/a\",\"type\":\"t\",\"account\":\"acme\"}");
        rejected("not-a-cloudevent", "specversion", event("r1", "acme", "").replace("1.0", "0.3"));
        rejected(
                "missing-attribute",
                "source",
                "{\"specversion\":\"1.0\",\"id\":\"r2\",\"type\":\"t\",\"account\":\"acme\"}");
        rejected("wrong-type", "subject", event("r3", "acme", ",\"subject\":{\"a\":1}"));
        rejected("wrong-type", "extra", event("r4", "acme", ",\"extra\":[1]"));
        rejected("bad-attribute", "Extra", event("r5", "acme", ",\"Extra\":1"));
        rejected("bad-time", "time", event("r6", "acme", ",\"time\":\"last week\""));
        rejected("bad-attribute", "subject", event("r7", "acme", ",\"subject\":\"" + "x".repeat(600) + "\""));
        rejected("data-too-large", "data", event("r8", "acme", ",\"data\":\"" + "x".repeat(70_000) + "\""));
        rejected("attribute-twice", "type", event("r9", "acme", ",\"type\":\"again\""));
        rejected(
                "account-missing",
                "account",
                "{\"specversion\":\"1.0\",\"id\":\"r10\",\"source\":\"/a\",\"type\":\"t\"}");
        var now = Instant.now();
        rejected("time-too-late", "time", event("r11", "acme", ",\"time\":\"" + now.minus(Duration.ofDays(40)) + "\""));
        rejected(
                "time-in-the-future",
                "time",
                event("r12", "acme", ",\"time\":\"" + now.plus(Duration.ofHours(1)) + "\""));
        assertEquals(List.of("0"), rows("select count(*) from event where id[1] = 'r'"));
    }

    @Test
    void aBodyOfTenMegabytesIsTurnedAwayAndTheServerGoesOn() {
        var answer = send("application/cloudevents-batch+json", "[" + " ".repeat(10 << 20) + "]");
        assertProblem(answer, 413, "too-large");
        assertEquals(
                200,
                send("application/cloudevents+json", event("after10", "acme", ""))
                        .statusCode());
    }

    @Test
    void otherContentTypesAndCallersAreTurnedAway() {
        assertProblem(send("text/csv", "a,b"), 415, "unsupported-media-type");
        assertProblem(
                server.send("POST", "/v1/events", "application/cloudevents+json", event("x", "acme", "")),
                422,
                "key-needed");
        assertEquals(
                200,
                server.send(
                                "POST",
                                "/v1/events?key=vendor",
                                "application/cloudevents+json",
                                event("byadmin", "acme", ""))
                        .statusCode());
        var some = server.token(server.person(false, true));
        assertProblem(server.send(server.request("/v1/quarantine", some)), 403, "administrators-only");
    }

    @Test
    void aTenantsKeyFixesTheTenantWhateverTheEventSays() {
        resolveFirst("globex");
        var tenant = server.bean(dev.tenure.tenants.Accounts.class)
                .resolve("vendor", "globex")
                .orElseThrow();
        var key = server.bean(Access.class)
                .issueTenantKey("globex itself", tenant, new Actor.Service("test"))
                .token();
        var answer = server.send(server.request("/v1/events", key)
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString(event("own", "acme", ""))));
        assertEquals(List.of("accepted"), outcomes(answer));
        assertEquals(List.of(String.valueOf(tenant.number())), rows("select tenant_id from event where id = 'own'"));
    }

    @Test
    void anUnknownAccountIsListedAndItsEventsEnterWhenItIsLinked() {
        assertEquals(List.of("unmatched"), outcomes(send("application/cloudevents+json", event("k1", "initech", ""))));
        assertTrue(server.get("/v1/unmatched-accounts?limit=500").body().contains("initech"));
        assertEquals(
                "ignored",
                json(resolve("vendor", "initech", "ignore", "")).get("outcome").stringValue());
        assertTrue(!server.get("/v1/unmatched-accounts?limit=500").body().contains("initech"));
        resolve("vendor", "initech", "restore", "");
        var linked = json(resolve("vendor", "initech", "create", "initech"));
        assertEquals(1, linked.get("events").intValue(), linked.toString());
        assertEquals(List.of("duplicate"), outcomes(send("application/cloudevents+json", event("k1", "initech", ""))));
        assertProblem(resolve("vendor", "initech", "link", "acme"), 409, "linked-already");
    }

    @Test
    void aHistoryJobGoesThroughItsDoor() {
        var job = json(server.send(server.request("/v1/history-imports", vendor)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"2013\"}"))));
        var path = "/v1/history-imports/" + job.get("id").longValue();
        var lines = event("h1", "acme", ",\"time\":\"2013-10-01T00:00:00Z\"") + "\n"
                + event("h2", "nobody", ",\"time\":\"2013-10-02T00:00:00Z\"");
        for (int attempt = 0; attempt < 2; attempt++)
            assertEquals(
                    "{\"rows\":2}", upload(path + "/events?offset=0", lines).body());
        assertProblem(upload(path + "/events?offset=5", lines), 409, "wrong-offset");
        var preview = json(server.get(path));
        assertEquals(1, preview.at("/counts/accepted").intValue(), preview.toString());
        assertEquals("acme", preview.at("/tenants/0/tenant").stringValue());
        assertEquals("nobody", preview.at("/unmatched/0/account").stringValue());
        var committed =
                json(server.send(server.request(path + "/commit", vendor).POST(BodyPublishers.noBody())));
        assertEquals(1, committed.at("/counts/unmatched").intValue());
        assertEquals("committed", json(server.get(path)).at("/job/state").stringValue());
        assertProblem(server.send(server.request(path, vendor).DELETE()), 409, "not-open");
    }

    private static HttpResponse<String> upload(String path, String lines) {
        return server.send(server.request(path, vendor)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines)));
    }

    private static void refused(int status, String slug, String body, String what) {
        long before = Long.parseLong(rows("select count(*) from quarantine").getFirst());
        var answer = send("application/cloudevents-batch+json", body);
        assertProblem(answer, status, slug);
        assertEquals(
                before + 1,
                Long.parseLong(rows("select count(*) from quarantine").getFirst()),
                what);
    }

    private static void rejected(String slug, String field, String body) {
        var answer = send("application/cloudevents+json", body);
        assertProblem(answer, 422, slug);
        assertEquals(field, json(answer).get("field").stringValue());
        assertEquals("rejected", json(answer).at("/outcomes/0/outcome").stringValue());
        assertEquals(List.of("rejected"), outcomes(send("application/cloudevents-batch+json", "[" + body + "]")));
        assertTrue(
                Long.parseLong(rows("select count(*) from quarantine where slug = '" + slug + "'")
                                .getFirst())
                        > 0,
                slug);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String slug) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElseThrow().split(";")[0]);
        var problem = json(answer);
        assertEquals("https://tenure.dev/problems/" + slug, problem.get("type").stringValue());
        for (var member : List.of("title", "detail"))
            assertTrue(!problem.get(member).stringValue().isEmpty());
        assertEquals(status, problem.get("status").intValue());
    }

    private static HttpResponse<String> resolve(String source, String account, String action, String tenant) {
        return server.send(
                "POST",
                "/v1/unmatched-accounts/resolutions",
                "application/json",
                "{\"source\":\"" + source + "\",\"account\":\"" + account + "\",\"action\":\"" + action
                        + "\",\"tenant\":\"" + tenant + "\"}");
    }

    private static HttpResponse<String> send(String type, String body) {
        return server.send(server.request("/v1/events", vendor)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static List<String> outcomes(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return json(answer)
                .get("outcomes")
                .valueStream()
                .map(each -> each.get("outcome").stringValue())
                .toList();
    }

    private static List<String> rows(String sql) {
        return server.bean(DuckDb.class).read(Duration.ofSeconds(20), connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                var all = new java.util.ArrayList<String>();
                while (row.next()) all.add(row.getString(1));
                return all;
            }
        });
    }

    private static String event(String id, String account, String more) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"/app\",\"type\":\"user.active\",\"account\":\"" + account + "\"" + more + "}";
    }
}
