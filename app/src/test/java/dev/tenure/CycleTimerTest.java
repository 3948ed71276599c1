package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// The loop turns by itself, here every second instead of every minute.
class CycleTimerTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Actor BY = new Actor.Service("test");

    private record Turns(int done, long events) {}

    @Test
    void nobodyAsksForATurnAndWhatArrivesIsCountedByOneAlsoAfterOneThatCouldNotBeTaken() throws Exception {
        try (var server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=1")) {
            var tenant = server.bean(Tenants.class).create(NewTenant.named("acme", "Acme"), BY);
            var key = server.bean(Access.class).issueTenantKey("acme", tenant.id(), BY);
            until(() -> turns(server).done >= 2);
            assertEquals(0, turns(server).events);
            send(server, key.token(), "a");
            until(() -> turns(server).events == 1);

            // A turn that cannot be taken must not end the timer.
            var db = server.bean(Database.class);
            until(() -> db.inStage(
                            Stage.CYCLE, tx -> CycleStore.take(tx.sql(), "another server", Duration.ofSeconds(3)))
                    .isPresent());
            int before = turns(server).done;
            send(server, key.token(), "b");
            until(() -> turns(server).done > before && turns(server).events == 2);
        }
    }

    private static void send(RunningServer server, String token, String id) {
        var answer = server.send(server.request("/v1/events", token)
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString("""
                        {"specversion":"1.0","id":"%s","source":"/t","type":"user.active","subject":"u",
                         "time":"2026-11-24T00:00:00Z"}""".formatted(id))));
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static Turns turns(RunningServer server) {
        return server.bean(Database.class)
                .inStage(
                        Stage.CYCLE,
                        tx -> tx.sql()
                                .sql(
                                        "select count(*) as done, coalesce(sum(events), 0) as events from cycle_turn where state = 'done'")
                                .query((row, _) -> new Turns(row.getInt("done"), row.getLong("events")))
                                .single());
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        for (long end = System.nanoTime() + SOON.toNanos(); System.nanoTime() < end; Thread.sleep(50))
            if (holds.getAsBoolean()) return;
        assertTrue(holds.getAsBoolean(), "not within " + SOON);
    }
}
