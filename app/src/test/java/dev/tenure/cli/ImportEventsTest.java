package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.RunningServer;
import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.DuckDb;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ImportEventsTest {

    private static RunningServer server;
    private static String tenantKey;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24");
        var by = new Actor.Service("test");
        var tenant = server.bean(Tenants.class).create(NewTenant.named("acme", "Acme"), by);
        tenantKey = server.bean(Access.class)
                .issueTenantKey("acme-key", tenant.id(), by)
                .token();
        server.bean(Access.class).issueSourceKey("vendor", "account", by);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aFileGoesThroughTheLiveDoorOnceHoweverOftenItIsSent() throws IOException {
        var file = Files.writeString(folder.resolve("live.ndjson"), lines("live", 2500, "2026-11-20"));
        assertEquals(
                "{\"events\":2500,\"accepted\":2500,\"duplicate\":0,\"conflict\":0,\"rejected\":0,\"unmatched\":0,\"unreadable\":0}",
                run(0, tenantKey, file.toString()).toString());
        assertTrue(said.matches("(?s).*\\Rlive\\.ndjson +100% .*"), said);
        var again = run(0, tenantKey, file.toString());
        assertEquals(0, again.path("accepted").asLong());
        assertEquals(2500, again.path("duplicate").asLong());
    }

    @Test
    void aParquetFileGoesTheSameWayWithAMappingAndWithoutAndItsProgressIsInRows() throws Exception {
        var plain = parquet("plain", """
                'p' || i as id, '/plain' as source, 'user.active' as type, 'u' || i % 7 as subject,
                timestamp '2026-11-20 10:00:00' + to_minutes(i::int) as time, {'clicks': i} as data""");
        var foreign =
                parquet("foreign", "i::bigint as n, timestamp '2026-11-20 10:00:00' + to_minutes(i::int) as seen");
        var mapping = Files.writeString(
                folder.resolve("m.yaml"),
                "events: [{id: \"m{n}\", type: user.active, source: /mapped, time: {from: seen, zone: Europe/Berlin},"
                        + " data: {clicks: {from: n, as: integer}}}]");
        for (var arguments :
                List.of(List.of(plain.toString()), List.of(foreign.toString(), "--mapping", mapping.toString()))) {
            var file = arguments.toArray(String[]::new);
            var first = run(0, tenantKey, file);
            assertEquals(
                    "{\"events\":1200,\"accepted\":1200,\"duplicate\":0,\"conflict\":0,\"rejected\":0,\"unmatched\":0,\"unreadable\":0}",
                    first.toString());
            assertTrue(said.contains("100%") && said.contains("1200/1200 rows"), said);
            assertEquals(
                    "{\"events\":1200,\"accepted\":0,\"duplicate\":1200,\"conflict\":0,\"rejected\":0,\"unmatched\":0,\"unreadable\":0}",
                    run(0, tenantKey, file).toString());
        }
        assertEquals(
                List.of(
                        "/mapped user.active 0 1200 719400 2026-11-20 09:00:00 2026-11-21 04:59:00",
                        "/plain user.active 7 1200 719400 2026-11-20 10:00:00 2026-11-21 05:59:00"),
                ledger());
    }

    private Path parquet(String name, String columns) throws SQLException {
        var file = folder.resolve(name + ".parquet");
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute("copy (select " + columns + " from range(1200) r(i)) to '" + file + "' (format parquet)");
        }
        return file;
    }

    private static List<String> ledger() {
        return server.bean(DuckDb.class).read(Duration.ofMinutes(1), connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("""
                            select concat_ws(' ', source, type, count(distinct subject), count(*),
                                             sum((data->>'clicks')::bigint), min(time), max(time))
                              from ledger_event where source in ('/plain', '/mapped') group by source, type order by 1
                            """)) {
                var lines = new ArrayList<String>();
                while (rows.next()) lines.add(rows.getString(1));
                return lines;
            }
        });
    }

    @Test
    void whatNobodyCanReadIsKeptByTheServerAndWhatIsTooOldIsRefused() throws IOException {
        var file = Files.writeString(
                folder.resolve("bad.ndjson"),
                lines("good", 3, "2026-11-20") + "{\"id\":\n" + lines("old", 2, "2026-01-01"));
        var answer = run(0, tenantKey, file.toString());
        assertEquals(6, answer.path("events").asLong());
        assertEquals(3, answer.path("accepted").asLong());
        assertEquals(3, answer.path("rejected").asLong());
        var quarantine = server.get("/v1/quarantine?limit=100").body();
        assertTrue(quarantine.contains("time-too-late"), quarantine);
        assertTrue(quarantine.contains("{\\\"id\\\":"), quarantine);
    }

    @Test
    void anAdministratorSendsInTheNameOfAKeyAndUnknownAccountsAreKept() throws IOException {
        var mapping = Files.writeString(
                folder.resolve("m.yaml"),
                "events: [{id: \"{n}\", type: user.active, source: /csv, account: \"{who}\", time: {from: day}}]");
        var file =
                Files.writeString(folder.resolve("a.csv"), "n,who,day\n1,zed,2026-11-20\n2,zed,\n3,zed,2026-11-21\n");
        var answer = run(6, server.adminToken(), file.toString(), "--key", "vendor", "--mapping", mapping.toString());
        assertEquals(2, answer.path("unmatched").asLong());
        assertEquals(1, answer.path("unreadable").asLong());
    }

    @Test
    void aHistoryJobIsStagedShownAndCommittedWholeAndGoesOnWhereItStopped() throws IOException {
        var first = Files.writeString(folder.resolve("1.ndjson"), lines("h1", 1200, "2025-03-01"));
        var both = Files.writeString(
                folder.resolve("2.ndjson"), lines("h1", 1200, "2025-03-01") + lines("h2", 800, "2025-04-01"));
        var staged = run(0, tenantKey, first.toString(), "--history", "old");
        assertEquals("open", staged.path("state").asString());
        assertEquals(1200, staged.path("accepted").asLong());
        // The longer file begins with what the job has, as the same file does after an interruption.
        var whole = run(0, tenantKey, both.toString(), "--history", "old", "--commit");
        assertEquals(staged.path("id").asLong(), whole.path("id").asLong());
        assertEquals("committed", whole.path("state").asString());
        assertEquals(2000, whole.path("accepted").asLong());
        assertEquals(0, whole.path("duplicate").asLong());
    }

    @Test
    void whatAHistoryJobRefusesIsSaidAndKeptInQuarantineAtItsCommit() throws IOException {
        var file = Files.writeString(
                folder.resolve("past.ndjson"),
                lines("p1", 2, "2025-05-01") + "{\"id\":\"torn\n  \n[1,2]\n" + lines("p2", 1, "someday")
                        + lines("p3", 1, "2025-05-02"));
        var err = new StringWriter();
        var out = new StringWriter();
        assertEquals(
                6,
                execute(server.base(), folder, tenantKey, out, err, file.toString(), "--history", "faulty"),
                err::toString);
        var staged = Client.JSON.readTree(out.toString());
        long id = staged.path("id").asLong();
        assertEquals(
                "{\"id\":" + id + ",\"state\":\"open\",\"accepted\":3,\"duplicate\":0,\"conflict\":0,\"rejected\":3,"
                        + "\"unmatched\":0,\"unreadable\":0}",
                staged.toString());
        assertTrue(
                err.toString()
                        .contains("refused rows: 3; listed by: tenure history-imports show " + id
                                + "; a commit keeps them in quarantine"),
                err::toString);
        assertFalse(quarantined().contains("torn"));
        // The same file goes on after all its lines, also those that were refused.
        var whole = run(6, tenantKey, file.toString(), "--history", "faulty", "--commit");
        assertEquals(id, whole.path("id").asLong());
        assertEquals(3, whole.path("accepted").asLong());
        assertEquals(3, whole.path("rejected").asLong());
        var kept = quarantined();
        assertTrue(kept.contains("{\\\"id\\\":\\\"torn\""), kept);
        assertTrue(kept.contains("\"text\":\"[1,2]\""), kept);
        assertTrue(kept.contains("\"event_id\":\"p2-0\""), kept);
        assertTrue(server.get("/v1/history-imports/" + id).body().contains("\"refused_rows\":3"));
    }

    @Test
    void everyFaultOfAMappingIsWrittenToAFileAndTheFirstTwentyAreSaid() throws IOException {
        var mapping = Files.writeString(
                folder.resolve("m.yaml"),
                "events: [{id: \"{n}\", type: user.active, source: /csv, time: {from: day}}]");
        var rows = new StringBuilder("n,day\n");
        for (int i = 1; i <= 25; i++) rows.append(i).append(",\n");
        var file = Files.writeString(folder.resolve("f.csv"), rows);
        var faults = folder.resolve("faults.csv");
        var err = new StringWriter();
        assertEquals(
                6,
                execute(
                        server.base(),
                        folder,
                        tenantKey,
                        new StringWriter(),
                        err,
                        file.toString(),
                        "--mapping",
                        mapping.toString(),
                        "--faults",
                        faults.toString()),
                err::toString);
        var written = Files.readAllLines(faults);
        assertEquals(26, written.size());
        assertEquals("file,record,problem", written.getFirst());
        assertTrue(written.getLast().startsWith(file + ",25,"), written.getLast());
        assertEquals(
                20,
                err.toString()
                        .lines()
                        .filter(line -> line.contains(", record "))
                        .count());
        assertTrue(
                err.toString().contains("further faults are counted and not shown; " + faults + " has every one"),
                err::toString);
    }

    private static String quarantined() {
        return server.get("/v1/quarantine?limit=500").body();
    }

    @Test
    void aLiveImportThatWasCutGoesOnWhereItStoppedAndDoublesNothing() throws IOException {
        var file = Files.writeString(folder.resolve("cut.ndjson"), lines("cut", 12_000, "2026-11-20"));
        try (var line = new CutLine(server.base(), "\"cut-3500\"")) {
            var err = new StringWriter();
            assertEquals(
                    1,
                    execute(line.base(), folder, tenantKey, new StringWriter(), err, file.toString()),
                    err::toString);
            assertTrue(line.accepted() >= 4000, "the last answer is lost, not its events");
            line.mend();
            var out = new StringWriter();
            assertEquals(0, execute(line.base(), folder, tenantKey, out, err, file.toString()), err::toString);
            assertTrue(err.toString().contains("going on after the first 2000 events of " + file), err::toString);
            assertEquals(10, line.chunks(), "what was acknowledged is not sent again");
            var answer = Client.JSON.readTree(out.toString());
            assertEquals(12_000, answer.path("events").asLong());
            assertEquals(10_000, answer.path("accepted").asLong(), answer.toString());
            assertEquals(2000, answer.path("duplicate").asLong(), answer.toString());
            assertEquals(12_000, line.accepted());
        }
        // The state is gone with the end of the file: it is offered whole again, and all of it is known.
        assertEquals(
                12_000, run(0, tenantKey, file.toString()).path("duplicate").asLong());
    }

    @Test
    void aMissingFileOrABadMappingIsAUsageErrorBeforeAnythingIsSent() throws IOException {
        assertEquals(
                2,
                execute(tenantKey, new StringWriter(), folder.resolve("no.csv").toString()));
        var mapping = Files.writeString(folder.resolve("bad.yaml"), "events: []");
        var file = Files.writeString(folder.resolve("x.csv"), "a\n1\n");
        assertEquals(2, execute(tenantKey, new StringWriter(), file.toString(), "--mapping", mapping.toString()));
    }

    private static String lines(String prefix, int count, String day) {
        var lines = new StringBuilder();
        IntStream.range(0, count)
                .forEach(i -> lines.append(
                        "{\"specversion\":\"1.0\",\"id\":\"%s-%d\",\"source\":\"/t\",\"type\":\"user.active\",\"subject\":\"u%d\",\"time\":\"%sT10:00:00Z\"}\n"
                                .formatted(prefix, i, i % 50, day)));
        return lines.toString();
    }

    /// By the last run, beside its answer.
    private String said = "";

    private JsonNode run(int exit, String token, String... arguments) throws IOException {
        var out = new StringWriter();
        var err = new StringWriter();
        assertEquals(exit, execute(server.base(), folder, token, out, err, arguments), () -> out + err.toString());
        said = err.toString();
        return Client.JSON.readTree(out.toString());
    }

    private int execute(String token, StringWriter out, String... arguments) throws IOException {
        return execute(server, folder, token, out, arguments);
    }

    static int execute(RunningServer server, Path folder, String token, StringWriter out, String... arguments)
            throws IOException {
        return execute(server.base(), folder, token, out, new StringWriter(), arguments);
    }

    private static int execute(
            URI base, Path folder, String token, StringWriter out, StringWriter err, String... arguments)
            throws IOException {
        var secret = Files.writeString(folder.resolve("token"), token);
        var all = new ArrayList<>(List.of(
                "import", "events", "--server", base.toString(), "--token-file", secret.toString(), "-o", "json"));
        all.addAll(List.of(arguments));
        var line = TenureCli.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }
}
