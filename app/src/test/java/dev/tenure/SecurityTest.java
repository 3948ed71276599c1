package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.access.Sessions;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SecurityTest {

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theApiWantsAToken() {
        var none = server.send(HttpRequest.newBuilder(server.base().resolve("/v1/nothing")));
        assertEquals(401, none.statusCode());
        assertEquals("application/problem+json", type(none));
        assertEquals("Bearer", none.headers().firstValue("WWW-Authenticate").orElseThrow());
        assertEquals(
                401, server.send(server.request("/v1/nothing", "tnr_invented")).statusCode());
        var known = server.get("/v1/nothing");
        assertEquals(404, known.statusCode());
        assertTrue(known.body().contains("https://tenure.dev/problems/not-found"), known.body());
    }

    @Test
    void healthIsOpenAndMetricsAreNot() {
        assertEquals(
                200,
                server.send(HttpRequest.newBuilder(server.base().resolve("/actuator/health")))
                        .statusCode());
        assertEquals(
                401,
                server.send(HttpRequest.newBuilder(server.base().resolve("/actuator/metrics")))
                        .statusCode());
    }

    @Test
    void pagesSendTheirPolicyAndAskToSignIn() {
        var page = server.send(
                HttpRequest.newBuilder(server.base().resolve("/tenants")).header("Accept", "text/html"));
        assertEquals(302, page.statusCode());
        assertTrue(page.headers().firstValue("Location").orElseThrow().endsWith("/sign-in"));
        assertEquals(
                "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                        + "frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
                page.headers().firstValue("Content-Security-Policy").orElseThrow());
        assertEquals("DENY", page.headers().firstValue("X-Frame-Options").orElseThrow());
    }

    @Test
    void signingInNeedsTheCsrfTokenAndSigningOutEndsTheSession() {
        var staff = server.person(false, true);
        var form = "login=" + staff.name() + "&password=" + encode(RunningServer.PASSWORD);
        assertEquals(403, post("/sign-in", "", form).statusCode());

        var visit = server.send(HttpRequest.newBuilder(server.base().resolve("/error")));
        var csrf = RunningServer.cookie(visit, "XSRF-TOKEN");
        var withCsrf = form + "&_csrf=" + RunningServer.masked(csrf);
        var wrong = post("/sign-in", "XSRF-TOKEN=" + csrf, withCsrf + "x&password=no");
        assertEquals(403, wrong.statusCode());
        var failed = post(
                "/sign-in",
                "XSRF-TOKEN=" + csrf,
                "login=" + staff.name() + "&password=wrong&_csrf=" + RunningServer.masked(csrf));
        assertTrue(failed.headers().firstValue("Location").orElseThrow().endsWith("/sign-in?failed"));

        var signedIn = post("/sign-in", "XSRF-TOKEN=" + csrf, withCsrf);
        assertEquals(302, signedIn.statusCode());
        assertFalse(signedIn.headers().firstValue("Location").orElseThrow().contains("sign-in"));
        var session = RunningServer.cookie(signedIn, "tenure_session");
        assertEquals(staff, server.bean(Sessions.class).find(session).orElseThrow());
        var attributes = signedIn.headers().allValues("Set-Cookie").toString();
        assertTrue(attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax"), attributes);

        var after = server.send(
                HttpRequest.newBuilder(server.base().resolve("/error")).header("Cookie", "tenure_session=" + session));
        var next = RunningServer.cookie(after, "XSRF-TOKEN");
        assertEquals(
                403,
                post("/sign-out", "tenure_session=" + session + "; XSRF-TOKEN=" + next, "")
                        .statusCode());
        var out = post(
                "/sign-out",
                "tenure_session=" + session + "; XSRF-TOKEN=" + next,
                "_csrf=" + RunningServer.masked(next));
        assertTrue(out.headers().firstValue("Location").orElseThrow().endsWith("/sign-in?out"));
        assertTrue(server.bean(Sessions.class).find(session).isEmpty());
    }

    @Test
    void aLockIsSaidOnTheSignInPageWithHowLongItLasts() throws InterruptedException {
        var login = server.person(false, true).name();
        var csrf = RunningServer.cookie(
                server.send(HttpRequest.newBuilder(server.base().resolve("/error"))), "XSRF-TOKEN");
        var access = server.bean(Access.class);
        for (int i = 0; i < 7; i++) {
            Thread.sleep(access.lockedFor(login, "").plusMillis(1));
            access.signIn(login, "wrong", "198.51.100." + i);
        }
        var locked = post(
                "/sign-in",
                "XSRF-TOKEN=" + csrf,
                "login=" + login + "&password=" + encode(RunningServer.PASSWORD) + "&_csrf="
                        + RunningServer.masked(csrf));
        var there = locked.headers().firstValue("Location").orElseThrow();
        assertTrue(there.matches(".*/sign-in\\?wait=[1-4]"), there);
        for (var said : Map.of("1", "1 second", "899", "15 minutes", "%3Cb%3E", "60 seconds")
                .entrySet()) {
            var page = server.send(HttpRequest.newBuilder(server.base().resolve("/sign-in?wait=" + said.getKey())));
            assertTrue(page.body().contains("Wait " + said.getValue() + ", then try again"), page.body());
        }
    }

    private static HttpResponse<String> post(String path, String cookies, String form) {
        return server.send(HttpRequest.newBuilder(server.base().resolve(path))
                .header("Cookie", cookies)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String type(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", "");
    }
}
