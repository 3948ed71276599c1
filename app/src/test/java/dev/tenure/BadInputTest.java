package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Input nobody should send, at every kind of door: one problem document each that names what to do, nothing
/// stored of it in silence, and the server as well as before.
class BadInputTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int TEN_MEGABYTES = 10 << 20;
    private static RunningServer server;
    private static int accepted;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.cycle.seconds=0");
        assertEquals(201, put("/v1/tenants/acme", "{\"name\":\"Acme\"}").statusCode());
        assertEquals(
                201,
                server.send(
                                "POST",
                                "/v1/keys",
                                "application/json",
                                "{\"kind\":\"tenant\",\"name\":\"k\",\"tenant\":\"acme\"}")
                        .statusCode());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void theServerIsAsWellAsBefore() {
        var answer = events(BodyPublishers.ofString(event("well" + accepted)), "");
        assertEquals(200, answer.statusCode(), answer.body());
        accepted++;
        assertEquals(accepted, json(server.get("/v1/server")).get("events").intValue());
        assertEquals("Acme", json(server.get("/v1/tenants/acme")).get("name").stringValue());
    }

    @Test
    void anEventBodyThatIsNotWhatItsHeadersSayIsRefused() throws IOException {
        problem(400, "invalid-gzip", events(BodyPublishers.ofString(event("plain")), "gzip"));
        var packed = gzip(event("cut").getBytes(StandardCharsets.UTF_8));
        problem(400, "invalid-gzip", events(bytes(Arrays.copyOf(packed, packed.length - 12)), "gzip"));
        problem(415, "unsupported-encoding", events(BodyPublishers.ofString(event("br")), "br"));
    }

    @Test
    void aBodyThatUnpacksToFarMoreIsRefusedBeforeItIsUnpacked() throws IOException {
        problem(413, "too-large", events(bytes(gzip(new byte[200 << 20])), "gzip"));
        problem(413, "too-large", history(bytes(gzip(new byte[200 << 20]))));
    }

    @Test
    void bodiesWithoutALengthAreTakenWhenTheyAreSmallAndRefusedWhenTheyAreNot() {
        var small = events(chunked(event("chunked").getBytes(StandardCharsets.UTF_8)), "");
        assertEquals(200, small.statusCode(), small.body());
        accepted++;
        var spaces = new byte[TEN_MEGABYTES];
        Arrays.fill(spaces, (byte) ' ');
        problem(413, "too-large", events(chunked(spaces), ""));
        problem(413, "too-large", fact(chunked(spaces)));
        problem(413, "too-large", fact(bytes(spaces)));
    }

    @Test
    void anEmptyBatchIsAnAnswerWithoutOutcomes() {
        var answer = events(BodyPublishers.ofString("[]"), "");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(0, json(answer).get("outcomes").size());
        assertEquals(0, json(answer).get("accepted").intValue());
    }

    @Test
    void whatWasRefusedIsListedAndAReplayOfWhatIsStillWrongLeavesItThere() {
        events(BodyPublishers.ofString("{\"specversion\":"), "");
        events(bytes(new byte[] {'{', (byte) 0xc3, '}'}), "");
        events(
                BodyPublishers.ofString(
                        event("deep").replace("\"u\"", "\"u\",\"data\":" + "[".repeat(1000) + "]".repeat(1000))),
                "");
        events(BodyPublishers.ofString(event("late").replace("\"u\"", "\"u\",\"time\":\"2020-01-01T00:00:00Z\"")), "");
        events(BodyPublishers.ofString(event("control").replace("\"u\"", "\"a\\u0000b\"")), "");
        events(BodyPublishers.ofString(event("half").replace("\"u\"", "\"\\ud800\"")), "");
        var kinds = List.of("malformed-json", "invalid-utf8", "json-beyond-limits", "time-too-late", "bad-attribute");
        var before = slugs();
        assertTrue(before.containsAll(kinds), before.toString());
        var replays = server.send("POST", "/v1/quarantine/replays", "application/json", "{\"all\":true}");
        assertEquals(200, replays.statusCode(), replays.body());
        assertEquals(before.size(), json(replays).get("items").size());
        assertEquals(before, slugs(), "a replay added to the quarantine or took from it");
    }

    @Test
    void aFactThatCannotBeReadIsRefused() {
        for (var malformed : List.of("{\"name\":", "", "[]", "\"Acme\"", "{\"name\":\"A\"} x"))
            assertEquals(4, put("/v1/tenants/acme", malformed).statusCode() / 100, malformed);
        problem(400, "invalid-json", put("/v1/tenants/acme", "{\"name\":\"A\""));
        problem(400, "invalid-json", put("/v1/tenants/acme", "{\"name\":\"A\",\"name\":\"B\"}"));
        problem(
                422,
                "invalid-value",
                put("/v1/tenants/acme", "{\"name\":" + "[".repeat(1000) + "]".repeat(1000) + "}"));
        problem(422, "invalid-value", put("/v1/tenants/acme", "{\"name\":[\"A\"]}"));
        problem(422, "invalid-value", put("/v1/tenants/acme", "{\"name\":\"a\\u0000b\"}"));
        problem(400, "invalid-json", fact(bytes(new byte[] {'{', '"', (byte) 0xff, '"', '}'})));
        problem(415, "unsupported-media-type", server.send("PUT", "/v1/tenants/acme", "text/plain", "Acme"));
    }

    @Test
    void aFileOfFactsThatCannotBeReadIsRefusedWhole() {
        var invalid = "tenant,owner\nacme,J?rgen\n".getBytes(StandardCharsets.ISO_8859_1);
        invalid[invalid.length - 7] = (byte) 0xfc;
        problem(422, "unusable-file", csv(bytes(invalid)));
        problem(422, "unusable-file", csv(BodyPublishers.ofString("tenant,colour\nacme,red\n")));
        problem(413, "too-large", csv(chunked(new byte[33 << 20])));
        assertEquals(
                4, csv(BodyPublishers.ofString("tenant,owner\nacme,a\u0000b\n")).statusCode() / 100);
    }

    @Test
    void pathsAndParametersThatMeanNothingAreRefused() {
        problem(404, "not-found", put("/v1/tenants/nobody/owner", "{\"owner\":\"Maya\"}"));
        problem(404, "not-found", server.get("/v1/tenants/nobody/health"));
        problem(400, "invalid-parameter", server.get("/v1/tenants/acme/health?as_of=2026-02-30"));
        problem(400, "invalid-parameter", server.get("/v1/at-risk?limit=many"));
        problem(405, "method-not-allowed", server.send("PATCH", "/v1/tenants/acme", "application/json", "{}"));
        assertEquals(4, server.get("/v1/tenants?cursor=%00").statusCode() / 100);
        assertEquals(4, server.get("/v1/tenants/%00").statusCode() / 100);
        assertEquals(4, server.get("/v1/quarantine?cursor=zzz").statusCode() / 100);
    }

    private static List<String> slugs() {
        return json(server.get("/v1/quarantine?limit=500"))
                .get("items")
                .valueStream()
                .map(item -> item.at("/problem/type").stringValue().replaceFirst(".*/", ""))
                .sorted()
                .toList();
    }

    private static void problem(int status, String slug, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse("none").split(";")[0]);
        var problem = json(answer);
        assertEquals("https://tenure.dev/problems/" + slug, problem.get("type").stringValue(), answer.body());
        assertEquals(status, problem.get("status").intValue());
        for (var member : List.of("title", "detail"))
            assertFalse(problem.get(member).stringValue().isBlank(), answer.body());
        assertFalse(answer.body().contains("Exception"), answer.body());
    }

    private static HttpResponse<String> events(BodyPublisher body, String encoding) {
        var request = server.request("/v1/events?key=k", server.adminToken())
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(body);
        return server.send(encoding.isEmpty() ? request : request.header("Content-Encoding", encoding));
    }

    private static HttpResponse<String> history(BodyPublisher body) {
        var job = json(server.send("POST", "/v1/history-imports?key=k", "application/json", "{\"name\":\"bomb\"}"));
        return server.send(server.request(
                        "/v1/history-imports/" + job.get("id").longValue() + "/events?offset=0", server.adminToken())
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(body));
    }

    private static HttpResponse<String> fact(BodyPublisher body) {
        return server.send(server.request("/v1/tenants/acme", server.adminToken())
                .header("Content-Type", "application/json")
                .PUT(body));
    }

    private static HttpResponse<String> csv(BodyPublisher body) {
        return server.send(server.request("/v1/fact-imports/owners", server.adminToken())
                .header("Content-Type", "text/csv")
                .POST(body));
    }

    private static HttpResponse<String> put(String path, String body) {
        return server.send("PUT", path, "application/json", body);
    }

    private static BodyPublisher bytes(byte[] body) {
        return BodyPublishers.ofByteArray(body);
    }

    private static BodyPublisher chunked(byte[] body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static String event(String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"/app\",\"type\":\"user.active\",\"subject\":\"u\"}";
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }
}
