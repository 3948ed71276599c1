package dev.tenure.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "truth",
        description = "Which source is believed about a column: files of others leave it as it is.",
        mixinStandardHelpOptions = true,
        subcommands = {FactTruthCommands.ListAll.class, FactTruthCommands.Put.class, FactTruthCommands.Clear.class})
final class FactTruthCommands {

    @Command(name = "list", description = "Every owned column.", mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {
        @Override
        void run(Client client) {
            print(client.get("/v1/fact-truth"), "KIND", "kind", "COLUMN", "column", "SOURCE", "source", "BY", "by");
        }
    }

    abstract static class One extends ServerCommand {

        @Parameters(index = "0", paramLabel = "KIND")
        FactsCommands.Kind kind = FactsCommands.Kind.tenants;

        @Parameters(index = "1", paramLabel = "COLUMN")
        String column = "";

        String path() {
            return "/v1/fact-truth/" + kind + "/" + Client.encode(column);
        }
    }

    @Command(name = "set", description = "Gives a column to a source.", mixinStandardHelpOptions = true)
    static final class Put extends One {

        @Parameters(index = "2", paramLabel = "SOURCE")
        String source = "";

        @Override
        void run(Client client) {
            var body = Client.JSON.createObjectNode().put("source", source).toString();
            print(
                    client.send(
                            "PUT", path(), body.getBytes(java.nio.charset.StandardCharsets.UTF_8), "application/json"),
                    "KIND",
                    "kind",
                    "COLUMN",
                    "column",
                    "SOURCE",
                    "source");
        }
    }

    @Command(name = "clear", description = "Lets every source write the column.", mixinStandardHelpOptions = true)
    static final class Clear extends One {
        @Override
        void run(Client client) {
            client.delete(path());
            print(
                    Client.JSON
                            .createObjectNode()
                            .put("kind", kind.name())
                            .put("column", column)
                            .put("outcome", "cleared"),
                    "KIND",
                    "kind",
                    "COLUMN",
                    "column",
                    "OUTCOME",
                    "outcome");
        }
    }
}
