package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.Repository;
import dev.tenure.RunningServer;
import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.DuckDb;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Two real logs through the shipped mapping files and a running server. What must come out is counted
/// beforehand with plain SQL over the raw files, by an engine that knows nothing of Tenure.
class RealDataTest {

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
    void theLearningLogComesInWithEveryTotalOfTheRawFiles() throws Exception {
        var events = Repository.sharedData("oulad/events.csv.gz");
        var accounts = Repository.sharedData("oulad/accounts.csv");
        server.bean(Access.class).issueSourceKey("oulad", "account", new Actor.Service("test"));
        facts(
                "tenants",
                raw("select 'id,name' union all select lower(account) || ',' || account from '" + accounts + "'"));
        facts(
                "accounts",
                raw(
                        "select 'source,account,tenant' union all select 'oulad,' || account || ',' || lower(account) from '"
                                + accounts + "'"));
        var log = "read_csv('" + events + "', header = true, all_varchar = true)";
        var expected = raw("""
                select 'action.done ' || count(*) || ' ' || sum(n::bigint) || ' ' || min(date) || ' ' || max(date)
                  from %1$s where type not like 'deliverable_submitted:%%'
                union all
                select 'step.completed ' || count(distinct (account, type)) || ' 0 ' || min(date) || ' ' || max(date)
                  from %1$s where type like 'deliverable_submitted:%%'
                union all
                select 'user.active ' || count(distinct (account, date)) || ' 0 ' || min(date) || ' ' || max(date)
                  from %1$s
                """.formatted(log));
        long rows = Long.parseLong(raw("select count(*) from " + log).getFirst());

        var answer =
                load(server.adminToken(), "oulad", "examples/oulad/events.yaml", List.of(events), "--key", "oulad");

        assertEquals(expected, ledger("/oulad"));
        long accepted = expected.stream()
                .mapToLong(line -> Long.parseLong(line.split(" ")[1]))
                .sum();
        assertEquals(accepted, answer.path("accepted").asLong());
        assertEquals(2 * rows - accepted, answer.path("duplicate").asLong());
        assertEquals(
                0, answer.path("unmatched").asLong() + answer.path("conflict").asLong());
    }

    @Test
    void thePingsComeInWithTheirRepeatsKnownAndTheirContradictionsKept() throws Exception {
        var pings = new ArrayList<Path>();
        try (var files = Files.list(Repository.sharedData("jenkins/pings"))) {
            files.sorted().forEach(pings::add);
        }
        var by = new Actor.Service("test");
        var tenant = server.bean(Tenants.class).create(NewTenant.named("jenkins", "Jenkins servers"), by);
        var key = server.bean(Access.class)
                .issueTenantKey("jenkins", tenant.id(), by)
                .token();
        // The first ping of a key counts; a later one is told again, or contradicts it.
        var expected =
                raw("""
                with ping as (
                  select json->>'install' as install, json->>'timestamp' as told, row_number() over () as n,
                         json_object('v', json->'version', 'j', json->'jobs', 'n', json->'nodes', 'p', json->'plugins')::varchar as body
                    from read_json_objects(%s, format = 'newline_delimited')),
                judged as (
                  select n = min(n) over (partition by install, told) as leads, body = first_value(body) over (partition by install, told order by n) as same
                    from ping)
                select count(*) filter (where leads) || ' ' || count(*) filter (where not leads and same) || ' '
                       || count(*) filter (where not same) from judged
                """.formatted(pings.stream().map(file -> "'" + file + "'").toList()));

        var answer = load(key, "jenkins", "examples/jenkins/pings.yaml", pings);

        assertEquals(
                expected,
                List.of(answer.path("accepted").asLong() + " "
                        + answer.path("duplicate").asLong() + " "
                        + answer.path("conflict").asLong()));
        assertEquals(0, answer.path("rejected").asLong());
    }

    private JsonNode load(String token, String name, String mapping, List<Path> files, String... more)
            throws IOException {
        var arguments = new ArrayList<>(List.of(
                "--history",
                name,
                "--commit",
                "--mapping",
                Repository.root().resolve(mapping).toString()));
        arguments.addAll(List.of(more));
        files.forEach(file -> arguments.add(file.toString()));
        var out = new StringWriter();
        assertEquals(
                0,
                ImportEventsTest.execute(server, folder, token, out, arguments.toArray(String[]::new)),
                out.toString());
        return Client.JSON.readTree(out.toString());
    }

    private static void facts(String kind, List<String> lines) {
        var answer = new Client(server.base(), server.adminToken())
                .send(
                        "POST",
                        "/v1/fact-imports/" + kind,
                        String.join("\n", lines).getBytes(StandardCharsets.UTF_8),
                        "text/csv");
        assertEquals(0, answer.path("rejected").size(), answer.toString());
    }

    private static List<String> ledger(String source) {
        return server.bean(DuckDb.class).read(Duration.ofMinutes(1), connection -> {
            try (var statement = connection.createStatement()) {
                return lines(statement, """
                        select type || ' ' || count(*) || ' ' || coalesce(sum((data->>'clicks')::bigint), 0)
                               || ' ' || min(day) || ' ' || max(day)
                          from ledger_event where source = '%s' group by type order by type
                        """.formatted(source));
            }
        });
    }

    static List<String> raw(String sql) throws SQLException {
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            return lines(statement, sql);
        }
    }

    private static List<String> lines(Statement statement, String sql) throws SQLException {
        var lines = new ArrayList<String>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) lines.add(rows.getString(1));
        }
        return lines;
    }
}
