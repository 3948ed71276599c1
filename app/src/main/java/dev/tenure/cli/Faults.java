package dev.tenure.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Records that could not be made into events: the first few for whoever watches, all of them for a file.
final class Faults implements AutoCloseable {

    private static final int SHOWN = 20;

    private final PrintWriter err;
    private final @Nullable Path file;
    private @Nullable CsvWriter csv;
    private long count;

    Faults(PrintWriter err, @Nullable Path file) {
        this.err = err;
        this.file = file;
    }

    /// The file of an earlier run would be taken for this one's.
    ///
    /// @param imported none of which may be written over
    void begin(List<Path> imported) throws IOException {
        if (file == null) return;
        for (var each : imported)
            if (Files.exists(file) && Files.isSameFile(each, file))
                throw new CommandFailed(
                        CommandFailed.USAGE, "--faults names " + each + ", which is imported", "name another file");
        csv = CsvWriter.builder().build(file);
        csv.writeRecord("file", "record", "problem");
    }

    void add(Path from, long record, String problem) {
        count++;
        if (csv != null) csv.writeRecord(from.toString(), String.valueOf(record), problem);
        if (count <= SHOWN) err.println(from + ", record " + record + ": " + problem);
        if (count == SHOWN + 1)
            err.println("further faults are counted and not shown"
                    + (file == null ? "; --faults FILE writes every one" : "; " + file + " has every one"));
    }

    long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        if (csv != null) csv.close();
    }
}
