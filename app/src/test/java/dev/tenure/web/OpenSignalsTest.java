package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.access.Access;
import dev.tenure.cli.TenureCli;
import dev.tenure.core.Actor;
import dev.tenure.store.StartRefused;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An operator adds a ninth signal and takes three away, by two files and a restart; takes the files away again; and
/// is told which file cannot be meant.
class OpenSignalsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final LocalDate BEFORE = LocalDate.of(2026, 11, 23);
    private static final LocalDate AFTER = BEFORE.plusDays(1);

    private static final String METER = """
            name: overdue_invoices
            label: Invoices past their day
            events: [invoice.overdue]
            aggregate: count
            reads: {days: 28}
            feed: {kind: rare}
            """;
    private static final String NINTH = """
              - signal: overdue_invoices
                label: Overdue invoices
                means: Invoices past their day
                weight: 24
                sources: [usage.overdue_invoices, facts.measurement.overdue_invoices within 14 days]
                shown: '{value} invoices overdue'
                curve: [{at: 0, kept: 100}, {at: 6, kept: 0}]
                action: Call accounts payable before the account manager does.
            """;
    private static final List<String> TAKEN = List.of("receipts", "quota", "exports");
    private static final List<String> LEFT =
            List.of("weekly_users", "incidents", "slo", "denials", "onboarding", "overdue_invoices");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private RunningServer start(LocalDate day) {
        return RunningServer.embedded(directory, "tenure.as-of=" + day, "tenure.cycle.seconds=0");
    }

    @Test
    void aNinthSignalComesAndThreeGoByConfigurationAloneAndEverythingFollows() throws IOException {
        String published;
        try (var server = start(AFTER)) {
            work(server);
            turn(server, BEFORE);
            published = body(server, BEFORE, "");
            assertEquals(8, JSON.readTree(published).at("/coverage/of").asInt());
        }

        configure(METER, ownModel());
        String scored;
        // While the day lasts: what is entered later was not known at its end.
        try (var server = start(AFTER)) {
            assertEquals(published, body(server, BEFORE, ""));
            overdue(server);
            turn(server, AFTER);
            scored = body(server, AFTER, "");
            follows(server, JSON.readTree(scored));
            exports(server);
            pages(server);
            assertEquals(published, body(server, BEFORE, ""));
        }

        // Other windows are another measure, so another model, which the day scored before does not read.
        configure(METER.replace("days: 28", "days: 14"), ownModel());
        try (var server = start(AFTER.plusDays(1))) {
            assertEquals("v3", live(server));
            assertEquals(scored, body(server, AFTER, ""));
            assertEquals(
                    List.of("usage.overdue_invoices is counted otherwise now than when the day was scored"),
                    texts(JSON.readTree(body(server, AFTER, "&restated=true")).path("assumptions")));
        }

        Files.delete(directory.resolve("health-model.yaml"));
        Files.delete(directory.resolve("meters/overdue_invoices.yaml"));
        try (var server = start(AFTER.plusDays(1))) {
            assertEquals("v1", live(server));
            assertEquals(published, body(server, BEFORE, ""));
            assertEquals(scored, body(server, AFTER, ""));
            turn(server, AFTER.plusDays(1));
            assertEquals(
                    8,
                    JSON.readTree(body(server, AFTER.plusDays(1), ""))
                            .at("/coverage/of")
                            .asInt());
        }
    }

    @Test
    void aFileThatCannotBeMeantIsNamedWithItsFieldAndARemedy() throws IOException {
        start(AFTER).close();
        refused("", ownModel(), "overdue_invoices reads 'usage.overdue_invoices', which no meter measures");
        refused(METER, ownModel().replace("within 14 days", "lately"), "is no fact that is read");
        refused(METER, ownModel().replace("weight: 24", "weight: 25"), "the weights add up to 101, not to 100");
        refused(METER, ownModel().replace("weight: 24", "wieght: 24"), "signals[5].");
        refused(METER, ownModel().replace("'{value} invoices", "'{worth} invoices"), "shown: shown is of, percent");
        refused(
                METER.replace("label:", "lable:"),
                ownModel(),
                "lable: there is no such field; there are [aggregate, by, events");
        refused(METER.replace("invoice.overdue]", "invoice.overdue"), ownModel(), "line 4: ");
        refused(METER.replace("invoice.overdue", "dev.tenure.receipt.written"), ownModel(), "is of Tenure's own");
        refused(
                METER + "where: type == 'invoice.overdue' && !(subject in ['svc-billing'])\n",
                ownModel(),
                "meter overdue_invoices compares subject with 'svc-billing' and would count nothing");
        refused(
                METER + "where: data.user_id.startsWith('svc-')\n",
                ownModel(),
                "meter overdue_invoices compares data.user_id with 'svc-' and would count nothing");
        Files.writeString(directory.resolve("personal.yaml"), "plain_subjects: [svc-]\nallow: [user_id]\n");
        configure(
                METER + "where: subject.startsWith('svc-') || data.user_id == 'svc-1' || data.plan != 'free'\n",
                ownModel());
        start(AFTER).close();
    }

    private void refused(String meter, String model, String reason) throws IOException {
        configure(meter, model);
        Throwable failure =
                assertThrows(RuntimeException.class, () -> start(AFTER).close());
        while (!(failure instanceof StartRefused)) failure = assertNotNullCause(failure);
        var words = String.valueOf(failure.getMessage());
        assertTrue(words.contains(reason), words);
        assertTrue(words.contains(directory.toString()) && words.contains(".yaml"), words);
        assertTrue(words.contains("mend the file, or move it away"), words);
    }

    private static Throwable assertNotNullCause(Throwable failure) {
        var cause = failure.getCause();
        assertNotNull(cause, () -> "not a refusal: " + failure);
        return java.util.Objects.requireNonNull(cause);
    }

    private void configure(String meter, String model) throws IOException {
        Files.createDirectories(directory.resolve("meters"));
        if (meter.isEmpty()) Files.deleteIfExists(directory.resolve("meters/overdue_invoices.yaml"));
        else Files.writeString(directory.resolve("meters/overdue_invoices.yaml"), meter);
        Files.writeString(directory.resolve("health-model.yaml"), model);
    }

    /// The shipped file as an operator would edit it: three paragraphs out, one in.
    private static String ownModel() throws IOException {
        try (var shipped = OpenSignalsTest.class.getResourceAsStream("/models/v1.yaml")) {
            assertNotNull(shipped);
            var text = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            var kept = List.of(text.split("(?=\n  - signal: )")).stream()
                    .filter(part -> TAKEN.stream().noneMatch(signal -> part.startsWith("\n  - signal: " + signal)))
                    .collect(Collectors.joining());
            return kept + "\n" + NINTH;
        }
    }

    private static void follows(RunningServer server, JsonNode why) {
        assertEquals("v2", live(server));
        assertEquals(LEFT, texts(why.path("lost"), "signal"));
        assertEquals(5, why.at("/coverage/measured").asInt());
        assertEquals(6, why.at("/coverage/of").asInt());
        var lost = BigDecimal.ZERO;
        for (var each : why.path("lost")) lost = lost.add(each.path("points").decimalValue());
        assertEquals(
                0,
                why.path("score").decimalValue().add(lost).compareTo(BigDecimal.valueOf(100)),
                () -> "points lost do not add up: " + why);
        var ninth = why.path("lost").get(5);
        assertEquals("Overdue invoices", ninth.path("label").asString());
        assertEquals("3 invoices overdue", ninth.at("/reading/shown").asString());
        assertTrue(
                texts(why.path("advice"), "action").contains("Call accounts payable before the account manager does."));

        var facts = JSON.readTree(
                server.get("/v1/tenants/pelagic/health?as_of=" + AFTER).body());
        assertEquals("12.5 invoices overdue", facts.at("/lost/5/reading/shown").asString());
    }

    /// The command line, whose JSON and CSV are what leaves the product.
    private void exports(RunningServer server) throws IOException {
        var token = Files.writeString(directory.resolve("admin.token"), server.adminToken());
        var explained = JSON.readTree(run(server, token, "health", "explain", "northwind", "-o", "json"));
        assertEquals(LEFT, texts(explained.path("lost"), "signal"));
        assertTrue(run(server, token, "health", "explain", "northwind").contains("3 invoices overdue"));
        var csv = run(server, token, "tenants", "at-risk", "-o", "csv").lines().toList();
        assertTrue(csv.getFirst().endsWith("COVERAGE,LOST MOST BY"), csv.getFirst());
        var row = csv.stream().filter(line -> line.startsWith("northwind,")).findFirst();
        assertTrue(row.orElseThrow().endsWith(",5 of 6,Overdue invoices"), row::toString);
    }

    private static String run(RunningServer server, Path token, String... arguments) {
        var out = new StringWriter();
        var line = TenureCli.commandLine().setOut(new PrintWriter(out, true));
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server.base().toString(), "--token-file", token.toString()));
        assertEquals(0, line.execute(all.toArray(String[]::new)));
        return out.toString();
    }

    private static void pages(RunningServer server) {
        var staff = server.person(true, true);
        try (var chromium = Chromium.start()) {
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                var page = chromium.open(server, 1280, 900, scheme);
                Chromium.signIn(page, staff.name());
                page.navigate("/tenants/northwind");
                assertEquals(List.of(), Chromium.violationsInThisTheme(page));
                var shown = page.locator("main").innerText();
                assertTrue(shown.contains("Overdue invoices") && shown.contains("invoices overdue"), shown);
                assertTrue(shown.contains("measured 5 of 6 signals"), shown);
                assertTrue(shown.contains("Call accounts payable"), shown);
                assertFalse(shown.contains("Export frequency") || shown.contains("Quota pressure, "), shown);
                noKeys(page);
                assertEquals(6, page.locator("table.sig tbody tr").count());
                page.navigate("/tenants/northwind/signals/overdue_invoices");
                assertEquals(List.of(), Chromium.violationsInThisTheme(page));
                assertTrue(page.locator("main")
                        .innerText()
                        .contains("events counted by the meter “Invoices past their day”, else measurement"
                                + " “Overdue invoices”, at most 14 days old"));
                noKeys(page);
                page.navigate("/tenants/pelagic");
                assertTrue(page.locator("main").innerText().contains("12.5 on Nov 24"), page.url());
                noKeys(page);
                page.navigate("/?view=all");
                var book = page.locator("main").innerText();
                assertTrue(book.contains("Overdue invoices"), book);
                noKeys(page);
            }
            var narrow = chromium.open(server, 320, 800, ColorScheme.LIGHT);
            Chromium.signIn(narrow, staff.name());
            narrow.navigate("/tenants/northwind");
            narrow.getByLabel("How do you feel about this tenant today?").selectOption("4");
            narrow.getByLabel("Why", new Page.GetByLabelOptions().setExact(true))
                    .fill("They asked for a <roadmap> call");
            narrow.getByText("Say it").click();
            narrow.waitForURL("**/tenants/northwind");
            assertFalse(PagesTest.sideways(narrow));
            Chromium.shoot(narrow, "sentiment-320");
        }
        var shown =
                JSON.readTree(server.get("/v1/tenants/northwind?as_of=" + AFTER).body());
        assertEquals(4, shown.at("/sentiment/score").asInt());
        assertEquals(staff.name(), shown.at("/sentiment/author").asString());
        assertEquals(
                "They asked for a <roadmap> call", shown.at("/sentiment/why").asString());
    }

    private static void noKeys(Page page) {
        var shown = page.locator("main").innerText();
        for (var key : List.of("overdue_invoices", "weekly_users", "usage.", "facts."))
            assertFalse(shown.contains(key), () -> page.url() + " shows " + key + ": " + shown);
    }

    private static void work(RunningServer server) {
        var tenants = server.bean(Tenants.class);
        var by = new Actor.Service("test");
        tenants.create(NewTenant.named("pelagic", "Pelagic"), by);
        tenants.create(NewTenant.named("northwind", "Northwind Freight"), by);
        server.bean(Accounts.class).refresh();
        for (int back = 29; back >= 0; back--) {
            var day = BEFORE.minusDays(back);
            var events = IntStream.range(0, 8)
                    .mapToObj(user -> event(day, "user.active", "\"subject\":\"u" + user + "\"", "u" + user) + ","
                            + event(day, "policy.decided", "\"data\":{\"decision\":\"permit\"}", "d" + user))
                    .collect(Collectors.joining(","));
            var trouble = event(day, "incident.opened", "\"data\":{\"severity\":4}", "i");
            send(
                    server,
                    events + ","
                            + event(
                                    day,
                                    "slo.window",
                                    "\"data\":{\"good\":9990,\"total\":10000,\"target_ppm\":995000}",
                                    "s")
                            + (back % 10 == 0 ? "," + trouble : ""));
        }
    }

    private static void overdue(RunningServer server) {
        send(
                server,
                IntStream.range(0, 3)
                        .mapToObj(nth -> event(AFTER, "invoice.overdue", "\"data\":{}", "o" + nth))
                        .collect(Collectors.joining(",")));
        var answer = server.send(
                "POST",
                "/v1/tenants/pelagic/measurements",
                "application/json",
                "{\"items\":[{\"name\":\"overdue_invoices\",\"day\":\"" + AFTER + "\",\"num\":12.5}]}");
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static String event(LocalDate day, String type, String rest, String id) {
        return """
                {"specversion":"1.0","id":"%s-%s","source":"test","type":"%s","time":"%sT10:00:00Z",%s}""".formatted(day, id, type, day, rest);
    }

    private static void send(RunningServer server, String events) {
        var tenant = server.bean(Tenants.class)
                .find(server.person(true, true).staffId(), "northwind")
                .orElseThrow();
        var key = server.bean(Access.class).issueTenantKey("northwind", tenant.id(), new Actor.Service("test"));
        var answer = server.send(server.request("/v1/events", key.token())
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(BodyPublishers.ofString("[" + events + "]")));
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(JSON.readTree(answer.body()).path("accepted").asInt() > 0, answer.body());
    }

    private static void turn(RunningServer server, LocalDate day) {
        var answer = server.send("POST", "/v1/cycle", "application/json", "{\"as_of\":\"" + day + "\"}");
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static String body(RunningServer server, LocalDate day, String more) {
        var answer = server.get("/v1/tenants/northwind/health?as_of=" + day + more);
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    private static String live(RunningServer server) {
        for (var model : JSON.readTree(server.get("/v1/health-models").body()).path("items"))
            if (model.path("live").asBoolean()) return model.path("version").asString();
        throw new AssertionError("no model is live");
    }

    private static List<String> texts(JsonNode all) {
        return all.valueStream().map(JsonNode::asString).toList();
    }

    private static List<String> texts(JsonNode all, String field) {
        return all.valueStream().map(each -> each.path(field).asString()).toList();
    }
}
