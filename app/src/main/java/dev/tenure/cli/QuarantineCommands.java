package dev.tenure.cli;

import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "quarantine",
        description = "Events that could not be accepted.",
        mixinStandardHelpOptions = true,
        subcommands = {QuarantineCommands.ListAll.class, QuarantineCommands.Replay.class})
final class QuarantineCommands {

    @Command(name = "list", description = "What is kept, and why.", mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {

        @Option(names = "--replayed", description = "what was replayed, not what waits")
        boolean replayed;

        @Option(names = "--limit", description = "at most so many (100)")
        int limit = 100;

        @Override
        void run(Client client) {
            print(
                    client.list("/v1/quarantine" + (replayed ? "?state=replayed" : ""), limit),
                    "ID",
                    "id",
                    "RECEIVED",
                    "received",
                    "KEY",
                    "key",
                    "EVENT",
                    "event_id",
                    "OUTCOME",
                    "outcome",
                    "PROBLEM",
                    "problem/detail");
        }
    }

    @Command(name = "replay", description = "Offers events again.", mixinStandardHelpOptions = true)
    static final class Replay extends ServerCommand {

        @ArgGroup(multiplicity = "1")
        Which which = new Which();

        static final class Which {
            @Option(names = "--all", description = "everything that is kept")
            boolean all;

            @Parameters(paramLabel = "ID", arity = "1..*")
            List<Long> ids = List.of();
        }

        @Override
        void run(Client client) {
            var body = Client.JSON.createObjectNode();
            if (which.all) body.put("all", true);
            else which.ids.forEach(body.putArray("ids")::add);
            print(
                    client.post("/v1/quarantine/replays", body),
                    "ID",
                    "id",
                    "OUTCOME",
                    "outcomes/0/outcome|problem/title",
                    "PROBLEM",
                    "outcomes/0/problem/detail|problem/detail");
        }
    }
}
