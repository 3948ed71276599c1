package dev.tenure.ingest;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.usage.Meters;
import dev.tenure.usage.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A process that commits job after job and takes every second one out again, until it is killed.
final class HistoryRevertChild {

    static final int ROWS = 400;

    private static final IngestScope VENDOR = new IngestScope.SourceScope("vendor", "account");
    private static final Actor BY = new Actor.Service("child");

    private HistoryRevertChild() {}

    public static void main(String[] args) throws Exception {
        try (var at = new TestLedger(Path.of(args[0]))) {
            names(at);
            try (var histories = HistoryRevertTest.histories(at, new HistoryCommitTest.NoFacts());
                    var usage = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
                histories.resume();
                System.out.println("ready");
                for (int i = 0; ; i++) {
                    var name = "round" + args[1] + "-job" + i;
                    var job = histories.open(name, VENDOR);
                    histories.upload(job, 0, TestLedger.batch(events(name)));
                    histories.commit(job, BY);
                    if (i % 3 == 0) usage.rollUp();
                    if (i % 2 == 0) histories.revert(histories.find(job.id()).orElseThrow(), BY);
                }
            }
        }
    }

    static void names(TestLedger at) {
        at.accounts.put("vendor/acme", new TenantId(1));
    }

    private static String events(String name) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> """
                        {"specversion":"1.0","id":"%s-%d","source":"/app","type":"user.active","subject":"u%d",
                         "account":"acme","time":"2026-0%d-09T10:00:00Z"}""".formatted(name, i, i % 7, i % 3 + 1))
                .collect(Collectors.joining(","));
    }

    static Process start(Path folder, int round) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HistoryRevertChild.class.getName(),
                        folder.toString(),
                        String.valueOf(round)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
