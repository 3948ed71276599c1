package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.Tenants;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tenants, facts, keys and the server itself, over HTTP.
class FactDoorsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24");
        csv("tenants", "id,name,plan\nnorthwind,Northwind Freight,scale\nsouthwind,Southwind,team\n");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode csv(String kind, String text) {
        var answer = server.send("POST", "/v1/fact-imports/" + kind, "text/csv", text);
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> put(String path, String body) {
        return server.send("PUT", path, "application/json", body);
    }

    private static JsonNode get(String path) {
        var answer = server.get(path);
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static String counts(JsonNode answer) {
        return "%s created %s added %s changed %s unchanged %s rejected"
                .formatted(
                        answer.path("created").asString(),
                        answer.path("added").asString(),
                        answer.path("changed").asString(),
                        answer.path("unchanged").asString(),
                        answer.path("rejected_rows").asString());
    }

    @Test
    void aFileAgainChangesNothingAndADryRunWritesNothing() {
        var text = "id,name\nfile-a,File A\nfile-b,File B\n";
        var dry = server.send("POST", "/v1/fact-imports/tenants?dry_run=true", "text/csv", text);
        assertEquals("2 created 2 added 0 changed 0 unchanged 0 rejected", counts(JSON.readTree(dry.body())));
        assertEquals(404, server.get("/v1/tenants/file-a").statusCode());
        assertEquals("2 created 2 added 0 changed 0 unchanged 0 rejected", counts(csv("tenants", text)));
        assertEquals("0 created 0 added 0 changed 2 unchanged 0 rejected", counts(csv("tenants", text)));
        assertEquals(
                "0 created 0 added 1 changed 0 unchanged 0 rejected",
                counts(csv("tenants", "id,name,segment\nfile-a,File A,retail\n")));
        csv("tenants", "id,name\nfile-a,File Alpha\n");
        var shown = get("/v1/tenants/file-a");
        assertEquals("File Alpha", shown.path("name").asString());
        assertEquals("retail", shown.path("segment").asString());
    }

    @Test
    void rowsThatCannotBeUsedAreListedByRowAndColumnAndTheOthersEntered() {
        var answer = csv("slo", """
                tenant,name,day,good,total,target_ppm
                northwind,api,2026-11-20,99,100,990000
                northwind,api,20.11.2026,99,100,990000
                nowhere,api,2026-11-20,99,100,990000
                northwind,api,2026-11-20,98,100,990000
                northwind,web,2026-11-20,200,100,990000
                """);
        assertEquals("0 created 0 added 0 changed 0 unchanged 5 rejected", counts(answer));
        var rejected = answer.path("rejected");
        assertEquals("3 day '20.11.2026' is not a day like 2026-11-24", row(rejected.get(1)));
        assertEquals("4 tenant there is no tenant 'nowhere'", row(rejected.get(2)));
        assertEquals("5 null row 2 says otherwise of the same thing", row(rejected.get(3)));
        assertEquals("6 good good is from 0 to total", row(rejected.get(4)));
    }

    private static String row(JsonNode rejected) {
        return rejected.path("row").asString() + " " + rejected.path("column").asString("null") + " "
                + rejected.path("problem").asString();
    }

    @Test
    void aFileThatCannotBeReadAsAWholeIsRefused() {
        var unknown = server.send("POST", "/v1/fact-imports/owners", "text/csv", "tenant,boss\nnorthwind,Kim\n");
        assertEquals(422, unknown.statusCode());
        assertTrue(unknown.body().contains("'boss' is not known"), unknown.body());
        assertEquals(
                404,
                server.send("POST", "/v1/fact-imports/moods", "text/csv", "a\n").statusCode());
        assertEquals(
                415,
                server.send("POST", "/v1/fact-imports/owners", "application/json", "{}")
                        .statusCode());
        assertEquals(405, server.get("/v1/fact-imports/owners").statusCode());
        var renamed = server.send("POST", "/v1/fact-imports/owners", "text/csv", "tenant,Ownr\nnorthwind,Kim\n");
        assertTrue(renamed.body().contains("Is it 'owner'?"), renamed.body());
    }

    @Test
    void aFileIsLookedAtEnteredListedAndTakenOutAgain() {
        csv("tenants", "id,name\nwhole-file,Whole File\n");
        var text = "tenant;owner\nwhole-file;Kim\nwhole-file;Kim\nnobody;Kim\n";
        var dry = JSON.readTree(
                server.send("POST", "/v1/fact-imports/owners?dry_run=true&source=crm&name=o.csv", "text/csv", text)
                        .body());
        assertEquals("0 created 1 added 0 changed 0 unchanged 2 rejected", counts(dry));
        assertEquals(
                "Kim",
                dry.path("changes").get(0).path("changes").get(0).path("to").asString());
        var path = "/v1/imports/" + dry.path("id").asString();
        assertEquals("previewed", get(path).path("state").asString());
        var entered = server.send("POST", path + "/enter", "application/json", "{}");
        assertEquals(200, entered.statusCode(), entered.body());
        assertEquals(counts(dry), counts(JSON.readTree(entered.body())));
        assertEquals(
                409,
                server.send("POST", path + "/enter", "application/json", "{}").statusCode());
        assertEquals(
                dry.path("id").asInt(),
                get("/v1/imports?limit=1").path("items").get(0).path("id").asInt());
        assertEquals(1, get(path + "/rows?outcome=new").path("items").size());
        assertEquals(2, get(path + "/rows?outcome=rejected").path("items").size());
        assertEquals(422, server.get(path + "/rows?outcome=odd").statusCode());
        assertTrue(server.get(path + "/rejected").body().contains("nobody,Kim,tenant: there is no tenant"));
        assertTrue(get("/v1/tenants/whole-file").path("owner").isObject());
        assertEquals(
                "reverted",
                JSON.readTree(server.send("POST", path + "/revert", "application/json", "{}")
                                .body())
                        .path("state")
                        .asString());
        assertFalse(get("/v1/tenants/whole-file").path("owner").isObject());
        assertEquals(404, server.get("/v1/imports/999999").statusCode());
    }

    @Test
    void aCompleteListThatDropsManyIsRefusedOverTheDoorToo() {
        var all = new StringBuilder("id,name\n");
        for (int i = 0; i < 5; i++) all.append("listed-" + i + ",Listed\n");
        var path = "/v1/fact-imports/tenants?source=sheet&complete=true";
        assertEquals(200, server.send("POST", path, "text/csv", all.toString()).statusCode());
        var short_ = "id,name\nlisted-1,Listed\n";
        var refused = server.send("POST", path, "text/csv", short_);
        assertEquals(409, refused.statusCode());
        assertTrue(refused.body().contains("listed-0"), refused.body());
        assertEquals(
                200,
                server.send("POST", path + "&confirm=true", "text/csv", short_).statusCode());
        assertField(422, "decimal", server.send("POST", "/v1/fact-imports/tenants?decimal=none", "text/csv", short_));
    }

    @Test
    void everyFactGoesInByValueAndIsShown() {
        assertEquals(
                201,
                put("/v1/tenants/by-value", "{\"name\":\"By Value\",\"time_zone\":\"Europe/Oslo\"}")
                        .statusCode());
        assertEquals(200, put("/v1/tenants/by-value", "{\"status\":\"trial\"}").statusCode());
        for (var body : new String[][] {
            {"PUT", "contracts/main", """
                    {"term_start":"2026-01-01","term_end":"2027-01-01","notice_by":"2026-12-01","auto_renew":true,
                     "lines":[{"line":"seats","amount_minor":120000,"currency":"NOK","period":"quarter"}]}"""},
            {"PUT", "contracts/before/outcome", "{\"outcome\":\"renewed\",\"effective_on\":\"2026-01-01\"}"},
            {"PUT", "owner", "{\"owner\":\"Kim\"}"},
            {
                "PUT",
                "onboarding",
                "{\"steps\":[{\"step\":\"connect\",\"done_on\":\"2026-02-01\"},{\"step\":\"export\"}]}"
            },
            {
                "POST",
                "incidents",
                "{\"items\":[{\"incident_id\":\"I-1\",\"opened_at\":\"2026-11-20T10:00:00+01:00\",\"severity\":2}]}"
            },
            {
                "POST",
                "slo-measurements",
                "{\"items\":[{\"name\":\"api\",\"day\":\"2026-11-20\",\"good\":9,\"total\":10,\"target_ppm\":990000}]}"
            },
            {"POST", "quotas", "{\"items\":[{\"name\":\"seats\",\"day\":\"2026-11-20\",\"used\":9,\"limit\":10}]}"},
            {
                "POST",
                "measurements",
                "{\"items\":[{\"name\":\"overdue_invoices\",\"day\":\"2026-11-20\",\"num\":2.5,\"den\":10}]}"
            },
            {"PUT", "sentiment", "{\"day\":\"2026-11-20\",\"score\":4,\"why\":\"renewal talk went well\"}"}
        }) {
            var answer = server.send(body[0], "/v1/tenants/by-value/" + body[1], "application/json", body[2]);
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(JSON.readTree(answer.body()).path("added").asInt() > 0, answer.body());
        }
        var shown = get("/v1/tenants/by-value");
        assertEquals("prospect", shown.path("status").asString());
        assertEquals("Europe/Oslo", shown.path("time_zone").asString());
        assertEquals(480_000, shown.at("/arr/0/arr_minor").asInt());
        assertEquals("2026-12-01", shown.at("/decision/on").asString());
        assertEquals("Kim", shown.path("owner").path("owner").asString());
        assertEquals(
                "2026-11-20T09:00:00Z",
                shown.path("incidents").get(0).path("opened_at").asString());
        assertEquals(9, shown.path("slo").get(0).path("good").asInt());
        assertEquals(10, shown.path("quotas").get(0).path("limit").asInt());
        assertEquals(2, shown.path("onboarding").size());
        assertEquals(25, shown.path("measurements").get(0).path("num").asInt());
        assertEquals(100, shown.path("measurements").get(0).path("den").asInt());
        assertEquals(4, shown.path("sentiment").path("score").asInt());
        assertFalse(shown.path("sentiment").path("reset").asBoolean());
    }

    @Test
    void olderWordsForAStatusAreReadAndAnUnknownOneIsRefused() {
        csv("tenants", "id,name,status\nold-a,A,active\nold-b,B,trial\n");
        assertEquals("live", get("/v1/tenants/old-a").path("status").asString());
        assertEquals("prospect", get("/v1/tenants/old-b").path("status").asString());
        assertField(422, "status", put("/v1/tenants/old-a", "{\"status\":\"asleep\"}"));
        var answer = csv("tenants", "id,name,status\nold-a,A,asleep\n");
        assertEquals(
                "2 status 'asleep' is not one of prospect, live, ended, internal, test",
                row(answer.path("rejected").get(0)));
    }

    @Test
    void contactsAndNotesGoInByValueAndAreForStaffOnly() {
        put("/v1/tenants/people", "{\"name\":\"People\"}");
        var contact = "/v1/tenants/people/contacts/dana";
        var answer = put(contact, """
                {"name":"Dana Ruiz","role":"champion","email":"dana@example.com","language":"es","mail_consent":"no"}""");
        assertEquals(1, JSON.readTree(answer.body()).path("added").asInt(), answer.body());
        assertField(422, "role", put(contact, "{\"name\":\"Dana\"}"));
        assertField(422, "mail_consent", put(contact, "{\"name\":\"D\",\"role\":\"user\",\"mail_consent\":\"ok\"}"));
        assertEquals(
                200,
                server.send("POST", contact + "/end", "application/json", "{\"active_until\":\"2026-11-05\"}")
                        .statusCode());
        assertEquals(
                404,
                server.send("POST", contact + "-x/end", "application/json", "{}")
                        .statusCode());
        var shown = get("/v1/tenants/people/contacts");
        assertEquals("no", shown.at("/items/0/mail_consent").asString());
        assertFalse(shown.at("/items/0/active").asBoolean());
        assertEquals("Dana Ruiz", shown.at("/champion_left/name").asString());
        assertEquals(
                0,
                get("/v1/tenants/people/contacts?as_of=2026-11-20")
                        .path("items")
                        .size());

        var notes = "/v1/tenants/people/notes";
        assertEquals(
                201,
                server.send("POST", notes, "application/json", "{\"text\":\"Call\"}")
                        .statusCode());
        assertEquals(
                422,
                server.send("POST", notes, "application/json", "{\"text\":\" \"}")
                        .statusCode());
        var closed = server.send("PATCH", notes + "/note-1", "application/json", "{\"open\":false}");
        assertEquals(1, JSON.readTree(closed.body()).path("changed").asInt(), closed.body());
        assertEquals("Call", get(notes).at("/items/0/text").asString());
        assertEquals(0, get(notes + "?open=true").path("items").size());
    }

    @Test
    void whoIsErasedIsNoContactAnyMoreNorWasOne() {
        put("/v1/tenants/leavers", "{\"name\":\"Leavers\"}");
        for (var one : new String[] {"eva", "ada"})
            put(
                    "/v1/tenants/leavers/contacts/" + one,
                    "{\"name\":\"N\",\"role\":\"user\",\"email\":\"%s@example.com\"}".formatted(one));
        put(
                "/v1/tenants/leavers/contacts/eva",
                "{\"name\":\"Eva\",\"role\":\"champion\",\"email\":\"eva.new@example.com\"}");
        var ids = "{\"ids\":[\"EVA@example.com\"]%s}";
        var path = "/v1/tenants/leavers/privacy/";
        var held = JSON.readTree(server.send("POST", path + "lookups", "application/json", ids.formatted(""))
                .body());
        var versions = held.at("/manifest/contacts");
        assertTrue(versions.size() > 1, held::toString);
        for (var version : versions)
            assertEquals("eva", version.path("contact_id").asString());

        var erased = JSON.readTree(
                server.send("POST", path + "erasures", "application/json", ids.formatted(",\"confirm\":\"leavers\""))
                        .body());
        assertEquals(1, erased.at("/manifest/destroyed/contacts").asInt(), erased::toString);
        var left = get("/v1/tenants/leavers/contacts").path("items");
        assertEquals(1, left.size());
        assertEquals("ada", left.get(0).path("id").asString());
        var again = JSON.readTree(server.send("POST", path + "lookups", "application/json", ids.formatted(""))
                .body());
        assertTrue(again.at("/manifest/contacts").isEmpty(), again::toString);
    }

    @Test
    void aPersonOfAMergedTenantIsFoundAndErasedAndItsKeyStandsForNoDestruction() {
        put("/v1/tenants/whole", "{\"name\":\"Whole\"}");
        put("/v1/tenants/whole-old", "{\"name\":\"Whole, old\"}");
        put("/v1/tenants/whole-old/contacts/ivo", "{\"name\":\"Ivo\",\"role\":\"user\",\"email\":\"ivo@example.com\"}");
        var merge = server.send("POST", "/v1/tenants/whole-old/merges", "application/json", "{\"into\":\"whole\"}");
        assertEquals(201, merge.statusCode(), merge.body());
        var ids = "{\"ids\":[\"ivo@example.com\"]%s}";
        var old = "/v1/tenants/whole-old/privacy/";
        var held = JSON.readTree(server.send("POST", old + "lookups", "application/json", ids.formatted(""))
                .body());
        assertEquals("whole", held.path("tenant").asString());
        assertEquals("[\"whole\",\"whole-old\"]", held.at("/manifest/tenants").toString());
        var whose = new java.util.TreeSet<String>();
        held.at("/manifest/contacts")
                .forEach(one -> whose.add(one.path("tenant").asString()));
        assertEquals(java.util.Set.of("whole", "whole-old"), whose, held::toString);

        for (var what : new String[][] {
            {"key-destructions", "{\"confirm\":\"whole-old\"}"},
            {"erasures", ids.formatted(",\"confirm\":\"whole-old\"")}
        }) {
            var refused = server.send("POST", old + what[0], "application/json", what[1]);
            assertEquals(428, refused.statusCode(), refused.body());
            var problem = JSON.readTree(refused.body());
            assertEquals("confirm", problem.path("field").asString());
            assertTrue(problem.path("fix").asString().contains("'whole'"), refused.body());
            assertTrue(
                    problem.path("detail")
                            .asString()
                            .endsWith(
                                    "'whole-old' is another name of 'whole'. It reaches every tenant merged into 'whole'"
                                            + " as well: whole-old."),
                    refused.body());
        }
        assertEquals(0, get(old + "erasures").path("items").size());

        var erased = JSON.readTree(
                server.send("POST", old + "erasures", "application/json", ids.formatted(",\"confirm\":\"whole\""))
                        .body());
        assertEquals(2, erased.at("/manifest/destroyed/contacts").asInt(), erased::toString);
        var again = JSON.readTree(server.send("POST", old + "lookups", "application/json", ids.formatted(""))
                .body());
        assertTrue(again.at("/manifest/contacts").isEmpty(), again::toString);
        var destroyed = JSON.readTree(server.send(
                        "POST",
                        "/v1/tenants/whole/privacy/key-destructions",
                        "application/json",
                        "{\"confirm\":\"whole\"}")
                .body());
        assertEquals(
                "[\"whole\",\"whole-old\"]", destroyed.at("/manifest/tenants").toString());
        assertEquals(2, get(old + "erasures").path("items").size());
        var id = JSON.readTree(merge.body()).path("id").asLong();
        assertEquals(
                200,
                server.send("POST", "/v1/merges/" + id + "/revert", "application/json", "")
                        .statusCode());
        assertTrue(get("/v1/tenants/whole-old/contacts").path("items").isEmpty());
    }

    @Test
    void milestonesArePlannedReachedAndTakenBackItemByItem() {
        put("/v1/tenants/planner", "{\"name\":\"Planner\"}");
        var path = "/v1/tenants/planner/milestones";
        var items = "{\"items\":[%s]}";
        var first = server.send("POST", path, "application/json", items.formatted("""
                {"milestone":"go-live","due_on":"2020-03-01","weight":2.50,"done_on":"2020-02-01"},
                {"milestone":"review","due_on":"2020-04-01"},{"milestone":"audit","done_on":"2020-02-02"}"""));
        assertEquals(200, first.statusCode(), first.body());
        assertEquals(4, JSON.readTree(first.body()).path("added").asInt(), "plans and what was reached");
        // Only the weight and day are corrected; that it was reached stays.
        server.send(
                "POST",
                path,
                "application/json",
                items.formatted("{\"milestone\":\"go-live\",\"due_on\":\"2020-03-02\",\"weight\":3}"));
        server.send("POST", path, "application/json", items.formatted("{\"milestone\":\"audit\",\"done\":false}"));
        var milestones = get("/v1/tenants/planner").path("milestones");
        assertEquals(JSON.readTree("""
                [{"milestone":"go-live","due_on":"2020-03-02","weight":3,"done_on":"2020-02-01","missed":false},
                 {"milestone":"review","due_on":"2020-04-01","weight":1,"done_on":null,"missed":true}]"""), milestones, milestones::toString);
        for (var wrong : new String[][] {
            {"milestone", "{\"due_on\":\"2020-03-01\"}"},
            {"due_on", "{\"milestone\":\"m\"}"},
            {"due_on", "{\"milestone\":\"m\",\"weight\":1}"},
            {"done_on", "{\"milestone\":\"m\",\"done\":true}"},
            {"done", "{\"milestone\":\"m\",\"done\":false,\"done_on\":\"2020-03-01\"}"}
        }) assertField(422, wrong[0], server.send("POST", path, "application/json", items.formatted(wrong[1])));
        var weightless = items.formatted("{\"milestone\":\"m\",\"due_on\":\"2020-03-01\",\"weight\":0}");
        var refused = server.send("POST", path, "application/json", weightless);
        assertEquals(422, refused.statusCode());
        assertTrue(refused.body().contains("weight is above 0"), refused.body());
    }

    @Test
    void badBodiesGetAProblemThatNamesTheField() {
        var malformed = put("/v1/tenants/northwind/owner", "{\"owner\": ");
        assertEquals(400, malformed.statusCode());
        assertEquals(
                "application/problem+json",
                malformed.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", ""));
        assertField(422, "owner", put("/v1/tenants/northwind/owner", "{}"));
        assertField(422, "score", put("/v1/tenants/northwind/sentiment", "{}"));
        assertEquals(
                422, put("/v1/tenants/northwind/sentiment", "{\"score\":6}").statusCode());
        assertField(422, "boss", put("/v1/tenants/northwind/owner", "{\"boss\":\"Kim\"}"));
        assertField(422, "currency", put("/v1/tenants/northwind/contracts/main", """
                {"term_start":"2026-01-01","lines":[{"line":"seats","amount_minor":1,"currency":"kroner"}]}"""));
        assertField(422, "term_end", put("/v1/tenants/northwind/contracts/main", """
                {"term_start":"2026-01-01",
                 "lines":[{"line":"seats","amount_minor":1,"currency":"EUR","period":"term"}]}"""));
        assertField(422, "term_start", put("/v1/tenants/northwind/contracts/main", "{\"term_start\":\"soon\"}"));
        assertField(422, "outcome", put("/v1/tenants/northwind/contracts/main/outcome", """
                {"outcome":"gone","effective_on":"2026-01-01"}"""));
        var nested = "{\"owner\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
        assertTrue(put("/v1/tenants/northwind/owner", nested).statusCode() / 100 == 4);
        assertEquals(
                413,
                put("/v1/tenants/northwind/owner", "{\"owner\":\"" + "x".repeat(10 << 20) + "\"}")
                        .statusCode());
        assertField(400, "as_of", server.get("/v1/tenants/northwind?as_of=yesterday"));
    }

    private static void assertField(int status, String field, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(field, JSON.readTree(answer.body()).path("field").asString(), answer.body());
    }

    @Test
    void keysAreShownOnceListedAndRevoked() {
        var made = server.send(
                "POST",
                "/v1/keys",
                "application/json",
                "{\"kind\":\"source\",\"name\":\"crm\",\"account_attribute\":\"subject\"}");
        assertEquals(201, made.statusCode(), made.body());
        var key = JSON.readTree(made.body());
        assertTrue(
                server.bean(Access.class).byToken(key.path("token").asString()).isPresent());
        assertFalse(server.get("/v1/keys").body().contains(key.path("token").asString()));
        assertTrue(server.get("/v1/keys").body().contains("\"crm\""));
        var again = server.send(
                "POST",
                "/v1/keys",
                "application/json",
                "{\"kind\":\"source\",\"name\":\"crm\",\"account_attribute\":\"subject\"}");
        assertEquals(409, again.statusCode());
        assertEquals(
                403,
                server.send(server.request("/v1/tenants", key.path("token").asString())
                                .GET())
                        .statusCode());
        assertEquals(
                204,
                server.send("DELETE", "/v1/keys/" + key.path("id").asInt(), "application/json", "")
                        .statusCode());
        assertTrue(
                server.bean(Access.class).byToken(key.path("token").asString()).isEmpty());
        assertEquals(
                404,
                server.send("DELETE", "/v1/keys/" + key.path("id").asInt(), "application/json", "")
                        .statusCode());
    }

    @Test
    void accountsAreLinkedByFileAndStayLinked() {
        var answer = csv("accounts", "source,account,tenant\nfile,NW,northwind\nfile,SW,southwind\n");
        assertEquals("0 created 2 added 0 changed 0 unchanged 0 rejected", counts(answer));
        assertTrue(server.bean(Accounts.class).resolve("file", "NW").isPresent());
        var moved = csv("accounts", "source,account,tenant\nfile,NW,southwind\nfile,SW,southwind\n");
        assertEquals("0 created 0 added 0 changed 1 unchanged 1 rejected", counts(moved));
        assertEquals(
                "2 account the account 'NW' is linked already",
                row(moved.path("rejected").get(0)));
    }

    @Test
    void theServerSaysWhoItIs() {
        var answer = get("/v1/server");
        assertEquals("2026-11-24", answer.path("as_of").asString());
        assertTrue(answer.path("tenants").asInt() >= 2);
        assertTrue(answer.path("id").asString().length() >= 36);
    }

    /// Every path under a tenant, read from what is mapped, so that a new one cannot be forgotten.
    @Test
    void anUnassignedTenantIsNotFoundUnderAnyPath() {
        var south = server.bean(Tenants.class)
                .find(server.person(true, true).staffId(), "southwind")
                .orElseThrow();
        var one = server.person(false, false);
        server.bean(Access.class)
                .assign(one.staffId(), south.id(), Instant.now().plusSeconds(3600), "looks after it");
        var token = server.token(one);
        var paths = new TreeSet<String>();
        server
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .filter(mapping -> mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> path.startsWith("/v1/tenants/{"))
                .forEach(paths::add);
        assertTrue(paths.contains("/v1/tenants/{id}"), paths.toString());
        var wrong = new ArrayList<String>();
        for (var path : paths) {
            var unseen = path.replaceFirst("\\{[^}]+}", "northwind");
            var unknown = path.replaceFirst("\\{[^}]+}", "no-such-tenant");
            var hidden = server.send(server.request(unseen, token).GET());
            var absent = server.send(server.request(unknown, token).GET());
            if (hidden.statusCode() != 404 || absent.statusCode() != 404) wrong.add(path + " " + hidden.statusCode());
            if (!hidden.body().replace("northwind", "x").equals(absent.body().replace("no-such-tenant", "x")))
                wrong.add(path + " tells the two apart");
        }
        assertEquals(new ArrayList<String>(), wrong);
        assertEquals(
                200,
                server.send(server.request("/v1/tenants/southwind", token).GET())
                        .statusCode());
        var listed = JSON.readTree(
                server.send(server.request("/v1/tenants", token).GET()).body());
        assertEquals(1, listed.path("items").size());
    }

    @Test
    void theTokenBesideTheServerLetsNobodyInAndChangesNoPassword() {
        var service = server.bean(Access.class).service("command-line-test", "Command line");
        var token = server.token(service);
        assertEquals(200, server.send(server.request("/v1/staff", token)).statusCode());
        for (var path : java.util.List.of("/v1/staff", "/v1/staff/admin/password")) {
            var answer = server.send(server.request(path, token)
                    .header("Content-Type", "application/json")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                            "{\"login\":\"mallory\",\"admin\":true,\"covers_all\":true}")));
            assertEquals(403, answer.statusCode(), path);
            assertTrue(answer.body().contains("people-only"), answer.body());
        }
    }
}
