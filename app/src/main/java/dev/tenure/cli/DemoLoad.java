package dev.tenure.cli;

import dev.tenure.demo.FactSheets;
import dev.tenure.demo.RateSheet;
import dev.tenure.demo.World;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Brings the demo world in through the doors an operator has: a key, history jobs of facts and events, the live door,
/// and turns of the cycle. Every step may be repeated, so an interrupted load is simply begun again.
final class DemoLoad {

    static final String KEY = "northstar";

    /// Scored before the first look; the rest follows while somebody is looking.
    static final int FIRST_DAYS = 60;

    /// The live door takes what is at most 35 days late; one day less, for the clock goes on while loading.
    private static final int LIVE_DAYS = 34;

    private final Client client;
    private final World world;
    private final PrintWriter progress;

    DemoLoad(Client client, World world, PrintWriter progress) {
        this.client = client;
        this.world = world;
        this.progress = progress;
    }

    void beginning() {
        issueKey();
        facts();
        past("demo: the first " + FIRST_DAYS + " days", 0, FIRST_DAYS);
        score(0, FIRST_DAYS);
    }

    void rest() {
        int live = World.DAYS - LIVE_DAYS;
        past("demo: up to five weeks ago", FIRST_DAYS, live);
        score(FIRST_DAYS, live);
        try (var sender = EventSender.live(client, "?key=" + KEY, 0)) {
            for (int day = live; day < World.DAYS; day++) world.tellJson(day, sender::add);
            sender.flush();
            progress.println("  " + sender.done() + " events of the last " + LIVE_DAYS + " days: " + sender.counts());
        }
        score(live, World.DAYS);
    }

    private void issueKey() {
        for (var key : client.list("/v1/keys", 10_000).path("items"))
            if (key.path("name").asString("").equals(KEY)) return;
        client.post(
                "/v1/keys",
                Client.JSON
                        .createObjectNode()
                        .put("name", KEY)
                        .put("kind", "source")
                        .put("account_attribute", "account"));
    }

    /// Known when they happened: the one door that takes such facts is a history job.
    private void facts() {
        var job = job("demo: what was known of them, and when");
        if (job.path("state").asString("").equals("committed")) return;
        long id = job.path("id").asLong();
        for (var sheet : FactSheets.of(world, KEY)) {
            var rules = sheet.known().stream()
                    .map(rule -> "known=" + Client.encode(rule))
                    .collect(Collectors.joining("&", "?", ""));
            var answer = client.send(
                    "POST",
                    "/v1/history-imports/" + id + "/facts/" + sheet.kind() + rules,
                    sheet.csv().getBytes(StandardCharsets.UTF_8),
                    "text/csv");
            var rejected = answer.path("rejected");
            if (!rejected.isEmpty())
                throw new CommandFailed(
                        CommandFailed.FAILED,
                        rejected.size() + " rows of the demo's " + sheet.kind() + " were refused: " + rejected.get(0),
                        "erase the demo with --reset");
            progress.println("  " + answer.path("rows").asLong() + " rows of " + sheet.kind());
        }
        money();
        client.post("/v1/history-imports/" + id + "/commit", Client.JSON.createObjectNode());
    }

    /// What is chosen later stays chosen, for this comes before the facts are committed, which is done once.
    private void money() {
        client.put(
                "/v1/revenue/calendar", Client.JSON.createObjectNode().put("reporting_currency", RateSheet.REPORTING));
        client.send("POST", "/v1/revenue/rates", RateSheet.of(world).getBytes(StandardCharsets.UTF_8), "text/csv");
    }

    private void past(String name, int from, int until) {
        var job = job(name);
        if (job.path("state").asString("").equals("committed")) return;
        long id = job.path("id").asLong();
        long had = job.path("rows").asLong(0);
        try (var sender = EventSender.history(client, id, had)) {
            var left = new long[] {had};
            for (int day = from; day < until; day++)
                world.tellJson(day, event -> {
                    if (left[0] > 0) left[0]--;
                    else sender.add(event);
                });
            sender.flush();
        }
        var counts = client.post("/v1/history-imports/" + id + "/commit", Client.JSON.createObjectNode())
                .path("counts");
        progress.println("  " + counts.path("accepted").asLong() + " events of "
                + world.firstDay().plusDays(from) + " to " + world.firstDay().plusDays(until - 1));
    }

    private JsonNode job(String name) {
        for (var job : client.list("/v1/history-imports", 10_000).path("items"))
            if (job.path("name").asString("").equals(name)) return job;
        return client.post(
                "/v1/history-imports?key=" + KEY, Client.JSON.createObjectNode().put("name", name));
    }

    private void score(int from, int until) {
        LocalDate first = world.firstDay().plusDays(from);
        LocalDate last = world.firstDay().plusDays(until - 1);
        client.post(
                "/v1/cycle",
                Client.JSON.createObjectNode().put("from", first.toString()).put("as_of", last.toString()));
        progress.println("  scored through " + last);
    }
}
