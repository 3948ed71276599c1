package dev.tenure.cli;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "handovers",
        description = "Accounts in other hands: for good, or until their owner is back.",
        mixinStandardHelpOptions = true,
        subcommands = {
            HandoversCommands.ListAll.class,
            HandoversCommands.Make.class,
            HandoversCommands.Show.class,
            HandoversCommands.Return.class
        })
final class HandoversCommands {

    private static final String[] BRIEF = {
        "TENANT", "id",
        "NAME", "name",
        "SCORE", "score",
        "BAND", "band",
        "LOST MOST BY", "lost/0/label",
        "ARR MINOR", "arr/*/arr_minor",
        "CURRENCY", "arr/*/currency",
        "DECIDES", "decision/on",
        "CALL", "contacts/0/name",
        "OPEN NOTE", "notes/0/text"
    };

    @Command(name = "list", description = "Every handover, newest first.", mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {
        @Override
        void run(Client client) {
            print(
                    client.get("/v1/handovers"),
                    "ID",
                    "id",
                    "FROM",
                    "from",
                    "TO",
                    "to",
                    "FIRST DAY",
                    "first_day",
                    "BACK ON",
                    "back_on",
                    "ACCOUNTS",
                    "accounts",
                    "RETURNED",
                    "returned_at");
        }
    }

    @Command(
            name = "make",
            description = "Hands a whole book, or some of it, to another owner; prints a brief of each account.",
            mixinStandardHelpOptions = true)
    static final class Make extends ServerCommand {

        @Option(names = "--from", required = true, paramLabel = "OWNER", description = "whose accounts")
        String from = "";

        @Option(names = "--to", required = true, paramLabel = "OWNER", description = "who takes them over")
        String to = "";

        @Option(names = "--email", paramLabel = "ADDRESS", description = "of who takes them over")
        @Nullable
        String email;

        @Option(names = "--tenant", paramLabel = "TENANT", split = ",", description = "only these; may be repeated")
        List<String> tenants = List.of();

        @Option(names = "--first-day", paramLabel = "DAY", description = "from this day on (today)")
        @Nullable
        LocalDate firstDay;

        @Option(names = "--back-on", paramLabel = "DAY", description = "the owner is back on this day (never)")
        @Nullable
        LocalDate backOn;

        @Option(names = "--dry-run", description = "says which accounts, and moves none")
        boolean dryRun;

        @Override
        void run(Client client) {
            var body = Client.JSON.createObjectNode().put("from", from).put("to", to);
            if (email != null) body.put("to_email", email);
            if (firstDay != null) body.put("first_day", firstDay.toString());
            if (backOn != null) body.put("back_on", backOn.toString());
            if (!tenants.isEmpty()) tenants.forEach(body.putArray("tenants")::add);
            print(client.post("/v1/handovers" + (dryRun ? "?dry_run=true" : ""), body), BRIEF);
        }
    }

    @Command(
            name = "show",
            description = "One handover, with a brief of each account.",
            mixinStandardHelpOptions = true)
    static final class Show extends ServerCommand {

        @Parameters(paramLabel = "ID")
        long id;

        @Override
        void run(Client client) {
            print(client.get("/v1/handovers/" + id), BRIEF);
        }
    }

    @Command(
            name = "return",
            description = "Gives the accounts back; the owners of before hold again from today.",
            mixinStandardHelpOptions = true)
    static final class Return extends ServerCommand {

        @Parameters(paramLabel = "ID")
        long id;

        @Override
        void run(Client client) {
            print(
                    client.post("/v1/handovers/" + id + "/return", Client.JSON.createObjectNode()),
                    "RETURNED",
                    "accounts",
                    "LEFT",
                    "left");
        }
    }
}
