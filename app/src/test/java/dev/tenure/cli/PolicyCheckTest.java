package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.RunningServer;
import dev.tenure.core.Actor;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCheckTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static RunningServer server;
    private static Path adminToken;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        adminToken = Files.writeString(folder.resolve("admin.token"), server.adminToken());
        server.bean(Tenants.class).create(NewTenant.named("acme", "Acme Corp"), new Actor.Service("test"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whoMayDoWhatIsToldWithEveryReason() throws IOException {
        var csm = server.person(false, false);
        var may = run(
                        "policy",
                        "check",
                        "--principal",
                        csm.name(),
                        "--action",
                        "import.facts",
                        "--resource",
                        "installation",
                        "-o",
                        "json")
                .json();
        assertEquals("role-csm", may.at("/context/policies/0").asString());
        var table = run("policy", "check", "--principal", csm.name(), "--action", "import.facts");
        assertEquals(0, table.exit(), table.err());
        assertTrue(table.out().contains("role-csm"), table.out());
        var denied = run(
                "policy",
                "check",
                "--principal",
                csm.name(),
                "--action",
                "person.erase",
                "--resource",
                "acme",
                "-o",
                "json");
        assertEquals(3, denied.exit(), denied.err());
        assertEquals(
                List.of("no-rule", "approvals-missing", "not-assigned"),
                StreamSupport.stream(
                                Client.JSON
                                        .readTree(denied.out())
                                        .at("/context/reasons")
                                        .spliterator(),
                                false)
                        .map(reason -> reason.path("policy").asString())
                        .toList());
        assertTrue(denied.err().contains("The tenant is not assigned"), denied.err());
        var own = Files.writeString(folder.resolve("csm.token"), server.token(csm));
        assertEquals(
                0,
                Ran.as(server, own, "policy", "check", "--principal", csm.name(), "--action", "handover.record")
                        .exit());
        assertEquals(
                3,
                Ran.as(server, own, "policy", "check", "--principal", "other", "--action", "handover.record")
                        .exit());
        assertEquals(2, run("policy", "check", "--action", "note.write").exit());
    }

    private static Ran run(String... arguments) {
        return Ran.as(server, adminToken, arguments);
    }
}
