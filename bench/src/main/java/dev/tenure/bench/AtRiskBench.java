package dev.tenure.bench;

import dev.tenure.Cycle;
import dev.tenure.Tenure;
import dev.tenure.access.Access;
import dev.tenure.access.Sessions;
import dev.tenure.bench.Bench.Scale;
import dev.tenure.core.Actor;
import dev.tenure.ingest.Ledger;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.DuckDb;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/// The portfolio page as a signed-in person gets it, and the API's list, over real HTTP: idle, and while events
/// arrive, a turn runs and people page. Beside it: the smallest answer the same server gives.
final class AtRiskBench {

    /// Ninety days of events, as the server's readings need them; enough for scores, few enough to load.
    private static final int EVENTS_A_TENANT = 450;

    private static final LocalDate DAY = SignalsBench.FIRST.plusDays(SignalsBench.DAYS - 1L);
    private static final Actor BENCH = new Actor.Service("bench");
    private static final int REQUESTS = 400;
    private static final int PEOPLE = 20;
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> PAGES = List.of(
            "/",
            "/?window=30",
            "/?sort=arr&dir=desc",
            "/?sort=change",
            "/?band=at_risk",
            "/?q=Tenant+12",
            "/?owner=Owner+7");
    private static final List<String> LISTS = List.of(
            "/v1/at-risk?limit=50",
            "/v1/at-risk?limit=50&decides_within=90",
            "/v1/at-risk?limit=50&sort=arr&descending=true",
            "/v1/at-risk?limit=50&sort=change",
            "/v1/at-risk?limit=50&band=critical&band=at_risk");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String token;
    private final String session;

    private AtRiskBench(URI base, String token, String session) {
        this.base = base;
        this.token = token;
        this.session = session;
    }

    static Figure run(Scale scale) throws Exception {
        int tenants = scale == Scale.FULL ? 10_000 : 1_000;
        var folder = Files.createTempDirectory("tenure-bench-at-risk");
        DataDirectory.open(folder, UUID.randomUUID()).close();
        prefill(Files.createDirectories(folder.resolve("usage")), tenants);
        try (var server = (ServletWebServerApplicationContext) SpringApplication.run(
                Tenure.class,
                "--server.port=0",
                "--tenure.data-dir=" + folder,
                "--tenure.as-of=" + DAY,
                "--tenure.cycle.seconds=0")) {
            var access = server.getBean(Access.class);
            var staff = access.addPerson("bench", "Bench", "a long enough password", true, true);
            var port = java.util.Objects.requireNonNull(server.getWebServer()).getPort();
            var bench = new AtRiskBench(
                    URI.create("http://127.0.0.1:" + port),
                    access.issueStaffToken(staff.staffId(), "bench", Duration.ofHours(1), BENCH)
                            .token(),
                    server.getBean(Sessions.class).open(staff));
            bench.facts(tenants);
            // Thirteen weeks, so that every row has its spark line and its change.
            var cycle = server.getBean(Cycle.class);
            for (int week = 12; week >= 0; week--) {
                var turn = cycle.run(DAY.minusWeeks(week));
                if (turn.tenants() != tenants)
                    throw new IllegalStateException("scored " + turn.tenants() + " tenants, not " + tenants);
            }
            SignalsBench.say("thirteen weeks scored");
            return bench.measure(server, tenants);
        } finally {
            SignalsBench.delete(folder);
        }
    }

    private static void prefill(Path usage, int tenants) {
        try (var duckDb =
                DuckDb.open(usage.resolve("ledger.duckdb"), usage.resolve("temporary"), DuckDb.Limits.DEFAULT)) {
            Ledger.open(duckDb, usage.resolve("events"));
            SignalsBench.load(
                    duckDb, new SignalsBench.Size((long) EVENTS_A_TENANT * tenants, tenants), 0, SignalsBench.DAYS);
        }
    }

