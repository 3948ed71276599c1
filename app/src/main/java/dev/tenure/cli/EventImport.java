package dev.tenure.cli;

import dev.tenure.mapping.Mapping;
import dev.tenure.mapping.Mapping.Made;
import dev.tenure.mapping.MappingFile;
import dev.tenure.store.FileProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One run of `import events`. It stands apart from its command because picocli looks at every command when any
/// is run, and the readers of foreign files are not on the class path of the quick ones.
final class EventImport {

    private static final int SHOWN = 20;

    private final ImportCommands.Events command;
    private final Client client;
    private final Faults faults;
    private long refused;
    private Mapping mapping = Mapping.NONE;
    private String mappingText = "";

    EventImport(ImportCommands.Events command, Client client) {
        this.command = command;
        this.client = client;
        this.faults = new Faults(command.err(), command.faults);
    }

    /// @return how many records could not be made into events, or were refused by a history job
    long run() {
        try (faults) {
            readMapping();
            for (var file : command.files)
                if (!Files.isReadable(file))
                    throw new CommandFailed(CommandFailed.USAGE, "cannot read " + file, "name a readable file");
            faults.begin(command.files);
            if (command.history == null) live();
            else past(command.history);
            return faults.count() + refused;
        } catch (IOException e) {
            throw new CommandFailed(CommandFailed.FAILED, FileProblem.of(e), "");
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(CommandFailed.USAGE, String.valueOf(e.getMessage()), "");
        }
    }

    private void readMapping() throws IOException {
        var mappingFile = command.mappingFile;
        if (mappingFile == null) return;
        try {
            mappingText = Files.readString(mappingFile);
            mapping = MappingFile.parse(mappingText);
        } catch (MappingFile.Refused e) {
            throw new CommandFailed(CommandFailed.USAGE, mappingFile + ": " + e.getMessage(), "");
        } catch (IOException e) {
            throw new CommandFailed(CommandFailed.USAGE, "cannot read " + mappingFile, "name a readable file");
        }
    }

    private void live() throws IOException {
        var total = new LinkedHashMap<String, Long>();
        long sent = 0;
        for (var file : command.files) {
            var folder = Context.folder().resolveSibling("imports");
            var state = ImportState.of(
                    folder, file, mappingText, client.server().toString(), command.key == null ? "" : command.key);
            var before = state.read();
            long skip = before.path("done").asLong(0);
            if (skip > 0) command.err().println("going on after the first " + skip + " events of " + file);
            var query = command.key == null ? "" : "?key=" + Client.encode(command.key);
            var counts = new LinkedHashMap<String, Long>();
            var records = new Records(file, mapping);
            try (var bar = bar(file, records);
                    var sender = EventSender.live(client, query, skip)) {
                for (var outcome : EventSender.OUTCOMES)
                    sender.counts().put(outcome, before.path(outcome).asLong(0));
                feed(file, records, sender, skip, bar, done -> state.write(done, sender.counts()));
                counts.putAll(sender.counts());
                sent += sender.done();
            }
            state.delete();
            counts.forEach((outcome, count) -> total.merge(outcome, count, Long::sum));
        }
        var answer = Client.JSON.createObjectNode().put("events", sent);
        total.forEach(answer::put);
        show(answer.put("unreadable", faults.count()));
    }

    private void past(String name) throws IOException {
        var job = openJob(name);
        long id = job.path("id").asLong();
        long skip = job.path("rows").asLong(0);
        if (skip > 0) command.err().println("going on after the first " + skip + " events of job " + id);
        try (var sender = EventSender.history(client, id, skip)) {
            long left = skip;
            for (var file : command.files) {
                var records = new Records(file, mapping);
                try (var bar = bar(file, records)) {
                    left = feed(file, records, sender, left, bar, done -> {});
                }
            }
        }
        var preview = client.get("/v1/history-imports/" + id);
        tell(preview);
        refused = preview.path("refused_rows").asLong(0);
        var answer = Client.JSON.createObjectNode().put("id", id);
        var counts = preview.path("counts");
        if (command.commit) {
            counts = client.post("/v1/history-imports/" + id + "/commit", Client.JSON.createObjectNode())
                    .path("counts");
            answer.put("state", "committed");
            if (refused > 0)
                command.err()
                        .println("refused rows: " + refused + "; they are kept and listed by: tenure quarantine list");
        } else {
            if (refused > 0)
                command.err()
                        .println("refused rows: " + refused + "; listed by: tenure history-imports show " + id
                                + "; a commit keeps them in quarantine");
            answer.put("state", "open");
            command.err().println("nothing counts yet; commit with: tenure history-imports commit " + id);
        }
        for (var outcome : EventSender.OUTCOMES)
            answer.put(outcome, counts.path(outcome).asLong(0));
        answer.put("rejected", refused);
        show(answer.put("unreadable", faults.count()));
    }

