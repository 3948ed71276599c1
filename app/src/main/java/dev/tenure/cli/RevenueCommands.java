package dev.tenure.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "revenue",
        description = "ARR, how it moved, rates, and closed periods.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RevenueCommands.Arr.class,
            RevenueCommands.BridgeOf.class,
            RevenueCommands.Kept.class,
            RevenueCommands.Calendar.class,
            RevenueCommands.Rates.class,
            RevenueCommands.Close.class,
            RevenueCommands.Closings.class
        })
final class RevenueCommands {

    private static final String[] LINES = {
        "TENANT",
        "tenant",
        "NAME",
        "name",
        "OPENING",
        "movement/opening",
        "RESTATED",
        "movement/restated",
        "NEW",
        "movement/new_business",
        "EXPANSION",
        "movement/expansion",
        "CONTRACTION",
        "movement/contraction",
        "CHURN",
        "movement/churn",
        "CURRENCY",
        "movement/currency",
        "CLOSING",
        "movement/closing"
    };

    private static final String[] CLOSED = {
        "PERIOD",
        "period/period",
        "FROM",
        "period/from",
        "UNTIL",
        "period/until",
        "CURRENCY",
        "currency",
        "CLOSED",
        "closed_at",
        "BY",
        "closed_by",
        "TENANTS",
        "tenants",
        "DIGEST",
        "digest"
    };

    @Command(name = "arr", description = "ARR of a day, by currency and in all.", mixinStandardHelpOptions = true)
    static final class Arr extends ServerCommand {
        @Option(names = "--as-of", paramLabel = "DAY", description = "at the end of that day (today)")
        @Nullable
        LocalDate asOf;

