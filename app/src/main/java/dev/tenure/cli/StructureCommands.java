package dev.tenure.cli;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `tenants` says of who stands under whom.
final class StructureCommands {

    private StructureCommands() {}

    @Command(
            name = "structure",
            description = "A tenant and who stands under it; with -o json also what they come to together.",
            mixinStandardHelpOptions = true)
    static final class Show extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Option(names = "--as-of", paramLabel = "DAY", description = "as known at the end of that day (today)")
        @Nullable
        LocalDate asOf;

        @Option(names = "--total", description = "one line: what they come to together")
        boolean total;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("as_of", asOf);
            var found = client.get("/v1/tenants/" + Client.encode(tenant) + "/structure" + Client.query(query));
            if (total)
                print(
                        Client.JSON
                                .createObjectNode()
                                .set("items", Client.JSON.createArrayNode().add(found.deepCopy())),
                        "ID",
                        "id",
                        "PARENT",
                        "parent/id",
                        "ACCOUNTS YOU SEE",
                        "accounts",
                        "WORST BAND",
                        "worst_band",
                        "DECIDES",
                        "next/on",
                        "WHO",
                        "next/id",
                        "ARR MINOR",
                        "arr/*/arr_minor",
                        "CURRENCY",
                        "arr/*/currency");
            else
                print(
                        found,
                        "ID",
                        "id",
                        "NAME",
                        "name",
                        "DEPTH",
                        "depth",
                        "PARENT",
                        "parent",
                        "STATUS",
                        "status",
                        "BAND",
                        "band",
                        "DECIDES",
                        "decision/on",
                        "ARR MINOR",
                        "arr/*/arr_minor",
                        "CURRENCY",
                        "arr/*/currency");
        }
    }

    @Command(
            name = "parent",
            description = "Says which tenant stands above another; 'facts import parents' does it by file.",
            mixinStandardHelpOptions = true)
    static final class Parent extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "PARENT", description = "its id")
        @Nullable
        String parent;

        @Option(names = "--none", description = "instead of a parent: it stands alone")
        boolean none;

        @Option(names = "--valid-from", paramLabel = "DAY", description = "from this day on (today)")
        @Nullable
        LocalDate validFrom;

        @Override
        void run(Client client) {
            if (none == (parent != null))
                throw new CommandFailed(CommandFailed.USAGE, "who stands above " + tenant + "?", "name it, or --none");
            var body = Client.JSON.createObjectNode();
            if (parent != null) body.put("parent", parent);
            if (validFrom != null) body.put("valid_from", validFrom.toString());
            print(
                    client.put("/v1/tenants/" + Client.encode(tenant) + "/parent", body),
                    "ADDED",
                    "added",
                    "CHANGED",
                    "changed",
                    "UNCHANGED",
                    "unchanged");
        }
    }
}
