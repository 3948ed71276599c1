package dev.tenure.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tokens",
        description = "Your own tokens: what each may do, until when, and when it was last used.",
        mixinStandardHelpOptions = true,
        subcommands = {TokensCommands.ListMine.class, TokensCommands.Issue.class, TokensCommands.Revoke.class})
final class TokensCommands {

    @Command(name = "list", description = "Your tokens, without their secrets.", mixinStandardHelpOptions = true)
    static final class ListMine extends ServerCommand {
        @Override
        void run(Client client) {
            print(
                    client.list("/v1/tokens", Integer.MAX_VALUE),
                    "ID",
                    "id",
                    "NAME",
                    "name",
                    "SCOPE",
                    "scope",
                    "EXPIRES",
                    "expires_at",
                    "LAST USED",
                    "last_used_at");
        }
    }

    enum Scope {
        read,
        write,
        administer
    }

    @Command(
            name = "issue",
            description = {
                "Makes a token and prints its secret, this once.",
                "It reaches no further than the token it is asked for with, and ends with it."
            },
            mixinStandardHelpOptions = true)
    static final class Issue extends ServerCommand {

        @Parameters(paramLabel = "NAME", description = "what will use it")
        String name = "";

        @Option(names = "--scope", description = "read, write or administer (read)")
        Scope scope = Scope.read;

        @Option(names = "--days", description = "how long it lives, 1 to 90 (30)")
        int days = 30;

        @Override
        void run(Client client) {
            var body = Client.JSON
                    .createObjectNode()
                    .put("name", name)
                    .put("scope", scope.name())
                    .put("days", days);
            print(
                    client.post("/v1/tokens", body),
                    "ID",
                    "id",
                    "NAME",
                    "name",
                    "SCOPE",
                    "scope",
                    "EXPIRES",
                    "expires_at",
                    "TOKEN",
                    "token");
        }
    }

    @Command(name = "revoke", description = "Ends a token of yours at once.", mixinStandardHelpOptions = true)
    static final class Revoke extends RevokeCommand {
        Revoke() {
            super("/v1/tokens/");
        }
    }
}
