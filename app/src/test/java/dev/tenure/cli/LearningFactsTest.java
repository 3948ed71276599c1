package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.Repository;
import dev.tenure.RunningServer;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Terms, withdrawals and results of a real log as facts of the past, by the shipped mapping files. What must be known
/// on which day is counted beforehand with plain SQL over the raw file, by an engine that knows nothing of Tenure.
class LearningFactsTest {

    private static RunningServer server;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.cycle.seconds=0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatWasKnownOfEveryTermOnADayIsWhatTheRawFileSaysByTheDeclaredRules() throws Exception {
        load("examples/oulad/accounts.yaml", Repository.sharedData("oulad/accounts.csv"));
        var said =
                load("examples/oulad/subscriptions.yaml", Repository.sharedData("oulad/subscriptions.csv"), "--commit");
        for (var rule : List.of(
                "tenants.name became known on the date in registered",
                "contracts.term_end became known at term start",
                "contract_outcomes.effective_on became known at its own date",
                "contract_outcomes.outcome became known at term end"))
            assertTrue(said.contains("assumed: " + rule), said);

        var raw = "read_csv('" + Repository.sharedData("oulad/subscriptions.csv") + "', header = true)";
        // Before anything began, in a term, on the days on which terms start and end, and long after.
        var days = List.of(
                "2012-12-31",
                "2013-01-31",
                "2013-02-01",
                "2013-06-15",
                "2013-09-28",
                "2013-09-29",
                "2013-10-01",
                "2014-03-01",
                "2014-06-25",
                "2014-06-26",
                "2015-01-01");
        for (var day : days) {
            var expected = RealDataTest.raw("""
                    select 'term ' || "start" || ' ' || "end" || ' ' || count(*) as line
                      from %1$s where "start" <= date '%2$s' group by "start", "end"
                    union all
                    select 'outcome ' || what || ' ' || outcome || ' ' || count(*) || ' ' || min(day) || ' ' || max(day)
                      from (select outcome, case when cancelled is not null then 'cancelled'
                                                 when not_renewed = 0 then 'renewed' else 'lapsed' end as what,
                                   coalesce(cancelled, "end") as day from %1$s)
                     where day <= date '%2$s' group by what, outcome
                    """.formatted(raw, day));
            // In the order of characters, whatever either engine sorts by.
            assertEquals(expected.stream().sorted().toList(), stored(day), day);
        }
        assertEquals(
                RealDataTest.raw("select count(*)::varchar from " + raw),
                sql("select count(*)::text from tenants_tenant"));
    }

    private static List<String> stored(String day) {
        return sql("""
                select 'term ' || term_start || ' ' || term_end || ' ' || count(*) as line
                  from tenants_contract
                 where known_since < date '%1$s' + 1 and known_until >= date '%1$s' + 1
                 group by term_start, term_end
                union all
                select 'outcome ' || outcome || ' ' || reason || ' ' || count(*) || ' ' || min(effective_on) || ' '
                       || max(effective_on)
                  from tenants_contract_outcome
                 where known_since < date '%1$s' + 1 and known_until >= date '%1$s' + 1
                 group by outcome, reason
                """.formatted(day));
    }

    private static List<String> sql(String query) {
        return server.bean(Database.class).inStage(Stage.FACTS, tx -> {
            tx.sql().sql("set local time zone 'UTC'").update();
            return tx.sql().sql(query).query(String.class).list().stream()
                    .sorted()
                    .toList();
        });
    }

    private String load(String mapping, Path file, String... more) throws IOException {
        var token = Files.writeString(folder.resolve("admin.token"), server.adminToken());
        var arguments = new ArrayList<>(List.of("import", "facts", "--history", "learning", "--mapping"));
        arguments.add(Repository.root().resolve(mapping).toString());
        arguments.add(file.toString());
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--server", server.base().toString(), "--token-file", token.toString()));
        var err = new StringWriter();
        var line = TenureCli.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true));
        assertEquals(0, line.execute(arguments.toArray(String[]::new)), err.toString());
        return err.toString();
    }
}
