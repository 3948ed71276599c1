package dev.tenure.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "facts",
        mixinStandardHelpOptions = true,
        description = {
            "Stages facts of the past in a history job: the mapping says when each column became known.",
            "What is known from now on goes in with 'tenure facts import'. Exit code 6 when rows could not be used."
        })
final class ImportFacts extends ServerCommand {

    @Parameters(arity = "1..*", paramLabel = "FILE")
    List<Path> files = List.of();

    @Option(
            names = "--mapping",
            required = true,
            paramLabel = "MAPPING",
            description = "how records become facts, and when each column became known (YAML)")
    Path mappingFile = Path.of("");

    @Option(names = "--history", required = true, paramLabel = "NAME", description = "the job to stage them in")
    String history = "";

    @Option(names = "--key", paramLabel = "NAME", description = "when the same job is to take events of this key")
    @Nullable
    String key;

    @Option(names = "--source", paramLabel = "NAME", description = "whose names of tenants the files use, such as crm")
    @Nullable
    String source;

    @Option(names = "--commit", description = "commits the job at once")
    boolean commit;

    private boolean clean = true;

    @Override
    void run(Client client) {
        clean = new FactPast(this, client).run();
    }

    @Override
    public Integer call() {
        super.call();
        return clean ? 0 : CommandFailed.NOT_VERIFIED;
    }
}
