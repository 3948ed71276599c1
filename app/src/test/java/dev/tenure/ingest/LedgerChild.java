package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import dev.tenure.ingest.IngestScope.TenantBound;
import dev.tenure.usage.Meters;
import dev.tenure.usage.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A ledger in a process of its own, so that it can be killed or traced. Each line on standard input is a
/// batch `FIRST COUNT`; once it is acknowledged, `ack FIRST` is written. With `derive`, rollups are kept up
/// meanwhile, and the line `seal` moves the older half of the days to Parquet. With `waiting`, the ledger is opened
/// when the line `go` comes: what a start costs is spent while the child before it still has the ledger.
final class LedgerChild {

    static final int DAYS = 6;

    /// The same for a parent and its children, so that what is sent again has the time it had.
    private static final LocalDate TODAY = LocalDate.parse(
            System.getProperty("ledger.today", LocalDate.now(ZoneOffset.UTC).toString()));

    private LedgerChild() {}

    public static void main(String[] args) throws IOException, SQLException {
        var scope = new TenantBound(new TenantId(1), "child");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (List.of(args).contains("waiting") && !isToGo(in)) return;
        try (var ledger = new TestLedger(Path.of(args[0]))) {
            var sealing = new Semaphore(0);
            if (List.of(args).contains("derive")) {
                // Open before the parent begins, which does not wait long with the kill.
                var usage = new Usage(ledger.duckDb, ledger.ledger, Meters.shipped());
                Thread.ofPlatform().daemon().start(() -> derive(ledger, usage, sealing));
            }
            System.out.println("ready");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("seal")) {
                    sealing.release();
                    continue;
                }
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

    /// Loads what takes long, and waits.
    private static boolean isToGo(BufferedReader in) throws IOException, SQLException {
        DriverManager.getConnection("jdbc:duckdb:").close();
        Meters.shipped();
        return "go".equals(in.readLine());
    }

    private static void derive(TestLedger ledger, Usage usage, Semaphore sealing) {
        try {
            var partitions = new Partitions(ledger.ledger, ledger.ingest);
            while (true) {
                usage.rollUp();
                if (sealing.tryAcquire(20, TimeUnit.MILLISECONDS)) seal(partitions);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As if as many days had passed that half of those with events are past the window.
    static void seal(Partitions partitions) {
        partitions.seal(TODAY.plusDays(KeyWindow.DAYS - DAYS / 2));
    }

    static Incoming batch(int first, int count) {
        var events = new StringBuilder();
        for (int i = first; i < first + count; i++)
            events.append(i == first ? "" : ",").append(event(i));
        return TestLedger.batch(events.toString());
    }

    private static String event(int i) {
        var type = List.of("user.active", "policy.decided", "export.done").get(i % 3);
        return "{\"specversion\":\"1.0\",\"id\":\"e" + i + "\",\"source\":\"/app\",\"type\":\"" + type
                + "\",\"subject\":\"u" + i % 97 + "\",\"time\":\"" + TODAY.minusDays(i % DAYS) + "T00:00:00Z\","
                + "\"data\":{\"n\":" + i + ",\"decision\":\"" + (i % 7 == 0 ? "deny" : "permit") + "\"}}";
    }

    static ProcessBuilder builder(Path folder, String... before) {
        return builder(folder, List.of(before), List.of());
    }

    static ProcessBuilder builder(Path folder, List<String> before, List<String> after) {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dledger.today=" + TODAY,
                "-cp",
                System.getProperty("java.class.path"),
                LedgerChild.class.getName(),
                folder.toString()));
        command.addAll(after);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
