package dev.tenure.bench;

import dev.tenure.Tenure;
import dev.tenure.access.Access;
import dev.tenure.store.DuckDb;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/// Somebody signs in again and again, form and password, while two queries of twenty seconds hold both reader
/// threads of the usage store and every processor; beside it the same without them.
final class SignInBench {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int WARM = 60;

    private SignInBench() {}

    static Figure run(Bench.Scale scale) throws Exception {
        int rounds = scale == Bench.Scale.FULL ? 3 : 1;
        var folder = Files.createTempDirectory("tenure-bench-sign-in");
        try (var server = (ServletWebServerApplicationContext) SpringApplication.run(
                        Tenure.class, "--server.port=0", "--tenure.data-dir=" + folder, "--tenure.cycle.seconds=0");
                var http = HttpClient.newHttpClient()) {
            server.getBean(Access.class).addPerson("bench", "Bench", PageDoor.PASSWORD, true, true);
            var port = Objects.requireNonNull(server.getWebServer()).getPort();
            var door = new PageDoor(http, URI.create("http://127.0.0.1:" + port));
            for (int i = 0; i < WARM; i++) door.signIn("bench");
            var idle = new ArrayList<Double>();
            for (int i = 0; i < 2 * WARM; i++) idle.add(timed(door));
            var busy = new ArrayList<Double>();
            var runs = new ArrayList<Double>();
            for (int round = 0; round < rounds; round++) {
                var times = whileTwoQueriesRun(server.getBean(DuckDb.class), door);
                runs.add(p95(times));
                busy.addAll(times);
                SignalsBench.say("%d sign-ins, p95 %.1f ms".formatted(times.size(), p95(times)));
            }
            return new Figure(
                    "sign-in",
                    "p95 of a sign-in while two 20-second queries run",
                    SignalsBench.median(runs),
                    "ms",
                    "p95 of the same without the queries",
                    p95(idle),
                    SignalsBench.median(runs) / p95(idle),
                    runs,
                    List.of(
                            new Figure.Note("sign-ins meanwhile", busy.size(), "sign-ins"),
                            new Figure.Note("median meanwhile", SignalsBench.median(busy), "ms"),
                            new Figure.Note(
                                    "slowest meanwhile",
                                    busy.stream().max(Double::compare).orElseThrow(),
                                    "ms"),
                            new Figure.Note("median without", SignalsBench.median(idle), "ms")));
        } finally {
            SignalsBench.delete(folder);
        }
    }

    private static List<Double> whileTwoQueriesRun(DuckDb usage, PageDoor door) throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var started = new CountDownLatch(2);
            var queries = List.of(
                    callers.submit(() -> endless(usage, started)), callers.submit(() -> endless(usage, started)));
            started.await();
            var times = new ArrayList<Double>();
            while (queries.stream().noneMatch(Future::isDone)) times.add(timed(door));
            for (var query : queries) query.get();
            // The last one may have ended in quiet.
            times.removeLast();
            return times;
        }
    }

    /// More than anybody waits for: it is stopped at the deadline.
    private static boolean endless(DuckDb usage, CountDownLatch started) {
        try {
            return usage.read(LONG, connection -> {
                started.countDown();
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("select count(*) from range(10000000) a, range(10000000) b"
                                + " where hash(a.range + b.range) % 7 = 3")) {
                    return row.next();
                }
            });
        } catch (DuckDb.DeadlinePassed _) {
            return true;
        }
    }

    private static double timed(PageDoor door) throws Exception {
        long began = System.nanoTime();
        door.signIn("bench");
        return (System.nanoTime() - began) / 1e6;
    }

    private static double p95(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() * 95 / 100);
    }
}