    private Figure measure(ServletWebServerApplicationContext server, int tenants) throws Exception {
        // People open lists and then page on; the first rounds warm the machine.
        pages(REQUESTS);
        lists(REQUESTS);
        var idle = pages(REQUESTS);
        var lists = lists(REQUESTS);
        var smallest = new ArrayList<Double>();
        for (int i = 0; i < REQUESTS; i++) smallest.add(timed(() -> get("/v1/tenants?limit=1")));
        SignalsBench.say("idle: page p95 %.1f ms, API p95 %.1f ms".formatted(p95(idle), p95(lists)));

        var key = server.getBean(Access.class)
                .issueSourceKey("bench", "account", BENCH)
                .token();
        // People who are known: a company's customers are not all new at once.
        for (long number = 0; number < 5L * tenants / 1000; number++) batch(key, tenants, number);
        var cycle = server.getBean(Cycle.class);
        var stop = new AtomicBoolean();
        var sent = new AtomicLong();
        var turns = new AtomicLong();
        var written = new AtomicLong();
        var busy = Collections.synchronizedList(new ArrayList<Double>());
        long began = System.nanoTime();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var events = all.submit(() -> send(key, tenants, stop, sent));
            var loop = all.submit(() -> {
                while (!stop.get()) {
                    written.addAndGet(cycle.run(DAY).written());
                    turns.incrementAndGet();
                }
                return turns.get();
            });
            var people = IntStream.range(0, PEOPLE)
                    .mapToObj(i -> all.submit(() -> {
                        Thread.sleep(i * 1000L / PEOPLE);
                        for (int n = 0; n < 30; n++) {
                            var path = PAGES.get((i + n) % PAGES.size());
                            busy.add(timed(() -> page(path)));
                            Thread.sleep(1000);
                        }
                        return i;
                    }))
                    .toList();
            for (var person : people) person.get();
            stop.set(true);
            events.get();
            loop.get();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Figure(
                "at-risk",
                "p95 of the portfolio page of %d tenants, idle server".formatted(tenants),
                p95(idle),
                "ms",
                "p95 of a list of one tenant from the same server",
                p95(smallest),
                p95(idle) / p95(smallest),
                List.of(p95(idle)),
                List.of(
                        new Figure.Note("median, idle", SignalsBench.median(idle), "ms"),
                        new Figure.Note("p95 of the API's list of 50, idle", p95(lists), "ms"),
                        new Figure.Note("p95 with 20 people paging once a second, under load", p95(busy), "ms"),
                        new Figure.Note("median, under load", SignalsBench.median(busy), "ms"),
                        new Figure.Note("events accepted meanwhile", sent.get() / seconds, "events/s"),
                        new Figure.Note("turns of the loop meanwhile", turns.get(), "turns"),
                        new Figure.Note("scores written by them", written.get(), "scores"),
                        new Figure.Note("tenants", tenants, "tenants")));
    }

    private List<Double> pages(int requests) throws Exception {
        var times = new ArrayList<Double>();
        for (int i = 0; i < requests; i++) {
            var path = PAGES.get(i % PAGES.size());
            times.add(timed(() -> page(path)));
        }
        return times;
    }

    private List<Double> lists(int requests) throws Exception {
        var times = new ArrayList<Double>();
        for (int i = 0; i < requests; ) {
            var path = LISTS.get(i % LISTS.size());
            var next = path;
            for (int page = 0; page < 3 && i < requests; page++, i++) {
                long start = System.nanoTime();
                var answer = get(next);
                times.add((System.nanoTime() - start) / 1e6);
                var cursor = JSON.readTree(answer).path("next").asString("");
                if (cursor.isEmpty()) break;
                next = path + "&cursor=" + cursor;
            }
        }
        return times;
    }

    /// Ten batches of a thousand a second, for whichever tenants.
    private long send(String key, int tenants, AtomicBoolean stop, AtomicLong sent) throws Exception {
        long batch = 0;
        long began = System.nanoTime();
        while (!stop.get()) {
            batch(key, tenants, 5L * tenants / 1000 + batch++);
            sent.addAndGet(1000);
            long due = began + batch * 100_000_000L - System.nanoTime();
            if (due > 0) Thread.sleep(Duration.ofNanos(due));
        }
        return batch;
    }

