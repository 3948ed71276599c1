package dev.tenure.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One run of the launcher as a user has it: a process of its own, with a home and an environment of its own.
final class Launched implements AutoCloseable {

    static final Path FOLDER = Path.of("target", "tenure").toAbsolutePath();

    /// Half of what a start costs is compiling for a long life, which none of these has.
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    /// Of one run of the tests, so that PostgreSQL is unpacked and the command line's classes are archived once in it.
    private static final Path CACHE = emptyCache();

    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final CountDownLatch outEnded = new CountDownLatch(1);
    private final CountDownLatch errEnded = new CountDownLatch(1);

    private Launched(Process process) {
        this.process = process;
        collect(process.inputReader(), out, outEnded);
        collect(process.errorReader(), err, errEnded);
    }

    /// @param home stands for the user's, so that nothing of this machine's user is read or written
    static Launched start(Path home, Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TENURE_") || name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("TENURE_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CACHE_HOME", CACHE.toString());
        builder.environment().put("TENURE_JAVA_OPTS", "-Xmx700m " + SHORT_LIVED + " -Duser.home=" + home);
        builder.environment().putAll(environment);
        return new Launched(builder.start());
    }

    static Launched tenure(Path home, String... arguments) throws IOException {
        return tenure(home, Map.of(), arguments);
    }

    static Launched tenure(Path home, Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(FOLDER.resolve("bin/tenure").toString()));
        command.addAll(List.of(arguments));
        return start(home, environment, command);
    }

    /// The address after `ready`.
    String ready(Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (System.nanoTime() < end) {
            for (var line : out()) if (line.startsWith("ready ")) return line.substring("ready ".length());
            if (outEnded.await(50, TimeUnit.MILLISECONDS) && !process.isAlive()) break;
        }
        throw new AssertionError("not ready: " + out() + err());
    }

    /// The exit code of a run that is over by itself.
    int end(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
            throw new AssertionError("still running: " + out() + err());
        outEnded.await();
        errEnded.await();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean runs() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    List<String> out() {
        synchronized (out) {
            return List.copyOf(out);
        }
    }

    List<String> err() {
        synchronized (err) {
            return List.copyOf(err);
        }
    }

    private static void collect(BufferedReader from, List<String> into, CountDownLatch ended) {
        Thread.ofPlatform().daemon().start(() -> {
            try (from) {
                for (var line = from.readLine(); line != null; line = from.readLine())
                    synchronized (into) {
                        into.add(line);
                    }
            } catch (IOException e) {
                synchronized (into) {
                    into.add("reading ended: " + e);
                }
            } finally {
                ended.countDown();
            }
        });
    }

    /// Asks the process to stop as an operator does, and insists after a while.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A short-lived program of this machine; its answer, or a failure that says what it said.
    static String machine(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var answer = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new AssertionError(String.join(" ", command) + ": " + answer);
            return answer.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path emptyCache() {
        var cache = Path.of("target", "cache").toAbsolutePath();
        machine("rm", "-rf", cache.toString());
        machine("mkdir", "-p", cache.toString());
        return cache;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static Path freshFolder(String name) throws IOException {
        return Files.createTempDirectory("tenure-" + name).toRealPath();
    }
}
