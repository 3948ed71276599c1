package dev.tenure.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `tenants` says of two that are one.
final class MergeCommands {

    private MergeCommands() {}

    @Command(
            name = "merge",
            description = "Says that a tenant is another one; 'tenants unmerge' takes it back whole.",
            mixinStandardHelpOptions = true)
    static final class Merge extends ServerCommand {

        @Parameters(paramLabel = "TENANT", description = "the one that goes")
        String tenant = "";

        @Option(names = "--into", required = true, paramLabel = "TENANT", description = "the one that stays")
        String into = "";

        @Option(names = "--dry-run", description = "says what would move and what would not, and moves nothing")
        boolean dryRun;

        @Override
        void run(Client client) {
            var done = client.post(
                    "/v1/tenants/" + Client.encode(tenant) + "/merges" + (dryRun ? "?dry_run=true" : ""),
                    Client.JSON.createObjectNode().put("into", into));
            print(
                    done,
                    "MERGE",
                    "id",
                    "MERGED",
                    "plan/merged",
                    "INTO",
                    "plan/survivor",
                    "MOVED",
                    "plan/kinds/*/kind",
                    "THINGS",
                    "plan/kinds/*/moved",
                    "KEPT OF THE SURVIVOR",
                    "plan/conflicts/*/column");
        }
    }

    @Command(name = "merges", description = "Every merge, newest first.", mixinStandardHelpOptions = true)
    static final class Merges extends ServerCommand {
        @Override
        void run(Client client) {
            print(
                    client.get("/v1/merges"),
                    "MERGE",
                    "id",
                    "MERGED",
                    "plan/merged",
                    "INTO",
                    "plan/survivor",
                    "AT",
                    "merged_at",
                    "BY",
                    "merged_by",
                    "TAKEN BACK",
                    "reverted_at");
        }
    }

    @Command(
            name = "unmerge",
            description = "Takes a merge back whole; what was entered since stays where it was entered.",
            mixinStandardHelpOptions = true)
    static final class Unmerge extends ServerCommand {

        @Parameters(paramLabel = "MERGE")
        long id;

        @Override
        void run(Client client) {
            print(
                    client.post("/v1/merges/" + id + "/revert", Client.JSON.createObjectNode()),
                    "MERGE",
                    "id",
                    "MERGED",
                    "plan/merged",
                    "INTO",
                    "plan/survivor",
                    "TAKEN BACK",
                    "reverted_at");
        }
    }
}
