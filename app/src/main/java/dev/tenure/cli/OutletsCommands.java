package dev.tenure.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "outlets",
        description = "Files and webhooks that carry scores to other systems by themselves.",
        mixinStandardHelpOptions = true,
        subcommands = {OutletsCommands.ListAll.class, OutletsCommands.Run.class, OutletsCommands.Unlinked.class})
final class OutletsCommands {

    private static final String[] COLUMNS = {
        "OUTLET", "outlet",
        "KIND", "kind",
        "EVERY", "every",
        "OUTCOME", "outcome",
        "AS OF", "as_of",
        "UNKNOWN", "unknown",
        "FAILURES", "failures",
        "SAID", "said",
        "NEXT", "next_at",
        "TARGET", "target"
    };

    @Command(
            name = "list",
            description = "Every outlet: what came of its last run, and when the next is.",
            mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {
        @Override
        void run(Client client) {
            print(client.get("/v1/outlets"), COLUMNS);
        }
    }

    @Command(name = "run", description = "Runs an outlet at once.", mixinStandardHelpOptions = true)
    static final class Run extends ServerCommand {

        @Parameters(paramLabel = "OUTLET")
        String outlet = "";

        @Option(names = "--confirm", description = "also when many accounts are no longer meant for it")
        boolean confirm;

        @Override
        void run(Client client) {
            var path = "/v1/outlets/" + Client.encode(outlet) + "/run" + (confirm ? "?confirm=true" : "");
            print(client.post(path, Client.JSON.createObjectNode()), COLUMNS);
        }
    }

    @Command(
            name = "unlinked",
            description = "The tenants of whom nobody said which account of the receiver they are.",
            mixinStandardHelpOptions = true)
    static final class Unlinked extends ServerCommand {

        @Parameters(paramLabel = "OUTLET")
        String outlet = "";

        @Override
        void run(Client client) {
            print(client.get("/v1/outlets/" + Client.encode(outlet) + "/unlinked"), "ID", "id", "NAME", "name");
        }
    }
}
