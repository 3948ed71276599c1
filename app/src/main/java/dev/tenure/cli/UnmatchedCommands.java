package dev.tenure.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unmatched",
        description = "Accounts that events named and no tenant is known by.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UnmatchedCommands.ListAll.class,
            UnmatchedCommands.Create.class,
            UnmatchedCommands.Link.class,
            UnmatchedCommands.Ignore.class,
            UnmatchedCommands.Restore.class
        })
final class UnmatchedCommands {

    @Command(name = "list", description = "Unknown accounts and how much they sent.", mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {

        @Option(names = "--ignored", description = "those that are ignored, not those that wait")
        boolean ignored;

        @Override
        void run(Client client) {
            print(
                    client.list("/v1/unmatched-accounts" + (ignored ? "?ignored=true" : ""), Integer.MAX_VALUE),
                    "SOURCE",
                    "source",
                    "ACCOUNT",
                    "account",
                    "EVENTS",
                    "events",
                    "FIRST",
                    "first_received",
                    "LAST",
                    "last_received");
        }
    }

    abstract static class Resolution extends ServerCommand {

        @Parameters(index = "0", paramLabel = "SOURCE", description = "the key that sent them")
        String source = "";

        @Parameters(index = "1", paramLabel = "ACCOUNT")
        String account = "";

        void resolve(Client client, String action, @Nullable String tenant, @Nullable String name) {
            var body = Client.JSON.createObjectNode();
            body.put("source", source).put("account", account).put("action", action);
            if (tenant != null) body.put("tenant", tenant);
            if (name != null) body.put("name", name);
            print(
                    client.post("/v1/unmatched-accounts/resolutions", body),
                    "OUTCOME",
                    "outcome",
                    "TENANT",
                    "tenant",
                    "EVENTS",
                    "events");
        }
    }

    @Command(name = "create", description = "Makes a tenant of the account.", mixinStandardHelpOptions = true)
    static final class Create extends Resolution {

        @Option(names = "--tenant", paramLabel = "ID", description = "the new tenant's id (made from the account)")
        @Nullable
        String tenant;

        @Option(names = "--name", description = "its name (the account)")
        @Nullable
        String name;

        @Override
        void run(Client client) {
            resolve(client, "create", tenant, name);
        }
    }

    @Command(name = "link", description = "The account is a tenant that exists.", mixinStandardHelpOptions = true)
    static final class Link extends Resolution {

        @Parameters(index = "2", paramLabel = "TENANT")
        String tenant = "";

        @Override
        void run(Client client) {
            resolve(client, "link", tenant, null);
        }
    }

    @Command(name = "ignore", description = "Keeps its events out of the way.", mixinStandardHelpOptions = true)
    static final class Ignore extends Resolution {
        @Override
        void run(Client client) {
            resolve(client, "ignore", null, null);
        }
    }

    @Command(name = "restore", description = "Lists an ignored account again.", mixinStandardHelpOptions = true)
    static final class Restore extends Resolution {
        @Override
        void run(Client client) {
            resolve(client, "restore", null, null);
        }
    }
}
