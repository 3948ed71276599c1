package dev.tenure.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// PostgreSQL 18 inside the data directory: durable settings, a password on loopback, no socket, no trust.
/// It outlives a killed JVM; the next start stops what was left and starts anew on the same data.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final String OWNER = "tenure";
    private static final Path SYSTEM = Path.of("/var/lib/tenure");
    private static final long LARGE_LOG = 10_000_000;

    private static final List<String> SERVER_SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "password_encryption=scram-sha-256",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "timezone=UTC",
            "log_timezone=UTC",
            "max_connections=60",
            "shared_buffers=256MB");

    private final PostgresHost host;
    private final Path programs;
    private final PostgresAddress address;

    private EmbeddedPostgres(PostgresHost host, Path programs, PostgresAddress address) {
        this.host = host;
        this.programs = programs;
        this.address = address;
    }

    public PostgresAddress address() {
        return address;
    }

    /// Where its data is, which need not be the data directory's disk.
    public Path disk() {
        return host.base();
    }

    public static EmbeddedPostgres start(Path directory, RandomGenerator random) {
        return start(directory, random, SYSTEM);
    }

    static EmbeddedPostgres start(Path directory, RandomGenerator random, Path system) {
        try {
            Files.createDirectories(directory);
            var real = directory.toRealPath();
            var host = PostgresHost.choose(real, system);
            var programs = PostgresBinaries.forThisMachine().in(host.programs());
            var data = host.base().resolve("data");
            stopOrphan(host, programs, data);
            var password = OwnerOnly.secret(real.resolve("superuser.secret"), random);
            var login = OwnerOnly.secret(real.resolve("login.secret"), random);
            if (!Files.exists(data.resolve("PG_VERSION"))) create(host, programs, data, password);
            int port = launch(host, programs, data);
            var server = "jdbc:postgresql://127.0.0.1:" + port + "/";
            createOwner(server, password);
            return new EmbeddedPostgres(host, programs, new PostgresAddress(server + "tenure", OWNER, password, login));
        } catch (IOException e) {
            throw new StartRefused(
                    "the embedded PostgreSQL did not start: " + FileProblem.of(e),
                    "see " + directory.resolve("postgres.log") + ", or set TENURE_POSTGRES_URL to one of your own",
                    e);
        }
    }

    /// Stops a server that outlived its JVM, and removes what it keeps outside the directory.
    static void erase(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        var host = PostgresHost.choose(directory.toRealPath(), SYSTEM);
        stopOrphan(
                host,
                PostgresBinaries.forThisMachine().in(host.programs()),
                host.base().resolve("data"));
        PostgresBinaries.deleteTree(host.base());
    }

    /// Into a folder of another name first, so that a start that was killed here leaves no half cluster.
    private static void create(PostgresHost host, Path programs, Path data, String password) throws IOException {
        var fresh = data.resolveSibling("data.new");
        var file = data.resolveSibling("initdb.secret");
        PostgresBinaries.deleteTree(fresh);
        Files.deleteIfExists(file);
        OwnerOnly.write(file, password);
        host.give(file);
        try {
            run(
                    host,
                    List.of(
                            programs.resolve("bin/initdb").toString(),
                            "-D",
                            fresh.toString(),
                            "-U",
                            "postgres",
                            "--auth=scram-sha-256",
                            "--pwfile=" + file,
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--data-checksums"));
        } finally {
            Files.deleteIfExists(file);
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static int launch(PostgresHost host, Path programs, Path data) throws IOException {
        var log = data.resolveSibling("postgres.log");
        if (Files.exists(log) && Files.size(log) > LARGE_LOG)
            Files.move(log, data.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        for (int attempt = 1; ; attempt++) {
            int port;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            var options = new StringBuilder("-p " + port);
            for (var setting : SERVER_SETTINGS) options.append(" -c ").append(setting);
            try {
                run(
                        host,
                        List.of(
                                programs.resolve("bin/pg_ctl").toString(),
                                "-D",
                                data.toString(),
                                "-w",
                                "-t",
                                "100",
                                "-l",
                                log.toString(),
                                "-o",
                                options.toString(),
                                "start"));
                return port;
            } catch (IOException e) {
                // Between the look for a free port and its use another process may have taken it.
                if (attempt == 3) throw e;
            }
        }
    }

    private static void stopOrphan(PostgresHost host, Path programs, Path data) throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) return;
        var first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
        boolean running = first.matches("\\d{1,9}") && isServerOf(Long.parseLong(first), data);
        if (running) stop(host, programs, data);
        else Files.deleteIfExists(pidFile);
    }

    /// After a restart of the machine the number in the file may be another program's: that one is left alone.
    private static boolean isServerOf(long pid, Path data) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().arguments())
                .filter(arguments -> Arrays.asList(arguments).contains(data.toString()))
                .isPresent();
    }

    private static void stop(PostgresHost host, Path programs, Path data) throws IOException {
        var stop = List.of(
                programs.resolve("bin/pg_ctl").toString(), "-D", data.toString(), "-w", "-t", "50", "stop", "-m");
        try {
            run(host, and(stop, "fast"));
        } catch (IOException e) {
            // A server that hangs loses nothing by this: what was committed is in its log.
            if (Files.exists(data.resolve("postmaster.pid"))) run(host, and(stop, "immediate"));
        }
    }

    private static List<String> and(List<String> command, String last) {
        return java.util.stream.Stream.concat(command.stream(), java.util.stream.Stream.of(last))
                .toList();
    }

    private static void createOwner(String server, String password) {
        try (var connection = DriverManager.getConnection(server + "postgres", "postgres", password);
                var statement = connection.createStatement()) {
            statement.execute("""
                    do $$ begin
                      if not exists (select from pg_roles where rolname = '%1$s') then
                        create role %1$s login createrole password '%2$s';
                      end if;
                    end $$""".formatted(OWNER, password));
            try (var there = statement.executeQuery("select 1 from pg_database where datname = 'tenure'")) {
                if (there.next()) return;
            }
            statement.execute("create database tenure owner " + OWNER);
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded PostgreSQL refused its own superuser", e);
        }
    }

    private static void run(PostgresHost host, List<String> command) throws IOException {
        var ended = host.execute(command);
        if (ended.code() != 0)
            throw new IOException(Path.of(command.getFirst()).getFileName() + " failed: "
                    + ended.output().lines().reduce((_, last) -> last).orElse("no output"));
    }

    @Override
    public void close() {
        try {
            stop(host, programs, host.base().resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
