package dev.tenure.cli;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `tenants` says of other names: those of sources, in files and events.
final class AliasCommands {

    private AliasCommands() {}

    @Command(
            name = "aliases",
            description = "The other names of a tenant; --add and --remove change them.",
            mixinStandardHelpOptions = true)
    static final class Aliases extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Option(names = "--add", paramLabel = "NAME", description = "another name; needs --source")
        @Nullable
        String add;

        @Option(names = "--remove", paramLabel = "NAME", description = "a name it has no longer; needs --source")
        @Nullable
        String remove;

        @Option(names = "--source", paramLabel = "SOURCE", description = "of its files, or the name of its source key")
        @Nullable
        String source;

        @Override
        void run(Client client) {
            var path = "/v1/tenants/" + Client.encode(tenant) + "/aliases";
            if ((add != null || remove != null) && source == null)
                throw new CommandFailed(CommandFailed.USAGE, "a name is one of a source", "name it with --source");
            if (add != null)
                client.post(
                        path,
                        Client.JSON.createObjectNode().put("source", source).put("account", add));
            if (remove != null) {
                var query = new LinkedHashMap<String, @Nullable Object>();
                query.put("source", source);
                query.put("account", remove);
                client.delete(path + Client.query(query));
            }
            print(client.get(path), "SOURCE", "source", "NAME", "account", "SINCE", "known_since", "BY", "recorded_by");
        }
    }
}