    /// An open job of this name is the one that was interrupted.
    private JsonNode openJob(String name) {
        for (var job : client.list("/v1/history-imports", 10_000).path("items"))
            if (job.path("state").asString("").equals("open")
                    && job.path("name").asString("").equals(name)
                    && (command.key == null || job.path("key").asString("").equals(command.key))) return job;
        var query = command.key == null ? "" : "?key=" + Client.encode(command.key);
        return client.post(
                "/v1/history-imports" + query,
                Client.JSON.createObjectNode().put("name", name).put("events", true));
    }

    @FunctionalInterface
    private interface Saving {
        void done(long events) throws IOException;
    }

    /// @return how many events of the next file the door has already
    private long feed(Path file, Records records, EventSender sender, long skip, ProgressBar bar, Saving saving)
            throws IOException {
        var left = new long[] {skip};
        records.each(row -> {
            bar.maxHint(records.whole()).stepTo(records.done());
            for (var event : events(file, row)) {
                if (left[0] > 0) left[0]--;
                else if (event.length == 0) sender.addBroken(((Records.Row.Broken) row).raw());
                else sender.add(event);
            }
            if (row.number() % 2000 == 0) saving.done(sender.done());
            return true;
        });
        sender.flush();
        saving.done(sender.done());
        return left[0];
    }

    private static final byte[] AS_IT_IS = new byte[0];

    /// An empty array stands for the row's own bytes, which nobody can read.
    private List<byte[]> events(Path file, Records.Row row) {
        return switch (row) {
            case Records.Row.Broken broken -> {
                if (mapping.rules().isEmpty()) yield List.of(AS_IT_IS);
                faults.add(file, row.number(), broken.problem());
                yield List.of();
            }
            case Records.Row.Read read -> {
                if (mapping.rules().isEmpty() && read.raw().length > 0) yield List.of(read.raw());
                var events = new ArrayList<byte[]>();
                for (var made : mapping.apply(read.json()))
                    switch (made) {
                        case Made.Event event -> events.add(EventSender.bytes(event.json()));
                        case Made.Fault fault -> faults.add(file, row.number(), fault.where() + " " + fault.problem());
                    }
                yield events;
            }
        };
    }

    private void tell(JsonNode preview) {
        command.err()
                .println("job " + preview.path("job").path("id").asString() + ": "
                        + preview.path("first_day").asString("no day") + " to "
                        + preview.path("last_day").asString("no day"));
        preview.path("tenants")
                .valueStream()
                .limit(SHOWN)
                .forEach(tenant -> command.err()
                        .println("  " + tenant.path("rows").asString() + " rows of "
                                + tenant.path("tenant").asString()));
        preview.path("unmatched")
                .valueStream()
                .limit(SHOWN)
                .forEach(stranger -> command.err()
                        .println("  " + stranger.path("rows").asString() + " rows of the unknown account "
                                + stranger.path("account").asString()));
    }

    private void show(ObjectNode answer) {
        var columns = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> field : answer.properties())
            columns.put(field.getKey().toUpperCase(java.util.Locale.ROOT), field.getKey());
        command.output.print(command.out(), answer, columns);
    }

    private ProgressBar bar(Path file, Records records) {
        boolean rows = records.format() == Mapping.Format.PARQUET;
        return new ProgressBarBuilder()
                .setTaskName(String.valueOf(file.getFileName()))
                .setInitialMax(-1)
                .setUnit(rows ? " rows" : " KiB", rows ? 1 : 1024)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) Duration.ofMillis(500).toMillis())
                .setConsumer(new OneLine(command.err(), 100))
                .build();
    }

    /// Each state of the bar is written over the one before.
    private record OneLine(PrintWriter err, int getMaxRenderedLength) implements ProgressBarConsumer {
        @Override
        public void accept(String bar) {
            err.print("\r" + bar);
            err.flush();
        }

        @Override
        public void close() {
            err.println();
        }
    }
}
