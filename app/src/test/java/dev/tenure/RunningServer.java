package dev.tenure;

import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.core.Actor;
import dev.tenure.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/// The real server on a free port, with a database and a data directory of its own.
public final class RunningServer implements AutoCloseable {

    public static final String PASSWORD = "a long enough password";
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private final ServletWebServerApplicationContext context;
    private final @Nullable Path mine;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String adminToken;

    private RunningServer(ServletWebServerApplicationContext context, @Nullable Path mine) {
        this.context = context;
        this.mine = mine;
        this.base = URI.create("http://127.0.0.1:"
                + Objects.requireNonNull(context.getWebServer()).getPort());
        this.adminToken = token(person(true, true));
    }

    /// @param settings such as `tenure.as-of=2026-11-24`
    public static RunningServer start(String... settings) {
        try {
            var postgres = TestDatabase.freshAddress();
            var directory = Files.createTempDirectory("tenure-server");
            var arguments = new ArrayList<>(List.of(
                    "tenure.postgres.url=" + postgres.url(),
                    "tenure.postgres.user=" + postgres.user(),
                    "tenure.postgres.password=" + postgres.password(),
                    "tenure.postgres.login-password=" + postgres.loginPassword()));
            arguments.addAll(List.of(settings));
            return in(directory, directory, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With an embedded PostgreSQL of its own, everything below a directory that the caller looks after.
    public static RunningServer embedded(Path directory, String... settings) {
        return in(directory, null, List.of(settings));
    }

    private static RunningServer in(Path directory, @Nullable Path mine, List<String> settings) {
        var arguments = new ArrayList<>(List.of("--server.port=0", "--tenure.data-dir=" + directory));
        for (var setting : settings) arguments.add("--" + setting);
        var context = SpringApplication.run(Tenure.class, arguments.toArray(String[]::new));
        return new RunningServer((ServletWebServerApplicationContext) context, mine);
    }

    public URI base() {
        return base;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /// Somebody new, who signs in with `PASSWORD` under his name.
    public Caller.Staff person(boolean admin, boolean coversAll) {
        var login = "person" + PEOPLE.incrementAndGet();
        return bean(Access.class).addPerson(login, login, PASSWORD, admin, coversAll);
    }

    public String token(Caller.Staff staff) {
        return bean(Access.class)
                .issueStaffToken(staff.staffId(), "test", Duration.ofHours(1), new Actor.Service("test"))
                .token();
    }

    /// A token of an administrator who sees every tenant.
    public String adminToken() {
        return adminToken;
    }

    public HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
    }

    public HttpResponse<String> get(String path) {
        return send(request(path, adminToken).GET());
    }

    public HttpResponse<String> send(String method, String path, String type, String body) {
        return send(
                request(path, adminToken).header("Content-Type", type).method(method, BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Signs in at the page's door as a browser would; answers the session's cookie.
    public String signIn(String login) {
        return "tenure_session=" + cookie(trySignIn(login), "tenure_session");
    }

    public HttpResponse<String> trySignIn(String login) {
        var visit = send(HttpRequest.newBuilder(base.resolve("/sign-in")));
        var csrf = cookie(visit, "XSRF-TOKEN");
        return send(HttpRequest.newBuilder(base.resolve("/sign-in"))
                .header("Cookie", "XSRF-TOKEN=" + csrf)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "login=" + login + "&password=" + PASSWORD.replace(' ', '+') + "&_csrf=" + masked(csrf))));
    }

    static String cookie(HttpResponse<?> response, String name) {
        var pattern = Pattern.compile(name + "=([^;]+);");
        return response.headers().allValues("Set-Cookie").stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no cookie " + name + " in " + response.statusCode() + " " + response.headers()));
    }

    /// What a page's hidden field holds: random bytes, then the token folded with them.
    static String masked(String csrf) {
        var token = csrf.getBytes(StandardCharsets.UTF_8);
        var bytes = new byte[token.length * 2];
        System.arraycopy(token, 0, bytes, token.length, token.length);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        context.close();
        if (mine == null) return;
        try (var all = Files.walk(mine)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
