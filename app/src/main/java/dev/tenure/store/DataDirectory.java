package dev.tenure.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The folder that holds everything: marked with the version of its layout, used by one server at a time.
public final class DataDirectory implements AutoCloseable {

    /// Raised when an older server could no longer read what a newer one wrote here.
    public static final int FORMAT = 1;

    private static final String MARK = "format";
    private static final String LOCK = "lock";
    private static final String SERVER = "server-id";
    private static final String PLACE = "server-place";

    /// Says that a directory is a demo's, and may be there before its first start, so that one cut short is known too.
    public static final String DEMO = "demo.json";

    /// A password made by the server, for whoever may read the directory, when there was no terminal to show it in.
    public static final String FIRST_PASSWORD = "first-password.secret";

    /// By which somebody with the directory asks the server for a new password, and is answered.
    public static final String RECOVERY = "recovery.request";

    public static final String RECOVERED = "recovery.answer";

    private final Path path;
    private final FileChannel channel;
    private final UUID serverId;

    private DataDirectory(Path path, FileChannel channel, UUID serverId) {
        this.path = path;
        this.channel = channel;
        this.serverId = serverId;
    }

    /// Takes the directory, making it when there is none. A new directory gets `newId` as its server's name.
    public static DataDirectory open(Path path, UUID newId) {
        try {
            var made = create(path);
            var channel = lock(made);
            try {
                checkFormat(made);
                return new DataDirectory(made, channel, serverId(made, newId));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (FileSystemException e) {
            throw refused(path, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the data directory " + path, e);
        }
    }

    /// Deletes what is in the directory, provided it is Tenure's and no server uses it.
    public static void erase(Path path) {
        if (!Files.exists(path)) return;
        try (var channel = lock(path)) {
            if (!Files.exists(path.resolve(MARK)) && !isEmpty(path)) throw foreign(path);
            EmbeddedPostgres.erase(path.resolve("postgres"));
            try (var inside = Files.list(path)) {
                for (var each : inside.toList())
                    if (!each.getFileName().toString().equals(LOCK)) PostgresBinaries.deleteTree(each);
            }
        } catch (FileSystemException e) {
            throw refused(path, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot erase the data directory " + path, e);
        }
    }

    public Path path() {
        return path;
    }

    /// Stays the same for the life of the directory, so a command can tell which server it talks to. A copy is another
    /// directory.
    public UUID serverId() {
        return serverId;
    }

    private static Path create(Path path) throws IOException {
        if (Files.isDirectory(path)) return path;
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            throw new StartRefused(path + " is a file", "choose a folder with --data-dir", e);
        }
        return path;
    }

    private static FileChannel lock(Path path) throws IOException {
        var channel = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            lock = null;
        } finally {
            if (lock == null) channel.close();
        }
        if (lock == null)
            throw new StartRefused(
                    "another server is using " + path, "stop it, or choose another directory with --data-dir");
        return channel;
    }

    private static void checkFormat(Path path) throws IOException {
        var mark = path.resolve(MARK);
        if (!Files.exists(mark)) {
            if (!isEmpty(path)) throw foreign(path);
            var fresh = path.resolve(MARK + ".new");
            Files.writeString(fresh, FORMAT + "\n");
            Files.move(fresh, mark, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        var written = Files.readString(mark).strip();
        Integer version = written.matches("\\d{1,6}") ? Integer.valueOf(written) : null;
        refuseUnlessReadable(path, written, version);
    }

    private static void refuseUnlessReadable(Path path, String written, @Nullable Integer version) {
        if (version == null || version < 1)
            throw new StartRefused(
                    "the data directory " + path + " has the unknown format '" + written + "'",
                    "restore it from a backup, or choose another with --data-dir");
        if (version > FORMAT)
            throw new StartRefused(
                    "the data directory " + path + " has format " + version + " and this Tenure reads up to " + FORMAT,
                    "start the newer Tenure that wrote it, or choose another with --data-dir");
    }

    private static StartRefused refused(Path path, FileSystemException e) {
        if (e instanceof AccessDeniedException)
            return new StartRefused(
                    "the data directory " + path + " cannot be written by " + System.getProperty("user.name"),
                    "start as its owner, or choose another with --data-dir",
                    e);
        return new StartRefused(
                "the data directory " + path + " cannot be used (" + FileProblem.of(e) + ")",
                "choose another with --data-dir",
                e);
    }

    private static StartRefused foreign(Path path) {
        return new StartRefused(
                path + " holds files that are not Tenure's (there is no '" + MARK + "' file)",
                "choose an empty folder with --data-dir");
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (var inside = Files.list(path)) {
            return inside.map(each -> each.getFileName().toString())
                    .allMatch(name -> name.equals(LOCK) || name.equals(DEMO) || name.equals(MARK + ".new"));
        }
    }

    /// A directory that was moved, and one that was put back where it was, keep the name. Known by neither its path nor
    /// its place on the disk it is a copy, whose original may run beside it.
    private static UUID serverId(Path path, UUID newId) throws IOException {
        var file = path.resolve(SERVER);
        var place = path.resolve(PLACE);
        var real = path.toRealPath();
        var here = List.of(real.toString(), String.valueOf(Files.getAttribute(real, "basic:fileKey")));
        var before = Files.exists(place) ? Files.readAllLines(place) : here;
        if (!Files.exists(file) || Collections.disjoint(before, here)) Files.writeString(file, newId + "\n");
        Files.write(place, here);
        try {
            return UUID.fromString(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new StartRefused(file + " holds no server's name", "delete it, and the start makes another", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
