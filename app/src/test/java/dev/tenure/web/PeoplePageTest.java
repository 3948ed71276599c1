package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.tenure.RunningServer;
import dev.tenure.access.Caller;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Colleagues are let in, given tenants, given a new password and let go.
class PeoplePageTest {

    private static RunningServer server;
    private static Chromium chromium;
    private static Caller.Staff admin;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        admin = PagesWorld.fill(server);
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @Test
    void aColleagueIsLetInSeesWhatIsAssignedAndIsLetGo() {
        var page = signedIn(admin.name(), RunningServer.PASSWORD);
        page.navigate("/people");
        page.getByLabel("Name").fill("Lena Brandt");
        page.getByLabel("Login").fill("Lena");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Let in")).click();
        assertTrue(said(page).startsWith("Lena Brandt can sign in."), said(page));
        var password = page.locator("#given").innerText();
        Chromium.shoot(page, "people");
        assertEquals(List.of(), Chromium.violations(page));

        var hers = signedIn("lena", password);
        hers.navigate("/?view=all");
        assertTrue(hers.locator("h1").innerText().contains("No tenants"), "nothing is assigned yet");
        assertEquals(404, hers.navigate("/people/" + admin.name()).status());

        page.navigate("/people/lena");
        assign(page, "no-such", "");
        assertTrue(said(page).contains("There is no tenant with the key “no-such”"), said(page));
        assign(page, "umbra", "2020-01-01");
        assertTrue(said(page).contains("An assignment ends in the future"), said(page));
        assign(page, "umbra", "2036-12-31");
        assertEquals("Lena Brandt sees Umbra Energy now.", said(page));
        assertTrue(page.locator("main").innerText().contains("Dec 31, 2036"));
        assign(page, "northwind", "");
        assertEquals("Lena Brandt sees 2 tenants", page.locator("h1").innerText());
        Chromium.shoot(page, "person");
        assertEquals(List.of(), Chromium.violations(page));

        assertEquals(200, hers.navigate("/tenants/umbra").status());
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Remove Umbra Energy")).click();
        assertEquals("Lena Brandt does not see Umbra Energy any more.", said(page));
        assertEquals(404, hers.navigate("/tenants/umbra").status());
        assertEquals(200, hers.navigate("/tenants/northwind").status());

        page.getByRole(AriaRole.BUTTON, PagesTest.named("End the account")).click();
        page.waitForURL("**/people?done=ended");
        assertFalse(page.locator("main").innerText().contains("Lena Brandt"));
        hers.navigate("/");
        assertTrue(hers.url().contains("/sign-in"), "her session ended with the account");
        page.context().close();
        hers.context().close();
    }

    @Test
    void aTokenIsMadeForACommandLineElsewhereShownOnceAndRevoked() {
        var person = server.person(false, true);
        var page = signedIn(person.name(), RunningServer.PASSWORD);
        page.navigate("/people");
        page.getByLabel("Token for").fill("laptop");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Make a token")).click();
        var token = page.locator("#given").innerText();
        Chromium.shoot(page, "people-token");
        assertEquals(List.of(), Chromium.violations(page));
        assertEquals(
                "The token was made. It reads what you may read, until ",
                said(page).replaceAll("(until ).*", "$1"));
        assertEquals(200, server.send(server.request("/v1/tenants", token)).statusCode());
        assertEquals(403, server.send(server.request("/v1/keys", token)).statusCode(), "no more than the person may");
        page.navigate("/people");
        assertEquals(0, page.locator("#given").count(), "shown once");
        var listed = page.locator("section[aria-labelledby=tokens-name] li").innerText();
        assertTrue(listed.contains("It reads what you may read, until ") && listed.contains("Last used: "), listed);
        assertFalse(listed.contains("Last used: never"), listed);
        assertEquals(0, page.locator("option[value=administer]").count(), "who is none makes no administrator");
        var revoke = page.locator("form[action$=revoke]").getAttribute("action");
        var other = signedIn(server.person(true, true).name(), RunningServer.PASSWORD);
        other.navigate("/people");
        var csrf = other.locator("input[name=_csrf]").first().inputValue();
        assertEquals(
                404,
                other.request()
                        .post(
                                server.base() + revoke,
                                RequestOptions.create()
                                        .setForm(FormData.create().set("_csrf", csrf)))
                        .status(),
                "somebody else's");
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Revoke laptop")).click();
        assertEquals("The token opens nothing any more.", said(page));
        assertEquals(401, server.send(server.request("/v1/tenants", token)).statusCode());
        page.context().close();
        other.context().close();
    }

    @Test
    void aChangedPasswordEndsEverySessionOfThatPerson() {
        var person = server.person(false, true);
        var here = signedIn(person.name(), RunningServer.PASSWORD);
        var there = signedIn(person.name(), RunningServer.PASSWORD);
        here.navigate("/people");
        change(here, "wrong", "another long password");
        assertEquals("The current password is wrong. Nothing was changed.", said(here));
        assertEquals(0, here.getByLabel("Login").count(), "only administrators let people in");

        change(here, RunningServer.PASSWORD, "another long password");

        here.waitForURL("**/sign-in?changed");
        assertTrue(here.locator("#said").innerText().contains("changed"));
        there.navigate("/imports");
        assertTrue(there.url().contains("/sign-in"), there.url());
        signedIn(person.name(), "another long password").context().close();
        here.context().close();
        there.context().close();
    }

