package dev.tenure.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole packaged server is killed while clients send events and change facts over HTTP, and started again on what
/// is left. What it answered for is there, and clients that send everything again double nothing.
class ServerKillTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration START = Duration.ofMinutes(2);
    private static final int BATCH = 40;
    private static final int SENDERS = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path place;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger named = new AtomicInteger();
    private volatile int namedForSure;

    @Test
    void killsOfTheWholeServerLoseNothingItAnsweredForAndRetriesDoubleNothing() throws Exception {
        campaign(4, 3);
    }

    @Test
    @Tag("long")
    void fortyKillsOfTheWholeServer() throws Exception {
        campaign(40, 5);
    }

    private void campaign(int rounds, long seed) throws Exception {
        var random = new Random(seed);
        var key = "";
        for (int round = 0; round < rounds; round++)
            try (var server = serve()) {
                var address = server.ready(START);
                if (round == 0) key = key(address);
                assertNamed(address);
                sendUntilKilled(server, address, key, 300 + random.nextInt(1_500));
            }
        assertTrue(acknowledged.size() > rounds, "only " + acknowledged.size() + " batches were acknowledged");
        try (var server = serve()) {
            var address = server.ready(START);
            assertNamed(address);
            for (int batch = 0; batch < batches.get(); batch++)
                for (var outcome : outcomes(send(address, key, batch))) {
                    var word = outcome.path("outcome").asString();
                    assertTrue(
                            word.equals("duplicate") || word.equals("accepted") && !acknowledged.contains(batch),
                            () -> "the events of a batch that was answered for came back as " + outcome);
                }
            var turn = facts(address, "POST", "/v1/cycle", "{}");
            assertTrue(turn.statusCode() < 300, turn.body());
            waitForTheTurn(address);
        }
        int events = batches.get() * BATCH;
        assertEquals(events + " " + events, one("select count(*) || ' ' || count(distinct id) from event"));
        assertEquals(
                String.valueOf(events),
                one("select sum(d.events) from usage_day d join usage_meter m on m.number = d.meter"
                        + " where m.name = 'weekly_users'"),
                "the rollups hold each event once");
    }

    private Launched serve() throws IOException {
        return Launched.tenure(place, "serve", "--port", "0", "--data-dir", data().toString());
    }

    private Path data() {
        return place.resolve("data");
    }

    private void sendUntilKilled(Launched server, String address, String key, int millis) throws Exception {
        var senders = IntStream.range(0, SENDERS)
                .mapToObj(_ -> Thread.ofVirtual()
                        .start(() -> whileItAnswers(() -> {
                            int batch = batches.getAndIncrement();
                            if (send(address, key, batch).statusCode() == 200) acknowledged.add(batch);
                        })))
                .toList();
        var naming = Thread.ofVirtual()
                .start(() -> whileItAnswers(() -> {
                    int name = named.incrementAndGet();
                    if (name(address, "Acme " + name).statusCode() < 300) namedForSure = name;
                }));
        Thread.sleep(millis);
        server.kill();
        for (var sender : senders) sender.join();
        naming.join();
    }

    @FunctionalInterface
    private interface Call {
        void send() throws IOException, InterruptedException;
    }

    private static void whileItAnswers(Call call) {
        try {
            while (true) call.send();
        } catch (IOException _) {
            // Killed: what was under way may or may not have been taken.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The last name that was answered for, or one that was sent after it.
    private void assertNamed(String address) throws Exception {
        if (namedForSure == 0) return;
        var name = JSON.readTree(facts(address, "GET", "/v1/tenants/acme", "").body())
                .path("name")
                .asString();
        int there = Integer.parseInt(name.replace("Acme ", ""));
        assertTrue(there >= namedForSure && there <= named.get(), name + " after Acme " + namedForSure);
    }

    private String key(String address) throws Exception {
        assertEquals(201, name(address, "Acme 0").statusCode());
        var issued = facts(address, "POST", "/v1/keys", "{\"kind\":\"tenant\",\"name\":\"k\",\"tenant\":\"acme\"}");
        return JSON.readTree(issued.body()).path("token").asString();
    }

    private HttpResponse<String> name(String address, String name) throws IOException, InterruptedException {
        return facts(address, "PUT", "/v1/tenants/acme", "{\"name\":\"" + name + "\"}");
    }

    private HttpResponse<String> facts(String address, String method, String path, String body)
            throws IOException, InterruptedException {
        var token = JSON.readTree(Files.readString(data().resolve("context.json")))
                .path("token")
                .asString();
        return call(address, method, path, token, "application/json", body);
    }

    private HttpResponse<String> send(String address, String key, int batch) throws IOException, InterruptedException {
        var events = IntStream.range(batch * BATCH, (batch + 1) * BATCH)
                .mapToObj(i -> "{\"specversion\":\"1.0\",\"id\":\"n" + i
                        + "\",\"source\":\"/app\",\"type\":\"user.active\",\"subject\":\"person-" + i % 97 + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        return call(address, "POST", "/v1/events", key, "application/cloudevents-batch+json", events);
    }

    private HttpResponse<String> call(
            String address, String method, String path, String token, String type, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static Iterable<JsonNode> outcomes(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body()).path("outcomes");
    }

    private void waitForTheTurn(String address) throws Exception {
        for (int i = 0; i < 600; i++) {
            var state = JSON.readTree(facts(address, "GET", "/v1/cycle", "").body())
                    .path("state")
                    .asString();
            if (state.equals("done")) return;
            Thread.sleep(100);
        }
        throw new AssertionError("the turn does not end");
    }

    /// From the files of a server that is stopped.
    private String one(String sql) throws SQLException {
        try (var ledger = DriverManager.getConnection("jdbc:duckdb:" + data().resolve("usage/ledger.duckdb"));
                var row = ledger.createStatement().executeQuery(sql)) {
            assertTrue(row.next(), sql);
            return row.getString(1);
        }
    }
}
