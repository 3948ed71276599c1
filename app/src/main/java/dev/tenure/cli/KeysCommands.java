package dev.tenure.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "keys",
        description = "Keys for machines that send events.",
        mixinStandardHelpOptions = true,
        subcommands = {KeysCommands.ListAll.class, KeysCommands.Issue.class, KeysCommands.Revoke.class})
final class KeysCommands {

    @Command(name = "list", description = "Every key, without its secret.", mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {
        @Override
        void run(Client client) {
            print(
                    client.list("/v1/keys", Integer.MAX_VALUE),
                    "ID",
                    "id",
                    "KIND",
                    "kind",
                    "NAME",
                    "name",
                    "TENANT",
                    "tenant",
                    "ACCOUNT ATTRIBUTE",
                    "account_attribute",
                    "SCOPE",
                    "scope",
                    "EXPIRES",
                    "expires_at",
                    "LAST USED",
                    "last_used_at");
        }
    }

    @Command(
            name = "issue",
            description = "Makes a key and prints its secret, this once.",
            mixinStandardHelpOptions = true)
    static final class Issue extends ServerCommand {

        @Parameters(paramLabel = "NAME", description = "what will use it")
        String name = "";

        @ArgGroup(multiplicity = "1")
        Scope scope = new Scope();

        static final class Scope {
            @Option(names = "--tenant", paramLabel = "TENANT", description = "events of this tenant only")
            @Nullable
            String tenant;

            @Option(
                    names = "--account-attribute",
                    paramLabel = "ATTRIBUTE",
                    description = "a vendor's key: what names the account in an event, such as account or data.account")
            @Nullable
            String accountAttribute;
        }

        @Override
        void run(Client client) {
            var body = Client.JSON.createObjectNode();
            body.put("name", name);
            if (scope.tenant != null) body.put("kind", "tenant").put("tenant", scope.tenant);
            else body.put("kind", "source").put("account_attribute", scope.accountAttribute);
            print(client.post("/v1/keys", body), "ID", "id", "NAME", "name", "TOKEN", "token");
        }
    }

    @Command(name = "revoke", description = "Ends a key at once.", mixinStandardHelpOptions = true)
    static final class Revoke extends RevokeCommand {
        Revoke() {
            super("/v1/keys/");
        }
    }
}
