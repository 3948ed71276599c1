package dev.tenure.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "imports",
        description = "The files of facts that came in: what became of each row, entered and taken out again.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ImportsCommands.ListAll.class,
            ImportsCommands.Show.class,
            ImportsCommands.Rows.class,
            ImportsCommands.Rejected.class,
            ImportsCommands.Enter.class,
            ImportsCommands.Revert.class
        })
final class ImportsCommands {

    private static final String[] COUNTS = {
        "ID",
        "id",
        "KIND",
        "kind",
        "STATE",
        "state",
        "SOURCE",
        "source",
        "NAME",
        "name",
        "BY",
        "by",
        "AT",
        "at",
        "ROWS",
        "rows",
        "CREATED",
        "created",
        "ADDED",
        "added",
        "CHANGED",
        "changed",
        "UNCHANGED",
        "unchanged",
        "KEPT",
        "kept_rows",
        "REJECTED",
        "rejected_rows",
        "DROPPED",
        "dropped_tenants"
    };

    @Command(name = "list", description = "Every file, newest first.", mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {

        @Option(names = "--limit", defaultValue = "100", description = "at most so many (100)")
        int limit;

        @Override
        void run(Client client) {
            print(client.list("/v1/imports", limit), COUNTS);
        }
    }

    abstract static class One extends ServerCommand {

        @Parameters(paramLabel = "ID")
        long id;

        String path() {
            return "/v1/imports/" + id;
        }
    }

    @Command(name = "show", description = "One file and its counts.", mixinStandardHelpOptions = true)
    static final class Show extends One {
        @Override
        void run(Client client) {
            print(client.get(path()), COUNTS);
        }
    }

    @Command(
            name = "rows",
            description = "What became of each row; those that changed nothing are left out.",
            mixinStandardHelpOptions = true)
    static final class Rows extends One {

        @Option(names = "--outcome", paramLabel = "WORD", description = "new, changed, rejected or kept alone")
        @Nullable
        String outcome;

        @Option(names = "--limit", defaultValue = "1000", description = "at most so many (1000)")
        int limit;

        @Override
        void run(Client client) {
            var query = outcome == null ? "" : "?outcome=" + Client.encode(outcome);
            var page = client.list(path() + "/rows" + query, limit);
            // A table has a line a cell, so that every change and every problem can be seen.
            if (output.form == Output.Form.json) {
                print(page);
                return;
            }
            var lines = Client.JSON.createArrayNode();
            for (var row : page.path("items")) {
                for (var change : row.path("changes"))
                    lines.addObject()
                            .put("row", row.path("row").asLong())
                            .put("tenant", row.path("tenant").asString(""))
                            .put("outcome", row.path("outcome").asString(""))
                            .put("column", change.path("column").asString(""))
                            .put(
                                    "what",
                                    change.path("from").asString("nothing") + " → "
                                            + change.path("to").asString("nothing"));
                for (var kept : row.path("kept"))
                    lines.addObject()
                            .put("row", row.path("row").asLong())
                            .put("tenant", row.path("tenant").asString(""))
                            .put("outcome", "kept")
                            .put("column", kept.path("column").asString(""))
                            .put("what", kept.path("owner").asString("") + " is the source of truth");
                for (var problem : row.path("problems"))
                    lines.addObject()
                            .put("row", row.path("row").asLong())
                            .put("tenant", "")
                            .put("outcome", "rejected")
                            .put("column", problem.path("column").asString(""))
                            .put(
                                    "what",
                                    (problem.path("problem").asString("") + ". "
                                                    + problem.path("fix").asString(""))
                                            .strip());
            }
            print(
                    Client.JSON.createObjectNode().set("items", lines),
                    "ROW",
                    "row",
                    "TENANT",
                    "tenant",
                    "OUTCOME",
                    "outcome",
                    "COLUMN",
                    "column",
                    "WHAT",
                    "what");
        }
    }

    @Command(
            name = "rejected",
            description = "CSV of the rows that could not be used, as they came, with a column that says why.",
            mixinStandardHelpOptions = true)
    static final class Rejected extends One {
        @Override
        void run(Client client) {
            out().print(client.text(path() + "/rejected"));
            out().flush();
        }
    }

    @Command(name = "enter", description = "Enters the file of a dry run.", mixinStandardHelpOptions = true)
    static final class Enter extends One {

        @Option(names = "--confirm", description = "also when many tenants of its source are missing")
        boolean confirm;

        @Override
        void run(Client client) {
            FactsCommands.tell(this, client.post(path() + "/enter?confirm=" + confirm, Client.JSON.createObjectNode()));
        }
    }

    @Command(
            name = "revert",
            description = "Takes a file out again: every fact is what it would be without it.",
            mixinStandardHelpOptions = true)
    static final class Revert extends One {
        @Override
        void run(Client client) {
            var answer = client.post(path() + "/revert", Client.JSON.createObjectNode());
            print(answer, "ID", "id", "STATE", "state");
            if (!answer.path("send_again").isEmpty())
                err().println(
                                "later files found facts as they stood, perhaps because of this one; send the newest of them"
                                        + " again: " + answer.path("send_again"));
        }
    }
}
