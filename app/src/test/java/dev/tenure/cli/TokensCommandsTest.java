package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensCommandsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static RunningServer server;
    private static Path admin;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        admin = Files.writeString(folder.resolve("admin.token"), server.adminToken());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aTokenIsIssuedListedAndRevokedAndOneThatReadsChangesNothing() throws IOException {
        server.send("PUT", "/v1/tenants/acme", "application/json", "{\"name\":\"Acme\"}");
        var issued = as(admin, "tokens", "issue", "laptop", "-o", "json");
        assertEquals(0, issued.exit(), issued.err());
        var token = Client.JSON.readTree(issued.out());
        assertEquals("read", token.path("scope").asString());
        assertTrue(token.path("expires_at").asString().startsWith("20"), issued.out());
        assertEquals(
                2, as(admin, "tokens", "issue", "x", "--scope", "everything").exit());
        assertEquals(2, as(admin, "tokens", "issue", "x", "--days", "91").exit());
        assertEquals(
                0,
                as(admin, "tokens", "issue", "other", "--scope", "write", "--days", "1")
                        .exit());

        var laptop = Files.writeString(
                folder.resolve("laptop.token"), token.path("token").asString());
        assertEquals(0, as(laptop, "tenants", "list").exit());
        var listed = as(admin, "tokens", "list", "-o", "csv").out().lines().toList();
        assertEquals("ID,NAME,SCOPE,EXPIRES,LAST USED", listed.getFirst());
        assertTrue(listed.stream().anyMatch(line -> line.matches("\\d+,laptop,read,20.+Z,20.+Z")), listed::toString);
        assertTrue(listed.stream().anyMatch(line -> line.matches("\\d+,other,write,20.+Z,")), listed::toString);
        assertFalse(String.join("", listed).contains("tnr_"));

        var refused = as(laptop, "tenants", "note", "acme", "Not with this one");
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains("'read'") && refused.err().contains("Make a token"), refused.err());
        var id = token.path("id").asString();
        assertEquals(3, as(laptop, "tokens", "issue", "more").exit());
        assertEquals(0, as(laptop, "tokens", "revoke", id).exit(), "giving itself up");
        assertEquals(5, as(admin, "tokens", "revoke", id).exit());
        assertEquals(3, as(laptop, "tenants", "list").exit());
    }

    private static Ran as(Path tokenFile, String... asked) {
        return Ran.as(server, tokenFile, asked);
    }
}
