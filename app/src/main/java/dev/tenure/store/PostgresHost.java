package dev.tenure.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// As whom the embedded PostgreSQL runs, and where its files are: it refuses to run as root, so root lends
/// it a user namespace, or else a system user of its own with everything under a system directory.
///
/// @param prefix put before each PostgreSQL program
/// @param base holds the cluster and its log
/// @param programs where the programs are unpacked
record PostgresHost(List<String> prefix, Path base, Path programs, String owner) {

    static final String SYSTEM_USER = "tenure";
    private static final String ELSEWHERE = "location";
    private static final String OF = "of";
    private static final List<String> NAMESPACE = List.of("unshare", "--user", "--map-user=1000", "--map-group=1000");

    /// @param directory `postgres` in the data directory
    /// @param system where a system user's files go, for the day root cannot have a user namespace
    static PostgresHost choose(Path directory, Path system) throws IOException {
        var elsewhere = directory.resolve(ELSEWHERE);
        if (Files.exists(elsewhere)) return systemUser(directory, system, ownBase(directory, elsewhere));
        if (!isRoot()) return new PostgresHost(List.of(), directory, cache(directory), System.getProperty("user.name"));
        if (namespaceReaches(directory)) return new PostgresHost(NAMESPACE, directory, cache(directory), "root");
        if (Files.exists(directory.resolve("data")))
            throw refused("this system no longer lets root open a user namespace, in which the data was made");
        var base = freeBase(directory, system.resolve("data"));
        var host = systemUser(directory, system, base);
        Files.writeString(base.resolve(OF), directory + "\n");
        Files.writeString(elsewhere, base + "\n");
        return host;
    }

    /// Where the data of this very directory are. A copy of the directory names that place too, and must neither share
    /// it nor stop or erase what runs there; a directory that was moved takes it along.
    private static Path ownBase(Path directory, Path elsewhere) throws IOException {
        var base = path(elsewhere);
        var whose = "the PostgreSQL of " + directory.getParent();
        var anew = "to begin there with an empty database, remove " + elsewhere;
        if (!isRoot())
            throw new StartRefused(
                    whose + " was made by root and belongs to the system user '" + SYSTEM_USER + "', in " + base,
                    "start as root again; " + anew);
        if (!Files.exists(base))
            throw new StartRefused(
                    whose + " lies in " + base + ", and that is not there", "bring that folder back; " + anew);
        var of = base.resolve(OF);
        if (Files.exists(of) && !path(of).equals(directory)) {
            var original = path(of).resolve(ELSEWHERE);
            if (Files.exists(original) && path(original).equals(base))
                throw new StartRefused(
                        whose + " lies in " + base + ", which is that of " + path(of).getParent()
                                + ": this directory is a copy, made without it",
                        "use the original; " + anew);
        }
        Files.writeString(of, directory + "\n");
        return base;
    }

    /// Named after the directory. The name is taken where a directory that was moved from here still has its data, or
    /// one that was deleted left them: neither is to be met by a new directory.
    private static Path freeBase(Path directory, Path all) throws IOException {
        var name = digest(directory);
        var base = all.resolve(name);
        for (int next = 2; isTaken(base, directory); next++) base = all.resolve(name + "-" + next);
        return base;
    }

    private static boolean isTaken(Path base, Path directory) throws IOException {
        var of = base.resolve(OF);
        return Files.exists(base.resolve("data")) || Files.exists(of) && !path(of).equals(directory);
    }

    private static Path path(Path note) throws IOException {
        return Path.of(Files.readString(note).strip());
    }

    private static PostgresHost systemUser(Path directory, Path system, Path base) throws IOException {
        try {
            if (run(List.of("id", "-u", SYSTEM_USER), directory).code() != 0) {
                var made = run(
                        List.of(
                                "useradd",
                                "--system",
                                "--user-group",
                                "--no-create-home",
                                "--home-dir",
                                system.toString(),
                                "--shell",
                                "/usr/sbin/nologin",
                                SYSTEM_USER),
                        directory);
                if (made.code() != 0) throw refused("the system user '" + SYSTEM_USER + "' could not be made");
            }
            var programs = system.resolve("programs");
            for (var folder : List.of(system, programs, system.resolve("data"))) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.createDirectories(base);
            var host = new PostgresHost(
                    List.of("setpriv", "--reuid=" + SYSTEM_USER, "--regid=" + SYSTEM_USER, "--clear-groups"),
                    base,
                    programs,
                    SYSTEM_USER);
            host.give(base);
            if (host.execute(List.of("test", "-w", base.toString())).code() != 0)
                throw refused("the system user '" + SYSTEM_USER + "' cannot be used");
            return host;
        } catch (IOException e) {
            throw refused("its files cannot be given to the user '" + SYSTEM_USER + "': " + e.getMessage());
        }
    }

    private static StartRefused refused(String why) {
        return new StartRefused(
                "PostgreSQL does not run as root, and this system offers root neither a user namespace nor a system user ("
                        + why + ")",
                "start Tenure as a normal user, or set TENURE_POSTGRES_URL to a PostgreSQL 18 of your own");
    }

    /// Makes the file or folder belong to whom PostgreSQL runs as, readable by no one else.
    void give(Path path) throws IOException {
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        if (!owner.equals(SYSTEM_USER) || !isRoot()) return;
        var principal = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
        Files.setOwner(path, principal);
    }

    Ended execute(List<String> command) throws IOException {
        var full = new ArrayList<>(prefix);
        full.addAll(command);
        return run(full, base);
    }

    /// What a program left behind.
    record Ended(int code, String output) {}

    private static Ended run(List<String> command, Path in) throws IOException {
        var log = Files.createTempFile("tenure", ".log");
        try {
            // Output goes to a file: a pipe would stay open for as long as the server that the program starts.
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .directory(in.toFile());
            clean(builder.environment());
            var process = builder.start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end within two minutes");
            }
            return new Ended(
                    process.exitValue(),
                    Files.readString(log, StandardCharsets.UTF_8).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(log);
        }
    }

    /// PostgreSQL takes settings from PG* variables, and a locale that this machine may not have.
    private static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANG"));
        environment.put("LC_ALL", "C");
    }

    private static boolean namespaceReaches(Path directory) throws IOException {
        try {
            var probe = new ArrayList<>(NAMESPACE);
            probe.addAll(List.of("test", "-w", directory.toString()));
            return run(probe, directory).code() == 0;
        } catch (IOException e) {
            // No such program on this system, which is one way of being refused.
            if (e.getMessage() != null && e.getMessage().contains("Cannot run program")) return false;
            throw e;
        }
    }

    /// The user's cache when it is his own, else beside the data: a program in a folder that somebody else can
    /// write is not run.
    private static Path cache(Path directory) throws IOException {
        var set = System.getenv("XDG_CACHE_HOME");
        var parent =
                set != null && set.startsWith("/") ? Path.of(set) : Path.of(System.getProperty("user.home"), ".cache");
        var home = parent.getParent();
        if (home == null || !mine(home) || Files.exists(parent) && !mine(parent)) return directory;
        var cache = parent.resolve("tenure");
        if (Files.exists(cache) && !mine(cache)) return directory;
        try {
            Files.createDirectories(cache);
            return cache;
        } catch (IOException _) {
            return directory;
        }
    }

    private static boolean mine(Path path) throws IOException {
        return Files.exists(path)
                && Files.isWritable(path)
                && Files.getOwner(path).getName().equals(isRoot() ? "root" : System.getProperty("user.name"));
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String digest(Path directory) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(directory.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
