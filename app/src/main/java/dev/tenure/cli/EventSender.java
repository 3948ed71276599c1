package dev.tenure.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/// Sends events to one door in chunks, as lines of JSON. Answers are taken in the order of sending, so what was
/// acknowledged is always a beginning of the file, and an interrupted import goes on from there.
final class EventSender implements AutoCloseable {

    /// @param atOnce more connections fill the server's commits; a history job takes its chunks one by one
    private record Door(String path, int mostEvents, int atOnce) {}

    static final String[] OUTCOMES = {"accepted", "duplicate", "conflict", "rejected", "unmatched"};
    private static final int MOST_BYTES = 3 << 20;

    private final Client client;
    private final Door door;
    private final boolean history;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final ArrayDeque<CompletableFuture<Chunk>> waiting = new ArrayDeque<>();
    private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();

    private final ByteArrayOutputStream chunk = new ByteArrayOutputStream(1 << 18);
    private int events;
    private long sent;
    private long done;

    private record Chunk(int events, JsonNode answer) {}

    /// @param skip events the door has already; they are counted and not sent
    private EventSender(Client client, Door door, boolean history, long skip) {
        this.client = client;
        this.door = door;
        this.history = history;
        this.sent = skip;
        this.done = skip;
        for (var outcome : OUTCOMES) counts.put(outcome, 0L);
    }

    static EventSender live(Client client, String query, long skip) {
        return new EventSender(client, new Door("/v1/events" + query, 1000, 4), false, skip);
    }

    static EventSender history(Client client, long job, long skip) {
        var door = new Door("/v1/history-imports/" + job + "/events?offset=", 10_000, 1);
        return new EventSender(client, door, true, skip);
    }

    /// Events the door has taken, from the beginning of the import.
    long done() {
        return done;
    }

    Map<String, Long> counts() {
        return counts;
    }

    void add(byte[] json) {
        if (events > 0 && (events == door.mostEvents || chunk.size() + json.length >= MOST_BYTES)) send();
        chunk.writeBytes(json);
        chunk.write('\n');
        events++;
    }

    /// A line nobody can read goes alone through the live door, so that the server can keep it and it spoils no other
    /// event; for a history job every line is a row by itself.
    void addBroken(byte[] raw) {
        if (history) {
            add(raw);
            return;
        }
        flush();
        try {
            count(client.send("POST", door.path, raw, "application/cloudevents+json"));
        } catch (CommandFailed failed) {
            if (failed.exitCode() != CommandFailed.USAGE) throw failed;
            counts.merge("rejected", 1L, Long::sum);
        }
        sent++;
        done++;
    }

    /// Returns when everything added was answered.
    void flush() {
        if (events > 0) send();
        while (!waiting.isEmpty()) take();
    }

    private void send() {
        var body = chunk.toByteArray();
        int size = events;
        var path = history ? door.path + sent : door.path;
        chunk.reset();
        events = 0;
        sent += size;
        waiting.add(CompletableFuture.supplyAsync(
                () -> new Chunk(size, client.send("POST", path, body, "application/x-ndjson")), connections));
        while (waiting.size() >= door.atOnce) take();
    }

    private void take() {
        try {
            var chunk = waiting.remove().join();
            done += chunk.events;
            if (!history) count(chunk.answer);
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandFailed failed) throw failed;
            throw e;
        }
    }

    private void count(JsonNode answer) {
        for (var outcome : OUTCOMES) counts.merge(outcome, answer.path(outcome).asLong(0), Long::sum);
    }

    static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        connections.shutdownNow();
    }
}
