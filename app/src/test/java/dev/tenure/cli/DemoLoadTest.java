package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.RunningServer;
import dev.tenure.demo.World;
import java.io.PrintWriter;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DemoLoadTest {

    @Test
    void theFirstSixtyDaysGoInThroughTheDoorsAreScoredAndGoInOnlyOnce() {
        var today = LocalDate.of(2026, 11, 23);
        try (var server = RunningServer.start("tenure.as-of=" + today, "tenure.cycle.seconds=0")) {
            var client = new Client(server.base(), server.adminToken());
            var world = new World(1, today);
            var load = new DemoLoad(
                    client, world, new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8));
            load.beginning();
            load.beginning();

            var told = new long[1];
            for (int day = 0; day < DemoLoad.FIRST_DAYS; day++) world.tellJson(day, event -> told[0]++);
            var jobs = client.list("/v1/history-imports", 10).path("items");
            assertEquals(2, jobs.size());
            assertEquals(told[0], jobs.get(0).at("/counts/accepted").asLong());
            assertEquals(0, jobs.get(0).at("/counts/unmatched").asLong());
            assertEquals(412, client.list("/v1/tenants", 1000).path("items").size());

            var last = world.firstDay().plusDays(DemoLoad.FIRST_DAYS - 1);
            assertEquals(
                    last.toString(),
                    client.get("/v1/cycle").path("scored_through").asString());
            var northwind = client.get("/v1/tenants/northwind/health?as_of=" + last);
            assertTrue(northwind.path("score").isNumber(), northwind.toString());
            // What was known of them by then is on the board of that day: the past is as rich as today.
            var board = client.list("/v1/at-risk?as_of=" + last, 1000).path("items");
            long contracts = board.valueStream()
                    .filter(row -> row.at("/arr/0/arr_minor").asLong() > 0)
                    .count();
            long owned = board.valueStream()
                    .filter(row -> row.path("owner").isString())
                    .count();
            assertTrue(contracts > 360 && owned > 370, contracts + " contracts, " + owned + " owners");
            assertTrue(board.valueStream()
                    .anyMatch(row -> row.path("owner").asString("").equals("Ravi Menon")));
            var before =
                    client.list("/v1/at-risk?as_of=" + world.firstDay(), 1000).path("items");
            assertTrue(before.size() > 360, before.size() + " scored on the first day");
            var months = client.get("/v1/revenue/retention?months=27&until="
                            + today.toString().substring(0, 7))
                    .path("items");
            assertEquals(27, months.size());
            for (var month : months) assertTrue(month.path("total").isObject(), "no rate is missing: " + month);
            assertTrue(months.get(26).at("/total/closing").asLong() > 0);
            // Young as the world is, no signal of long memory can be measured yet.
            assertEquals(
                    "Northwind Freight",
                    client.get("/v1/tenants/northwind").path("name").asString());
        }
    }
}
