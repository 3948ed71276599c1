package dev.tenure.transfer;

import dev.tenure.ingest.LedgerTransfer;
import dev.tenure.transfer.CannotTransfer.Why;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// The files of an export as one stream, and what is checked of it before any of it is believed.
final class Archive {

    private record Found(long bytes, String sha256) {}

    private static final String FIX = "Make the export again, or copy it again from where it is whole.";

    /// A name that stays below the folder it is taken apart into.
    private static final Pattern SAFE = Pattern.compile("[a-z]+/[a-z_]+(\\.[a-z]+)+|manifest\\.json");

    /// It is read into memory.
    private static final long MOST_MANIFEST = 1L << 20;

    private Archive() {}

    /// Takes a stream apart into a folder; answers its manifest once every file is what that says.
    ///
    /// @param schema of the tables the rows are to go into
    static Manifest unpack(InputStream from, Path folder, String schema) throws IOException {
        var found = new HashMap<String, Found>();
        try (var zip = new ZipInputStream(from)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory()) continue;
                if (!SAFE.matcher(entry.getName()).matches())
                    throw damaged("'" + entry.getName() + "' is no file of an export");
                var file = folder.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                var sha = sha256();
                try (var out = new DigestOutputStream(Files.newOutputStream(file), sha)) {
                    zip.transferTo(out);
                }
                found.put(
                        entry.getName(),
                        new Found(Files.size(file), HexFormat.of().formatHex(sha.digest())));
            }
        } catch (ZipException | java.io.EOFException e) {
            throw damaged("the archive cannot be read to its end (" + e.getMessage() + ")");
        }
        if (found.isEmpty()) throw damaged("this is no archive of an export");
        if (!found.containsKey(Manifest.FILE)) throw damaged(Manifest.FILE + " is missing, so the export broke off");
        if (Files.size(folder.resolve(Manifest.FILE)) > MOST_MANIFEST)
            throw damaged(Manifest.FILE + " is far too large");
        var manifest = Manifest.read(Files.readAllBytes(folder.resolve(Manifest.FILE)));
        if (manifest.format() != Manifest.FORMAT) throw otherVersion("format", manifest.format(), Manifest.FORMAT);
        if (!manifest.schema().equals(schema)) throw otherVersion("schema", manifest.schema(), schema);
        check(manifest, found);
        return manifest;
    }

    private static void check(Manifest manifest, Map<String, Found> found) {
        var named = new HashSet<String>();
        for (var part : manifest.files()) {
            var file = found.get(part.path());
            if (file == null) throw damaged(part.path() + " is missing");
            if (file.bytes != part.bytes() || !file.sha256.equals(part.sha256()))
                throw damaged(part.path() + " is damaged: its content is not what " + Manifest.FILE + " says");
            named.add(part.path());
        }
        needed().filter(path -> !named.contains(path)).findFirst().ifPresent(path -> {
            throw damaged(path + " is not listed in " + Manifest.FILE);
        });
        for (var path : found.keySet())
            if (!named.contains(path) && !path.equals(Manifest.FILE))
                throw damaged(path + " is not listed in " + Manifest.FILE);
    }

    private static Stream<String> needed() {
        return Stream.concat(Carried.paths(), LedgerTransfer.paths().stream());
    }

    private static CannotTransfer otherVersion(String what, Object theirs, Object ours) {
        return new CannotTransfer(
                Why.OTHER_VERSION,
                "the export has %s %s, and this Tenure takes %s".formatted(what, theirs, ours),
                "Use the same version of Tenure on both sides, then upgrade.");
    }

    static CannotTransfer damaged(String what) {
        return new CannotTransfer(Why.DAMAGED, what, FIX);
    }

    static String sha256(Path file) throws IOException {
        var sha = sha256();
        try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), sha)) {
            Files.copy(file, out);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// With everything in it.
    static void delete(Path folder) {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(each);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy " + folder, e);
        }
    }
}
