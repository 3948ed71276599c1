package dev.tenure.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.tenure.mapping.FactMapping;
import dev.tenure.mapping.FactMapping.Sheet;
import dev.tenure.mapping.Mapping.Unfit;
import dev.tenure.mapping.MappingFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// One run of `import facts`: records into CSV files of the server's own columns, each sent with its rules.
final class FactPast {

    private static final int SHOWN = 20;
    private static final int MOST_CHARACTERS = 8 << 20;

    private final ImportFacts command;
    private final Client client;
    private final FactMapping mapping;
    private long job;
    private long unusable;

    FactPast(ImportFacts command, Client client) {
        this.command = command;
        this.client = client;
        try {
            this.mapping = FactMapping.parse(Files.readString(command.mappingFile), FactsCommands.kinds());
        } catch (MappingFile.Refused e) {
            throw new CommandFailed(CommandFailed.USAGE, command.mappingFile + ": " + e.getMessage(), "");
        } catch (IOException e) {
            throw new CommandFailed(CommandFailed.USAGE, "cannot read " + command.mappingFile, "name a readable file");
        }
    }

    /// False when some record or row could not be used.
    boolean run() {
        for (var file : command.files)
            if (!Files.isReadable(file))
                throw new CommandFailed(CommandFailed.USAGE, "cannot read " + file, "name a readable file");
        job = open();
        try {
            for (var file : command.files) for (var sheet : mapping.sheets()) send(file, sheet);
        } catch (IOException e) {
            throw new CommandFailed(CommandFailed.FAILED, String.valueOf(e.getMessage()), "");
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(CommandFailed.USAGE, String.valueOf(e.getMessage()), "");
        }
        var facts = client.get("/v1/history-imports/" + job).path("facts");
        tell(facts);
        if (command.commit) client.post("/v1/history-imports/" + job + "/commit", Client.JSON.createObjectNode());
        else command.err().println("nothing counts yet; commit with: tenure history-imports commit " + job);
        var answer = Client.JSON.createObjectNode().put("id", job).put("state", command.commit ? "committed" : "open");
        for (var count : List.of("rows", "created", "added", "changed", "unchanged"))
            answer.put(
                    count,
                    facts.path("parts")
                            .valueStream()
                            .mapToLong(part -> part.path(count).asLong(0))
                            .sum());
        answer.put("rejected", facts.path("rejected_rows").asLong(0)).put("unusable", unusable);
        var columns = new LinkedHashMap<String, String>();
        answer.propertyNames().forEach(name -> columns.put(name.toUpperCase(java.util.Locale.ROOT), name));
        command.output.print(command.out(), answer, columns);
        return unusable == 0 && facts.path("rejected_rows").asLong(0) == 0;
    }

    /// An open job of this name is the one to go on with.
    private long open() {
        for (var one : client.list("/v1/history-imports", 10_000).path("items"))
            if (one.path("state").asString("").equals("open")
                    && one.path("name").asString("").equals(command.history)
                    && (command.key == null || one.path("key").asString("").equals(command.key)))
                return one.path("id").asLong();
        var query = command.key == null ? "" : "?key=" + Client.encode(command.key);
        return client.post(
                        "/v1/history-imports" + query,
                        Client.JSON.createObjectNode().put("name", command.history))
                .path("id")
                .asLong();
    }

    private void send(Path file, Sheet sheet) throws IOException {
        var batch = new Batch(file, sheet);
        new Records(file, mapping.format(), mapping.delimiter()).each(row -> {
            switch (row) {
                case Records.Row.Broken broken -> fault(file, row.number(), broken.problem());
                case Records.Row.Read read -> {
                    try {
                        var cells = sheet.row(read.json());
                        if (cells.isPresent()) batch.add(row.number(), cells.get());
                    } catch (Unfit unfit) {
                        fault(file, row.number(), unfit.where + " " + unfit.problem());
                    }
                }
            }
            return true;
        });
        batch.flush();
    }

    private void fault(Path file, long number, String problem) {
        unusable++;
        if (unusable <= SHOWN) command.err().println(file + ", record " + number + ": " + problem);
        if (unusable == SHOWN + 1) command.err().println("further faults are counted and not shown");
    }

    private final class Batch {
        private final Path file;
        private final Sheet sheet;
        private final String path;
        private final List<Long> records = new ArrayList<>();
        private StringWriter text = new StringWriter();
        private CsvWriter csv = CsvWriter.builder().build(text);

        Batch(Path file, Sheet sheet) {
            this.file = file;
            this.sheet = sheet;
            this.path = "/v1/history-imports/" + job + "/facts/" + sheet.kind() + "?"
                    + sheet.known().stream()
                            .map(rule -> "known=" + Client.encode(rule))
                            .collect(Collectors.joining("&"))
                    + (command.source == null ? "" : "&source=" + Client.encode(command.source));
        }

        void add(long record, List<String> cells) throws IOException {
            if (records.isEmpty()) csv.writeRecord(sheet.columns().keySet());
            csv.writeRecord(cells);
            records.add(record);
            if (text.getBuffer().length() > MOST_CHARACTERS) flush();
        }

        void flush() throws IOException {
            if (records.isEmpty()) return;
            csv.close();
            var answer = client.send("POST", path, text.toString().getBytes(StandardCharsets.UTF_8), "text/csv");
            // Line 1 of what was sent is its header.
            for (var one : answer.path("rejected"))
                fault(
                        file,
                        records.get(Math.toIntExact(one.path("row").asLong() - 2)),
                        sheet.kind() + "." + one.path("column").asString("") + ": "
                                + one.path("problem").asString(""));
            if (answer.path("again").asBoolean(false))
                command.err().println("the job has these " + sheet.kind() + " of " + file + " already");
            records.clear();
            text = new StringWriter();
            csv = CsvWriter.builder().build(text);
        }
    }

    private void tell(JsonNode facts) {
        for (var part : facts.path("parts"))
            command.err()
                    .println("  %s: %s rows, %s new, %s changed, %s unchanged, known from %s to %s"
                            .formatted(
                                    part.path("kind").asString("").toLowerCase(java.util.Locale.ROOT),
                                    part.path("rows").asString(),
                                    part.path("added").asString(),
                                    part.path("changed").asString(),
                                    part.path("unchanged").asString(),
                                    part.path("first_known").asString("no day"),
                                    part.path("last_known").asString("no day")));
        for (var assumption : facts.path("assumptions")) command.err().println("  assumed: " + assumption.asString());
        for (var one : facts.path("rejected"))
            if (one.path("problem").asString("").startsWith("there is no tenant"))
                command.err().println("  not used: " + one.path("problem").asString());
    }
}
