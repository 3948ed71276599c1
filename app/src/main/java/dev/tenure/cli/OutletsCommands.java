package dev.tenure.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "outlets",
        description = "Files and webhooks that carry scores to other systems by themselves.",
        mixinStandardHelpOptions = true,
        subcommands = {OutletsCommands.ListAll.class, OutletsCommands.Show.class, OutletsCommands.Run.class})
final class OutletsCommands {

    private static final String[] COLUMNS = {
        "OUTLET", "outlet",
        "KIND", "kind",
        "EVERY", "every",
        "OUTCOME", "outcome",
        "AS OF", "as_of",
        "SENT", "sent",
        "REFUSED", "refused",
        "UNLINKED", "unlinked",
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

    @Command(name = "show", description = "One outlet.", mixinStandardHelpOptions = true)
    static final class Show extends ServerCommand {

        @Parameters(paramLabel = "NAME")
        String name = "";

        @Option(names = "--unlinked", description = "the tenants of whom nobody said which account they are")
        boolean unlinked;

        @Override
        void run(Client client) {
            var found = client.get("/v1/outlets/" + Client.encode(name));
            if (unlinked)
                print(Client.JSON.createObjectNode().set("items", found.path("unlinked")), "ID", "id", "NAME", "name");
            else print(found.path("status"), COLUMNS);
        }
    }

    @Command(
            name = "run",
            description = "Runs an outlet at once, also one that its receiver stopped.",
            mixinStandardHelpOptions = true)
    static final class Run extends ServerCommand {

        @Parameters(paramLabel = "NAME")
        String name = "";

        @Override
        void run(Client client) {
            var path = "/v1/outlets/" + Client.encode(name) + "/run";
            print(client.post(path, Client.JSON.createObjectNode()), COLUMNS);
        }
    }
}
