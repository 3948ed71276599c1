package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.health.Health;
import dev.tenure.ingest.Partitions;
import dev.tenure.store.Database;
import dev.tenure.tenants.FactReadings;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import dev.tenure.usage.Usage;
import dev.tenure.usage.UsageReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Events of days gone by: a day that was scored while it lasted takes them, a closed day stays as published,
/// and today's windows count them wherever they reach.
class LateEventsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final LocalDate YESTERDAY = TODAY.minusDays(1);
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void aLateEventCountsInTodaysWindowsAndInDaysStillOpenButNotInClosedOnes() {
        try (var server = RunningServer.start("tenure.as-of=" + TODAY, "tenure.cycle.seconds=0")) {
            var by = new Actor.Service("test");
            var tenant = server.bean(Tenants.class).create(NewTenant.named("ada", "Ada"), by);
            var key = server.bean(Access.class)
                    .issueTenantKey("ada", tenant.id(), by)
                    .token();
            var permits = new ArrayList<String>();
            for (int back = 30; back >= 0; back--)
                permits.add(decision(TODAY.minusDays(back), "permit" + back, "permit"));
            send(server, key, permits.toArray(String[]::new));
            asItWasYesterday(server).run(YESTERDAY);
            var open = explained(server, YESTERDAY);
            assertTrue(open.get("provisional").booleanValue());
            assertEquals(0, denied(open));

            send(server, key, decision(YESTERDAY, "late", "deny"));
            server.bean(Cycle.class).run(TODAY);
            var closed = explained(server, YESTERDAY);
            assertFalse(closed.get("provisional").booleanValue());
            assertEquals(1, denied(closed));
            assertEquals(1, denied(explained(server, TODAY)));

            send(server, key, decision(YESTERDAY, "later", "deny"), decision(TODAY.minusDays(20), "latest", "deny"));
            server.bean(Cycle.class).run(TODAY);
            assertEquals(closed, explained(server, YESTERDAY), "a published day was rewritten");
            assertEquals(3, denied(explained(server, TODAY)));
        }
    }

    /// The loop of the same server a day earlier, when yesterday was not over.
    private static Cycle asItWasYesterday(RunningServer server) {
        var then = InstantSource.fixed(YESTERDAY.atTime(12, 0).toInstant(ZoneOffset.UTC));
        var database = server.bean(Database.class);
        return new Cycle(
                database,
                then,
                server.bean(Usage.class),
                server.bean(UsageReader.class),
                server.bean(FactReadings.class),
                new Health(database, then, server.bean(Health.class).model()),
                server.bean(Partitions.class),
                "yesterday");
    }

    private static JsonNode explained(RunningServer server, LocalDate day) {
        var answer = server.get("/v1/tenants/ada/health?as_of=" + day);
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static int denied(JsonNode explained) {
        return explained
                .get("lost")
                .valueStream()
                .filter(lost -> lost.get("signal").stringValue().equals("denials"))
                .mapToInt(lost -> lost.at("/reading/num").intValue())
                .sum();
    }

    private static String decision(LocalDate day, String id, String decision) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"test\",\"type\":\"policy.decided\",\"time\":\"" + day
                + "T10:00:00Z\",\"data\":{\"decision\":\"" + decision + "\"}}";
    }

    private static void send(RunningServer server, String key, String... events) {
        var answer = server.send(server.request("/v1/events", key)
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(BodyPublishers.ofString("[" + String.join(",", events) + "]")));
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(events.length, JSON.readTree(answer.body()).get("accepted").intValue(), answer.body());
    }
}
