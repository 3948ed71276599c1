package dev.tenure.bench;

import dev.tenure.bench.Bench.Scale;
import dev.tenure.bench.IngestChild.Load;
import dev.tenure.store.DuckDb;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Events over HTTP into the real server, in batches of 1000 from many connections, beside what bare DuckDB
/// takes through its Appender in the same run.
final class IngestBench {

    private static final int CONNECTIONS = Integer.getInteger("tenure.bench.connections", 24);

    /// @param windows how many keys the window holds already, in a part of the run each
    /// @param history rows of the import that is committed under load
    private record Size(
            Duration warming, Duration round, int rounds, int idle, List<Long> windows, int history, int bare) {
        static Size of(Scale scale) {
            return switch (scale) {
                case FULL ->
                    new Size(
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(Integer.getInteger("tenure.bench.seconds", 30)),
                            3,
                            300,
                            List.of(50_000_000L, 500_000_000L),
                            1_000_000,
                            5_000_000);
                case QUICK ->
                    new Size(
                            Duration.ofSeconds(4),
                            Duration.ofSeconds(4),
                            1,
                            50,
                            List.of(1_000_000L),
                            Integer.getInteger("tenure.bench.history", 100_000),
                            200_000);
            };
        }
    }

    private final Size size;
    private final List<Figure.Note> notes = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    private IngestBench(Size size) {
        this.size = size;
    }

    static Figure run(Scale scale) throws Exception {
        return new IngestBench(Size.of(scale)).run();
    }

    private Figure run() throws Exception {
        emptyWindow();
        for (long keys : size.windows) fullWindow(keys);
        double bare = bare(size.bare);
        double value = SignalsBench.median(rates);
        return new Figure(
                "ingest",
                "events accepted over HTTP, durable and de-duplicated, 1000 a batch, %d connections"
                        .formatted(CONNECTIONS),
                value,
                "events/s",
                "bare DuckDB Appender, 10 000 rows a commit, no keys, no HTTP",
                bare,
                value / bare,
                rates,
                notes);
    }

    private void emptyWindow() throws Exception {
        try (var server = new IngestChild(CONNECTIONS)) {
            server.start(0);
            server.load(size.warming);
            for (int round = 1; round <= size.rounds; round++) {
                var load = server.load(size.round);
                rates.add(load.perSecond());
                note("acknowledgement p50, run " + round, load.percentile(0.5), "ms");
                note("acknowledgement p99, run " + round, load.percentile(0.99), "ms");
                SignalsBench.say("%.0f events/s".formatted(load.perSecond()));
            }
            var idle = server.idle(size.idle);
            note("single event on an idle system, p50", idle.percentile(0.5), "ms");
            note("single event on an idle system, p99", idle.percentile(0.99), "ms");
            historyUnderLoad(server);
        }
    }

    /// Half of the rows lie in the window of lateness, so their keys are remembered too.
    private void historyUnderLoad(IngestChild server) throws Exception {
        long job = server.stageHistory(size.history);
        var load = CompletableFuture.supplyAsync(() -> server.loadUntilStopped());
        Thread.sleep(2_000);
        long from = System.nanoTime();
        server.commitHistory(job, size.history);
        long until = System.nanoTime();
        Thread.sleep(1_000);
        server.stopLoad();
        Load during = load.get().within(from, until);
        note("commit of a history of " + size.history + " events under load", (until - from) / 1e9, "s");
        note("acknowledgement p99 while it commits", during.percentile(0.99), "ms");
        note("longest acknowledgement while it commits", during.percentile(1), "ms");
        note("events accepted while it commits", during.perSecond(), "events/s");
    }

    private void fullWindow(long keys) throws Exception {
        try (var server = new IngestChild(CONNECTIONS)) {
            note("start with " + keys + " keys, no filter saved", server.start(keys), "s");
            note("most memory of that start, with filling the window", server.mostMemory() / 1e9, "GB");
            server.stop();
            note("start with " + keys + " keys, filters saved", server.start(-1), "s");
            server.load(size.warming);
            var load = server.load(size.round);
            note("rate with " + keys + " keys in the window", load.perSecond(), "events/s");
            note("acknowledgement p99 with " + keys + " keys", load.percentile(0.99), "ms");
            note("most memory the server took with " + keys + " keys", server.mostMemory() / 1e9, "GB");
        }
    }

    private void note(String metric, double value, String unit) {
        notes.add(new Figure.Note(metric, value, unit));
        SignalsBench.say("%s: %.1f %s".formatted(metric, value, unit));
    }

    static double bare(int rows) throws Exception {
        var folder = Files.createTempDirectory("tenure-bench");
        try (var duckDb =
                DuckDb.open(folder.resolve("bare.duckdb"), folder.resolve("temporary"), DuckDb.Limits.DEFAULT)) {
            duckDb.write(connection -> connection
                            .createStatement()
                            .execute(
                                    "create table event (seq bigint, tenant_id integer, source varchar, id varchar, type varchar,"
                                            + " subject varchar, time timestamp, day date, received timestamp, data varchar, extension varchar);"
                                            + "create table head (seq bigint); insert into head values (0)"))
                    .join();
            long start = System.nanoTime();
            for (int done = 0; done < rows; done += 10_000) {
                int from = done;
                duckDb.write(connection -> {
                            connection.createStatement().execute("update head set seq = " + from);
                            try (var out = connection.createAppender("event")) {
                                for (int i = from; i < from + 10_000; i++) {
                                    out.beginRow();
                                    out.append((long) i);
                                    out.append(i % IngestServer.TENANTS);
                                    out.append("/shop/checkout");
                                    out.append("e" + (100_000_000_000L + i));
                                    out.append("user.active");
                                    out.append("user-" + i % 250);
                                    out.appendEpochMicros(1_773_144_000_000_000L);
                                    out.appendEpochDays(20522);
                                    out.appendEpochMicros(1_773_144_000_000_000L);
                                    out.append("{\"action\":\"upload\",\"adapter\":\"s3\"}");
                                    out.append("{\"account\":\"tenant-1\"}");
                                    out.endRow();
                                }
                            }
                            return true;
                        })
                        .join();
            }
            return rows / ((System.nanoTime() - start) / 1e9);
        } finally {
            SignalsBench.delete(folder);
        }
    }
}
