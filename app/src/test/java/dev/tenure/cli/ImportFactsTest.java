package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.RunningServer;
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
import tools.jackson.databind.JsonNode;

class ImportFactsTest {

    private static RunningServer server;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeAll
    static void start() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static final String MAPPING = """
            read: csv
            facts:
              - kind: tenants
                id: {from: company, as: lower}
                name: "{company}"
                known: {name: "{signed}"}
              - kind: contracts
                tenant: {from: company, as: lower}
                term_start: "{from}"
                term_end: "{to}"
                amount_minor: {from: cents, as: integer}
                currency: EUR
                period: year
                notice_by: "{notice}"
                known:
                  term_start: {from: signed, format: "yyyy-MM-dd"}
                  term_end: at term start
                  amount_minor: at term start
                  currency: at term start
                  period: at term start
                  notice_by: at its own date
            """;

    @Test
    void aJobOfFactsIsStagedShownWithItsAssumptionsAndCommitted() throws IOException {
        var mapping = Files.writeString(folder.resolve("crm.yaml"), MAPPING);
        var file = Files.writeString(folder.resolve("crm.csv"), """
                company,signed,from,to,cents,notice
                Acme,2024-12-20,2025-01-01,2026-01-01,100000,2025-10-01
                Globex,2025-02-01,2025-02-10,2026-02-10,many,
                """);
        var err = new StringWriter();
        var staged = run(6, err, "--history", "crm", "--mapping", mapping.toString(), file.toString());
        assertEquals("open", staged.path("state").asString());
        assertEquals(1, staged.path("unusable").asLong());
        assertTrue(err.toString().contains("record 2: cents is not integer: 'many'"), err.toString());
        assertTrue(err.toString().contains("assumed: contracts.term_end became known at term start"), err.toString());
        assertTrue(err.toString().contains("assumed: tenants.name became known on the date in signed"), err.toString());
        assertEquals(404, server.get("/v1/tenants/acme").statusCode());

        Files.writeString(file, Files.readString(file).replace("many", "200000"));
        var committed = run(0, err, "--history", "crm", "--mapping", mapping.toString(), "--commit", file.toString());
        assertEquals(staged.path("id").asLong(), committed.path("id").asLong());
        assertEquals("committed", committed.path("state").asString());
        assertEquals(2, committed.path("created").asLong());
        var acme = Client.JSON.readTree(server.get("/v1/tenants/acme").body());
        assertEquals("2025-10-01", acme.at("/contracts/0/notice_by").asString());

        var id = String.valueOf(committed.path("id").asLong());
        var reverted = command(0, err, "history-imports", "revert", id);
        assertEquals("reverted", reverted.path("state").asString());
        assertEquals(404, server.get("/v1/tenants/acme").statusCode());
        assertEquals(
                409,
                server.send("POST", "/v1/history-imports/" + id + "/revert", "application/json", "{}")
                        .statusCode());
    }

    @Test
    void aDayScoredFromAJobIsMarkedBackfilledAndSaysWhatWasAssumed() throws IOException {
        var mapping = Files.writeString(folder.resolve("crm.yaml"), MAPPING);
        var file = Files.writeString(
                folder.resolve("crm.csv"),
                "company,signed,from,to,cents,notice\nUmbra,2024-12-20,2025-01-01,2027-01-01,100000,\n");
        var err = new StringWriter();
        run(0, err, "--history", "backfill", "--mapping", mapping.toString(), "--commit", file.toString());
        var turned = server.send("POST", "/v1/cycle", "application/json", "{\"as_of\":\"2026-11-20\"}");
        assertEquals(200, turned.statusCode(), turned.body());
        var why = command(0, err, "health", "explain", "umbra", "--as-of", "2026-11-20");
        assertTrue(why.path("backfilled").asBoolean(), why.toString());
        assertEquals(
                "tenants.name became known on the date in signed",
                why.path("assumptions").path(0).asString());
        var restated = command(0, err, "health", "explain", "umbra", "--as-of", "2026-11-20", "--restated");
        assertEquals(8, restated.path("restatement").path("lost").size());
        assertEquals(why.path("input_digest"), restated.path("input_digest"));
        var history = command(0, err, "health", "history", "umbra");
        assertTrue(history.path("items").path(0).path("backfilled").asBoolean(), history.toString());
    }

    @Test
    void aColumnWithoutARuleAndAMappingWithoutSenseAreUsageErrors() throws IOException {
        var file = Files.writeString(folder.resolve("crm.csv"), "company,signed\nInitech,2024-12-20\n");
        var mapping = Files.writeString(
                folder.resolve("crm.yaml"), "facts: [{kind: tenants, id: \"{company}\", name: \"{company}\"}]");
        var err = new StringWriter();
        run(2, err, "--history", "x", "--mapping", mapping.toString(), file.toString());
        assertTrue(err.toString().contains("when the column 'name' became known"), err.toString());
        Files.writeString(
                mapping, "facts: [{kind: tenants, id: \"{company}\", name: \"{company}\", known: {name: some day}}]");
        run(2, err, "--history", "x", "--mapping", mapping.toString(), file.toString());
        assertTrue(err.toString().contains("names no column"), err.toString());
    }

    @Test
    void theLiveDoorsTakeNoDateOfKnowing() {
        var answer =
                server.send("POST", "/v1/fact-imports/tenants", "text/csv", "id,name,known_since\nx,X,2025-01-01\n");
        assertEquals(422, answer.statusCode());
        assertTrue(answer.body().contains("history import"), answer.body());
    }

    private JsonNode run(int exit, StringWriter err, String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("import", "facts"));
        all.addAll(List.of(arguments));
        return command(exit, err, all.toArray(String[]::new));
    }

    private JsonNode command(int exit, StringWriter err, String... arguments) throws IOException {
        var secret = Files.writeString(folder.resolve("token"), server.adminToken());
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server.base().toString(), "--token-file", secret.toString(), "-o", "json"));
        var out = new StringWriter();
        var line = TenureCli.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        assertEquals(exit, line.execute(all.toArray(String[]::new)), out + err.toString());
        return Client.JSON.readTree(out.toString().isBlank() ? "{}" : out.toString());
    }
}
