package dev.tenure.bench;

import dev.tenure.Cycle;
import dev.tenure.Tenure;
import dev.tenure.access.Access;
import dev.tenure.bench.Bench.Scale;
import dev.tenure.core.Actor;
import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.health.Health;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.Tenants;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/// Pages of the at-risk table over real HTTP, idle and while events arrive, a turn runs and people page.
/// Beside it: the smallest answer the same server gives to the same token.
final class AtRiskBench {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final Actor BENCH = new Actor.Service("bench");
    private static final int REQUESTS = 400;
    private static final int PEOPLE = 20;
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> LISTS = List.of(
            "/v1/at-risk?limit=50",
            "/v1/at-risk?limit=50&decides_within=90",
            "/v1/at-risk?limit=50&sort=arr&descending=true",
            "/v1/at-risk?limit=50&sort=change",
            "/v1/at-risk?limit=50&band=critical&band=at_risk");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String token;

    private AtRiskBench(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    static Figure run(Scale scale) throws Exception {
        int tenants = scale == Scale.FULL ? 10_000 : 1_000;
        var folder = Files.createTempDirectory("tenure-bench-at-risk");
        try (var server = (ServletWebServerApplicationContext) SpringApplication.run(
                Tenure.class,
                "--server.port=0",
                "--tenure.data-dir=" + folder,
                "--tenure.as-of=" + DAY.plusDays(1),
                "--tenure.cycle.seconds=0")) {
            var access = server.getBean(Access.class);
            var staff = access.addPerson("bench", "Bench", "a long enough password", true, true);
            var port = java.util.Objects.requireNonNull(server.getWebServer()).getPort();
            var bench = new AtRiskBench(
                    URI.create("http://127.0.0.1:" + port),
                    access.issueStaffToken(staff.staffId(), "bench", Duration.ofHours(1), BENCH)
                            .token());
            bench.facts(tenants);
            score(server.getBean(Health.class), tenants);
            return bench.measure(server, staff.staffId(), tenants);
        } finally {
            SignalsBench.delete(folder);
        }
    }

    private Figure measure(ServletWebServerApplicationContext server, int staff, int tenants) throws Exception {
        // A person opens five lists and then pages on; the first rounds warm the machine.
        pages(REQUESTS / 2);
        var idle = pages(REQUESTS);
        var smallest = new ArrayList<Double>();
        for (int i = 0; i < REQUESTS; i++) smallest.add(timed("/v1/tenants?limit=1"));
        SignalsBench.say("idle p95 %.1f ms".formatted(p95(idle)));

        var first = server.getBean(Tenants.class).find(staff, "tenant-1").orElseThrow();
        var key = server.getBean(Access.class)
                .issueTenantKey("bench", first.id(), BENCH)
                .token();
        server.getBean(Accounts.class).refresh();
        var cycle = server.getBean(Cycle.class);
        var stop = new AtomicBoolean();
        var sent = new AtomicLong();
        var turns = new AtomicLong();
        var busy = Collections.synchronizedList(new ArrayList<Double>());
        long began = System.nanoTime();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var events = all.submit(() -> send(key, stop, sent));
            var loop = all.submit(() -> {
                while (!stop.get()) {
                    cycle.run(DAY.plusDays(1));
                    turns.incrementAndGet();
                }
                return turns.get();
            });
            var people = IntStream.range(0, PEOPLE)
                    .mapToObj(i -> all.submit(() -> {
                        for (int n = 0; n < 20; n++) {
                            busy.add(timed(LISTS.get((i + n) % LISTS.size())));
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
                "p95 of a page of 50 of %d tenants, idle server".formatted(tenants),
                p95(idle),
                "ms",
                "p95 of a list of one tenant from the same server",
                p95(smallest),
                p95(idle) / p95(smallest),
                List.of(p95(idle)),
                List.of(
                        new Figure.Note("median, idle", SignalsBench.median(idle), "ms"),
                        new Figure.Note("p95 with 20 people paging once a second, under load", p95(busy), "ms"),
                        new Figure.Note("median, under load", SignalsBench.median(busy), "ms"),
                        new Figure.Note("events accepted meanwhile", sent.get() / seconds, "events/s"),
                        new Figure.Note("turns of the loop meanwhile", turns.get(), "turns"),
                        new Figure.Note("tenants", tenants, "tenants")));
    }

    private List<Double> pages(int requests) throws Exception {
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

    /// Ten batches of a thousand a second.
    private long send(String key, AtomicBoolean stop, AtomicLong sent) throws Exception {
        long batch = 0;
        long began = System.nanoTime();
        while (!stop.get()) {
            long number = batch++;
            var body = IntStream.range(0, 1000)
                    .mapToObj(i -> """
                            {"specversion":"1.0","id":"%d-%d","source":"bench","type":"user.active","subject":"u%d",\
                            "time":"%sT10:00:00Z"}""".formatted(number, i, i, DAY))
                    .collect(Collectors.joining(",", "[", "]"));
            post("/v1/events", "application/cloudevents-batch+json", body, key);
            sent.addAndGet(1000);
            long due = began + batch * 100_000_000L - System.nanoTime();
            if (due > 0) Thread.sleep(Duration.ofNanos(due));
        }
        return batch;
    }

    /// Known since the beginning of the year, so that the days that are paged through know them.
    private void facts(int tenants) throws Exception {
        post("/v1/history-imports", "application/json", "{\"name\":\"facts\"}", token);
        var plans = List.of("Enterprise", "Growth", "Starter");
        csv("tenants", "id,name,plan", tenants, i -> "tenant-" + i + ",Tenant " + i + "," + plans.get(i % 3));
        csv(
                "contracts",
                "tenant,term_start,term_end,amount_minor,currency,period,renewal_date,notice_by,auto_renew,valid_from",
                tenants,
                i -> "tenant-%d,2026-01-01,%s,%d,%s,year,%s,%s,true,2026-01-01"
                        .formatted(
                                i,
                                DAY.plusDays(20 + i % 340),
                                100_000L + i * 37L,
                                i % 5 == 0 ? "EUR" : "USD",
                                DAY.plusDays(20 + i % 340),
                                DAY.plusDays(i % 340)));
        csv("owners", "tenant,owner,valid_from", tenants, i -> "tenant-" + i + ",Owner " + i % 40 + ",2026-01-01");
        post("/v1/history-imports/1/commit", "application/json", "{}", token);
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

    /// Thirteen weeks, so that every row has its spark line and its change.
    private static void score(Health health, int tenants) {
        for (int week = 12; week >= 0; week--) {
            var readings = new HashMap<String, Map<TenantId, Reading>>();
            for (var measure : List.of(
                    "weekly_users", "incidents", "slo", "denials", "receipts", "onboarding", "quota", "exports"))
                readings.put("usage." + measure, new HashMap<>());
            for (int i = 1; i <= tenants; i++) {
                var id = new TenantId(i);
                int mood = (i * 7919 + week * 31) % 100;
                put(readings, "weekly_users", id, 40 + mood, 200);
                put(readings, "incidents", id, mood % 19, 1);
                if (i % 17 != 0) put(readings, "slo", id, mood * 40_000L, 1_000_000);
                put(readings, "denials", id, mood % 9, 100);
                put(readings, "receipts", id, 60 + mood % 50, 100);
                put(readings, "onboarding", id, mood % 9, 8);
                if (i % 23 != 0) put(readings, "quota", id, mood, 100);
                put(readings, "exports", id, mood % 11, 10);
            }
            var result = health.assess(DAY.minusWeeks(week), new Readings(Map.copyOf(readings)), _ -> {});
            if (result.tenants() != tenants)
                throw new IllegalStateException("scored " + result.tenants() + " tenants, not " + tenants);
        }
    }

    private static void put(
            Map<String, Map<TenantId, Reading>> readings, String measure, TenantId tenant, long num, long den) {
        java.util.Objects.requireNonNull(readings.get("usage." + measure)).put(tenant, new Measured(num, den));
    }

    private double timed(String path) throws IOException, InterruptedException {
        long start = System.nanoTime();
        get(path);
        return (System.nanoTime() - start) / 1e6;
    }

    private String get(String path) throws IOException, InterruptedException {
        return checked(HttpRequest.newBuilder(base.resolve(path)).GET(), token);
    }

    private void post(String path, String type, String body, String with) throws IOException, InterruptedException {
        checked(
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
