package dev.tenure.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "history-imports",
        description = "Past events, staged and committed whole.",
        mixinStandardHelpOptions = true,
        subcommands = {
            HistoryImportsCommands.ListAll.class,
            HistoryImportsCommands.Show.class,
            HistoryImportsCommands.Commit.class,
            HistoryImportsCommands.Delete.class
        })
final class HistoryImportsCommands {

    @Command(name = "list", description = "Every job.", mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {
        @Override
        void run(Client client) {
            printJob(this, client.list("/v1/history-imports", Integer.MAX_VALUE));
        }
    }

    abstract static class One extends ServerCommand {

        @Parameters(paramLabel = "ID")
        String id = "";

        String path() {
            return "/v1/history-imports/" + Client.encode(id);
        }
    }

    @Command(name = "show", description = "What a commit would add.", mixinStandardHelpOptions = true)
    static final class Show extends One {
        @Override
        void run(Client client) {
            printJob(this, client.get(path()));
        }
    }

    @Command(name = "commit", description = "Adds the staged events, all of them.", mixinStandardHelpOptions = true)
    static final class Commit extends One {
        @Override
        void run(Client client) {
            printJob(this, client.post(path() + "/commit", Client.JSON.createObjectNode()));
        }
    }

    @Command(name = "delete", description = "Drops a job that was not committed.", mixinStandardHelpOptions = true)
    static final class Delete extends One {
        @Override
        void run(Client client) {
            client.delete(path());
            err().println("deleted " + id);
        }
    }

    private static void printJob(ServerCommand command, JsonNode job) {
        command.print(
                job,
                "ID",
                "id",
                "NAME",
                "name",
                "STATE",
                "state",
                "EVENTS",
                "events",
                "FIRST DAY",
                "first_day",
                "LAST DAY",
                "last_day");
    }
}
