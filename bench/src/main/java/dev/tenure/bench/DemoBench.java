package dev.tenure.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a newcomer waits for: the packaged `demo` on a new folder until its first 60 days are scored, and until all of
/// it is. Beside it a second demo on the folder the first one left.
final class DemoBench {

    private static final int RUNS = 3;

    private DemoBench() {}

    private record Times(double ready, double complete) {}

    static Figure run(Bench.Scale scale) throws Exception {
        var launcher = Bench.launcher();
        var ready = new ArrayList<Double>();
        var complete = new ArrayList<Double>();
        var again = new ArrayList<Double>();
        for (int run = 0; run < (scale == Bench.Scale.FULL ? RUNS : 1); run++) {
            var folder = Files.createTempDirectory("tenure-bench-demo");
            try {
                var first = demo(launcher, folder.resolve("demo"), true);
                ready.add(first.ready);
                complete.add(first.complete);
                again.add(demo(launcher, folder.resolve("demo"), false).ready);
                SignalsBench.say("ready after %.1f s, complete after %.1f s".formatted(first.ready, first.complete));
            } finally {
                SignalsBench.delete(folder);
            }
        }
        double value = SignalsBench.median(ready);
        double baseline = SignalsBench.median(again);
        return new Figure(
                "demo",
                "from the command to `ready` on a new folder: 60 of 180 days scored",
                value,
                "s",
                "the same command on the folder it left",
                baseline,
                value / baseline,
                ready,
                List.of(new Figure.Note("until all 180 days are scored", SignalsBench.median(complete), "s")));
    }

    private static Times demo(Path launcher, Path folder, boolean whole) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                launcher.toString(), "demo", "--no-browser", "--port", "0", "--data-dir", folder.toString());
        long began = System.nanoTime();
        var process = builder.start();
        try {
            var complete = new double[1];
            var loaded = new CountDownLatch(1);
            Thread.ofVirtual()
                    .start(() -> lines(process.getErrorStream(), line -> {
                        if (!line.contains("the demo world is complete")) return;
                        complete[0] = (System.nanoTime() - began) / 1e9;
                        loaded.countDown();
                    }));
            var out = process.inputReader(StandardCharsets.UTF_8);
            var line = out.readLine();
            if (line == null || !line.startsWith("ready ")) throw new IOException("no demo: " + line);
            double ready = (System.nanoTime() - began) / 1e9;
            if (whole && !loaded.await(5, TimeUnit.MINUTES)) throw new IOException("the demo did not load");
            return new Times(ready, complete[0]);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static void lines(java.io.InputStream from, java.util.function.Consumer<String> use) {
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))
                .lines()
                .forEach(use);
    }
}
