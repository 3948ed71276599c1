package dev.tenure.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = "Files of events, facts of the past, and everything of another installation.",
        mixinStandardHelpOptions = true,
        subcommands = {ImportCommands.Events.class, ImportFacts.class, ImportAll.class})
final class ImportCommands {

    @Command(
            name = "events",
            mixinStandardHelpOptions = true,
            description = {
                "Sends the events of files: NDJSON, CSV, Parquet, also gzip.",
                "Stopped half way, the same command goes on where it was. Exit code 6 when the files held records"
                        + " that could not be made into events, or a history job refused some."
            })
    static final class Events extends ServerCommand {

        @Parameters(arity = "1..*", paramLabel = "FILE")
        List<Path> files = List.of();

        @Option(names = "--mapping", paramLabel = "MAPPING", description = "how records become events (YAML)")
        @Nullable
        Path mappingFile;

        @Option(
                names = "--key",
                paramLabel = "NAME",
                description = "the key in whose name an administrator sends; not needed with a key's own token")
        @Nullable
        String key;

        @Option(
                names = "--history",
                paramLabel = "NAME",
                description = "any past time: stages the events as a job of this name and shows what it would add")
        @Nullable
        String history;

        @Option(names = "--commit", description = "with --history: commits the job at once")
        boolean commit;

        @Option(
                names = "--faults",
                paramLabel = "CSV",
                description = "writes every record that could not be made into an event, and why")
        @Nullable
        Path faults;

        private long unusable;

        @Override
        void run(Client client) {
            unusable = new EventImport(this, client).run();
        }

        @Override
        public Integer call() {
            super.call();
            return unusable == 0 ? 0 : CommandFailed.NOT_VERIFIED;
        }
    }
}
