package dev.tenure.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The server in a process of its own, and those who send to it.
final class IngestChild implements AutoCloseable {

    private static final int CHUNK = 10_000;

    record Acknowledged(long sent, long answered, int events) {}

    record Load(List<Acknowledged> answers, double seconds) {

        double perSecond() {
            return answers.stream().mapToLong(Acknowledged::events).sum() / seconds;
        }

        double percentile(double share) {
            double[] sorted = answers.stream()
                    .mapToDouble(each -> (each.answered - each.sent) / 1e6)
                    .sorted()
                    .toArray();
            return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
        }

        /// Only what was under way between the two.
        Load within(long from, long until) {
            var some = answers.stream()
                    .filter(each -> each.answered > from && each.sent < until)
                    .toList();
            return new Load(some, (until - from) / 1e9);
        }
    }

    private final Path data = Files.createTempDirectory("tenure-bench");
    private final int connections;
    private final List<String> serverOptions;
    private final AtomicLong ids = new AtomicLong(new Random().nextLong(100_000_000_000L));
    private volatile long end;
    private @Nullable Process process;
    private int port;
    private String token = "";
    private String staffToken = "";

    IngestChild(int connections) throws IOException {
        this(connections, IngestServer.TENANTS);
    }

    IngestChild(int connections, int tenants, String... options) throws IOException {
        this.connections = connections;
        this.serverOptions = new ArrayList<>(List.of(String.valueOf(tenants)));
        serverOptions.addAll(List.of(options));
    }

    /// Answers the seconds the server took. Below 0 keys it goes on with what is there and the same token.
    double start(long keys) throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx2g"));
        var options = System.getProperty("tenure.bench.server-options", "");
        if (!options.isBlank()) command.addAll(List.of(options.split(" ")));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                IngestServer.class.getName(),
                data.toString(),
                String.valueOf(keys)));
        command.addAll(serverOptions);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TENURE_TOKEN", token);
        var started = builder.start();
        process = started;
        var out = new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (!line.startsWith("ready ")) continue;
            var parts = line.split(" ");
            port = Integer.parseInt(parts[1]);
            token = parts[3];
            staffToken = parts[4];
            return Double.parseDouble(parts[2]);
        }
        throw new IOException("the server did not start");
    }

    Load load(Duration time) {
        return loadUntil(System.nanoTime() + time.toNanos());
    }

    Load loadUntilStopped() {
        return loadUntil(Long.MAX_VALUE);
    }

    void stopLoad() {
        end = System.nanoTime();
    }

    private Load loadUntil(long until) {
        end = until;
        var answers = new ConcurrentLinkedQueue<Acknowledged>();
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var senders = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < connections; i++) senders.add(() -> send(answers));
            for (var sender : threads.invokeAll(senders)) sender.get();
        } catch (Exception e) {
            throw new IllegalStateException("the load broke off", e);
        }
        return new Load(List.copyOf(answers), (System.nanoTime() - start) / 1e9);
    }

    private boolean send(ConcurrentLinkedQueue<Acknowledged> answers) throws Exception {
        try (var connection = new IngestLoad(port, token, IngestLoad.BATCH, ids)) {
            for (long sent = System.nanoTime(); sent < end; sent = System.nanoTime()) {
                if (connection.send()) answers.add(new Acknowledged(sent, System.nanoTime(), IngestLoad.BATCH));
                else Thread.sleep(100);
            }
        }
        return true;
    }

    /// One event at a time with nothing else to do between them.
    Load idle(int events) throws Exception {
        var answers = new ArrayList<Acknowledged>();
        try (var connection = new IngestLoad(port, token, 1, ids)) {
            for (int i = 0; i < events; i++) {
                Thread.sleep(20);
                long sent = System.nanoTime();
                connection.send();
                answers.add(new Acknowledged(sent, System.nanoTime(), 1));
            }
        }
        return new Load(answers, 1);
    }

    long stageHistory(int rows) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var json = new JsonMapper();
            var opened = post(http, "/v1/history-imports", "application/json", "{\"name\":\"bench\"}", 201);
            long job = json.readTree(opened).get("id").asLong();
            for (int done = 0; done < rows; done += CHUNK)
                post(
                        http,
                        "/v1/history-imports/" + job + "/events?offset=" + done,
                        "application/x-ndjson",
                        IngestLoad.history(done, Math.min(rows, done + CHUNK)),
                        200);
            return job;
        }
    }

    void commitHistory(long job, int rows) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var done = post(http, "/v1/history-imports/" + job + "/commit", "application/json", "", 200);
            if (!done.contains("\"accepted\":" + rows)) throw new IOException("not all of the history: " + done);
        }
    }

    /// Turns the loop for today; answers how many tenants have a score since.
    int score() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/cycle"))
                    .header("Authorization", "Bearer " + staffToken)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"));
            return new JsonMapper()
                    .readTree(ask(http, request, 200))
                    .get("written")
                    .asInt();
        }
    }

    String get(HttpClient http, String path) throws Exception {
        return ask(http, request(path).GET(), 200);
    }

    String post(HttpClient http, String path, String type, String body, int expected) throws Exception {
        return ask(
                http,
                request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)),
                expected);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token);
    }

    private static String ask(HttpClient http, HttpRequest.Builder request, int expected) throws Exception {
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != expected) throw new IOException(answer.statusCode() + " " + answer.body());
        return answer.body();
    }

    /// As a power cut would end it.
    void kill() throws InterruptedException {
        var running = process;
        if (running == null) return;
        running.destroyForcibly().waitFor();
        process = null;
    }

    /// Resident at once since its start, heap and everything outside it; PostgreSQL's processes are not in it.
    long mostMemory() throws IOException {
        try (var lines =
                Files.lines(Path.of("/proc/" + Objects.requireNonNull(process).pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    void stop() throws IOException, InterruptedException {
        var running = process;
        if (running == null) return;
        running.getOutputStream().close();
        running.waitFor();
        process = null;
    }

    @Override
    public void close() {
        try {
            stop();
            SignalsBench.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
