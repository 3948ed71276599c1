package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A quarter of a finance team over HTTP: choose a currency, enter rates, read the bridge, close, restate.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RevenueDoorsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24");
        csv("tenants", "id,name\nnorthwind,Northwind Freight\nsouthwind,Southwind\n");
        csv("contracts", """
                tenant,term_start,term_end,amount_minor,currency,period
                northwind,2026-01-01,2027-01-01,1200000,EUR,year
                southwind,2026-10-15,2027-10-15,100000,USD,month
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void csv(String kind, String text) {
        var answer = server.send("POST", "/v1/fact-imports/" + kind, "text/csv", text);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static JsonNode get(String path, int status) {
        var answer = server.get(path);
        assertEquals(status, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static JsonNode send(String method, String path, String type, String body, int status) {
        var answer = server.send(method, path, type, body);
        assertEquals(status, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    @Test
    @Order(1)
    void beforeACurrencyIsChosenTheAnswerSaysHowToChooseOne() {
        var problem = get("/v1/revenue/bridge", 409);
        assertEquals(
                "https://tenure.dev/problems/no-reporting-currency",
                problem.path("type").asString());
        assertTrue(problem.path("fix").asString().contains("tenure revenue calendar"), problem.toString());
        var wrong = send("PUT", "/v1/revenue/calendar", "application/json", "{\"reporting_currency\":\"euro\"}", 422);
        assertEquals("reporting_currency", wrong.path("field").asString());
        var zone = send(
                "PUT",
                "/v1/revenue/calendar",
                "application/json",
                "{\"reporting_currency\":\"EUR\",\"business_zone\":\"Oslo\"}",
                422);
        assertEquals("business_zone", zone.path("field").asString());
        var chosen = send(
                "PUT",
                "/v1/revenue/calendar",
                "application/json",
                "{\"reporting_currency\":\"EUR\",\"fiscal_year_starts\":2,\"business_zone\":\"Europe/Oslo\"}",
                200);
        assertEquals(
                "{\"reporting_currency\":\"EUR\",\"fiscal_year_starts\":2,\"business_zone\":\"Europe/Oslo\"}",
                chosen.toString());
    }

    @Test
    @Order(2)
    void aMissingRateWithholdsTheTotalUntilItIsEntered() {
        var withheld = get("/v1/revenue/bridge?period=2026-10", 200);
        assertTrue(!withheld.hasNonNull("total"), withheld.toString());
        assertEquals(
                "southwind", withheld.path("withheld").path(0).path("tenant").asString());
        var closing =
                send("POST", "/v1/revenue/closings?dry_run=true", "application/json", "{\"period\":\"2026-10\"}", 409);
        assertTrue(closing.path("detail").asString().contains("Southwind, no rate of USD"), closing.toString());
        var entered = send(
                "POST",
                "/v1/revenue/rates",
                "text/csv",
                "currency,day,rate\nUSD,2026-09-30,0.9\nUSD,2026-10-30,0.8\n",
                200);
        assertEquals(2, entered.path("added").asInt());
        var bridge = get("/v1/revenue/bridge?period=2026-10", 200);
        assertEquals(
                "{\"opening\":1200000,\"restated\":0,\"new_business\":1080000,\"expansion\":0,\"contraction\":0,\"churn\":0,"
                        + "\"currency\":-120000,\"closing\":2160000}",
                bridge.path("total").toString());
        var first = get("/v1/revenue/bridge?period=2026-10&limit=1", 200);
        assertEquals("southwind", first.path("items").path(0).path("tenant").asString());
        var second = get(
                "/v1/revenue/bridge?period=2026-10&limit=1&cursor="
                        + first.path("next").asString(),
                200);
        assertEquals("northwind", second.path("items").path(0).path("tenant").asString());
        assertTrue(!second.hasNonNull("next"), second.toString());
        assertEquals(
                "period", get("/v1/revenue/bridge?period=Q4", 422).path("field").asString());
    }

    private static JsonNode preview() {
        return send("POST", "/v1/revenue/closings?dry_run=true", "application/json", "{\"period\":\"2026-10\"}", 200);
    }

    private static JsonNode close(JsonNode preview, int status) {
        return send(
                "POST",
                "/v1/revenue/closings",
                "application/json",
                "{\"period\":\"2026-10\",\"digest\":\"" + preview.path("digest").asString() + "\"}",
                status);
    }

    @Test
    @Order(3)
    void aClosingIsRepeatableAndShowsWhatWasLearntSince() {
        var needed = send("POST", "/v1/revenue/closings", "application/json", "{\"period\":\"2026-10\"}", 422);
        assertEquals("digest", needed.path("field").asString());
        var looked = preview();
        assertEquals(2_160_000, looked.path("total").path("closing").asInt());
        csv("contracts", """
                tenant,term_start,term_end,amount_minor,currency,period,valid_from
                southwind,2026-10-15,2027-10-15,110000,USD,month,2026-10-15
                """);
        var changed = close(looked, 409);
        assertEquals(
                "https://tenure.dev/problems/changed-since",
                changed.path("type").asString());
        assertTrue(changed.path("detail").asString().startsWith("southwind was Movement["), changed.toString());
        csv("contracts", """
                tenant,term_start,term_end,amount_minor,currency,period,valid_from
                southwind,2026-10-15,2027-10-15,100000,USD,month,2026-10-15
                """);
        var closed = close(looked, 201);
        assertEquals(looked.path("digest").asString(), closed.path("digest").asString());
        assertEquals(
                closed.path("digest").asString(),
                close(looked, 201).path("digest").asString());
        csv("contracts", """
                tenant,term_start,term_end,amount_minor,currency,period,valid_from
                northwind,2026-01-01,2027-01-01,1300000,EUR,year,2026-10-01
                """);
        var shown = get("/v1/revenue/closings/2026-10", 200);
        assertEquals(2_160_000, shown.path("total").path("closing").asInt());
        assertEquals(2_260_000, shown.path("closing_now").asInt());
        assertEquals(
                "{\"tenant\":\"northwind\",\"name\":\"Northwind Freight\",\"closed\":1200000,\"now\":1300000,\"difference\":100000}",
                shown.path("restatements").path(0).toString());
        var running = get("/v1/revenue/bridge", 200);
        assertEquals("FY2027-Q4", running.path("period").path("period").asString());
        assertTrue(running.path("runs").asBoolean(), running.toString());
        assertEquals("2026-11-23", running.path("through").asString());
        assertEquals(
                "period",
                get("/v1/revenue/bridge?period=2026-12", 422).path("field").asString());
        var months = get("/v1/revenue/retention?until=2026-11&months=2", 200);
        assertEquals(
                100_000,
                months.path("items").path(1).path("total").path("restated").asInt());
        assertEquals(404, server.get("/v1/revenue/closings/2026-09").statusCode());
    }

    /// Everything was entered on the day that is today.
    @Test
    @Order(4)
    void whatWasLearntAfterADayIsNotInWhatWasKnownOnIt() {
        var nothing = "{\"opening\":0,\"restated\":0,\"new_business\":0,\"expansion\":0,\"contraction\":0,\"churn\":0,"
                + "\"currency\":0,\"closing\":0}";
        var before = get("/v1/revenue/bridge?period=2026-10&known_on=2026-11-23", 200);
        assertEquals(nothing, before.path("total").toString());
        assertTrue(before.path("items").isEmpty(), before.toString());
        var now = get("/v1/revenue/bridge?period=2026-10", 200);
        assertEquals(2_260_000, now.path("total").path("closing").asInt());
        assertEquals(now, get("/v1/revenue/bridge?period=2026-10&known_on=2026-11-24", 200));
        var months = "/v1/revenue/retention?until=2026-10&months=2";
        for (var month : get(months + "&known_on=2026-11-23", 200).path("items"))
            assertEquals(nothing, month.path("total").toString());
        assertEquals(get(months, 200), get(months + "&known_on=2026-11-24", 200));
        assertEquals(
                "2026-10",
                get("/v1/revenue/retention?months=1&known_on=2026-10-20", 200)
                        .at("/items/0/period")
                        .asString());
        assertEquals(
                "until",
                get("/v1/revenue/retention?until=2026-11&known_on=2026-10-20", 422)
                        .path("field")
                        .asString());
    }

    @Test
    @Order(5)
    void whoIsNoAdministratorReadsAndChangesNothing() {
        var token = server.token(server.person(false, true));
        assertEquals(
                200,
                server.send(server.request("/v1/revenue/closings/2026-10", token))
                        .statusCode());
        var close = server.request("/v1/revenue/closings", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"period\":\"2026-09\"}"));
        assertEquals(403, server.send(close).statusCode());
        var rates = server.request("/v1/revenue/rates", token)
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("currency,day,rate\nUSD,2026-10-30,0.7\n"));
        assertEquals(403, server.send(rates).statusCode());
    }
}
