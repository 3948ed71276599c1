package dev.tenure.bench;

import dev.tenure.bench.Bench.Scale;
import java.net.http.HttpClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two years of events as one history job over HTTP, the server killed while they come in and again while they are
/// committed, until the first scores. Beside it what bare DuckDB takes through its Appender in the same run.
final class HistoryBench {

    private static final int CHUNK = 10_000;
    private static final int DAYS = 730;

    /// @param untilKill milliseconds of the commit before the server is killed
    private record Size(int tenants, int rows, long untilKill, int bare) {
        static Size of(Scale scale) {
            return switch (scale) {
                case FULL -> new Size(600, 20_000_000, 10_000, 5_000_000);
                case QUICK -> new Size(60, 200_000, 300, 200_000);
            };
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    private final Size size;
    private final IngestChild server;
    private final Instant last = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.HOURS);
    private final List<Figure.Note> notes = new ArrayList<>();
    private double most;

    private HistoryBench(Size size, IngestChild server) {
        this.size = size;
        this.server = server;
    }

    static Figure run(Scale scale) throws Exception {
        var size = Size.of(scale);
        // The loop is turned when it is measured, not by its timer.
        try (var server = new IngestChild(1, size.tenants, "--tenure.cycle.seconds=0")) {
            server.start(0);
            return new HistoryBench(size, server).run();
        }
    }

    private Figure run() throws Exception {
        long began = System.nanoTime();
        long job = open();
        upload(job, 0, size.rows / 2);
        // Bytes of a chunk may be under way when the server goes: what it acknowledged has to be there again.
        var under = CompletableFuture.runAsync(() -> uploadUntilKilled(job));
        Thread.sleep(200);
        restart("start after a kill while events came in");
        ended(under);
        long kept = show(job).get("rows").asLong();
        if (kept < size.rows / 2)
            throw new IllegalStateException(kept + " rows after the kill, fewer than acknowledged");
        upload(job, Math.toIntExact(kept), size.rows);
        double staged = seconds(began);
        note("until all events were staged, with that kill", staged, "s");

        long commit = System.nanoTime();
        var committing = CompletableFuture.runAsync(() -> commitUntilKilled(job));
        Thread.sleep(size.untilKill);
        boolean within = !committing.isDone();
        restart("start after a kill while they were committed");
        ended(committing);
        note("whether the kill fell into the commit", within ? 1 : 0, "of 1");
        if (show(job).get("state").asString().equals("open"))
            try (var http = HttpClient.newHttpClient()) {
                server.post(http, path(job) + "/commit", "application/json", "", 200);
            }
        var done = show(job);
        long accepted = done.at("/counts/accepted").asLong(-1);
        if (accepted != size.rows) throw new IllegalStateException("not all of the history: " + done);
        note("commit, with that kill", seconds(commit), "s");
        double taken = seconds(began);

        long turned = System.nanoTime();
        int scores = server.score();
        if (scores != size.tenants) throw new IllegalStateException(scores + " scores, not " + size.tenants);
        note("first turn over all of it", seconds(turned), "s");
        note("from the first event sent to the first scores", seconds(began), "s");
        memory();
        note("most memory of the server, PostgreSQL aside", most, "GB");
        double value = size.rows / taken;
        double bare = IngestBench.bare(size.bare);
        return new Figure(
                "history",
                "events of a history job over HTTP, %d of %d tenants in %d days, killed twice and resumed, until committed"
                        .formatted(size.rows, size.tenants, DAYS),
                value,
                "events/s",
                "bare DuckDB Appender, 10 000 rows a commit, no keys, no HTTP",
                bare,
                value / bare,
                List.of(value),
                notes);
    }

    private long open() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return JSON.readTree(
                            server.post(http, "/v1/history-imports", "application/json", "{\"name\":\"bench\"}", 201))
                    .get("id")
                    .asLong();
        }
    }

    private JsonNode show(long job) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return JSON.readTree(server.get(http, path(job))).path("job");
        }
    }

    private static String path(long job) {
        return "/v1/history-imports/" + job;
    }

    private void upload(long job, int from, int until) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            for (int done = from; done < until; done += CHUNK) {
                server.post(
                        http,
                        path(job) + "/events?offset=" + done,
                        "application/x-ndjson",
                        events(done, Math.min(until, done + CHUNK)),
                        200);
                if (done / CHUNK % 100 == 0) SignalsBench.say(done + " of " + size.rows + " events staged");
            }
        }
    }

    private void uploadUntilKilled(long job) {
        try {
            upload(job, size.rows / 2, size.rows);
        } catch (Exception killed) {
            throw new CompletionException(killed);
        }
    }

    private void commitUntilKilled(long job) {
        try (var http = HttpClient.newHttpClient()) {
            server.post(http, path(job) + "/commit", "application/json", "", 200);
        } catch (Exception killed) {
            throw new CompletionException(killed);
        }
    }

    /// However it ended: what counts is what the server has after it.
    private static void ended(CompletableFuture<Void> under) {
        var why = under.handle((_, failure) -> failure == null ? "answered before the kill" : String.valueOf(failure))
                .join();
        SignalsBench.say("what was under way: " + why);
    }

    private void restart(String what) throws Exception {
        memory();
        server.kill();
        note(what, server.start(-1), "s");
    }

    private void memory() throws Exception {
        most = Math.max(most, server.mostMemory() / 1e9);
    }

    private void note(String metric, double value, String unit) {
        notes.add(new Figure.Note(metric, value, unit));
        SignalsBench.say("%s: %.1f %s".formatted(metric, value, unit));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /// Evenly over the tenants and the two years, the oldest first as an export has them.
    private String events(int from, int until) {
        long apart = DAYS * 86_400_000L / size.rows;
        return IngestLoad.history(from, until, size.tenants, i -> last.minusMillis((size.rows - 1L - i) * apart));
    }
}
