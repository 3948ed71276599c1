package dev.tenure;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A system-call trace of the whole server and its PostgreSQL while it acknowledges a thousand facts and a
/// thousand events over HTTP: no answer leaves before the sync that covers it has returned.
@org.junit.jupiter.api.Timeout(180)
class SyncOrderDoorsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int FACTS = 1000;
    private static final int EVENTS = 1000;
    private static final Pattern CALL = Pattern.compile("^(\\d+) +(?:<\\.\\.\\. )?(\\w+)(.*)$");
    private static final Pattern FILE = Pattern.compile("^\\(\\d+<([^>]*)>");

    @TempDir
    Path folder;

    @Test
    void noAnswerLeavesTheServerBeforeTheSyncThatCoversIt() throws Exception {
        var trace = folder.resolve("trace");
        var data = folder.resolve("data");
        var traced = new ProcessBuilder(
                        "strace",
                        "-f",
                        "--seccomp-bpf",
                        "-y",
                        "-s",
                        "64",
                        "-e",
                        "trace=write,writev,pwrite64,pwritev,sendto,fsync,fdatasync",
                        "-o",
                        trace.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tenure.class.getName(),
                        "--data-dir",
                        data.toString(),
                        "--port",
                        "0")
                .redirectErrorStream(true);
        // The loop writes rollups beside the ledger in its own time, which is nobody's acknowledgement.
        traced.environment().put("TENURE_CYCLE_SECONDS", "0");
        var server = traced.start();
        try (var out = server.inputReader()) {
            var line = out.readLine();
            while (line != null && !line.startsWith("ready ")) line = out.readLine();
            assertTrue(line != null, "the traced server did not start");
            acknowledge(JSON.readTree(Files.readString(data.resolve("context.json"))));
        } finally {
            // The server stops its PostgreSQL; the tracer ends with the last of what it traces.
            server.children().forEach(ProcessHandle::destroy);
            server.waitFor();
        }
        check(trace);
    }

    private void acknowledge(JsonNode context) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            send(http, context, "PUT", "/v1/tenants/acme", "application/json", "{\"name\":\"Acme\"}");
            send(
                    http,
                    context,
                    "POST",
                    "/v1/keys",
                    "application/json",
                    "{\"kind\":\"tenant\",\"name\":\"k\",\"tenant\":\"acme\"}");
            for (int i = 0; i < FACTS; i++)
                send(
                        http,
                        context,
                        "PUT",
                        "/v1/tenants/acme/owner",
                        "application/json",
                        "{\"owner\":\"Fact " + i + "\"}");
            for (int i = 0; i < EVENTS; i++)
                send(
                        http,
                        context,
                        "POST",
                        "/v1/events?key=k",
                        "application/cloudevents+json",
                        "{\"specversion\":\"1.0\",\"id\":\"" + i + "\",\"source\":\"/a\",\"type\":\"user.active\"}");
        }
    }

    private static void send(HttpClient http, JsonNode context, String method, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(context.get("url").stringValue() + path))
                        .header(
                                "Authorization",
                                "Bearer " + context.get("token").stringValue())
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(2, answer.statusCode() / 100, answer.body());
    }

    /// Per file group: who wrote since the last sync that returned, and whether any returned since an answer.
    private static final class Log {
        final Map<String, Boolean> unsynced = new HashMap<>();
        boolean syncedSinceAnswer;
    }

    private static void check(Path trace) throws IOException {
        var wal = new Log();
        var ledger = new Log();
        var syncing = new HashMap<String, Log>();
        Set<String> backends = new HashSet<>();
        int facts = 0;
        int events = 0;
        boolean begun = false;
        for (var line : (Iterable<String>) Files.lines(trace)::iterator) {
            var call = CALL.matcher(line);
            if (!call.find()) continue;
            var who = call.group(1);
            var name = call.group(2);
            var rest = call.group(3);
            boolean resumed = line.contains("<... ");
            var file = FILE.matcher(rest);
            var path = file.find() ? file.group(1) : "";
            var log = path.contains("/pg_wal/") ? wal : path.contains("ledger.duckdb") ? ledger : null;
            if (name.equals("fsync") || name.equals("fdatasync")) {
                if (log != null && line.endsWith("<unfinished ...>")) syncing.put(who, log);
                var done = resumed ? syncing.remove(who) : line.endsWith("<unfinished ...>") ? null : log;
                if (done != null && line.contains("= 0")) {
                    done.unsynced.remove(done == wal ? who : "");
                    done.syncedSinceAnswer = true;
                }
            } else if (log != null && !resumed) {
                // One thread writes the ledger and syncs it; PostgreSQL's processes each sync what they wrote.
                log.unsynced.put(log == wal ? who : "", true);
            } else if (name.equals("sendto") && rest.contains("COMMIT")) {
                backends.add(who);
                assertTrue(!wal.unsynced.containsKey(who), "committed before its log was synced: " + line);
            } else if (rest.contains("\"HTTP/1.1 20")) {
                if (rest.contains("HTTP/1.1 201")) begun = true;
                if (!begun) continue;
                boolean fact = facts < FACTS + 2;
                var covering = fact ? wal : ledger;
                assertTrue(covering.syncedSinceAnswer, "answered without a sync: " + line);
                if (fact)
                    for (var each : backends) assertTrue(!wal.unsynced.containsKey(each), "unsynced log: " + line);
                else assertTrue(ledger.unsynced.isEmpty(), "unsynced ledger: " + line);
                if (fact) facts++;
                else events++;
                covering.syncedSinceAnswer = false;
            }
        }
        assertEquals(List.of(FACTS + 2, EVENTS), List.of(facts, events), "answers seen in the trace");
        assertTrue(!backends.isEmpty(), "no commit of PostgreSQL was seen");
    }
}
