package dev.tenure.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "facts",
        description = "Tenants, contracts, owners and what else is not usage.",
        mixinStandardHelpOptions = true,
        subcommands = FactsCommands.Import.class)
final class FactsCommands {

    enum Kind {
        tenants,
        accounts,
        contracts,
        owners,
        onboarding,
        incidents,
        slo,
        quotas,
        measurements,
        sentiment
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

        private int refused;

        @Override
        void run(Client client) {
            var path = "/v1/fact-imports/" + kind + (dryRun ? "?dry_run=true" : "");
            var answer = client.send("POST", path, content(), "text/csv");
            refused = answer.path("rejected_rows").asInt(0);
            print(
                    answer,
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
                    "REJECTED",
                    "rejected_rows");
            if (output.form != Output.Form.json)
                for (var row : answer.path("rejected"))
                    err().println("row %s, %s: %s"
                            .formatted(
                                    row.path("row").asString(),
                                    row.path("column").asString("the whole row"),
                                    row.path("problem").asString()));
        }

        @Override
        public Integer call() {
            super.call();
            return refused == 0 ? 0 : CommandFailed.NOT_VERIFIED;
        }

        private byte[] content() {
            try {
                return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
            } catch (IOException e) {
                throw new CommandFailed(CommandFailed.USAGE, "cannot read " + file, "name a readable CSV file, or -");
            }
        }
    }
}
