package dev.tenure.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tenure.access.Access;
import dev.tenure.inbox.Inbox.Outcome;
import dev.tenure.inbox.Inbox.Status;
import dev.tenure.outside.Remote;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.StartRefused;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImports;
import dev.tenure.tenants.Tenants;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {

    private Instant now = Instant.parse("2026-11-24T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Access access = new Access(database, clock, new SecureRandom());
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path data = Path.of("");

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) each.close();
        database.close();
    }

    private int service() {
        return access.service("sources", "Fetched files").staffId();
    }

    private Inbox inbox(String sources) throws IOException {
        Files.writeString(data.resolve("sources.yaml"), sources);
        return inbox(data);
    }

    private Inbox inbox(Path directory) {
        var accounts = new Accounts(database, clock);
        var entering = new FactImport(database, accounts, clock);
        var inbox = new Inbox(
                database,
                entering,
                new FactImports(database, entering, accounts, clock),
                this::service,
                clock,
                directory,
                Map.of("CRM_AUTH", "Bearer open sesame"));
        open.add(inbox);
        return inbox;
    }

    private void look(Inbox inbox) {
        now = now.plusSeconds(20);
        inbox.look();
    }

    private static Status only(Inbox inbox) {
        assertEquals(1, inbox.list().size());
        return inbox.list().getFirst();
    }

    private long tenants() {
        return new Tenants(database, clock)
                .list(service(), Optional.empty(), Tenants.MOST_PER_PAGE, Optional.empty())
                .items()
                .size();
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (var inside = Files.list(folder)) {
            return inside.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static String list(int from, int until) {
        return "id,name\n"
                + IntStream.range(from, until)
                        .mapToObj(i -> "t" + i + ",Tenant " + i + "\n")
                        .collect(Collectors.joining());
    }

    private static final String FOLDER = """
            sources:
              - name: crm
                kind: tenants
                every: daily
                complete: true
            """;

    @Test
    void aFileIsTakenOnceWhenItIsWholeAndMovedAway() throws IOException {
        var inbox = inbox(FOLDER);
        var folder = data.resolve("inbox/crm/tenants");
        look(inbox);
        Files.writeString(folder.resolve("list.csv.part"), list(0, 20));
        Files.writeString(folder.resolve("list.csv"), list(0, 10));
        look(inbox);
        assertEquals(0, tenants(), "it may still be written");
        Files.writeString(folder.resolve("list.csv"), list(0, 20));
        look(inbox);
        assertEquals(0, tenants(), "it grew");
        look(inbox);
        assertEquals(20, tenants());
        assertEquals(List.of("list.csv.part"), names(folder));
        assertEquals(List.of("20261124T090120Z-list.csv"), names(folder.resolve("done")));
        var status = only(inbox);
        assertEquals(Optional.of(Outcome.ENTERED), status.outcome());
        assertEquals("20 rows: 20 new, 0 changed, 0 unchanged, 0 rejected", status.said());
        look(inbox);
        assertEquals(status.lookedAt(), only(inbox).lookedAt(), "an empty folder is no news");

        Files.move(folder.resolve("list.csv.part"), folder.resolve("again.csv"));
        look(inbox);
        look(inbox);
        assertEquals(Optional.of(Outcome.SAME), only(inbox).outcome());
        assertEquals(20, tenants());
    }

    @Test
    void whatCannotBeUsedIsSaidBesideTheFile() throws IOException {
        var inbox = inbox(FOLDER);
        var folder = data.resolve("inbox/crm/tenants");
        look(inbox);
        Files.writeString(folder.resolve("a.csv"), "id,nme\nt1,One\n");
        Files.writeString(folder.resolve("b.csv"), "id,name\nt1,One\nt2,\n");
        look(inbox);
        look(inbox);
        var failed = names(folder.resolve("failed"));
        assertEquals(List.of("20261124T090100Z-a.csv", "20261124T090100Z-a.csv.why.txt"), failed);
        var why = Files.readString(folder.resolve("failed").resolve(failed.getLast()));
        assertTrue(why.contains("'nme' is not known. Is it 'name'?"), why);
        assertEquals(
                List.of("20261124T090100Z-b.csv", "20261124T090100Z-b.csv.rejected.csv"),
                names(folder.resolve("done")));
        assertEquals(
                "id,name,problem\nt2,,name: needs a value\n",
                Files.readString(folder.resolve("done/20261124T090100Z-b.csv.rejected.csv"))
                        .replace("\r\n", "\n"));
        assertEquals(Optional.of(Outcome.PARTLY), only(inbox).outcome());
        assertEquals(1, tenants());
    }

    @Test
    void aListThatDropsManyIsRefusedUntilSomebodySaysThatTheyLeft() throws IOException {
        var inbox = inbox(FOLDER);
        var folder = data.resolve("inbox/crm/tenants");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("list.csv"), list(0, 20));
        inbox.run("crm", "tenants", false);
        Files.writeString(folder.resolve("list.csv"), list(0, 17) + "t99,New\n");
        look(inbox);
        look(inbox);
        var refused = only(inbox);
        assertEquals(Optional.of(Outcome.REFUSED), refused.outcome());
        assertTrue(refused.said().startsWith("the file drops 3 of the 20 tenants of its source: t17, t18, t19"));
        assertEquals(20, tenants());
        assertEquals(2, names(folder.resolve("failed")).size());

        assertEquals(
                Optional.of(Outcome.REFUSED), inbox.run("crm", "tenants", false).flatMap(Status::outcome));
        assertEquals(
                Optional.of(Outcome.ENTERED), inbox.run("crm", "tenants", true).flatMap(Status::outcome));
        assertEquals(21, tenants());
        assertEquals(List.of(), names(folder.resolve("failed")));
        assertEquals(Optional.empty(), inbox.run("crm", "owners", true));
    }

    @Test
    void aSourceThatStoppedDeliveringIsLateInWords() throws IOException {
        var inbox = inbox(FOLDER);
        assertEquals("nothing came yet, expected daily", only(inbox).freshness());
        assertFalse(only(inbox).late());
        var folder = data.resolve("inbox/crm/tenants");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("list.csv"), list(0, 20));
        inbox.run("crm", "tenants", false);
        now = now.plus(Duration.ofHours(36));
        assertEquals("36 hours old, expected daily", only(inbox).freshness());
        assertFalse(only(inbox).late());
        now = now.plus(Duration.ofHours(36));
        assertEquals("3 days old, expected daily", only(inbox).freshness());
        assertTrue(only(inbox).late());
        Files.writeString(folder.resolve("broken.csv"), "nonsense\n");
        inbox.run("crm", "tenants", false);
        assertTrue(only(inbox).late(), "a refused file makes no fact newer");
    }

    @Test
    void whichFilesAreLateIsKnownWithoutAskingTheDatabase() throws IOException {
        var inbox = inbox(FOLDER);
        assertEquals(List.of(), inbox.late());
        now = now.plus(Duration.ofDays(2));
        assertEquals(List.of("crm no file yet, 24 hours late"), late(inbox));
        var folder = data.resolve("inbox/crm/tenants");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("list.csv"), list(0, 20));
        inbox.run("crm", "tenants", false);
        assertEquals(List.of(), inbox.late());
        now = now.plus(Duration.ofDays(4));
        database.close();
        assertEquals(List.of("crm last file 3 days late"), late(inbox));
    }

    @Test
    void whatAnotherServerTookIsSeenAtTheNextLook() throws IOException {
        var inbox = inbox(FOLDER);
        now = now.plus(Duration.ofDays(2));
        database.inStage(
                Stage.INBOX,
                tx -> tx.sql()
                        .sql("update inbox_source set fresh_at = :now")
                        .param("now", now.atOffset(java.time.ZoneOffset.UTC))
                        .update());
        assertEquals(1, inbox.late().size());
        inbox.look();
        assertEquals(List.of(), inbox.late());
    }

    private static List<String> late(Inbox inbox) {
        return inbox.late().stream()
                .map(one -> one.source() + " " + one.words())
                .toList();
    }

    /// Answers as a server of files does, and keeps what it was asked with.
    private final class FileServer implements AutoCloseable {
        private final HttpServer http =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final List<String> asked = new ArrayList<>();
        private String body = list(0, 3);
        private int status = 200;

        FileServer() throws IOException {
            http.createContext("/", this::answer);
            http.start();
            open.add(this);
        }

        private synchronized void answer(HttpExchange exchange) throws IOException {
            var headers = exchange.getRequestHeaders();
            asked.add(headers.getFirst("Authorization") + " " + headers.getFirst("If-None-Match"));
            var tag = "\"" + body.hashCode() + "\"";
            exchange.getResponseHeaders().add("ETag", tag);
            int code = status == 200 && tag.equals(headers.getFirst("If-None-Match")) ? 304 : status;
            var bytes = code == 200 ? body.getBytes(StandardCharsets.UTF_8) : new byte[0];
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        String source(String more) {
            return """
                    sources:
                      - name: crm
                        kind: tenants
                        every: 6h
                        url: http://localhost:%d/tenants.csv?token=abc
                    %s
                    """.formatted(http.getAddress().getPort(), more.indent(4));
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    @Test
    void anAddressIsAskedOnScheduleForWhatChanged() throws IOException {
        var server = new FileServer();
        var inbox = inbox(server.source("private_address: true\nauthorization: {env: CRM_AUTH}"));
        look(inbox);
        assertEquals(3, tenants());
        assertEquals(List.of("Bearer open sesame null"), server.asked);
        assertFalse(only(inbox).toString().contains("abc")
                && only(inbox).source().place().words().contains("abc"));
        assertTrue(only(inbox).source().place().words().endsWith("/tenants.csv?…"));
        look(inbox);
        assertEquals(1, server.asked.size(), "it is not due");

        now = now.plus(Duration.ofHours(6));
        look(inbox);
        assertEquals(2, server.asked.size());
        assertFalse(server.asked.getLast().endsWith("null"), "asked for what changed since");
        assertEquals(Optional.of(Outcome.SAME), only(inbox).outcome());
        assertEquals(
                "less than an hour old, expected every 6 hours", only(inbox).freshness());

        server.status = 503;
        now = now.plus(Duration.ofHours(6));
        look(inbox);
        assertEquals("the server answered 503", only(inbox).said());
        assertEquals(now.plus(Duration.ofMinutes(15)), only(inbox).nextAt(), "tried again soon");
        server.status = 302;
        now = now.plus(Duration.ofMinutes(15));
        look(inbox);
        assertTrue(only(inbox).said().contains("not followed"), only(inbox).said());
        server.status = 200;
        server.body = list(0, 4);
        now = now.plus(Duration.ofMinutes(15));
        look(inbox);
        assertEquals(4, tenants());
        assertEquals(Optional.of(Outcome.ENTERED), only(inbox).outcome());
    }

    @Test
    void anAddressOfThePrivateNetworkIsNotAskedUnlessItIsMeant() throws IOException {
        var server = new FileServer();
        var refused = assertThrows(StartRefused.class, () -> inbox(server.source("")));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("begins with https://"),
                String.valueOf(refused.getMessage()));
        var inbox = inbox(server.source("").replace("http:", "https:"));
        look(inbox);
        assertEquals(
                "localhost is an address of a private network; if it is meant, say private_address: true",
                only(inbox).said());
        assertEquals(List.of(), server.asked);
        for (var inside : List.of(
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "::1",
                "::",
                "fe80::1",
                "fd00::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "ff02::1")) assertFalse(Remote.isPublic(InetAddress.getByName(inside)), inside);
        for (var outside : List.of("8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"))
            assertTrue(Remote.isPublic(InetAddress.getByName(outside)), outside);
    }

    @Test
    void oneNodeTakesASourceAndOneThatSleptWritesNothingOverIt() throws IOException {
        var inbox = inbox(FOLDER);
        var source = only(inbox).source();
        var claim = database.inStage(
                        Stage.INBOX, tx -> InboxStore.claim(tx.sql(), source, Optional.empty(), Duration.ofSeconds(0)))
                .orElseThrow();
        var folder = data.resolve("inbox/crm/tenants");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("list.csv"), list(0, 2));
        inbox.run("crm", "tenants", false);
        assertEquals(2, tenants(), "the claim had run out");
        var late = Inbox.Result.without(Outcome.FAILED, "slept");
        boolean written = database.inStage(
                Stage.INBOX, tx -> InboxStore.finish(tx.sql(), source, claim, late, Fetch.Validators.NONE, now, now));
        assertFalse(written);
        assertEquals(Optional.of(Outcome.ENTERED), only(inbox).outcome());

        database.inStage(
                Stage.INBOX, tx -> InboxStore.claim(tx.sql(), source, Optional.empty(), Duration.ofMinutes(1)));
        Files.writeString(folder.resolve("list.csv"), list(0, 3));
        inbox.run("crm", "tenants", false);
        assertEquals(2, tenants(), "another node has it");
        assertEquals(List.of("list.csv"), names(folder), "and it stays for it");
    }

    @Test
    void aConfigurationThatCannotBeMeantStopsTheStartByName() throws IOException {
        Files.writeString(
                data.resolve("map.yaml"), "facts:\n  - kind: owners\n    tenant: \"{T}\"\n    owner: \"{O}\"\n");
        var wrong = Map.of(
                "name: crm\n    kind: moods\n    every: daily", "source 1: kind: 'moods' is not one of",
                "name: crm\n    kind: tenants", "source 1: every: the field is missing",
                "name: crm\n    kind: tenants\n    every: often", "every: 'often' is not hourly",
                "name: crm\n    kind: tenants\n    every: daily\n    mapping: map.yaml", "makes no tenants",
                "name: crm\n    kind: tenants\n    every: daily\n    mapping: none.yaml", "cannot be read",
                "name: crm\n    kind: tenants\n    every: daily\n    url: https://me:secret@example.com/x",
                        "does not stand",
                "name: crm\n    kind: tenants\n    every: daily\n    folder: a\n    url: https://example.com/x",
                        "not both",
                "name: crm\n    kind: tenants\n    evry: daily", "there is no such field",
                "name: ../crm\n    kind: tenants\n    every: daily", "is not 1 to 63 letters");
        for (var each : wrong.entrySet()) {
            var refused = assertThrows(
                    StartRefused.class, () -> inbox("sources:\n  - " + each.getKey() + "\n"), each.getKey());
            assertTrue(
                    String.valueOf(refused.getMessage()).contains(each.getValue()),
                    String.valueOf(refused.getMessage()));
            assertTrue(String.valueOf(refused.getMessage())
                    .startsWith(data.resolve("sources.yaml").toString()));
            assertFalse(String.valueOf(refused.getMessage()).contains("secret"), String.valueOf(refused.getMessage()));
        }
        Files.delete(data.resolve("sources.yaml"));
        assertEquals(List.of(), inbox(data).list());
    }
}