        @Option(names = "--restated", description = "as is known now, instead of as was known then")
        boolean restated;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, Object>();
            if (asOf != null) query.put("as_of", asOf);
            if (restated) query.put("restated", true);
            print(
                    client.get("/v1/revenue/arr" + Client.query(query)),
                    "DAY",
                    "day",
                    "TOTAL",
                    "total/minor",
                    "CURRENCY",
                    "total/currency",
                    "WITHHELD",
                    "withheld/0/why");
        }
    }

    @Command(
            name = "bridge",
            description = "From the ARR a period opened with to its end, tenant by tenant, in minor units.",
            mixinStandardHelpOptions = true)
    static final class BridgeOf extends ServerCommand {
        @Option(
                names = "--period",
                paramLabel = "PERIOD",
                description = "2026-11, FY2027-Q1 or FY2027 (the quarter that runs)")
        @Nullable
        String period;

        @Option(names = "--known-on", paramLabel = "DAY", description = "as was known at the end of that day (now)")
        @Nullable
        LocalDate knownOn;

        @Option(names = "--limit", paramLabel = "N", description = "at most so many tenants (100)")
        int limit = 100;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("period", period);
            query.put("known_on", knownOn);
            var bridge = client.list("/v1/revenue/bridge" + Client.query(query), limit);
            print(bridge, LINES);
            if (bridge.path("runs").asBoolean(false))
                err().println("the period runs: this is its ARR through "
                        + bridge.path("through").asString(""));
        }
    }

    @Command(
            name = "retention",
            description = "NRR and GRR month by month, at the rates each month began with.",
            mixinStandardHelpOptions = true)
    static final class Kept extends ServerCommand {
        @Option(names = "--until", paramLabel = "MONTH", description = "the last month, like 2026-11 (this one)")
        @Nullable
        String until;

        @Option(names = "--known-on", paramLabel = "DAY", description = "as was known at the end of that day (now)")
        @Nullable
        LocalDate knownOn;

        @Option(names = "--months", paramLabel = "N", description = "so many months (12)")
        int months = 12;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("until", until);
            query.put("known_on", knownOn);
            query.put("months", months);
            print(
                    client.get("/v1/revenue/retention" + Client.query(query)),
                    "MONTH",
                    "period",
                    "NRR",
                    "retention/nrr",
                    "GRR",
                    "retention/grr",
                    "BEGAN",
                    "retention/began",
                    "CLOSING",
                    "total/closing",
                    "CURRENCY",
                    "currency",
                    "WITHHELD",
                    "withheld/0/why");
        }
    }

    @Command(
            name = "calendar",
            description = "Shows or chooses the reporting currency, the fiscal year and the business zone.",
            mixinStandardHelpOptions = true)
    static final class Calendar extends ServerCommand {
        @Option(names = "--currency", paramLabel = "CODE", description = "what all money is reported in, like EUR")
        @Nullable
        String currency;

        @Option(names = "--fiscal-year-starts", paramLabel = "MONTH", description = "1 to 12")
        @Nullable
        Integer starts;

        @Option(names = "--zone", paramLabel = "ZONE", description = "where midnight is, like Europe/Oslo")
        @Nullable
        String zone;

        @Override
        void run(Client client) {
            var body = Client.JSON.createObjectNode();
            if (currency != null) body.put("reporting_currency", currency);
            if (starts != null) body.put("fiscal_year_starts", starts);
            if (zone != null) body.put("business_zone", zone);
            print(
                    body.isEmpty()
                            ? client.get("/v1/revenue/calendar")
                            : client.send(
                                    "PUT",
                                    "/v1/revenue/calendar",
                                    Client.JSON.writeValueAsBytes(body),
                                    "application/json"),
                    "CURRENCY",
                    "reporting_currency",
                    "FISCAL YEAR STARTS",
                    "fiscal_year_starts",
                    "ZONE",
                    "business_zone");
        }
    }

    @Command(
            name = "rates",
            description = "Lists the rates, or enters a CSV file of them: currency, day, rate.",
            mixinStandardHelpOptions = true)
    static final class Rates extends ServerCommand {
        @Parameters(
                paramLabel = "FILE",
                arity = "0..1",
                description = "what one unit is worth in the reporting currency")
        @Nullable
        Path file;

        @Option(names = "--dry-run", description = "says what would happen and enters nothing")
        boolean dryRun;

        @Override
        void run(Client client) {
            if (file == null) {
                print(
                        client.list("/v1/revenue/rates", 10_000),
                        "CURRENCY",
                        "currency",
                        "DAY",
                        "day",
                        "RATE",
                        "rate",
                        "BY",
                        "recorded_by");
                return;
            }
            byte[] csv;
            try {
                csv = Files.readAllBytes(file);
            } catch (IOException e) {
                throw new CommandFailed(CommandFailed.USAGE, "cannot read " + file, "name a file that is there");
            }
            var report = client.send("POST", "/v1/revenue/rates?dry_run=" + dryRun, csv, "text/csv");
            print(report, "ROWS", "rows", "ADDED", "added", "CHANGED", "changed", "UNCHANGED", "unchanged");
            for (var row : report.path("rejected"))
                err().println("line " + row.path("row").asLong() + ", "
                        + row.path("column").asString("") + ": "
                        + row.path("problem").asString(""));
            if (!report.path("rejected").isEmpty())
                throw new CommandFailed(
                        CommandFailed.USAGE,
                        report.path("rejected").size() + " rows were not entered",
                        "mend them and send the file again");
        }
    }

    @Command(
            name = "close",
            description =
                    "Writes a period that is over down for good. Cannot be undone: later changes are restatements.",
            mixinStandardHelpOptions = true)
    static final class Close extends ServerCommand {
        @Parameters(paramLabel = "PERIOD", description = "2026-11, FY2027-Q1 or FY2027")
        String period = "";

        @Option(names = "--dry-run", description = "shows what would be written down, and its digest; closes nothing")
        boolean dryRun;

        @Option(names = "--digest", paramLabel = "DIGEST", description = "of the preview that was looked at")
        @Nullable
        String digest;

        @Override
        void run(Client client) {
            var body = Client.JSON.createObjectNode().put("period", period);
            if (dryRun) {
                var preview = client.post("/v1/revenue/closings?dry_run=true", body);
                print(preview, CLOSED);
                err().println("it would end with "
                        + preview.path("total").path("closing").asLong() + " minor units; close it with --digest");
                return;
            }
            if (digest == null)
                throw new CommandFailed(
                        CommandFailed.USAGE,
                        "a closing names the digest of its preview",
                        "run it with --dry-run, look, then give --digest");
            body.put("digest", digest);
            print(client.post("/v1/revenue/closings", body), CLOSED);
        }
    }

    @Command(
            name = "closings",
            description = "Closed periods, or one of them with what has been learnt since.",
            mixinStandardHelpOptions = true)
    static final class Closings extends ServerCommand {
        @Parameters(paramLabel = "PERIOD", arity = "0..1", description = "one of them")
        @Nullable
        String period;

        @Option(names = "--limit", paramLabel = "N", description = "at most so many tenants (100)")
        int limit = 100;

        @Override
        void run(Client client) {
            if (period != null) {
                var closed = client.list("/v1/revenue/closings/" + Client.encode(period), limit);
                print(closed, LINES);
                int restated = closed.path("restatements").size();
                if (restated > 0) err().println(restated + " tenants are restated since; -o json names them");
                return;
            }
            print(client.get("/v1/revenue/closings"), CLOSED);
        }
    }

    private RevenueCommands() {}
}
