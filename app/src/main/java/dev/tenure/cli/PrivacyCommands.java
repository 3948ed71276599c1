package dev.tenure.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "privacy",
        description = "What is held of one person, their erasure, and that of everybody at a tenant.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PrivacyCommands.Show.class,
            PrivacyCommands.Export.class,
            PrivacyCommands.Erase.class,
            PrivacyCommands.DestroyKey.class,
            PrivacyCommands.Erasures.class,
            PrivacyCommands.Withheld.class
        })
final class PrivacyCommands {

    abstract static class OfPerson extends ServerCommand {

        @Parameters(index = "0", paramLabel = "TENANT")
        String tenant = "";

        @Parameters(index = "1..*", paramLabel = "ID", arity = "1..*", description = "each id the person is known by")
        List<String> ids = List.of();

        ObjectNode body() {
            var body = Client.JSON.createObjectNode();
            ids.forEach(body.putArray("ids")::add);
            return body;
        }

        String path(String what) {
            return "/v1/tenants/" + Client.encode(tenant) + "/privacy/" + what;
        }

        void printManifest(JsonNode answer, String waiting) {
            print(
                    answer,
                    "TENANT",
                    "tenant",
                    "QUARANTINED",
                    "manifest/" + waiting + "/quarantined",
                    "UNMATCHED",
                    "manifest/" + waiting + "/unmatched",
                    "STAGED",
                    "manifest/" + waiting + "/staged",
                    "DIGEST",
                    "digest");
        }
    }

    @Command(name = "show", description = "What is held of a person, and where.", mixinStandardHelpOptions = true)
    static final class Show extends OfPerson {
        @Override
        void run(Client client) {
            printManifest(client.post(path("lookups"), body()), "waiting");
        }
    }

    @Command(
            name = "export",
            description = "The same with the stored events, as JSON.",
            mixinStandardHelpOptions = true)
    static final class Export extends OfPerson {
        @Override
        void run(Client client) {
            var answer = client.post(path("lookups"), body().put("events", true));
            out().println(Client.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        }
    }

    @Command(
            name = "erase",
            description = "Destroys what can be and the way from the person to their events. It cannot be undone.",
            mixinStandardHelpOptions = true)
    static final class Erase extends OfPerson {

        @Option(names = "--yes", description = "I know that it cannot be undone")
        boolean yes;

        @Override
        void run(Client client) {
            var body = body();
            if (yes) body.put("confirm", tenant);
            printManifest(client.post(path("erasures"), body), "destroyed/waiting");
        }
    }

    @Command(
            name = "destroy-key",
            description = {
                "Destroys a tenant's key: nobody can tell any more whose its events were.",
                "It cannot be undone; the counts stay."
            },
            mixinStandardHelpOptions = true)
    static final class DestroyKey extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Option(names = "--confirm", paramLabel = "TENANT", description = "the tenant once more")
        Optional<String> confirm = Optional.empty();

        @Override
        void run(Client client) {
            var body = Client.JSON.createObjectNode();
            confirm.ifPresent(word -> body.put("confirm", word));
            print(
                    client.post("/v1/tenants/" + Client.encode(tenant) + "/privacy/key-destructions", body),
                    "TENANT",
                    "tenant",
                    "KEY DESTROYED",
                    "manifest/destroyed/key",
                    "NAMES",
                    "manifest/destroyed/names",
                    "QUARANTINED",
                    "manifest/destroyed/quarantined",
                    "DIGEST",
                    "digest");
        }
    }

    @Command(name = "erasures", description = "What was erased at a tenant.", mixinStandardHelpOptions = true)
    static final class Erasures extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Override
        void run(Client client) {
            print(
                    client.get("/v1/tenants/" + Client.encode(tenant) + "/privacy/erasures"),
                    "ID",
                    "id",
                    "AT",
                    "at",
                    "BY",
                    "by",
                    "DIGEST",
                    "digest");
        }
    }

    @Command(
            name = "withheld",
            description = "Attributes of events that were not let in, and how often.",
            mixinStandardHelpOptions = true)
    static final class Withheld extends ServerCommand {
        @Override
        void run(Client client) {
            print(
                    client.get("/v1/privacy/withheld"),
                    "KEY",
                    "key",
                    "ATTRIBUTE",
                    "attribute",
                    "DROPPED",
                    "dropped",
                    "TIMES",
                    "times",
                    "LAST DAY",
                    "last_day");
        }
    }
}
