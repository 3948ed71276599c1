package dev.tenure.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = "Everything out, in open files.",
        mixinStandardHelpOptions = true,
        subcommands = ExportCommands.All.class)
final class ExportCommands {

    @Command(
            name = "all",
            mixinStandardHelpOptions = true,
            description = {
                "Facts, scores, revenue and events of all tenants, as CSV, Parquet, JSON and CloudEvents.",
                "The server goes on meanwhile. What is in the files is as confidential as a backup."
            })
    static final class All extends ServerCommand {

        @Option(
                names = "--out",
                required = true,
                paramLabel = "PATH",
                description = "a new or empty folder, or a file that ends in .zip")
        Path out = Path.of("");

        @Override
        void run(Client client) {
            var manifest = new ExportFiles(err()).fetch(client, out);
            print(
                    manifest,
                    "TENANTS",
                    "tenants",
                    "EVENTS",
                    "events",
                    "SCORES",
                    "scores",
                    "SCORED THROUGH",
                    "scored_through",
                    "MADE AT",
                    "made_at");
        }
    }
}
