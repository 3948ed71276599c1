package dev.tenure.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/// One connection that sends batches over plain HTTP/1.1. It patches ids into bytes made once, because the
/// generator shares two cores with what it measures.
final class IngestLoad implements AutoCloseable {

    static final int BATCH = 1000;
    private static final int DIGITS = 12;

    private final Socket socket;
    private final InputStream in;
    private final byte[] request;
    private final int[] idsAt;
    private final AtomicLong ids;

    IngestLoad(int port, String token, int batch, AtomicLong ids) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 128 << 10);
        this.ids = ids;
        idsAt = new int[batch];
        var body = new ByteArrayOutputStream();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < batch; i++) {
            put(body, (i == 0 ? "[" : ",") + "{\"specversion\":\"1.0\",\"id\":\"e");
            idsAt[i] = body.size();
            put(
                    body,
                    "0".repeat(DIGITS) + "\",\"source\":\"/shop/checkout\",\"type\":\"user.active\",\"subject\":\"user-"
                            + i % 250 + "\",\"time\":\"" + now.minusSeconds(i) + "\",\"account\":\""
                            + tenant(i % IngestServer.TENANTS)
                            + "\",\"data\":{\"adapter\":\"s3\",\"action\":\"upload\"}}");
        }
        put(body, "]");
        var head = "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/cloudevents-batch+json\r\nContent-Length: " + body.size() + "\r\n\r\n";
        request = (head + body.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < batch; i++) idsAt[i] += head.length();
    }

    /// Rows of a history, one a line, spread over seventy days.
    static String history(int from, int until) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return history(from, until, IngestServer.TENANTS, i -> now.minusSeconds(3600 + i * 7919L % (70 * 86_400)));
    }

    /// Rows of a history, one a line, each at its own time.
    static String history(int from, int until, int tenants, IntFunction<Instant> at) {
        var lines = new StringBuilder((until - from) * 240);
        for (int i = from; i < until; i++)
            lines.append("{\"specversion\":\"1.0\",\"id\":\"h")
                    .append(i)
                    .append("\",\"source\":\"/shop/checkout\",\"type\":\"user.active\",\"subject\":\"user-")
                    .append(i % 250)
                    .append("\",\"time\":\"")
                    .append(at.apply(i))
                    .append("\",\"account\":\"")
                    .append(tenant(i % tenants))
                    .append("\",\"data\":{\"adapter\":\"s3\",\"action\":\"upload\"}}\n");
        return lines.toString();
    }

    static String tenant(int number) {
        return "tenant-" + number;
    }

    private static void put(ByteArrayOutputStream to, String text) {
        to.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends one batch of ids never sent before and waits for the answer; false when the server was busy.
    boolean send() throws IOException {
        long first = ids.getAndAdd(idsAt.length);
        for (int i = 0; i < idsAt.length; i++) {
            long id = first + i;
            for (int at = idsAt[i] + DIGITS - 1; at >= idsAt[i]; at--, id /= 10) request[at] = (byte) ('0' + id % 10);
        }
        socket.getOutputStream().write(request);
        var status = line();
        int length = 0;
        for (var header = line(); !header.isEmpty(); header = line())
            if (header.regionMatches(true, 0, "content-length:", 0, 15))
                length = Integer.parseInt(header.substring(15).strip());
        var body = in.readNBytes(length);
        if (status.startsWith("HTTP/1.1 503")) return false;
        var expected = "{\"accepted\":" + idsAt.length + ",";
        if (!status.startsWith("HTTP/1.1 200")
                || !new String(body, 0, Math.min(expected.length(), length), StandardCharsets.UTF_8).equals(expected))
            throw new IOException(status + " "
                    + new String(body, StandardCharsets.UTF_8)
                            .lines()
                            .findFirst()
                            .orElse(""));
        return true;
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) throw new IOException("the server closed the connection");
            line.append((char) c);
        }
        in.read();
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
