package dev.tenure.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// The pages' door as a browser uses it: opens the form, sends it, keeps the session.
final class PageDoor {

    static final String PASSWORD = "a long enough password";

    private final HttpClient http;
    private final URI base;

    PageDoor(HttpClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    /// The cookie of a session, which is there only when login and password were right.
    String signIn(String login) throws IOException, InterruptedException {
        var form = send(HttpRequest.newBuilder(base.resolve("/sign-in")));
        var csrf = cookie(form, "XSRF-TOKEN");
        var token = csrf.getBytes(StandardCharsets.UTF_8);
        var masked = new byte[token.length * 2];
        System.arraycopy(token, 0, masked, token.length, token.length);
        var body = "login=" + login + "&password=" + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8) + "&_csrf="
                + Base64.getUrlEncoder().encodeToString(masked);
        var answer = send(HttpRequest.newBuilder(base.resolve("/sign-in"))
                .header("Cookie", "XSRF-TOKEN=" + csrf)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
        return "tenure_session=" + cookie(answer, "tenure_session");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<?> answer, String name) {
        var pattern = Pattern.compile(name + "=([^;]+);");
        return answer.headers().allValues("Set-Cookie").stream()
                .map(pattern::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no cookie " + name + " in the answer " + answer.statusCode() + " " + answer.headers()));
    }
}
