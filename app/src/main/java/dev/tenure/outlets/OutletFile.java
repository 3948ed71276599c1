package dev.tenure.outlets;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.tenure.outlets.Field.Subject;
import dev.tenure.outlets.Outlet.Column;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// A file that is seen whole or not at all: written beside its place, brought to the disk, then renamed.
final class OutletFile implements AutoCloseable {

    private final Path path;
    private final Path part;
    private final Outlet outlet;
    private final FileChannel channel;
    private final CsvWriter csv;

    /// What a run left behind that was cut short is overwritten.
    OutletFile(Outlet outlet, Path path) throws IOException {
        this.outlet = outlet;
        this.path = path;
        var folder = folder(path);
        Files.createDirectories(folder);
        this.part = folder.resolve("." + path.getFileName() + ".part");
        Files.deleteIfExists(part);
        this.channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        this.csv = CsvWriter.builder().build(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
        csv.writeRecord(outlet.columns().stream().map(Column::name).toList());
    }

    private static Path folder(Path path) {
        return Objects.requireNonNull(path.getParent(), "a file lies in a folder");
    }

    void add(Subject subject) {
        csv.writeRecord(outlet.columns().stream()
                .map(column -> OutletRules.cell(column.field().value(subject)))
                .toList());
    }

    /// Accounts in the file that lies there.
    int before() throws IOException {
        if (!Files.isRegularFile(path)) return 0;
        try (var rows = CsvReader.builder().ofCsvRecord(path)) {
            return Math.max(0, Math.toIntExact(rows.stream().count()) - 1);
        } catch (CsvParseException unknown) {
            // Somebody else's file, of which nothing is told.
            return 0;
        }
    }

    /// @return false, when the file that lies there is the same: it stays as it is
    boolean finish() throws IOException {
        csv.flush();
        channel.force(true);
        channel.close();
        if (Files.isRegularFile(path) && Files.mismatch(part, path) < 0) return false;
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(folder(path), StandardOpenOption.READ)) {
            // The new name is on the disk, too.
            folder.force(true);
        }
        return true;
    }

    /// Of one that was not finished nothing stays.
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
