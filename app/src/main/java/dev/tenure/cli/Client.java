package dev.tenure.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One server's API, spoken with one token. A problem document becomes a failure with its exit code.
final class Client {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int MOST_TRIES = 60;

    /// For years of events, of which a server says nothing while it writes them.
    private static final Duration LONG = Duration.ofHours(6);

    private final URI server;
    private final String token;

    static {
        // Whether a request that got no answer is sent again is for the caller to decide.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    Client(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    URI server() {
        return server;
    }

    JsonNode get(String path) {
        return send("GET", path, null, null);
    }

    /// An answer that is no JSON, as it comes.
    String text(String path) {
        try {
            var connection = ask("GET", path, null, null);
            int status = connection.getResponseCode();
            var answer = content(connection, status);
            return status < 400 ? answer : read(status, answer).toString();
        } catch (IOException e) {
            throw silent(e);
        }
    }

    private CommandFailed silent(IOException e) {
        return new CommandFailed(
                CommandFailed.FAILED, server + " does not answer (" + e + ")", "is it running? name it with --server");
    }

    JsonNode post(String path, JsonNode body) {
        return send("POST", path, body.toString().getBytes(StandardCharsets.UTF_8), "application/json");
    }

    JsonNode put(String path, JsonNode body) {
        return send("PUT", path, body.toString().getBytes(StandardCharsets.UTF_8), "application/json");
    }

    JsonNode delete(String path) {
        return send("DELETE", path, null, null);
    }

    interface Reading<T> {
        T from(InputStream in) throws IOException;
    }

    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /// An answer that may be larger than memory.
    <T> T download(String path, Reading<T> reading) throws IOException {
        HttpURLConnection connection;
        int status;
        try {
            connection = connect("GET", path, LONG);
            connection.setRequestProperty("Accept", "application/zip, application/problem+json");
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw silent(e);
        }
        if (status >= 400) {
            read(status, content(connection, status));
            throw new IOException(server + " answered " + status);
        }
        try (var in = connection.getInputStream()) {
            return reading.from(in);
        }
    }

    /// A body that may be larger than memory, as it is written. It cannot be sent twice, so nothing tries.
    JsonNode upload(String path, @Nullable String key, Writing writing) throws IOException {
        var connection = connect("POST", path, LONG);
        connection.setRequestProperty("Content-Type", "application/zip");
        if (key != null) connection.setRequestProperty("Tenure-Personal-Key", key);
        connection.setDoOutput(true);
        connection.setChunkedStreamingMode(64 << 10);
        OutputStream out;
        try {
            out = connection.getOutputStream();
        } catch (IOException e) {
            throw silent(e);
        }
        try (out) {
            writing.to(out);
        }
        int status = connection.getResponseCode();
        return read(status, content(connection, status));
    }

    /// Every item of a list, page by page, up to `most`; what else the first page says stays.
    ObjectNode list(String path, int most) {
        if (most < 1) throw new CommandFailed(CommandFailed.USAGE, "--limit " + most + " asks for nothing", "");
        var all = JSON.createObjectNode();
        var items = JSON.createArrayNode();
        @Nullable String cursor = null;
        do {
            int size = Math.min(500, most - items.size());
            var page = get(path + (path.contains("?") ? "&" : "?") + "limit=" + size
                    + (cursor == null ? "" : "&cursor=" + encode(cursor)));
            for (var item : page.path("items")) if (items.size() < most) items.add(item);
            for (var field : page.properties()) if (!all.has(field.getKey())) all.set(field.getKey(), field.getValue());
            var next = page.path("next");
            cursor = next.isString() ? next.stringValue() : null;
        } while (cursor != null && items.size() < most);
        all.set("items", items);
        if (cursor == null) all.putNull("next");
        else all.put("next", cursor);
        return all;
    }

    JsonNode send(String method, String path, byte @Nullable [] body, @Nullable String type) {
        try {
            for (int tries = 1; ; tries++) {
                var connection = ask(method, path, body, type);
                int status = connection.getResponseCode();
                var answer = content(connection, status);
                if (status != 503 || tries == MOST_TRIES) return read(status, answer);
                // Busy, and nothing was kept: the server says when to come again.
                Thread.sleep(1000L * Math.max(1, connection.getHeaderFieldInt("Retry-After", 1)));
            }
        } catch (IOException e) {
            throw silent(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(CommandFailed.FAILED, "interrupted", "");
        }
    }

    /// The older of the two HTTP clients in the JDK, because the newer one sets up TLS and threads of its own
    /// before the first request: 0.4 seconds that every command would wait for.
    private HttpURLConnection connect(String method, String path, Duration patience) throws IOException {
        var connection = (HttpURLConnection) URI.create(server + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) Duration.ofSeconds(5).toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        connection.setRequestProperty("Authorization", "Bearer " + token);
        return connection;
    }

    private HttpURLConnection ask(String method, String path, byte @Nullable [] body, @Nullable String type)
            throws IOException {
        var connection = connect(method, path, Duration.ofMinutes(10));
        connection.setRequestProperty("Accept", "application/json, application/problem+json, text/csv");
        if (type != null) connection.setRequestProperty("Content-Type", type);
        if (body != null) {
            connection.setDoOutput(true);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        return connection;
    }

    private static String content(HttpURLConnection connection, int status) throws IOException {
        try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private JsonNode read(int status, String answer) {
        JsonNode document;
        try {
            document = answer.isBlank() ? JSON.createObjectNode() : JSON.readTree(answer);
        } catch (JacksonException e) {
            throw new CommandFailed(
                    CommandFailed.FAILED,
                    server + " answered " + status + " with something that is not JSON",
                    "is it a Tenure server?");
        }
        if (status < 400) return document;
        throw problem(status, document);
    }

    private static CommandFailed problem(int status, JsonNode document) {
        var what = document.path("detail").asString(document.path("title").asString("the server answered " + status));
        var field = document.path("field").asString("");
        if (!field.isEmpty()) what = field + ": " + what;
        var fix = document.path("fix").asString(status == 401 ? "run 'tenure login', or set TENURE_TOKEN" : "");
        int code = switch (status) {
            case 401, 403 -> CommandFailed.DENIED;
            case 404, 410 -> CommandFailed.NOT_FOUND;
            case 428 -> CommandFailed.NEEDS_APPROVAL;
            case 400, 415, 422 -> CommandFailed.USAGE;
            default -> CommandFailed.FAILED;
        };
        return new CommandFailed(code, what, fix);
    }

    /// What is null is left out, and a list is said value by value.
    static String query(Map<String, ? extends @Nullable Object> parameters) {
        var text = parameters.entrySet().stream()
                .filter(each -> each.getValue() != null)
                .flatMap(each -> (each.getValue() instanceof Collection<?> many
                                ? many.stream()
                                : Stream.of(each.getValue()))
                        .map(value -> each.getKey() + "=" + encode(String.valueOf(value))))
                .collect(Collectors.joining("&"));
        return text.isEmpty() ? "" : "?" + text;
    }

    /// For a path segment as well as a query value.
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
