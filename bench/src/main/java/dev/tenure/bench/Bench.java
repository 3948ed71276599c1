package dev.tenure.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// `bench NAME [-o json] [--quick]`: runs one benchmark and prints its figure. JSON on stdout, progress on stderr.
public final class Bench {

    @FunctionalInterface
    interface Benchmark {
        Figure run(Scale scale) throws Exception;
    }

    /// Full is what published figures use; quick proves that the harness works.
    enum Scale {
        FULL,
        QUICK
    }

    private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

    static {
        ALL.put("signals", SignalsBench::run);
        ALL.put("cycle", CycleBench::run);
        ALL.put("ingest", IngestBench::run);
        ALL.put("at-risk", AtRiskBench::run);
        ALL.put("sign-in", SignInBench::run);
    }

    private Bench() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("logback.configurationFile", "bench-logback.xml");
        // A server started by a benchmark talks too; standard output is the figure's alone.
        var out = System.out;
        System.setOut(System.err);
        var list = java.util.List.of(args);
        var name = list.isEmpty() ? "" : list.getFirst();
        var benchmark = ALL.get(name);
        if (benchmark == null) {
            System.err.println("no benchmark '" + name + "'; there are: " + String.join(", ", ALL.keySet()));
            System.exit(2);
            return;
        }
        var figure = benchmark.run(list.contains("--quick") ? Scale.QUICK : Scale.FULL);
        var json = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        out.println(json.writeValueAsString(figure));
    }
}
