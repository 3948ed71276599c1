package dev.tenure.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What every command costs before the server's answer: the packaged client asks a server that answers at once. Beside
/// it the bare start of the same Java runtime.
final class StartBench {

    private StartBench() {}

    static Figure run(Bench.Scale scale) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var answer = "{\"items\":[],\"next\":null}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            var address = "http://127.0.0.1:" + server.getAddress().getPort();
            var asks = List.of(Bench.launcher().toString(), "tenants", "list", "--server", address);
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var bare = List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-version");
            millis(asks);
            var asked = new ArrayList<Double>();
            var empty = new ArrayList<Double>();
            for (int run = 0; run < (scale == Bench.Scale.FULL ? 21 : 3); run++) {
                asked.add(millis(asks));
                empty.add(millis(bare));
            }
            double value = SignalsBench.median(asked);
            double baseline = SignalsBench.median(empty);
            return new Figure(
                    "start",
                    "a command that asks a server, from its start to its end",
                    value,
                    "ms",
                    "the bare Java runtime",
                    baseline,
                    value / baseline,
                    asked,
                    List.of());
        } finally {
            server.stop(0);
        }
    }

    private static double millis(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TENURE_TOKEN", "of-nobody");
        long began = System.nanoTime();
        int code = builder.start().waitFor();
        if (code != 0) throw new IOException(command + " ended with " + code);
        return (System.nanoTime() - began) / 1e6;
    }
}
