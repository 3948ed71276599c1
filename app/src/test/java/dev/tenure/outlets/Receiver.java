package dev.tenure.outlets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A CRM's side of a webhook: verifies what comes as the specification says, takes each message and each row once, and
/// answers as it is told to.
final class Receiver implements AutoCloseable {

    record Heard(String id, String body, Optional<String> authorization) {}

    record Answer(int status, Map<String, String> headers) {}

    /// What was sent arrived and was taken, and then the line broke.
    static final int TAKEN_WITHOUT_ANSWER = 0;

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    final List<Heard> heard = new ArrayList<>();
    final List<String> forged = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    /// By account, as a CRM would hold it.
    final Map<String, JsonNode> rows = new TreeMap<>();
    private final Map<String, Long> versions = new TreeMap<>();
    private final Set<String> taken = new HashSet<>();
    /// What was taken, in its order.
    final List<String> keys = new ArrayList<>();
    Runnable meanwhile = () -> {};

    Receiver() throws IOException {
        http.createContext("/", this::answer);
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    String outlet(String more) {
        return """
                outlets:
                  - name: crm
                    kind: webhook
                    every: daily
                    links: crm
                    url: http://127.0.0.1:%d/hooks/s3cr3t-path
                    private_address: true
                    secret: {env: CRM_SECRET}
                %s
                """.formatted(port(), more.indent(4));
    }

    /// Once, before it accepts again.
    void answers(int status) {
        answers(status, Map.of());
    }

    void answers(int status, Map<String, String> headers) {
        answers.add(new Answer(status, headers));
    }

    /// The accounts of the last message.
    List<String> lastAccounts() {
        return StreamSupport.stream(last().at("/data/accounts").spliterator(), false)
                .map(one -> one.path("account").asString() + (one.path("left").asBoolean(false) ? " left" : ""))
                .toList();
    }

    JsonNode row(String account) {
        return Objects.requireNonNull(rows.get(account), account);
    }

    JsonNode last() {
        return JSON.readTree(heard.getLast().body());
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders();
        var id = headers.getFirst("webhook-id");
        var signed = id + "." + headers.getFirst("webhook-timestamp") + "." + body;
        if (!headers.getFirst("webhook-signature").equals("v1," + hmac(signed))) forged.add(id);
        heard.add(new Heard(id, body, Optional.ofNullable(headers.getFirst("Authorization"))));
        var answer = answers.isEmpty() ? new Answer(204, Map.of()) : answers.remove();
        if (answer.status() < 300 && taken.add(id)) take(JSON.readTree(body));
        meanwhile.run();
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        if (answer.status() != TAKEN_WITHOUT_ANSWER) exchange.sendResponseHeaders(answer.status(), -1);
        exchange.close();
    }

    private void take(JsonNode message) {
        for (var one : message.at("/data/accounts")) {
            var account = one.path("account").asString();
            // As the guide tells whoever writes one.
            if (one.path("version").asLong() <= versions.getOrDefault(account, 0L)) continue;
            versions.put(account, one.path("version").asLong());
            keys.add(one.path("key").asString());
            if (one.path("left").asBoolean(false)) rows.remove(account);
            else rows.put(account, one.path("row"));
        }
    }

    private static String hmac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
        assertEquals(List.of(), forged, "signatures that do not verify");
    }
}
