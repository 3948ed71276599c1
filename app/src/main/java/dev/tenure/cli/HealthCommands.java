package dev.tenure.cli;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "health",
        description = "Scores and what they lost.",
        mixinStandardHelpOptions = true,
        subcommands = {HealthCommands.Explain.class, HealthCommands.History.class, HealthCommands.Models.class})
final class HealthCommands {

    @Command(
            name = "explain",
            description = "One tenant's score of a day, replayed from its stored inputs.",
            mixinStandardHelpOptions = true)
    static final class Explain extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Option(names = "--as-of", paramLabel = "DAY", description = "the day (the last scored)")
        @Nullable
        LocalDate asOf;

        @Option(
                names = "--restated",
                description = "from facts and events as known now, beside the score as it was published")
        boolean restated;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("as_of", asOf);
            if (restated) query.put("restated", true);
            var explained = client.get("/v1/tenants/" + Client.encode(tenant) + "/health" + Client.query(query));
            switch (output.form) {
                case json -> print(explained);
                case csv ->
                    print(
                            losses(explained),
                            "SIGNAL",
                            "signal",
                            "POINTS LOST",
                            "points",
                            "READING",
                            "reading/value",
                            "MISSING",
                            "missing");
                case table -> {
                    if (restated) restated(explained);
                    out().println("score %s, %s, coverage %s, model %s"
                            .formatted(
                                    explained.path("score").asString("none"),
                                    explained.path("band").asString(),
                                    explained.at("/coverage/measured").asString() + " of "
                                            + explained.at("/coverage/of").asString(),
                                    explained.path("model").asString()));
                    if (explained.path("backfilled").asBoolean(false)) {
                        out().println("backfilled: made after the day, from a history import");
                        for (var assumption : explained.path("assumptions"))
                            out().println("  assumed: " + assumption.asString());
                    }
                    out().println();
                    print(
                            losses(explained),
                            "SIGNAL",
                            "label",
                            "POINTS LOST",
                            "points",
                            "OUT OF",
                            "out_of",
                            "READING",
                            "reading/shown",
                            "MISSING",
                            "missing");
                }
            }
        }

        private void restated(JsonNode explained) {
            var beside = explained.path("restatement");
            out().println("restated; published as %s, difference %s"
                    .formatted(
                            beside.path("published").asString("no score"),
                            beside.path("difference").asString("none")));
            for (var change : beside.path("lost"))
                if (change.path("difference").decimalValue().signum() != 0)
                    out().println("  %s lost %s, published as %s"
                            .formatted(
                                    change.path("label").asString(),
                                    change.path("restated").asString(),
                                    change.path("published").asString()));
            out().println();
        }

        private static JsonNode losses(JsonNode explained) {
            var rows = Client.JSON.createObjectNode();
            rows.set("items", explained.path("lost"));
            return rows;
        }
    }

    @Command(name = "history", description = "One tenant's score day by day.", mixinStandardHelpOptions = true)
    static final class History extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Option(names = "--from", paramLabel = "DAY", description = "the first day")
        @Nullable
        LocalDate from;

        @Option(names = "--until", paramLabel = "DAY", description = "the day after the last")
        @Nullable
        LocalDate until;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("from", from);
            query.put("until", until);
            print(
                    client.get("/v1/tenants/" + Client.encode(tenant) + "/health/history" + Client.query(query)),
                    "DAY",
                    "day",
                    "SCORE",
                    "score",
                    "BAND",
                    "band",
                    "COVERAGE",
                    "coverage",
                    "BACKFILLED",
                    "backfilled");
        }
    }

    @Command(name = "models", description = "Every model that scored a day.", mixinStandardHelpOptions = true)
    static final class Models extends ServerCommand {
        @Override
        void run(Client client) {
            print(
                    client.get("/v1/health-models"),
                    "VERSION",
                    "version",
                    "LIVE",
                    "live",
                    "FIRST USED",
                    "first_used",
                    "DIGEST",
                    "digest");
        }
    }
}
