package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import dev.tenure.usage.Usage;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// An event that comes days late belongs to every score that looks back at its day. After the next turn the
/// history reads as if it had come in time, which a backfill over all days shows: it finds nothing to write.
class LateEventsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final LocalDate FIRST = TODAY.minusDays(12);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> KEYS = new HashMap<>();
    private static RunningServer server;

    @BeforeAll
    static void twoTenantsWithAMonthOfEvents() {
        server = RunningServer.start("tenure.as-of=" + TODAY, "tenure.cycle.seconds=0");
        for (var name : List.of("ada", "bolt")) {
            var by = new Actor.Service("test");
            var tenant = server.bean(Tenants.class).create(NewTenant.named(name, name), by);
            KEYS.put(
                    name,
                    server.bean(Access.class)
                            .issueTenantKey(name, tenant.id(), by)
                            .token());
            var events = new ArrayList<String>();
            for (int back = 30; back >= 0; back--) {
                var day = TODAY.minusDays(back);
                for (int user = 0; user < 4; user++) events.add(event("user.active", day, "user" + user, "{}"));
                events.add(event("policy.decided", day, "user0", "{\"decision\":\"permit\"}"));
                // Nobody reports service levels for the last twenty days.
                if (back > 20) events.add(event("slo.window", day, null, slo(9990)));
            }
            send(name, events);
        }
        turn(FIRST, TODAY);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theNextTurnCorrectsEveryDayALateEventReachesAndNoOther() {
        var before = history("ada");
        var other = history("bolt");
        var late = TODAY.minusDays(6);
        var denials = new ArrayList<String>();
        for (int i = 0; i < 5; i++)
            denials.add(event("policy.decided", late, "late" + i, "{\"decision\":\"deny\",\"n\":" + i + "}"));
        send("ada", denials);
        // As after a stop between the rollup and the score: what is to be done must have outlived it.
        server.bean(Usage.class).rollUp();
        assertEquals(6, turn(TODAY, TODAY).rescored());

        var after = history("ada");
        for (var day : before.keySet()) {
            boolean reached = !LocalDate.parse(day).isBefore(late);
            if (reached) assertNotEquals(before.get(day), after.get(day), day);
            else assertEquals(before.get(day), after.get(day), day);
        }
        assertEquals(other, history("bolt"));
        nothingLeftToCorrect();
    }

    @Test
    void aFeedThatTurnsOutToHaveLivedCorrectsEverybody() {
        var before = history("bolt");
        send("ada", List.of(event("slo.window", TODAY.minusDays(3), null, slo(9000))));
        assertEquals(3, turn(TODAY, TODAY).rescored());
        assertNotEquals(before, history("bolt"), "what bolt's silence means has changed");
        nothingLeftToCorrect();
    }

    private static void nothingLeftToCorrect() {
        assertEquals(0, turn(TODAY, TODAY).rescored());
        assertEquals(0, turn(FIRST, TODAY).written(), "a backfill must find every day as it stands");
    }

    private static Cycle.Turn turn(LocalDate from, LocalDate asOf) {
        return server.bean(Cycle.class).run(from, asOf);
    }

    /// Each day's whole explanation.
    private static Map<String, String> history(String tenant) {
        var days = new HashMap<String, String>();
        FIRST.datesUntil(TODAY.plusDays(1)).forEach(day -> {
            var answer = server.get("/v1/tenants/" + tenant + "/health?as_of=" + day);
            assertEquals(200, answer.statusCode(), answer.body());
            days.put(day.toString(), JSON.readTree(answer.body()).get("lost").toString());
        });
        return days;
    }

    private static String event(
            String type, LocalDate day, @org.jspecify.annotations.Nullable String subject, String data) {
        var id = type + day + subject + data.hashCode();
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"test\",\"type\":\"" + type
                + "\",\"time\":\""
                + day + "T10:00:00Z\"" + (subject == null ? "" : ",\"subject\":\"" + subject + "\"") + ",\"data\":"
                + data + "}";
    }

    private static String slo(int good) {
        return "{\"good\":" + good + ",\"total\":10000,\"target_ppm\":995000}";
    }

    private static void send(String tenant, List<String> events) {
        var answer = server.send(server.request("/v1/events", java.util.Objects.requireNonNull(KEYS.get(tenant)))
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(BodyPublishers.ofString("[" + String.join(",", events) + "]")));
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(events.size(), JSON.readTree(answer.body()).get("accepted").intValue(), answer.body());
    }
}
