package dev.tenure.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An export between the disk here and a server. What arrives lies under another name until all of it is there and is
/// what its manifest says.
final class ExportFiles {

    private static final String MANIFEST = "manifest.json";

    private final PrintWriter progress;

    ExportFiles(PrintWriter progress) {
        this.progress = progress;
    }

    JsonNode fetch(Client client, Path out) {
        var target = out.toAbsolutePath().normalize();
        boolean zip = isZip(target);
        var partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            if (Files.exists(target)
                    && (zip || !Files.isDirectory(target) || !list(target).isEmpty()))
                throw new CommandFailed(CommandFailed.USAGE, out + " is there already", "name a new folder or file");
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            delete(partial);
            // Contacts and notes of everybody are in it.
            if (zip) Files.createFile(partial, owner("rw-------"));
            else Files.createDirectory(partial, owner("rwx------"));
            var manifest = client.download("/v1/export", from -> zip ? keep(from, partial) : unpack(from, partial));
            if (!zip) Files.deleteIfExists(target);
            Files.move(partial, target);
            return manifest;
        } catch (IOException e) {
            throw new CommandFailed(CommandFailed.FAILED, "cannot write " + out + ": " + e.getMessage(), "");
        }
    }

    JsonNode send(Client client, Path from, @Nullable String key) {
        try {
            if (Files.isDirectory(from)) {
                if (!Files.exists(from.resolve(MANIFEST)))
                    throw new CommandFailed(
                            CommandFailed.USAGE, from + " holds no export", "name the folder with " + MANIFEST);
                return client.upload("/v1/import", key, to -> pack(from, to));
            }
            if (!Files.isReadable(from))
                throw new CommandFailed(CommandFailed.USAGE, "cannot read " + from, "name a readable folder or file");
            return client.upload("/v1/import", key, to -> Files.copy(from, to));
        } catch (IOException e) {
            throw new CommandFailed(CommandFailed.FAILED, "cannot read " + from + ": " + e.getMessage(), "");
        }
    }

    private static FileAttribute<?> owner(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }

    private JsonNode unpack(InputStream from, Path folder) throws IOException {
        return each(from, name -> {
            var file = folder.resolve(name).normalize();
            if (!file.startsWith(folder)) throw new IOException("the server sent a file named " + name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            return Files.newOutputStream(file);
        });
    }

    /// As it comes, and read on the way: only its end says whether all of it came.
    private JsonNode keep(InputStream from, Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            var through = new InputStream() {
                @Override
                public int read() throws IOException {
                    int one = from.read();
                    if (one >= 0) out.write(one);
                    return one;
                }

                @Override
                public int read(byte[] into, int at, int length) throws IOException {
                    int got = from.read(into, at, length);
                    if (got > 0) out.write(into, at, got);
                    return got;
                }
            };
            var manifest = each(through, _ -> OutputStream.nullOutputStream());
            through.transferTo(OutputStream.nullOutputStream());
            return manifest;
        }
    }

    private interface Place {
        OutputStream of(String name) throws IOException;
    }

    private JsonNode each(InputStream from, Place place) throws IOException {
        var digests = new HashMap<String, String>();
        @Nullable JsonNode manifest = null;
        var zip = new ZipInputStream(from);
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            var sha = sha256();
            try (var out = new DigestOutputStream(place.of(entry.getName()), sha)) {
                if (entry.getName().equals(MANIFEST)) {
                    var bytes = zip.readAllBytes();
                    manifest = Client.JSON.readTree(bytes);
                    out.write(bytes);
                } else {
                    long bytes = zip.transferTo(out);
                    progress.println(entry.getName() + ", " + bytes + " bytes");
                }
            }
            digests.put(entry.getName(), HexFormat.of().formatHex(sha.digest()));
        }
        if (manifest == null) throw new IOException("the export broke off; nothing was kept");
        check(manifest, digests);
        return manifest;
    }

    private static void check(JsonNode manifest, Map<String, String> digests) throws IOException {
        for (var file : manifest.path("files")) {
            var path = file.path("path").asString();
            if (!file.path("sha256").asString().equals(digests.get(path)))
                throw new IOException(path + " did not come whole; nothing was kept");
        }
    }

    private void pack(Path folder, OutputStream to) throws IOException {
        var zip = new ZipOutputStream(to);
        zip.setLevel(Deflater.BEST_SPEED);
        // What lies beside it, as a file manager leaves it, is no part of it.
        var names = Stream.concat(
                Stream.of(MANIFEST),
                Client.JSON
                        .readTree(Files.readString(folder.resolve(MANIFEST)))
                        .path("files")
                        .valueStream()
                        .map(file -> file.path("path").asString("")));
        for (var name : names.toList()) {
            var file = folder.resolve(name).normalize();
            if (!file.startsWith(folder) || !Files.isRegularFile(file))
                throw new IOException("there is no " + name + ", which the manifest names");
            zip.putNextEntry(new ZipEntry(name));
            Files.copy(file, zip);
            zip.closeEntry();
            progress.println(name + ", " + Files.size(file) + " bytes");
        }
        zip.finish();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) return;
        try (var all = Files.walk(path)) {
            for (var each : all.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }

    private static boolean isZip(Path path) {
        return path.getFileName() != null && path.getFileName().toString().endsWith(".zip");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
