package dev.tenure.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sources",
        description = "Files of facts that come by themselves, from a folder or an address.",
        mixinStandardHelpOptions = true,
        subcommands = {SourcesCommands.ListAll.class, SourcesCommands.Run.class})
final class SourcesCommands {

    private static final String[] COLUMNS = {
        "SOURCE", "source",
        "KIND", "kind",
        "FRESHNESS", "freshness",
        "LATE", "late",
        "OUTCOME", "outcome",
        "SAID", "said",
        "NEXT", "next_at",
        "PLACE", "place"
    };

    @Command(
            name = "list",
            description = "Every source: how old its facts are, what came of its last file, when it is looked at next.",
            mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {
        @Override
        void run(Client client) {
            print(client.get("/v1/sources"), COLUMNS);
        }
    }

    @Command(name = "run", description = "Looks at a source at once.", mixinStandardHelpOptions = true)
    static final class Run extends ServerCommand {

        @Parameters(index = "0", paramLabel = "SOURCE")
        String source = "";

        @Parameters(index = "1", paramLabel = "KIND")
        FactsCommands.Kind kind = FactsCommands.Kind.tenants;

        @Option(
                names = "--confirm",
                description = "also when many of its tenants are missing; of a folder, the file refused last is taken")
        boolean confirm;

        @Override
        void run(Client client) {
            var path = "/v1/sources/" + Client.encode(source) + "/" + kind + "/run?confirm=" + confirm;
            print(client.post(path, Client.JSON.createObjectNode()), COLUMNS);
        }
    }
}
