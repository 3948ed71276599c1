package dev.tenure.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

    /// What `kill -9` of the server leaves: a running PostgreSQL without an owner.
    public static final class Victim {
        public static void main(String[] args) throws InterruptedException {
            var server = EmbeddedPostgres.start(Path.of(args[0]), RANDOM);
            System.out.println("started " + server.address().url());
            Thread.sleep(600_000);
        }
    }

    @Test
    void theNextStartAfterAKilledJvmStopsTheOrphanAndFindsWhatWasCommitted(@TempDir Path home) throws Exception {
        var directory = longWithASpace(home);
        var victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String url;
        try (BufferedReader lines = victim.inputReader()) {
            url = String.valueOf(lines.readLine()).replaceFirst("^started ", "");
            try (var connection = DriverManager.getConnection(url, "tenure", secret(directory));
                    var statement = connection.createStatement()) {
                statement.execute("create table kept as select 42 as n");
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }
        assertEquals("42", ask(directory, url, "select n from kept"), "the orphan still runs");
        try (var next = EmbeddedPostgres.start(directory, RANDOM)) {
            assertEquals("42", ask(directory, next.address().url(), "select n from kept"));
            assertThrows(SQLException.class, () -> ask(directory, url, "select 1"), "the orphan was stopped");
        }
    }

    @Test
    void aStaleFileThatNamesAnotherProgramsProcessIsNoReasonToStopThatProgram(@TempDir Path home) throws Exception {
        var directory = home.resolve("postgres");
        EmbeddedPostgres.start(directory, RANDOM).close();
        var bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    directory.resolve("data/postmaster.pid"),
                    bystander.pid() + "\n" + directory + "/data\n1\n5432\n\n127.0.0.1\n");
            try (var server = EmbeddedPostgres.start(directory, RANDOM)) {
                assertEquals("1", ask(directory, server.address().url(), "select 1"));
            }
            assertTrue(bystander.isAlive());
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void aStartThatWasKilledWhileItMadeTheClusterIsMadeAnew(@TempDir Path home) throws Exception {
        var directory = home.resolve("postgres");
        Files.createDirectories(directory.resolve("data.new/base"));
        Files.writeString(directory.resolve("data.new/PG_VERSION"), "18\n");
        Files.writeString(directory.resolve("initdb.secret"), "left behind");
        try (var server = EmbeddedPostgres.start(directory, RANDOM)) {
            assertEquals("1", ask(directory, server.address().url(), "select 1"));
        }
        assertFalse(Files.exists(directory.resolve("initdb.secret")));
    }

    @Test
    void itIsDurableAndTrustsNobody(@TempDir Path home) throws Exception {
        var directory = home.resolve("postgres");
        try (var server = EmbeddedPostgres.start(directory, RANDOM)) {
            var url = server.address().url();
            for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums"))
                assertEquals("on", ask(directory, url, "show " + setting), setting);
            assertEquals("", askAs("postgres", directory, url, "show unix_socket_directories"));
            assertEquals("127.0.0.1", ask(directory, url, "show listen_addresses"));
            assertEquals(
                    "scram-sha-256",
                    askAs(
                            "postgres",
                            directory,
                            url.replace("/tenure", "/postgres"),
                            "select string_agg(distinct auth_method, ' ') from pg_hba_file_rules"));
            for (var user : List.of("postgres", "tenure"))
                for (var password : List.of("", user, "wrong"))
                    assertThrows(
                            SQLException.class,
                            () -> DriverManager.getConnection(url, user, password)
                                    .close(),
                            user + " with '" + password + "'");
        }
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("superuser.secret"))));
    }

    @Test
    void programsOfEveryPackedMachineHaveTheirName() {
        assertEquals("/postgres-linux-x86_64.txz", PostgresBinaries.resource("Linux", "amd64"));
        assertEquals("/postgres-linux-arm_64.txz", PostgresBinaries.resource("Linux", "aarch64"));
        assertEquals("/postgres-darwin-arm_64.txz", PostgresBinaries.resource("Mac OS X", "aarch64"));
        assertEquals("/postgres-darwin-x86_64.txz", PostgresBinaries.resource("Mac OS X", "x86_64"));
    }

    @Test
    void onlyAnAbsoluteFolderIsEverDeleted() {
        for (var path : List.of(Path.of(""), Path.of("relative"), Path.of("/"), Path.of("/home")))
            assertThrows(IllegalArgumentException.class, () -> PostgresBinaries.deleteTree(path), path.toString());
    }

    /// Longer than a socket path may be.
    private static Path longWithASpace(Path home) {
        return home.resolve("of a user").resolve("a".repeat(110)).resolve("postgres");
    }

    private static String ask(Path directory, String url, String sql) throws SQLException, IOException {
        return askAs("tenure", directory, url, sql);
    }

    private static String askAs(String user, Path directory, String url, String sql) throws SQLException, IOException {
        try (var connection = DriverManager.getConnection(url, user, secret(directory));
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            assertTrue(answer.next(), sql);
            return String.valueOf(answer.getString(1));
        }
    }

    private static String secret(Path directory) throws IOException {
        return Files.readString(directory.resolve("superuser.secret")).strip();
    }
}
