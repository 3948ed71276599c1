package dev.tenure.bench;

import dev.tenure.cli.LauncherVerbs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Runs one benchmark and prints its figure. The figure on stdout, progress on stderr.
@Command(name = "tenure bench")
public final class Bench extends LauncherVerbs.Bench {

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
        ALL.put("history", HistoryBench::run);
        ALL.put("at-risk", AtRiskBench::run);
        ALL.put("sign-in", SignInBench::run);
        ALL.put("demo", DemoBench::run);
        ALL.put("start", StartBench::run);
    }

    private final PrintStream out;

    private Bench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "bench-logback.xml");
        // A server started by a benchmark talks too; standard output is the figure's alone.
        var out = System.out;
        System.setOut(System.err);
        System.exit(new CommandLine(new Bench(out)).execute(args));
    }

    /// The packaged product that this benchmark is part of.
    static Path launcher() {
        var home = System.getProperty("tenure.home");
        if (home == null) throw new IllegalStateException("start it with the launcher: tenure bench NAME");
        return Path.of(home, "bin", "tenure");
    }

    @Override
    public Integer call() throws Exception {
        var benchmark = ALL.get(name);
        if (benchmark == null) {
            System.err.println("no benchmark '" + name + "'; there are: " + String.join(", ", ALL.keySet()));
            return CommandLine.ExitCode.USAGE;
        }
        print(benchmark.run(quick ? Scale.QUICK : Scale.FULL));
        return CommandLine.ExitCode.OK;
    }

    private void print(Figure figure) {
        switch (form) {
            case json ->
                out.println(JsonMapper.builder()
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .build()
                        .writeValueAsString(figure));
            case csv -> {
                out.println("metric,value,unit");
                lines(figure)
                        .forEach(line -> out.println(
                                "\"" + line.metric().replace("\"", "\"\"") + "\"," + line.value() + "," + line.unit()));
            }
            case table -> {
                var lines = lines(figure).toList();
                int widest = lines.stream()
                        .mapToInt(line -> line.metric().length())
                        .max()
                        .orElse(0);
                for (var line : lines)
                    out.println(line.metric()
                            + " ".repeat(widest - line.metric().length() + 2)
                            + "%.1f %s".formatted(line.value(), line.unit()));
            }
        }
    }

    private static Stream<Figure.Note> lines(Figure figure) {
        var runs = figure.runs().stream().map("%.1f"::formatted).collect(Collectors.joining(", "));
        return Stream.concat(
                Stream.of(
                        new Figure.Note(figure.metric() + " (runs " + runs + ")", figure.value(), figure.unit()),
                        new Figure.Note(figure.baseline(), figure.baselineValue(), figure.unit()),
                        new Figure.Note("ratio of the two", figure.ratio(), "")),
                figure.notes().stream());
    }
}
