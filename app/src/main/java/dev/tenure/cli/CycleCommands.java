package dev.tenure.cli;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cycle",
        description = "Turns the loop now: rollups, readings, scores.",
        mixinStandardHelpOptions = true,
        subcommands = CycleCommands.Status.class)
final class CycleCommands extends ServerCommand {

    @Option(names = "--as-of", paramLabel = "DAY", description = "for that day (today)")
    @Nullable
    LocalDate asOf;

    @Override
    void run(Client client) {
        var body = Client.JSON.createObjectNode();
        if (asOf != null) body.put("as_of", asOf.toString());
        printStatus(this, client.post("/v1/cycle", body));
    }

    @Command(name = "status", description = "The last turn and the one under way.", mixinStandardHelpOptions = true)
    static final class Status extends ServerCommand {
        @Override
        void run(Client client) {
            printStatus(this, client.get("/v1/cycle"));
        }
    }

    private static void printStatus(ServerCommand command, tools.jackson.databind.JsonNode status) {
        command.print(
                status,
                "AS OF",
                "as_of",
                "STATE",
                "state",
                "STAGE",
                "stage",
                "SCORED",
                "scored",
                "FINISHED",
                "finished_at",
                "PROBLEM",
                "problem");
    }
}
