package dev.tenure.outlets;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.tenure.outlets.Field.Subject;
import dev.tenure.outlets.Outlet.Column;
import dev.tenure.outlets.Outlet.Format;
import dev.tenure.outlets.Outlet.Target;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.Objects;

/// A file that is seen whole or not at all: written beside its place, brought to the disk, then renamed.
final class OutletFile implements AutoCloseable {

    private final Target.File to;
    private final Outlet outlet;
    private final Path part;
    private final FileChannel channel;
    private final Writer text;
    private final CsvWriter csv;
    private long rows;

    private OutletFile(Outlet outlet, Target.File to, Path part, FileChannel channel) {
        this.outlet = outlet;
        this.to = to;
        this.part = part;
        this.channel = channel;
        this.text = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
        this.csv = CsvWriter.builder().build(text);
    }

    static OutletFile begin(Outlet outlet, Target.File to, LocalDate day) throws IOException {
        var folder = Objects.requireNonNull(to.path().getParent(), "a file lies in a folder");
        Files.createDirectories(folder);
        var part = folder.resolve("." + to.path().getFileName() + ".part");
        // What a run left behind that was cut short.
        Files.deleteIfExists(part);
        var channel = FileChannel.open(
                part,
                java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        var file = new OutletFile(outlet, to, part, channel);
        try {
            if (to.format() == Format.CSV)
                file.csv.writeRecord(outlet.columns().stream().map(Column::name).toList());
            else
                file.text.write(
                        "{\"outlet\":" + OutletRules.json(outlet.name()) + ",\"as_of\":\"" + day + "\",\"accounts\":[");
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    void add(Subject subject) throws IOException {
        if (to.format() == Format.CSV)
            csv.writeRecord(outlet.columns().stream()
                    .map(column -> column.field().cell(subject).csv())
                    .toList());
        else text.write((rows == 0 ? "\n" : ",\n") + OutletRules.json(OutletRules.row(outlet.columns(), subject)));
        rows++;
    }

    /// @return false, when the file that lies there is the same: it stays as it is
    boolean finish() throws IOException {
        if (to.format() == Format.JSON) text.write("\n]}\n");
        else csv.flush();
        text.flush();
        channel.force(true);
        channel.close();
        if (Files.isRegularFile(to.path()) && Files.mismatch(part, to.path()) < 0) {
            Files.delete(part);
            return false;
        }
        Files.move(part, to.path(), StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(Objects.requireNonNull(to.path().getParent()), StandardOpenOption.READ)) {
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
