package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import dev.tenure.ingest.IngestScope.TenantBound;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/// A ledger in a process of its own, so that it can be killed or traced. Each line on standard input is a
/// batch `FIRST COUNT`; once it is acknowledged, `ack FIRST` is written.
final class LedgerChild {

    private LedgerChild() {}

    public static void main(String[] args) throws IOException {
        var scope = new TenantBound(new TenantId(1), "child");
        try (var ledger = new TestLedger(Path.of(args[0]))) {
            System.out.println("ready");
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var parts = line.split(" ");
                int first = Integer.parseInt(parts[0]);
                var receipt = ledger.ingest.accept(scope, batch(first, Integer.parseInt(parts[1])), Instant.now());
                receipt.thenAccept(_ -> {
                    System.out.println("ack " + first);
                    System.out.flush();
                });
            }
        }
    }

    static Incoming batch(int first, int count) {
        var events = new StringBuilder();
        for (int i = first; i < first + count; i++)
            events.append(i == first ? "" : ",")
                    .append("{\"specversion\":\"1.0\",\"id\":\"e")
                    .append(i)
                    .append("\",\"source\":\"/app\",\"type\":\"user.active\",\"data\":{\"n\":")
                    .append(i)
                    .append("}}");
        return TestLedger.batch(events.toString());
    }

    static ProcessBuilder builder(Path folder, String... before) {
        var command = new java.util.ArrayList<>(java.util.List.of(before));
        command.addAll(java.util.List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerChild.class.getName(),
                folder.toString()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
