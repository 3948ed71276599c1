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

    @Option(names = "--from", paramLabel = "DAY", description = "scores every day from this one (only the last)")
    @Nullable
    LocalDate from;

    @Override
    void run(Client client) {
        var body = Client.JSON.createObjectNode();
        if (asOf != null) body.put("as_of", asOf.toString());
        if (from != null) body.put("from", from.toString());
        var turn = client.post("/v1/cycle", body);
        printStatus(this, turn);
        if (turn.path("state").asString("").equals("failed"))
            throw new CommandFailed(
                    CommandFailed.FAILED,
                    "the turn failed: " + turn.path("problem").asString(""),
                    "see the server's output");
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
                "STATE",
                "state",
                "AS OF",
                "as_of",
                "STAGE",
                "stage",
                "SCORED",
                "scored",
                "WRITTEN",
                "written",
                "EVENTS",
                "events",
                "SCORED THROUGH",
                "scored_through",
                "FINISHED",
                "finished_at",
                "PROBLEM",
                "problem");
    }
}
