package dev.tenure.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// PostgreSQL 18 inside the data directory. Durable settings, password on loopback, never open trust.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final String LOGIN = "tenure";

    private final Path home;
    private final Path data;
    private final boolean root;
    private final PostgresAddress address;

    private EmbeddedPostgres(Path home, Path data, boolean root, PostgresAddress address) {
        this.home = home;
        this.data = data;
        this.root = root;
        this.address = address;
    }

    public PostgresAddress address() {
        return address;
    }

    public static EmbeddedPostgres start(Path directory, RandomGenerator random) {
        try {
            var home = directory.resolve("binaries");
            if (!Files.exists(home.resolve("bin/postgres"))) unpack(home);
            var data = directory.resolve("data");
            boolean root = "root".equals(System.getProperty("user.name"));
            var secret = directory.resolve("superuser.secret");
            if (!Files.exists(data.resolve("PG_VERSION"))) {
                Files.createDirectories(data);
                Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
                var bytes = new byte[24];
                random.nextBytes(bytes);
                Files.writeString(secret, HexFormat.of().formatHex(bytes));
                Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
                run(
                        home,
                        root,
                        List.of(
                                home.resolve("bin/initdb").toString(),
                                "-D",
                                data.toString(),
                                "-U",
                                "postgres",
                                "--auth=scram-sha-256",
                                "--pwfile=" + secret,
                                "--encoding=UTF8",
                                "--locale=C.UTF-8",
                                "--data-checksums"));
            }
            int port;
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            run(
                    home,
                    root,
                    List.of(
                            home.resolve("bin/pg_ctl").toString(),
                            "-D",
                            data.toString(),
                            "-w",
                            "-t",
                            "60",
                            "-l",
                            directory.resolve("postgres.log").toString(),
                            "-o",
                            "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=on"
                                    + " -c synchronous_commit=on -c timezone=UTC -c log_timezone=UTC -c max_connections=60"
                                    + " -c shared_buffers=256MB",
                            "start"));
            var password = Files.readString(secret).strip();
            var server = "jdbc:postgresql://127.0.0.1:" + port + "/";
            createLogin(server, password);
            return new EmbeddedPostgres(home, data, root, new PostgresAddress(server + "tenure", LOGIN, password));
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL could not start", e);
        }
    }

    private static void createLogin(String server, String password) {
        try (var connection = DriverManager.getConnection(server + "postgres", "postgres", password);
                var statement = connection.createStatement()) {
            var there = statement.executeQuery("select 1 from pg_database where datname = 'tenure'");
            if (there.next()) return;
            statement.execute("create role " + LOGIN + " login createrole password '" + password + "'");
            statement.execute("create database tenure owner " + LOGIN);
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded PostgreSQL refused its own superuser", e);
        }
    }

    private static void run(Path home, boolean root, List<String> command) throws IOException {
        var full = new ArrayList<String>();
        if (root) full.addAll(List.of("unshare", "--user", "--map-user=1000", "--map-group=1000"));
        full.addAll(command);
        var log = Files.createTempFile("tenure", ".log");
        var process = new ProcessBuilder(full)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(home.toFile())
                .start();
        try {
            if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0)
                throw new IOException(command.getFirst() + " failed: " + Files.readString(log, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(log);
        }
    }

    private static void unpack(Path home) throws IOException {
        InputStream packed = EmbeddedPostgres.class.getResourceAsStream("/postgres-linux-x86_64.txz");
        if (packed == null) throw new IOException("no PostgreSQL binaries for this machine on the class path");
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var to = home.resolve(entry.getName()).normalize();
                if (!to.startsWith(home)) throw new IOException("archive leaves its folder: " + entry.getName());
                if (entry.isDirectory()) Files.createDirectories(to);
                else if (entry.isSymbolicLink()) {
                    Files.createDirectories(to.getParent());
                    Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(to.getParent());
                    Files.copy(tar, to);
                    if ((entry.getMode() & 0100) != 0)
                        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            run(
                    home,
                    root,
                    List.of(home.resolve("bin/pg_ctl").toString(), "-D", data.toString(), "-m", "fast", "-w", "stop"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
