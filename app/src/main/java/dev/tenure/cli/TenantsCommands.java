package dev.tenure.cli;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tenants",
        description = "Tenants, and who is at risk.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TenantsCommands.ListAll.class,
            TenantsCommands.Show.class,
            TenantsCommands.Contracts.class,
            TenantsCommands.AtRisk.class,
            AliasCommands.Aliases.class,
            MergeCommands.Merge.class,
            MergeCommands.Merges.class,
            MergeCommands.Unmerge.class,
            StructureCommands.Show.class,
            StructureCommands.Parent.class,
            ContactsCommands.Show.class,
            ContactsCommands.Notes.class,
            ContactsCommands.Write.class
        })
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
                    "status",
                    "OWNER",
                    "owner/owner",
                    "DECIDES",
                    "decision/on",
                    "ARR MINOR",
                    "arr/*/arr_minor",
                    "CURRENCY",
                    "arr/*/currency");
        }
    }

    @Command(
            name = "contracts",
            description = "A tenant's contracts and what they are worth a year.",
            mixinStandardHelpOptions = true)
    static final class Contracts extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Option(names = "--as-of", paramLabel = "DAY", description = "as known at the end of that day (today)")
        @Nullable
        LocalDate asOf;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("as_of", asOf);
            var found = client.get("/v1/tenants/" + Client.encode(tenant) + Client.query(query));
            print(
                    Client.JSON.createObjectNode().set("items", found.path("contracts")),
                    "CONTRACT",
                    "contract",
                    "TERM START",
                    "term_start",
                    "TERM END",
                    "term_end",
                    "DECIDES",
                    "decision_on",
                    "BY",
                    "decision_kind",
                    "OUTCOME",
                    "outcome/outcome",
                    "LINES",
                    "lines/*/line",
                    "ARR MINOR",
                    "lines/*/arr_minor",
                    "CURRENCY",
                    "lines/*/currency");
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

        @Option(
                names = "--band",
                paramLabel = "BAND",
                split = ",",
                description = "critical, at_risk, watch, healthy, uncertain or insufficient; may be repeated")
        List<String> bands = List.of();

        @Option(names = "--decides-within", paramLabel = "DAYS", description = "only decisions in so many days")
        @Nullable
        Integer decidesWithin;

        @Option(names = "--owner", paramLabel = "NAME", description = "only tenants of this owner; '' of none")
        @Nullable
        String owner;

        @Option(names = "--plan", paramLabel = "PLAN", description = "only tenants on this plan")
        @Nullable
        String plan;

        @Option(
                names = "--status",
                paramLabel = "STATUS",
                split = ",",
                description = "prospect, live, ended, internal or test (those that count: prospect and live)")
        List<String> statuses = List.of();

        @Option(names = "--driver", paramLabel = "SIGNAL", description = "only where this signal costs the most")
        @Nullable
        String driver;

        @Option(names = "--search", paramLabel = "TEXT", description = "only names and ids that contain it")
        @Nullable
        String search;

        @Option(names = "--sort", paramLabel = "BY", description = "risk, score, change, decision, arr or name (risk)")
        @Nullable
        String sort;

        @Option(names = "--descending", description = "the other way round")
        boolean descending;

        @Option(names = "--limit", description = "at most so many (25)")
        int limit = 25;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("as_of", asOf);
            query.put("band", bands);
            query.put("decides_within", decidesWithin);
            query.put("owner", owner);
            query.put("plan", plan);
            query.put("status", statuses);
            query.put("driver", driver);
            query.put("search", search);
            query.put("sort", sort);
            if (descending) query.put("descending", true);
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
                    "CHANGE",
                    "change",
                    "DECIDES",
                    "decision_on",
                    "ARR MINOR",
                    "arr/*/arr_minor",
                    "CURRENCY",
                    "arr/*/currency",
                    "OWNER",
                    "owner",
                    "COVERAGE",
                    "coverage",
                    "LOST MOST BY",
                    "lost/0/label");
        }
    }
}
