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
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/// The real server on a free port, with a database and a data directory of its own.
public final class RunningServer implements AutoCloseable {

    public static final String PASSWORD = "a long enough password";
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private final ServletWebServerApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String adminToken;

    private RunningServer(ServletWebServerApplicationContext context) {
        this.context = context;
        this.base = URI.create("http://127.0.0.1:"
                + Objects.requireNonNull(context.getWebServer()).getPort());
        this.adminToken = token(person(true, true));
    }

    /// @param settings such as `tenure.as-of=2026-11-24`
    public static RunningServer start(String... settings) {
        try {
            var postgres = TestDatabase.freshAddress();
            var directory = Files.createTempDirectory("tenure-server");
            var arguments = new java.util.ArrayList<>(java.util.List.of(
                    "--server.port=0",
                    "--tenure.data-dir=" + directory,
                    "--tenure.postgres.url=" + postgres.url(),
                    "--tenure.postgres.user=" + postgres.user(),
                    "--tenure.postgres.password=" + postgres.password()));
            for (var setting : settings) arguments.add("--" + setting);
            var context = SpringApplication.run(Tenure.class, arguments.toArray(String[]::new));
            return new RunningServer((ServletWebServerApplicationContext) context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    @Override
    public void close() {
        context.close();
    }
}
