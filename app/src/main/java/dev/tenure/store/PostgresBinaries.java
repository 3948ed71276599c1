package dev.tenure.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The PostgreSQL programs, unpacked once from the class path and shared by every data directory of a user.
final class PostgresBinaries {

    private final String name;
    private final byte[] packed;

    private PostgresBinaries(String name, byte[] packed) {
        this.name = name;
        this.packed = packed;
    }

    static PostgresBinaries forThisMachine() throws IOException {
        var resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (var in = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (in == null)
                throw new StartRefused(
                        "no PostgreSQL for this machine is packed with Tenure (" + resource.substring(1) + ")",
                        "set TENURE_POSTGRES_URL to a PostgreSQL 18 of your own");
            var packed = in.readAllBytes();
            var digest = MessageDigest.getInstance("SHA-256").digest(packed);
            return new PostgresBinaries("postgres-" + HexFormat.of().formatHex(digest, 0, 6), packed);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String resource(String osName, String osArch) {
        var os = osName.toLowerCase(Locale.ROOT);
        var system = os.contains("mac") || os.contains("darwin") ? "darwin" : os.contains("win") ? "windows" : "linux";
        var machine = switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case "ppc64le" -> "ppc_64";
            default -> osArch.toLowerCase(Locale.ROOT);
        };
        return "/postgres-" + system + "-" + machine + ".txz";
    }

    /// The home of the programs under `parent`. Two servers may unpack at once: the first rename wins and the
    /// other throws its copy away.
    Path in(Path parent) throws IOException {
        var home = parent.resolve(name);
        if (Files.exists(home.resolve("bin/postgres"))) return home;
        Files.createDirectories(parent);
        var fresh = Files.createTempDirectory(parent, name + "-new-");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack(fresh);
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.exists(home.resolve("bin/postgres"))) throw e;
            deleteTree(fresh);
        }
        return home;
    }

    private void unpack(Path home) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(packed)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var to = home.resolve(entry.getName()).normalize();
                if (!to.startsWith(home)) throw new IOException("archive leaves its folder: " + entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(to);
                    continue;
                }
                Files.createDirectories(to.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, to);
                    // Stated rather than left to the umask: another user may have to run them.
                    var mode = (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--";
                    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(mode));
                }
            }
        }
    }

    /// A relative path is refused: it would depend on where the process was started what is lost.
    static void deleteTree(Path from) throws IOException {
        if (!from.isAbsolute() || from.getNameCount() < 2)
            throw new IllegalArgumentException("will not delete '" + from + "'");
        if (!Files.exists(from)) return;
        try (var walk = Files.walk(from)) {
            for (var each : walk.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }
}
