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

/// Terms, withdrawals, results, deadlines and what was handed in of a real log as facts of the past, by the shipped
/// mapping files. What must be known
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
        load("examples/oulad/subscriptions.yaml", Repository.sharedData("oulad/subscriptions.csv"));
        load("examples/oulad/milestones.yaml", Repository.sharedData("oulad/subscriptions.csv"));
        var said = load("examples/oulad/submissions.yaml", Repository.sharedData("oulad/events.csv.gz"), "--commit");
        for (var rule : List.of(
                "tenants.name became known on the date in registered",
                "contracts.term_end became known at term start",
                "contract_outcomes.effective_on became known at its own date",
                "contract_outcomes.outcome became known at term end",
                "milestones.due_on became known at term start",
                "milestones.weight became known at term start",
                "milestones_done.done_on became known at its own date"))
            assertTrue(said.contains("assumed: " + rule), said);

        var raw = "read_csv('" + Repository.sharedData("oulad/subscriptions.csv") + "', header = true)";
        var deadlines = "read_csv('" + Repository.sharedData("oulad/deliverables.csv") + "', header = true)";
        var handedIn = "(select * from read_csv('" + Repository.sharedData("oulad/events.csv.gz")
                + "', header = true) where type like 'deliverable_submitted:%')";
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
                    union all
                    select 'due ' || id_assessment || ' ' || due || ' ' || weight::int || ' ' || count(*)
                      from %1$s join %3$s on replace(account[:9], '-', '') = cohort
                     where "start" <= date '%2$s' group by id_assessment, due, weight
                    union all
                    select 'done ' || split_part(type, ':', 2) || ' ' || count(*) || ' ' || min(date) || ' ' || max(date)
                      from %4$s where date <= date '%2$s' group by type
                    union all
                    select 'missed ' || count(*)
                      from %1$s s join %3$s d on replace(s.account[:9], '-', '') = d.cohort
                      left join %4$s h on h.account = s.account and h.date <= date '%2$s'
                                      and split_part(h.type, ':', 2) = d.id_assessment::varchar
                     where s."start" <= date '%2$s' and d.due < date '%2$s' and h.account is null
                    """.formatted(raw, day, deadlines, handedIn));
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
                union all
                select 'due ' || split_part(milestone, ' ', 2) || ' ' || due_on || ' ' || weight || ' ' || count(*)
                  from tenants_milestone
                 where known_since < date '%1$s' + 1 and known_until >= date '%1$s' + 1
                 group by milestone, due_on, weight
                union all
                select 'done ' || split_part(milestone, ' ', 2) || ' ' || count(*) || ' ' || min(done_on) || ' '
                       || max(done_on)
                  from tenants_milestone_done
                 where known_since < date '%1$s' + 1 and known_until >= date '%1$s' + 1
                 group by milestone
                union all
                select 'missed ' || count(*)
                  from tenants_milestone m
                 where known_since < date '%1$s' + 1 and known_until >= date '%1$s' + 1 and due_on < date '%1$s'
                   and not exists (select from tenants_milestone_done d
                                    where d.tenant_id = m.tenant_id and d.milestone = m.milestone
                                      and d.known_since < date '%1$s' + 1 and d.known_until >= date '%1$s' + 1
                                      and d.done_on <= date '%1$s')
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