    /// A thousand tenants in turn, one event each, of one of five people.
    private void batch(String key, int tenants, long number) throws Exception {
        var body = new StringBuilder(200_000).append('[');
        for (int i = 0; i < 1000; i++)
            body.append(i == 0 ? "" : ",")
                    .append("{\"specversion\":\"1.0\",\"id\":\"")
                    .append(number)
                    .append('-')
                    .append(i)
                    .append("\",\"source\":\"bench\",\"type\":\"user.active\",\"subject\":\"user-")
                    .append(number * 1000 / tenants % 5)
                    .append("\",\"account\":\"tenant-")
                    .append(1 + (number * 1000 + i) % tenants)
                    .append("\",\"time\":\"")
                    .append(DAY)
                    .append("T00:00:00Z\"}");
        var answer = post(
                "/v1/events",
                "application/cloudevents-batch+json",
                body.append(']').toString(),
                key);
        if (!answer.contains("\"accepted\":1000,"))
            throw new IllegalStateException("not every event was accepted: " + answer.substring(0, 200));
    }

    /// Known since the beginning of the year, so that the days that are paged through know them.
    private void facts(int tenants) throws Exception {
        post("/v1/history-imports", "application/json", "{\"name\":\"facts\"}", token);
        var plans = List.of("Enterprise", "Growth", "Starter");
        csv("tenants", "id,name,plan", tenants, i -> "tenant-" + i + ",Tenant " + i + "," + plans.get(i % 3));
        csv(
                "contracts",
                "tenant,term_start,term_end,amount_minor,currency,period,notice_by,auto_renew,valid_from",
                tenants,
                i -> "tenant-%d,2026-01-01,%s,%d,%s,year,%s,true,2026-01-01"
                        .formatted(
                                i,
                                DAY.plusDays(20 + i % 340),
                                100_000L + i * 37L,
                                i % 5 == 0 ? "EUR" : "USD",
                                DAY.plusDays(i % 340)));
        csv("owners", "tenant,owner,valid_from", tenants, i -> "tenant-" + i + ",Owner " + i % 40 + ",2026-01-01");
        post("/v1/history-imports/1/commit", "application/json", "{}", token);
        post(
                "/v1/fact-imports/accounts",
                "text/csv",
                IntStream.rangeClosed(1, tenants)
                        .mapToObj(i -> "bench,tenant-" + i + ",tenant-" + i)
                        .collect(Collectors.joining("\n", "source,account,tenant\n", "\n")),
                token);
        SignalsBench.say(tenants + " tenants with contract and owner");
    }

    private void csv(String kind, String header, int rows, java.util.function.IntFunction<String> row)
            throws Exception {
        var body = IntStream.rangeClosed(1, rows)
                .mapToObj(i -> row.apply(i) + ",2026-01-01")
                .collect(Collectors.joining("\n", header + ",noted\n", "\n"));
        var rules = Stream.of(header.split(","))
                .filter(column -> !List.of("id", "tenant", "valid_from").contains(column))
                .map(column -> "known=" + column + "=column+noted")
                .collect(Collectors.joining("&"));
        post("/v1/history-imports/1/facts/" + kind + "?" + rules, "text/csv", body, token);
    }

    private interface Request {
        String answer() throws IOException, InterruptedException;
    }

    private static double timed(Request request) throws IOException, InterruptedException {
        long start = System.nanoTime();
        request.answer();
        return (System.nanoTime() - start) / 1e6;
    }

    private String page(String path) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Cookie", "tenure_session=" + session)
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200 || !answer.body().contains("Tenant "))
            throw new IllegalStateException(path + " answered " + answer.statusCode() + " without a tenant");
        return answer.body();
    }

    private String get(String path) throws IOException, InterruptedException {
        return checked(HttpRequest.newBuilder(base.resolve(path)).GET(), token);
    }

    private String post(String path, String type, String body, String with) throws IOException, InterruptedException {
        return checked(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                with);
    }

    private String checked(HttpRequest.Builder request, String with) throws IOException, InterruptedException {
        var answer = http.send(request.header("Authorization", "Bearer " + with).build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300)
            throw new IllegalStateException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        return answer.body();
    }

    private static double p95(List<Double> times) {
        var sorted = times.stream().sorted().toList();
        return sorted.get(sorted.size() * 95 / 100);
    }
}
