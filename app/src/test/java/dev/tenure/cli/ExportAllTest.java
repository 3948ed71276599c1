package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.RunningServer;
import dev.tenure.store.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two commands of a move, as an operator types them.
class ExportAllTest {

    private record Ran(int exit, String out, String err) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everythingGoesOutAndIntoAnEmptyInstallation() throws IOException {
        var out = folder.resolve("everything");
        var zip = folder.resolve("everything.zip");
        try (var old = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
                var fresh = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0")) {
            var key =
                    old.bean(DataDirectory.class).path().resolve("personal.key").toString();
            old.send("PUT", "/v1/tenants/acme", "application/json", "{\"name\":\"Acme Corp\"}");
            old.send(
                    "POST", "/v1/keys", "application/json", "{\"kind\":\"tenant\",\"name\":\"k\",\"tenant\":\"acme\"}");
            old.send("POST", "/v1/events?key=k", "application/cloudevents+json", """
                    {"specversion":"1.0","id":"1","source":"/t","type":"user.active","subject":"ann"}""");
            old.send("POST", "/v1/cycle", "application/json", "{\"as_of\":\"2026-11-24\"}");
            var table = run(old, "export", "all", "--out", zip.toString());
            assertTrue(table.out.contains("SCORED THROUGH") && table.out.contains("2026-11-24"), table.out + table.err);
            assertEquals(0, run(old, "export", "all", "--out", out.toString()).exit);
            assertTrue(Files.exists(out.resolve("tenants/contract.csv")) && Files.exists(out.resolve("manifest.json")));
            var again = run(old, "export", "all", "--out", out.toString());
            assertEquals(2, again.exit, again.err);
            var full = run(old, "import", "all", out.toString(), "--key", key);
            assertEquals(1, full.exit);
            assertTrue(full.err.contains("not empty") && full.err.contains("new data directory"), full.err);
            var none = run(fresh, "import", "all", folder.toString());
            assertEquals(2, none.exit);
            assertTrue(none.err.contains("manifest.json"), none.err);
            var keyless = run(fresh, "import", "all", out.toString());
            assertEquals(2, keyless.exit);
            assertTrue(keyless.err.contains("personal.key"), keyless.err);
            var arrived = run(fresh, "import", "all", zip.toString(), "--key", key, "-o", "json");
            assertEquals(0, arrived.exit, arrived.err);
            assertEquals(1, Client.JSON.readTree(arrived.out).path("events").asInt(), arrived.out);
            var there = run(old, "tenants", "at-risk", "-o", "json");
            assertEquals(there, run(fresh, "tenants", "at-risk", "-o", "json"));
            assertTrue(there.out.contains("Acme Corp"), there.out);
        }
    }

    private Ran run(RunningServer server, String... typed) throws IOException {
        var token = Files.writeString(folder.resolve("token"), server.adminToken());
        var all = new ArrayList<>(List.of(typed));
        all.addAll(List.of("--server", server.base().toString(), "--token-file", token.toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        var arguments = all.toArray(String[]::new);
        var line = TenureCli.commandLine(arguments);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return new Ran(line.execute(arguments), out.toString(), err.toString());
    }
}
