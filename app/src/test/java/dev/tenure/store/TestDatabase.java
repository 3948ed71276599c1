package dev.tenure.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// One real PostgreSQL for the test process; every caller gets a database of its own, migrated.
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabase() {}

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                var directory = Files.createTempDirectory("tenure-pg");
                var server = EmbeddedPostgres.start(directory, RandomGenerator.of("L64X128MixRandom"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(directory)));
                try (var fresh = Database.open(server.address(), 2)) {
                    // The template is migrated once; closing it lets PostgreSQL copy it.
                    fresh.inControl(
                            tx -> tx.sql().sql("select 1").query(Integer.class).single());
                }
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Nobody needs these databases again. An orderly stop would write all of them out first, which takes
    /// longer than whoever started the tests waits for their end.
    private static void discard(Path directory) {
        try {
            var mark = directory.resolve("data/postmaster.pid");
            if (Files.exists(mark)) {
                var pid = Files.readAllLines(mark).getFirst();
                new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start().waitFor();
                var process = ProcessHandle.of(Long.parseLong(pid));
                if (process.isPresent()) process.get().onExit().get(10, TimeUnit.SECONDS);
            }
            EmbeddedPostgres.erase(directory);
            Files.deleteIfExists(directory.resolve("superuser.secret"));
            Files.deleteIfExists(directory.resolve("login.secret"));
            Files.deleteIfExists(directory);
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the tests' PostgreSQL could not be discarded", e);
        }
    }

    public static Database fresh() {
        return Database.open(freshAddress(), 8);
    }

    public static PostgresAddress freshAddress() {
        return make("template tenure");
    }

    /// Without a table in it, for a test that begins with an older schema.
    public static PostgresAddress bareAddress() {
        return make("template template0");
    }

    private static PostgresAddress make(String from) {
        var template = Server.RUNNING.address();
        var name = "test_" + COUNT.incrementAndGet();
        var maintenance = template.url().replace("/tenure", "/postgres");
        try (var connection = DriverManager.getConnection(maintenance, "postgres", template.password());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " " + from + " owner tenure");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new PostgresAddress(
                template.url().replace("/tenure", "/" + name),
                template.user(),
                template.password(),
                template.loginPassword());
    }
}
