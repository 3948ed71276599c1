package dev.tenure.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The line to a server, cut at a chosen event: what holds it arrives and its answer does not, and after that nothing
/// arrives until the line is mended.
final class CutLine implements AutoCloseable {

    private final URI server;
    private final String event;
    private final HttpServer here;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicInteger chunks = new AtomicInteger();
    private final Phaser underWay = new Phaser(1);
    private volatile boolean mended;

    CutLine(URI server, String event) throws IOException {
        this.server = server;
        this.event = event;
        here = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        here.setExecutor(handlers);
        here.createContext("/", this::pass);
        here.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + here.getAddress().getPort());
    }

    /// Events the server said it accepted, whether or not that was heard.
    long accepted() {
        return accepted.get();
    }

    /// Requests since it was mended.
    int chunks() {
        return chunks.get();
    }

    /// What was under way when the line was cut is lost first, or it would count as sent again.
    void mend() {
        underWay.arriveAndAwaitAdvance();
        mended = true;
    }

    private void pass(HttpExchange exchange) throws IOException {
        underWay.register();
        try {
            passOn(exchange);
        } finally {
            underWay.arriveAndDeregister();
        }
    }

    private void passOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            boolean here = new String(body, StandardCharsets.UTF_8).contains(event);
            if (!mended && !here && number(body) > number(event.getBytes(StandardCharsets.UTF_8))) return;
            if (mended) chunks.incrementAndGet();
            var answer = forward(exchange, body);
            accepted.addAndGet(
                    Client.JSON.readTree(answer.body()).path("accepted").asLong());
            if (!mended && here) return;
            exchange.getResponseHeaders()
                    .add(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse("application/json"));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        for (var name : new String[] {"Authorization", "Content-Type"})
            request.header(name, exchange.getRequestHeaders().getFirst(name));
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// Of the first event in it.
    private static int number(byte[] text) {
        var found = java.util.regex.Pattern.compile("-(\\d+)\"").matcher(new String(text, StandardCharsets.UTF_8));
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }

    @Override
    public void close() {
        here.stop(0);
        handlers.shutdownNow();
        http.close();
    }
}
