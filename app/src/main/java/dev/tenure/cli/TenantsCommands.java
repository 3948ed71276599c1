package dev.tenure.cli;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tenants",
        description = "Tenants, and who is at risk.",
        mixinStandardHelpOptions = true,
        subcommands = {TenantsCommands.ListAll.class, TenantsCommands.Show.class, TenantsCommands.AtRisk.class})
final class TenantsCommands {

    @Command(name = "list", description = "Every tenant you are assigned to.", mixinStandardHelpOptions = true)
    static final class ListAll extends ServerCommand {

        @Option(names = "--search", paramLabel = "TEXT", description = "only names and ids that contain it")
        @Nullable
        String search;

        @Option(names = "--limit", description = "at most so many (all)")
        int limit = Integer.MAX_VALUE;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("search", search);
            print(client.list("/v1/tenants" + Client.query(query), limit), "ID", "id", "NAME", "name");
        }
    }

    @Command(name = "show", description = "One tenant and its facts.", mixinStandardHelpOptions = true)
    static final class Show extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Override
        void run(Client client) {
            print(
                    client.get("/v1/tenants/" + Client.encode(tenant)),
                    "ID",
                    "id",
                    "NAME",
                    "name",
                    "PLAN",
                    "plan",
                    "SEGMENT",
                    "segment",
                    "STATUS",
                    "status");
        }
    }

    @Command(
            name = "at-risk",
            description = "The book, the lowest scores that decide next first.",
            mixinStandardHelpOptions = true)
    static final class AtRisk extends ServerCommand {

        @Option(names = "--as-of", paramLabel = "DAY", description = "scores of that day (the last scored)")
        @Nullable
        LocalDate asOf;

        @Option(names = "--band", paramLabel = "BAND", description = "critical, at_risk, watch or healthy")
        @Nullable
        String band;

        @Option(names = "--owner", paramLabel = "NAME", description = "only tenants of this owner")
        @Nullable
        String owner;

        @Option(names = "--sort", paramLabel = "BY", description = "as the page sorts")
        @Nullable
        String sort;

        @Option(names = "--limit", description = "at most so many (25)")
        int limit = 25;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("as_of", asOf);
            query.put("band", band);
            query.put("owner", owner);
            query.put("sort", sort);
            print(
                    client.list("/v1/at-risk" + Client.query(query), limit),
                    "ID",
                    "id",
                    "NAME",
                    "name",
                    "SCORE",
                    "score",
                    "BAND",
                    "band",
                    "DECIDES",
                    "decision_on",
                    "OWNER",
                    "owner");
        }
    }
}
