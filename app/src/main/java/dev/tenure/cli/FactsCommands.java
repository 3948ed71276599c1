package dev.tenure.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "facts",
        description = "Tenants, contracts, owners and what else is not usage.",
        mixinStandardHelpOptions = true,
        subcommands = {FactsCommands.Import.class, FactTruthCommands.class})
final class FactsCommands {

    enum Kind {
        tenants,
        accounts,
        contracts,
        contract_lines,
        contract_outcomes,
        owners,
        parents,
        onboarding,
        incidents,
        slo,
        quotas,
        measurements,
        sentiment,
        milestones,
        milestones_done,
        contacts,
        notes
    }

    static List<String> kinds() {
        return Arrays.stream(Kind.values()).map(Kind::name).toList();
    }

    static void tell(ServerCommand command, JsonNode answer) {
        command.print(
                answer,
                "ID",
                "id",
                "ROWS",
                "rows",
                "CREATED",
                "created",
                "ADDED",
                "added",
                "CHANGED",
                "changed",
                "UNCHANGED",
                "unchanged",
                "KEPT",
                "kept_rows",
                "REJECTED",
                "rejected_rows");
        if (command.output.form == Output.Form.json) return;
        if (answer.path("again").asBoolean(false))
            command.err().println("the same file was the last one of its source; nothing was new in it");
        for (var row : answer.path("rejected"))
            command.err()
                    .println("row %s, %s: %s. %s"
                            .formatted(
                                    row.path("row").asString(),
                                    row.path("column").asString("the whole row"),
                                    row.path("problem").asString(),
                                    row.path("fix").asString(""))
                            .strip());
        if (!answer.path("dropped_tenants").isEmpty())
            command.err().println("no longer in the list: " + answer.path("dropped_tenants"));
        if (answer.path("dry_run").asBoolean(false))
            command.err()
                    .println("nothing was entered; see 'tenure imports rows %1$s', then 'tenure imports enter %1$s'"
                            .formatted(answer.path("id").asString()));
    }

    @Command(
            name = "import",
            description = "Reads a CSV file; exit code 6 when it holds rows that were refused.",
            mixinStandardHelpOptions = true)
    static final class Import extends ServerCommand {

        @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
        Kind kind = Kind.tenants;

        @Parameters(index = "1", paramLabel = "FILE")
        Path file = Path.of("");

        @Option(names = "--dry-run", description = "says what would happen and writes nothing")
        boolean dryRun;

        @Option(
                names = "--mapping",
                paramLabel = "MAPPING",
                description = "how rows of another system become rows of this kind (YAML)")
        @Nullable
        Path mapping;

        @Option(names = "--source", paramLabel = "NAME", description = "whose file it is, such as crm")
        @Nullable
        String source;

        @Option(
                names = "--complete",
                description = "the file names every tenant its source knows; refused when many are missing")
        boolean complete;

        @Option(names = "--confirm", description = "with --complete: also when many tenants are missing")
        boolean confirm;

        @Option(names = "--separator", paramLabel = "MARK", description = "',', ';', '|' or tab; told by the file")
        @Nullable
        String separator;

        @Option(names = "--decimal", paramLabel = "MARK", description = "the mark before the fraction of an amount")
        @Nullable
        String decimal;

        @Option(names = "--days", paramLabel = "PATTERN", description = "how days are written, such as dd.MM.yyyy")
        @Nullable
        String days;

        private int refused;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("dry_run", dryRun);
            query.put("name", file.getFileName());
            query.put("source", source);
            query.put("complete", complete);
            query.put("confirm", confirm);
            query.put("separator", separator);
            query.put("decimal", decimal);
            query.put("days", days);
            var path = "/v1/fact-imports/" + kind + Client.query(query);
            var answer = mapping == null
                    ? client.send("POST", path, content(file), "text/csv")
                    : client.send("POST", path, form(content(file), content(mapping)), FORM);
            refused = answer.path("rejected_rows").asInt(0);
            tell(this, answer);
        }

        private static final String BOUNDARY = "tenure-4f1c0f6e2b7d4a";
        private static final String FORM = "multipart/form-data; boundary=" + BOUNDARY;

        private static byte[] form(byte[] csv, byte[] mapping) {
            var body = new ByteArrayOutputStream(csv.length + mapping.length + 512);
            part(body, "file", "text/csv", csv);
            part(body, "mapping", "application/yaml", mapping);
            body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
            return body.toByteArray();
        }

        private static void part(ByteArrayOutputStream body, String name, String type, byte[] content) {
            body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\""
                            + name + "\"\r\nContent-Type: " + type + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(content);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public Integer call() {
            super.call();
            return refused == 0 ? 0 : CommandFailed.NOT_VERIFIED;
        }

        private static byte[] content(Path file) {
            try {
                return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
            } catch (IOException e) {
                throw new CommandFailed(CommandFailed.USAGE, "cannot read " + file, "name a readable file, or -");
            }
        }
    }
}
