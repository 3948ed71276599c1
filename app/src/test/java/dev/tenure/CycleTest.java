package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.health.Health;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole loop through a real server: events in by HTTP, explained scores out by HTTP.
class CycleTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final JsonMapper JSON = new JsonMapper();
    private static RunningServer server;

    @BeforeAll
    static void eventsOfThirtyDays() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        var tenant = server.bean(Tenants.class)
                .create(NewTenant.named("northwind", "Northwind Freight"), new Actor.Service("test"));
        var key = server.bean(dev.tenure.access.Access.class)
                .issueTenantKey("northwind", tenant.id(), new Actor.Service("test"));
        server.bean(Accounts.class).refresh();
        for (int back = 30; back >= 0; back--) {
            var day = DAY.minusDays(back);
            int users = 10 - back % 3;
            var events = IntStream.range(0, users)
                    .mapToObj(user -> """
                            {"specversion":"1.0","id":"%1$s-%2$d","source":"test","type":"user.active","subject":"u%2$d",
                             "time":"%1$sT10:00:00Z"},
                            {"specversion":"1.0","id":"d%1$s-%2$d","source":"test","type":"policy.decided",
                             "time":"%1$sT11:00:00Z","data":{"decision":"%3$s"}}""".formatted(day, user, user == 0 ? "deny" : "permit"))
                    .collect(Collectors.joining(","));
            events += """
                    ,{"specversion":"1.0","id":"s%1$s","source":"test","type":"slo.window","time":"%1$sT12:00:00Z",
                      "data":{"good":9990,"total":10000,"target_ppm":995000}},
                    {"specversion":"1.0","id":"i%1$s","source":"test","type":"incident.opened","time":"%1$sT12:00:00Z",
                      "data":{"severity":4}}""".formatted(day);
            var answer = server.send(server.request("/v1/events", key.token())
                    .header("Content-Type", "application/cloudevents-batch+json")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString("[" + events + "]")));
            assertEquals(200, answer.statusCode(), answer.body());
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void eventsBecomeAnExplainedScoreThatRepeatsBitForBit() {
        var turned = ok(server.send("POST", "/v1/cycle", "application/json", "{\"as_of\":\"" + DAY + "\"}"));
        assertEquals("done", turned.path("state").asString());
        assertEquals(1, turned.path("scored").asInt());
        assertEquals(DAY.toString(), turned.path("scored_through").asString());

        var first = server.get("/v1/tenants/northwind/health?as_of=" + DAY);
        var why = ok(first);
        var lost = BigDecimal.ZERO;
        for (var each : why.path("lost")) lost = lost.add(each.path("points").decimalValue());
        assertEquals(
                new BigDecimal("100.00"),
                why.path("score").decimalValue().add(lost).setScale(2));
        assertEquals("weekly_users", why.path("lost").path(0).path("signal").asString());
        assertEquals(10, why.path("lost").path(0).path("reading").path("num").asInt());
        assertTrue(why.path("coverage").path("weight_measured").asInt() >= 60, first.body());

        var again = ok(server.send("POST", "/v1/cycle", "application/json", "{\"as_of\":\"" + DAY + "\"}"));
        assertEquals(0, again.path("written").asInt());
        assertEquals(
                first.body(),
                server.get("/v1/tenants/northwind/health?as_of=" + DAY).body());

        var board = ok(server.get("/v1/at-risk"));
        assertEquals("northwind", board.path("items").path(0).path("id").asString());
        assertEquals(why.path("score"), board.path("items").path(0).path("score"));
    }

    @Test
    void aBackfillScoresEveryDayOnce() {
        var turned = ok(server.send(
                "POST",
                "/v1/cycle",
                "application/json",
                "{\"from\":\"" + DAY.minusDays(9) + "\",\"as_of\":\"" + DAY + "\"}"));
        assertEquals("done", turned.path("state").asString());
        var history = ok(server.get(
                "/v1/tenants/northwind/health/history?from=" + DAY.minusDays(9) + "&until=" + DAY.plusDays(1)));
        assertEquals(10, history.path("items").size());
        assertEquals("done", ok(server.get("/v1/cycle")).path("state").asString());
    }

    @Test
    void aLongTurnShowsTheDayItIsAt() throws Exception {
        var from = DAY.minusDays(400);
        try (var turning = Executors.newSingleThreadExecutor()) {
            var turned = turning.submit(() -> server.send(
                    "POST", "/v1/cycle", "application/json", "{\"from\":\"" + from + "\",\"as_of\":\"" + DAY + "\"}"));
            var seen = new TreeSet<LocalDate>();
            while (!turned.isDone()) {
                var now = ok(server.get("/v1/cycle"));
                if (!now.path("state").asString().equals("running")) continue;
                if (now.path("from").asString().equals(from.toString())
                        && now.path("day").isString())
                    seen.add(LocalDate.parse(now.path("day").asString()));
            }
            assertEquals("done", ok(turned.get()).path("state").asString());
            assertTrue(seen.size() > 2, "days seen while it ran: " + seen);
            assertTrue(!seen.first().isBefore(from) && !seen.last().isAfter(DAY), seen.toString());
        }
    }

    @Test
    void whatComesLaterRestatesAPublishedDayAndLeavesItAsItWas() {
        var day = DAY.minusDays(1);
        var turn = "{\"as_of\":\"" + day + "\"}";
        ok(server.send("POST", "/v1/cycle", "application/json", turn));
        var published = server.get("/v1/tenants/northwind/health?as_of=" + day);
        // The checklist is entered today and holds since January: nobody knew of it on the day.
        ok(server.send(
                "PUT",
                "/v1/tenants/northwind/onboarding",
                "application/json",
                "{\"steps\":[{\"step\":\"connect\"},{\"step\":\"invite\"}],\"valid_from\":\"2026-01-01\"}"));
        ok(server.send("POST", "/v1/cycle", "application/json", turn));
        assertEquals(
                published.body(),
                server.get("/v1/tenants/northwind/health?as_of=" + day).body());
        var before = ok(published);
        assertEquals("not_known", before.path("lost").path(5).path("missing").asString());
        var restated = ok(server.get("/v1/tenants/northwind/health?restated=true&as_of=" + day));
        assertEquals(
                "0 of 1",
                restated.path("lost").path(5).path("reading").path("shown").asString());
        assertEquals(before.path("score"), restated.path("restatement").path("published"));
        assertEquals(
                restated.path("score")
                        .decimalValue()
                        .subtract(before.path("score").decimalValue()),
                restated.path("restatement").path("difference").decimalValue());
        var sum = BigDecimal.ZERO;
        for (var change : restated.path("restatement").path("lost"))
            sum = sum.subtract(change.path("difference").decimalValue());
        assertEquals(restated.path("restatement").path("difference").decimalValue(), sum);
    }

    @Test
    void whatCannotBeScoredIsRefusedInWords() {
        var future = server.send("POST", "/v1/cycle", "application/json", "{\"as_of\":\"2026-12-24\"}");
        assertEquals(422, future.statusCode(), future.body());
        assertTrue(future.body().contains("has not begun"), future.body());
        assertEquals(404, server.get("/v1/tenants/nobody/health").statusCode());
        assertEquals(
                404, server.get("/v1/tenants/northwind/health?as_of=2020-01-01").statusCode());
        assertEquals(422, server.get("/v1/at-risk?sort=luck").statusCode());
        assertEquals(422, server.get("/v1/at-risk?cursor=abc").statusCode());
    }

    @Test
    void oneServerTurnsTheLoopAndASleeperCannotWriteOverItsSuccessor() {
        var db = server.bean(Database.class);
        var cycle = server.bean(Cycle.class);
        var length = Duration.ofSeconds(60);
        long mine = db.inStage(Stage.CYCLE, tx -> CycleStore.take(tx.sql(), "other", length))
                .orElseThrow();
        try {
            assertThrows(Cycle.Busy.class, () -> cycle.run(DAY));
            assertEquals(
                    409,
                    server.send("POST", "/v1/cycle", "application/json", "{}").statusCode());
        } finally {
            db.inStage(Stage.CYCLE, tx -> {
                CycleStore.release(tx.sql(), mine);
                return mine;
            });
        }
        assertEquals("done", cycle.run(DAY).state());
        // The other wakes up: its number is old, so its transaction must not commit a score.
        assertEquals(false, db.inStage(Stage.HEALTH, tx -> CycleStore.holds(tx.sql(), mine)));
        assertNotNull(server.bean(Health.class).scoredThrough());
    }

    private static JsonNode ok(java.net.http.HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }
}
