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
            HistoryImportsCommands.Revert.class,
            HistoryImportsCommands.Delete.class
        })
final class HistoryImportsCommands {

    @Command(name = "list", description = "Every job.", mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {
        @Override
        void run(Client client) {
            print(
                    client.list("/v1/history-imports", Integer.MAX_VALUE),
                    "ID",
                    "id",
                    "NAME",
                    "name",
                    "KEY",
                    "key",
                    "STATE",
                    "state",
                    "ROWS",
                    "rows",
                    "CREATED",
                    "created",
                    "COMMITTED",
                    "committed");
        }
    }

    abstract static class One extends ServerCommand {

        @Parameters(paramLabel = "ID")
        long id;

        String path() {
            return "/v1/history-imports/" + id;
        }
    }

    @Command(name = "show", description = "What a commit would add.", mixinStandardHelpOptions = true)
    static final class Show extends One {
        @Override
        void run(Client client) {
            var job = client.get(path());
            print(
                    job,
                    "ID",
                    "job/id",
                    "NAME",
                    "job/name",
                    "KEY",
                    "job/key",
                    "STATE",
                    "job/state",
                    "ROWS",
                    "job/rows",
                    "ACCEPTED",
                    "counts/accepted|job/counts/accepted",
                    "DUPLICATE",
                    "counts/duplicate|job/counts/duplicate",
                    "CONFLICT",
                    "counts/conflict|job/counts/conflict",
                    "UNMATCHED",
                    "counts/unmatched|job/counts/unmatched",
                    "REFUSED",
                    "refused_rows",
                    "FIRST DAY",
                    "first_day",
                    "LAST DAY",
                    "last_day");
            if (output.form != Output.Form.table) return;
            table(job, "tenants", "TENANT", "tenant", "ROWS", "rows", "FIRST DAY", "first_day", "LAST DAY", "last_day");
            table(job, "unmatched", "UNKNOWN ACCOUNT", "account", "ROWS", "rows");
            table(job, "refused", "ROW", "row", "EVENT", "event_id", "PROBLEM", "problem/detail");
        }

        private void table(JsonNode job, String list, String... headThenPointer) {
            if (job.path(list).isEmpty()) return;
            out().println();
            print(Client.JSON.createObjectNode().set("items", job.path(list)), headThenPointer);
        }
    }

    @Command(name = "commit", description = "Adds the staged events, all of them.", mixinStandardHelpOptions = true)
    static final class Commit extends One {
        @Override
        void run(Client client) {
            var job = client.post(path() + "/commit", Client.JSON.createObjectNode());
            print(
                    job,
                    "ID",
                    "id",
                    "ACCEPTED",
                    "counts/accepted",
                    "DUPLICATE",
                    "counts/duplicate",
                    "CONFLICT",
                    "counts/conflict",
                    "UNMATCHED",
                    "counts/unmatched",
                    "REFUSED",
                    "refused_rows");
            if (job.path("refused_rows").asLong(0) > 0)
                err().println("refused rows are kept and listed by: tenure quarantine list");
        }
    }

    @Command(
            name = "revert",
            description = "Takes a committed job out again, facts and events, all of it.",
            mixinStandardHelpOptions = true)
    static final class Revert extends One {
        @Override
        void run(Client client) {
            print(client.post(path() + "/revert", Client.JSON.createObjectNode()), "ID", "id", "STATE", "state");
        }
    }

    @Command(name = "delete", description = "Drops a job that was not committed.", mixinStandardHelpOptions = true)
    static final class Delete extends One {
        @Override
        void run(Client client) {
            client.delete(path());
            print(
                    Client.JSON.createObjectNode().put("id", id).put("outcome", "deleted"),
                    "ID",
                    "id",
                    "OUTCOME",
                    "outcome");
        }
    }
}
