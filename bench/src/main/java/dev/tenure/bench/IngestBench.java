package dev.tenure.bench;

import dev.tenure.bench.Bench.Scale;
import dev.tenure.store.DuckDb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Events over HTTP into the real server, in batches of 1000 from many connections, beside what bare DuckDB
/// takes through its Appender in the same run.
final class IngestBench {

    private static final int CONNECTIONS = Integer.getInteger("tenure.bench.connections", 24);

    private record Load(double perSecond, double p50, double p99) {}

    private IngestBench() {}

    static Figure run(Scale scale) throws Exception {
        boolean full = scale == Scale.FULL;
        var notes = new ArrayList<Figure.Note>();
        var rates = new ArrayList<Double>();
        try (var server = new Child(0)) {
            server.load(Duration.ofSeconds(full ? 20 : 4));
            for (int round = 0; round < (full ? 3 : 1); round++) {
                var load = server.load(Duration.ofSeconds(full ? 30 : 4));
                rates.add(load.perSecond);
                System.err.printf("%.0f events/s, p50 %.0f ms, p99 %.0f ms%n", load.perSecond, load.p50, load.p99);
                notes.add(new Figure.Note("acknowledgement p99, run " + (round + 1), load.p99, "ms"));
            }
            var idle = server.idle(full ? 300 : 50);
            notes.add(new Figure.Note("single event on an idle system, p50", idle.p50, "ms"));
            notes.add(new Figure.Note("single event on an idle system, p99", idle.p99, "ms"));
        }
        long keys = full ? 50_000_000 : 1_000_000;
        try (var server = new Child(keys)) {
            server.load(Duration.ofSeconds(full ? 20 : 4));
            var load = server.load(Duration.ofSeconds(full ? 30 : 4));
            System.err.printf("with %d keys: %.0f events/s, p99 %.0f ms%n", keys, load.perSecond, load.p99);
            notes.add(new Figure.Note("rate with " + keys + " keys in the window", load.perSecond, "events/s"));
            notes.add(new Figure.Note("acknowledgement p99 with " + keys + " keys", load.p99, "ms"));
            notes.add(new Figure.Note("start with " + keys + " keys", server.startSeconds, "s"));
        }
        double bare = bare(full ? 5_000_000 : 200_000);
        double value = median(rates);
        return new Figure(
                "ingest",
                "events accepted over HTTP, durable and de-duplicated",
                value,
                "events/s",
                "bare DuckDB Appender, 10 000 rows a commit, no keys, no HTTP",
                bare,
                value / bare,
                rates,
                notes);
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double bare(int rows) throws Exception {
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
            erase(folder);
        }
    }

    private static void erase(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            for (var path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        }
    }

    /// The server, in a process of its own.
    private static final class Child implements AutoCloseable {

        private final Path data = Files.createTempDirectory("tenure-bench");
        private final Process process;
        private final int port;
        private final String token;
        private final double startSeconds;
        private final AtomicLong ids = new AtomicLong(new Random().nextLong(100_000_000_000L));

        Child(long keys) throws IOException {
            long start = System.nanoTime();
            var command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Xmx3g"));
            var options = System.getProperty("tenure.bench.server-options", "");
            if (!options.isBlank()) command.addAll(List.of(options.split(" ")));
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    IngestServer.class.getName(),
                    data.toString(),
                    String.valueOf(keys)));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (var line = out.readLine(); ; line = out.readLine()) {
                if (line == null) throw new IOException("the server did not start");
                if (!line.startsWith("ready ")) continue;
                var parts = line.split(" ");
                port = Integer.parseInt(parts[1]);
                token = parts[2];
                startSeconds = (System.nanoTime() - start) / 1e9;
                return;
            }
        }

        Load load(Duration time) throws Exception {
            var waits = new ConcurrentLinkedQueue<Double>();
            long start = System.nanoTime();
            long end = start + time.toNanos();
            try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
                var senders = new ArrayList<Callable<Boolean>>();
                for (int i = 0; i < CONNECTIONS; i++)
                    senders.add(() -> {
                        try (var connection = new IngestLoad(port, token, IngestLoad.BATCH, ids)) {
                            while (System.nanoTime() < end) {
                                long sent = System.nanoTime();
                                if (connection.send()) waits.add((System.nanoTime() - sent) / 1e6);
                                else Thread.sleep(100);
                            }
                        }
                        return true;
                    });
                for (var sender : threads.invokeAll(senders)) sender.get();
            }
            return summary(waits, IngestLoad.BATCH, (System.nanoTime() - start) / 1e9);
        }

        Load idle(int events) throws Exception {
            var waits = new ConcurrentLinkedQueue<Double>();
            try (var connection = new IngestLoad(port, token, 1, ids)) {
                for (int i = 0; i < events; i++) {
                    Thread.sleep(20);
                    long sent = System.nanoTime();
                    connection.send();
                    waits.add((System.nanoTime() - sent) / 1e6);
                }
            }
            return summary(waits, 1, 1);
        }

        private static Load summary(ConcurrentLinkedQueue<Double> waits, int batch, double seconds) {
            double[] sorted = waits.stream().mapToDouble(each -> each).toArray();
            Arrays.sort(sorted);
            return new Load(
                    (double) sorted.length * batch / seconds,
                    sorted[sorted.length / 2],
                    sorted[(int) (sorted.length * 0.99)]);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.getOutputStream().close();
            process.waitFor();
            erase(data);
        }
    }
}