    @Test
    void anAdministratorMakesANewPasswordForWhoForgotHis() {
        var person = server.person(false, true);
        var his = signedIn(person.name(), RunningServer.PASSWORD);
        var page = signedIn(admin.name(), RunningServer.PASSWORD);
        page.navigate("/people/" + person.name());
        page.getByRole(AriaRole.BUTTON, PagesTest.named("New password")).click();
        var password = page.locator("#given").innerText();
        his.navigate("/imports");
        assertTrue(his.url().contains("/sign-in"), his.url());
        signedIn(person.name(), password).context().close();
        page.context().close();
        his.context().close();
    }

    @Test
    void theApiLetsInAssignsAndLetsGo() {
        var made = server.send("POST", "/v1/staff", "application/json", "{\"login\":\"Ivo\",\"name\":\"Ivo Marin\"}");
        assertEquals(201, made.statusCode(), made.body());
        assertTrue(made.body().matches("(?s).*\"password\"\\s*:\\s*\"[A-Za-z0-9_-]{20}\".*"), made.body());
        var twice = server.send("POST", "/v1/staff", "application/json", "{\"login\":\"ivo\"}");
        assertEquals(409, twice.statusCode(), twice.body());
        assertTrue(twice.body().contains("\"field\":\"login\""), twice.body());
        assertEquals(
                422,
                server.send("POST", "/v1/staff", "application/json", "{\"login\":\"a b\"}")
                        .statusCode());
        assertEquals(204, put("/v1/staff/ivo/tenants/umbra", "{\"until\":\"2036-01-01T00:00:00Z\"}"));
        assertEquals(204, put("/v1/staff/ivo/tenants/kestrel", "{}"));
        assertEquals(422, put("/v1/staff/ivo/tenants/kestrel", "{\"until\":\"2020-01-01T00:00:00Z\"}"));
        assertEquals(404, put("/v1/staff/ivo/tenants/no-such", "{}"));
        var sees = server.get("/v1/staff/ivo/tenants").body();
        assertTrue(sees.contains("\"umbra\"") && sees.contains("2036-01-01T00:00:00Z"), sees);
        assertEquals(204, delete("/v1/staff/ivo/tenants/umbra"));
        assertEquals(404, delete("/v1/staff/ivo/tenants/umbra"));
        var listed = server.get("/v1/staff").body();
        assertTrue(listed.contains("\"Ivo Marin\""), listed);
        assertEquals(204, delete("/v1/staff/ivo"));
        assertEquals(404, delete("/v1/staff/ivo"));
        assertFalse(server.get("/v1/staff").body().contains("\"Ivo Marin\""));
    }

    @Test
    void nobodyEndsHimselfAndOnlyAdministratorsAsk() {
        var other = server.person(true, false);
        var mine = server.token(other);
        var yourself =
                server.send(server.request("/v1/staff/" + other.name(), mine).DELETE());
        assertEquals(409, yourself.statusCode(), yourself.body());
        assertTrue(yourself.body().contains("/yourself"), yourself.body());
        var colleague = server.token(server.person(false, true));
        for (var path : List.of("/v1/staff", "/v1/staff/" + other.name() + "/tenants"))
            assertEquals(403, server.send(server.request(path, colleague).GET()).statusCode(), path);
        assertEquals(204, delete("/v1/staff/" + other.name()));
        assertEquals(401, server.send(server.request("/v1/server", mine).GET()).statusCode(), "his token ended too");
    }

    private static int put(String path, String body) {
        return server.send("PUT", path, "application/json", body).statusCode();
    }

    private static int delete(String path) {
        return server.send(server.request(path, server.adminToken()).DELETE()).statusCode();
    }

    private static Page signedIn(String login, String password) {
        var page = chromium.open(server, 1280, 900, ColorScheme.LIGHT);
        page.navigate("/sign-in");
        page.getByLabel("Login").fill(login);
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON).click();
        page.waitForURL(url -> !url.contains("/sign-in"));
        return page;
    }

    private static void assign(Page page, String tenant, String until) {
        page.getByLabel("Tenant's key").fill(tenant);
        page.getByLabel("Last day, if it has one").fill(until);
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Assign")).click();
        page.waitForLoadState();
    }

    private static void change(Page page, String current, String wanted) {
        page.getByLabel("Current password").fill(current);
        page.getByLabel("New password, at least").fill(wanted);
        page.getByRole(AriaRole.BUTTON, PagesTest.named("Change password")).click();
        page.waitForLoadState();
    }

    private static String said(Page page) {
        return page.locator("#said").innerText();
    }
}
