package dev.tenure.cli;

import dev.tenure.demo.World;
import dev.tenure.store.DataDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

/// A server of its own with the demo world in it. The world goes in through the API, as anybody's would.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "An invented world in a server and a folder of its own; it never mixes with your data.",
            "Prints 'ready URL' when the first 60 days are scored; the other 120 load while you look."
        })
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--port", description = "0 takes any free one (8080)")
    int port = 8080;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "holds the demo (.tenure-demo)")
    Path dataDir = Path.of(".tenure-demo");

    @Option(names = "--as-of", paramLabel = "DAY", description = "the demo's today; its world ends the day before")
    @Nullable
    LocalDate asOf;

    @Option(names = "--seed", description = "another world for another number (1)")
    long seed = 1;

    @Option(names = "--reset", description = "erases the demo first")
    boolean reset;

    @Option(names = "--no-browser", description = "opens no browser")
    boolean noBrowser;

    @Spec
    @Nullable
    CommandSpec spec;

    /// Where to write down what the server did, for later starts. Doing so takes a server a minute at its end.
    private static final boolean REHEARSAL =
            !System.getenv().getOrDefault("TENURE_REHEARSAL", "").isEmpty();

    private static final Duration PATIENCE = REHEARSAL ? Duration.ofMinutes(3) : Duration.ofSeconds(20);

    private volatile boolean stopping;

    /// Which world a folder holds, so that a second demo shows the same one.
    private record Kept(long seed, LocalDate today, boolean complete) {

        static Optional<Kept> read(Path file) throws IOException {
            if (!Files.exists(file)) return Optional.empty();
            try {
                var json = Client.JSON.readTree(Files.readString(file));
                return Optional.of(new Kept(
                        json.path("seed").asLong(),
                        LocalDate.parse(json.path("today").asString()),
                        json.path("complete").asBoolean()));
            } catch (JacksonException | DateTimeException _) {
                throw new CommandFailed(CommandFailed.FAILED, file + " names no demo world", "begin anew with --reset");
            }
        }

        void write(Path file) throws IOException {
            Files.writeString(
                    file,
                    Client.JSON
                            .createObjectNode()
                            .put("seed", seed)
                            .put("today", today.toString())
                            .put("complete", complete)
                            .toString());
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var file = dataDir.resolve(DataDirectory.DEMO);
        refuseUnlessOurs(file);
        var before = reset ? Optional.<Kept>empty() : Kept.read(file);
        var today = before.map(Kept::today).orElse(today(Optional.ofNullable(asOf), InstantSource.system()));
        var kept = before.orElse(new Kept(seed, today, false));
        if (asOf != null && !asOf.equals(today) || before.isPresent() && kept.seed != seed)
            throw new CommandFailed(
                    CommandFailed.USAGE,
                    dataDir + " holds the demo of seed " + kept.seed + " as of " + today,
                    "leave --as-of and --seed out, name another --data-dir, or begin anew with --reset");
        if (before.isEmpty()) claim(kept, file);
        var server = start(today);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(server)));
        try {
            return show(server, kept, today, file);
        } catch (IOException | CommandFailed e) {
            // Whoever interrupts the demo need not be told that its server is gone.
            if (stopping) return CommandFailed.FAILED;
            throw e;
        }
    }

    /// The day the demo believes it is, whatever zone the machine stands in; the world ends the day before.
    static LocalDate today(Optional<LocalDate> asOf, InstantSource clock) {
        return asOf.orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    /// Neither an invented world nor `--reset` gets near a directory that somebody works with.
    private void refuseUnlessOurs(Path file) throws IOException {
        if (Files.exists(file) || !Files.isDirectory(dataDir)) return;
        try (var inside = Files.list(dataDir)) {
            if (inside.findAny().isPresent())
                throw new CommandFailed(
                        CommandFailed.USAGE,
                        dataDir + " is not a demo's folder, and the demo touches no other",
                        "name a new one with --data-dir");
        }
    }

    private void claim(Kept kept, Path file) throws IOException {
        try {
            if (!Files.exists(dataDir))
                Files.createDirectories(
                        dataDir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!Files.exists(file)) kept.write(file);
        } catch (FileSystemException _) {
            // The server says what is wrong with the folder, and what to do.
        }
    }

    private int show(Process server, Kept kept, LocalDate today, Path file) throws IOException, InterruptedException {
        var stdout = new BufferedReader(server.inputReader(StandardCharsets.UTF_8));
        if (!answers(stdout)) return server.waitFor() == 0 ? CommandFailed.FAILED : server.exitValue();
        showLogin();
        Thread.ofVirtual().start(() -> pass(stdout));
        var context = Context.read(dataDir.resolve(Context.FILE))
                .orElseThrow(() -> new CommandFailed(
                        CommandFailed.FAILED, "the server left no context in " + dataDir, "try again with --reset"));
        kept.write(file);
        load(new Client(context.url(), context.token()), kept, today, context, file);
        return server.waitFor();
    }

    private void load(Client client, Kept kept, LocalDate today, Context context, Path file) throws IOException {
        var load = new DemoLoad(client, new World(kept.seed, today), err());
        if (!kept.complete) {
            err().println("loading the demo world, " + today.minusDays(World.DAYS) + " to " + today.minusDays(1));
            load.beginning();
        }
        out().println("ready " + context.url());
        if (!noBrowser) browse(context.url().toString());
        if (kept.complete) return;
        load.rest();
        new Kept(kept.seed, kept.today, true).write(file);
        err().println("the demo world is complete; stop it with Ctrl+C, see it again with the same command");
    }

    private Process start(LocalDate today) throws IOException {
        var java = ProcessHandle.current().info().command().orElse("java");
        var command = new ArrayList<String>();
        command.add(java);
        // What the launcher and the operator (TENURE_JAVA_OPTS) gave this process is meant for the server.
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(rehearsed());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tenure.Tenure",
                "--data-dir",
                dataDir.toString(),
                "--port",
                String.valueOf(port),
                "--as-of",
                today.toString(),
                "--until-stdin-ends"));
        if (reset) command.add("--reset");
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Its own database, whatever the operator's servers are told to use.
        builder.environment().keySet().removeIf(name -> name.startsWith("TENURE_POSTGRES_"));
        builder.environment().put("TENURE_POSTGRES_URL", "");
        // The world ends yesterday: a turn for today would find every feed silent. Days are turned by the load.
        builder.environment().put("TENURE_CYCLE_SECONDS", "0");
        return builder.start();
    }

    /// A server that was rehearsed starts with its classes loaded and its hot methods known. The rehearsal itself, of
    /// which only the server is to be remembered, says so by the environment.
    private static List<String> rehearsed() {
        var archive = System.getProperty("tenure.rehearsed");
        if (archive == null) return List.of();
        if (REHEARSAL) return List.of("-XX:AOTCacheOutput=" + archive);
        return Files.exists(Path.of(archive)) ? List.of("-XX:AOTCache=" + archive) : List.of();
    }

    /// An invented world is nobody's secret: its login is shown wherever the demo's output goes.
    private void showLogin() throws IOException {
        var file = dataDir.resolve(DataDirectory.FIRST_PASSWORD);
        if (!Files.exists(file)) return;
        err().println("first account: sign in as admin with password "
                + Files.readString(file).strip() + " (shown this once)");
        Files.delete(file);
    }

    /// Passes on what the server says, but its 'ready', which comes when there is something to see, and where its
    /// password is, which is shown in its place.
    private boolean answers(BufferedReader stdout) throws IOException {
        for (var line = stdout.readLine(); line != null; line = stdout.readLine()) {
            if (line.startsWith("ready ")) return true;
            if (!line.startsWith("first account: ")) err().println(line);
        }
        return false;
    }

    private void pass(BufferedReader stdout) {
        try {
            for (var line = stdout.readLine(); line != null; line = stdout.readLine()) err().println(line);
        } catch (IOException e) {
            if (!stopping) err().println("the server's output ended: " + e.getMessage());
        }
    }

    private void stop(Process server) {
        stopping = true;
        server.destroy();
        try {
            if (!server.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) server.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void browse(String url) {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        if (!mac && System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null) return;
        try {
            new ProcessBuilder(mac ? "open" : "xdg-open", url)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            err().println("open " + url + " in a browser");
        }
    }

    private PrintWriter out() {
        return java.util.Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return java.util.Objects.requireNonNull(spec).commandLine().getErr();
    }
}
