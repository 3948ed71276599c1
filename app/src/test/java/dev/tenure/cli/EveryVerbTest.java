package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.tenure.RunningServer;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// An operator's whole day by command line alone, against a real server: facts and events in, unknown accounts
/// and bad events settled, a turn of the loop, scores out.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryVerbTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static RunningServer server;
    private static Path adminToken;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        adminToken = Files.writeString(folder.resolve("admin.token"), server.adminToken());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void factsGoInByFileAndARefusedRowIsNamedAndHasItsExitCode() throws IOException {
        var tenants =
                file("tenants.csv", "id,name,plan,segment\nacme,Acme Corp,Pro,smb\nbeta,\"Beta, Ltd\",Basic,smb\n");
        assertEquals(
                2,
                json("facts", "import", "tenants", tenants, "--dry-run")
                        .path("created")
                        .asInt());
        assertTrue(json("tenants", "list").path("items").isEmpty(), "a dry run writes nothing");
        assertEquals(
                2, json("facts", "import", "tenants", tenants).path("created").asInt());
        var contracts = file("contracts.csv", """
                tenant,term_start,term_end,amount_minor,currency,period,notice_by,auto_renew
                acme,2026-01-01,2027-01-01,1200000,USD,year,2026-12-01,true
                nosuch,2026-01-01,2027-01-01,1200000,USD,year,,true
                """);
        var half = run("facts", "import", "contracts", contracts);
        assertEquals(6, half.exit());
        assertTrue(half.err().contains("row 3") && half.err().contains("tenant"), half.err());
        for (var sheet : List.of(
                List.of("contract_lines", "tenant,line,amount_minor,currency,period\nacme,add,500,USD,month\n"),
                List.of("contract_outcomes", "tenant,contract,outcome,effective_on\nacme,old,renewed,2026-01-01\n"),
                List.of("owners", "tenant,owner\nacme,Ann Onymous\n"),
                List.of("parents", "tenant,parent\nbeta,acme\n"),
                List.of("onboarding", "tenant,step,done_on\nacme,invite,2026-02-01\nacme,export,\n"),
                List.of("incidents", "tenant,incident_id,opened_at,severity\nacme,i1,2026-11-01T10:00:00Z,2\n"),
                List.of("slo", "tenant,name,day,good,total,target_ppm\nacme,api,2026-11-22,9990,10000,995000\n"),
                List.of("quotas", "tenant,name,day,used,limit\nacme,seats,2026-11-22,9,10\n"),
                List.of("measurements", "tenant,name,day,num\nacme,overdue_invoices,2026-11-22,3\n"),
                List.of("sentiment", "tenant,day,score,author\nacme,2026-11-22,4,Ann\n"),
                List.of("contacts", """
                        tenant,contact_id,name,role,email,language,active_until
                        acme,dana,Dana Ruiz,Champion,dana@example.com,es,2027-01-31
                        """),
                List.of("notes", "tenant,note_id,author,written_at,text\nacme,n,Ann,2026-11-20T10:00:00Z,Call\n"))) {
            var kind = sheet.get(0);
            var entered = json("facts", "import", kind, file(kind + ".csv", sheet.get(1)));
            assertTrue(entered.path("added").asInt() > 0, kind + ": " + entered);
        }
        assertEquals(
                2,
                run("facts", "import", "tenants", file("bad.csv", "a,b\n1,2\n")).exit());
        assertEquals(
                2,
                run("facts", "import", "tenants", folder.resolve("none.csv").toString())
                        .exit());
        assertEquals(2, run("facts", "import", "weather", tenants).exit());
        columns(Set.of(), "facts", "import", "tenants", tenants);
    }

    @Test
    @Order(2)
    void tenantsAreListedAndShown() throws IOException {
        var items = json("tenants", "list").path("items");
        assertEquals(Set.of("id", "name"), names(items.get(0)));
        assertEquals("acme", items.get(0).path("id").asString());
        assertEquals(1, json("tenants", "list", "--limit", "1").path("items").size());
        assertEquals(
                "beta",
                json("tenants", "list", "--search", "BETA").at("/items/0/id").asString());
        assertTrue(run("tenants", "list", "-o", "csv").out().contains("beta,\"Beta, Ltd\""));
        columns(Set.of(), "tenants", "list");
        columns(Set.of(), "tenants", "show", "acme");
        columns(Set.of("TERM END", "DECIDES", "BY", "OUTCOME"), "tenants", "contracts", "acme");
        columns(Set.of(), "tenants", "contacts", "acme");
        assertEquals(
                "dana", json("tenants", "contacts", "acme").at("/items/0/id").asString());
        assertEquals(
                "note-1",
                json("tenants", "note", "acme", "Ask for Dana").path("id").asString());
        columns(Set.of(), "tenants", "note", "acme", "Ask again");
        columns(Set.of(), "tenants", "notes", "acme", "--open");
        assertEquals(4, json("tenants", "notes", "acme").path("items").size());
        columns(
                Set.of("SCORE", "BAND", "LOST MOST BY"),
                "handovers",
                "make",
                "--from",
                "Ann Onymous",
                "--to",
                "Bo",
                "--dry-run");
        var made = json(
                "handovers",
                "make",
                "--from",
                "Ann Onymous",
                "--to",
                "Bo",
                "--email",
                "bo@example.com",
                "--tenant",
                "acme",
                "--first-day",
                "2026-12-01",
                "--back-on",
                "2026-12-08");
        var id = made.at("/handover/id").asString();
        columns(Set.of("RETURNED"), "handovers", "list");
        columns(Set.of("SCORE", "BAND", "LOST MOST BY"), "handovers", "show", id);
        assertEquals(1, json("handovers", "return", id).path("accounts").asInt());
        assertEquals(
                2, run("handovers", "make", "--from", "Nobody", "--to", "Bo").exit());
        columns(Set.of("PARENT", "BAND", "DECIDES", "ARR MINOR", "CURRENCY"), "tenants", "structure", "acme");
        columns(Set.of("PARENT", "WORST BAND"), "tenants", "structure", "acme", "--total");
        assertEquals(2, json("tenants", "structure", "acme").path("accounts").asInt());
        assertEquals(2, run("tenants", "parent", "acme", "beta").exit());
        assertEquals(
                1, json("tenants", "parent", "beta", "acme").path("unchanged").asInt());
        assertEquals(2, run("tenants", "parent", "beta").exit(), "a word left out changes nothing");
        columns(Set.of(), "tenants", "parent", "beta", "--none");
        columns(Set.of(), "tenants", "aliases", "acme", "--add", "0017x", "--source", "crm");
        assertEquals("acme", json("tenants", "show", "0017x").path("id").asString());
        assertTrue(json("tenants", "aliases", "acme", "--remove", "0017x", "--source", "crm")
                .path("items")
                .isEmpty());
        columns(
                Set.of("MERGE", "MOVED", "THINGS", "KEPT OF THE SURVIVOR"),
                "tenants",
                "merge",
                "beta",
                "--into",
                "acme",
                "--dry-run");
        var merge =
                json("tenants", "merge", "beta", "--into", "acme").path("id").asString();
        assertEquals("acme", json("tenants", "show", "beta").path("id").asString());
        columns(Set.of("TAKEN BACK"), "tenants", "merges");
        assertEquals(merge, json("tenants", "unmerge", merge).path("id").asString());
        assertEquals(5, run("tenants", "unmerge", merge).exit());
        assertEquals("beta", json("tenants", "show", "beta").path("id").asString());
        var unknown = run("tenants", "show", "nosuch");
        assertEquals(5, unknown.exit());
        assertEquals("", unknown.out());
    }

    @Test
    @Order(3)
    void aKeyIsIssuedListedAndRevoked() throws IOException {
        var issued = json("keys", "issue", "vendor", "--account-attribute", "account");
        assertFalse(issued.path("token").asString("").isBlank());
        assertEquals(
                2,
                run("keys", "issue", "x", "--account-attribute", "Account_Id").exit());
        assertEquals(2, run("keys", "issue", "x").exit());
        assertEquals(
                2,
                run("keys", "issue", "x", "--tenant", "a", "--account-attribute", "b")
                        .exit());
        assertEquals(5, run("keys", "issue", "x", "--tenant", "nosuch").exit());
        var bound = json("keys", "issue", "acme itself", "--tenant", "acme");
        columns(Set.of("EXPIRES"), "keys", "list");
        assertFalse(run("keys", "list", "-o", "json")
                .out()
                .contains(bound.path("token").asString()));

        var token = file("acme.token", bound.path("token").asString());
        assertEquals(3, as(token, "tenants", "list").exit(), "a key reads no scores");
        assertEquals(3, as(token, "keys", "list").exit());
        var id = bound.path("id").asString();
        assertEquals("revoked", json("keys", "revoke", id).path("outcome").asString());
        assertEquals(5, run("keys", "revoke", id).exit());
        assertEquals(3, as(token, "quarantine", "list").exit(), "a revoked key");
    }

    @Test
    @Order(4)
    void eventsOfUnknownAccountsWaitUntilSomebodySaysWhoTheyAre() throws IOException {
        var accounts = file("accounts.csv", "source,account,tenant\nvendor,acme-1,acme\n");
        assertEquals(
                1, json("facts", "import", "accounts", accounts).path("added").asInt());
        var lines = new StringBuilder();
        for (var account : List.of("acme-1", "stranger", "spam", "Beta 2", "néw"))
            for (int back = 30; back >= 0; back--) lines.append(day(account, DAY.minusDays(back)));
        var sent = json("import", "events", file("live.ndjson", lines.toString()), "--key", "vendor");
        assertEquals(31 * 4, sent.path("accepted").asInt());
        assertEquals(31 * 4 * 4, sent.path("unmatched").asInt());

        columns(Set.of(), "unmatched", "list");
        assertEquals(4, json("unmatched", "list").path("items").size());
        assertEquals(
                124,
                json("unmatched", "link", "vendor", "Beta 2", "beta")
                        .path("events")
                        .asInt());
        assertEquals(5, run("unmatched", "link", "vendor", "stranger", "nosuch").exit());
        var created = json("unmatched", "create", "vendor", "stranger", "--tenant", "gamma", "--name", "Gamma");
        assertEquals("gamma", created.path("tenant").asString());
        assertEquals(
                "new",
                json("unmatched", "create", "vendor", "néw").path("tenant").asString());
        assertEquals(
                "ignored",
                json("unmatched", "ignore", "vendor", "spam").path("outcome").asString());
        assertTrue(json("unmatched", "list").path("items").isEmpty());
        columns(Set.of(), "unmatched", "list", "--ignored");
        assertEquals(
                "restored",
                json("unmatched", "restore", "vendor", "spam").path("outcome").asString());
        columns(Set.of(), "unmatched", "list");
    }

    @Test
    @Order(5)
    void whatCouldNotBeAcceptedIsListedAndOfferedAgain() throws IOException {
        var bad = file("bad.ndjson", day("acme-1", LocalDate.of(2026, 1, 1)) + "{\"id\":\n");
        assertEquals(
                5,
                json("import", "events", bad, "--key", "vendor")
                        .path("rejected")
                        .asInt());
        var kept = json("quarantine", "list").path("items");
        assertEquals(5, kept.size());
        columns(Set.of("OUTCOME"), "quarantine", "list");
        var one = kept.get(0).path("id").asString();
        var again = json("quarantine", "replay", one).path("items");
        assertEquals(one, again.get(0).path("id").asString());
        columns(Set.of(), "quarantine", "replay", "--all");
        assertEquals(2, run("quarantine", "replay").exit());
        assertEquals(2, run("quarantine", "replay", "--all", one).exit());
        json("quarantine", "list", "--replayed");
        assertEquals(1, json("quarantine", "list", "--limit", "1").path("items").size());
    }

    @Test
    @Order(6)
    void thePastIsStagedShownCommittedOrDropped() throws IOException {
        var past = file("past.ndjson", day("acme-1", LocalDate.of(2025, 3, 1)) + day("who", LocalDate.of(2025, 3, 2)));
        var staged = json("import", "events", past, "--key", "vendor", "--history", "spring");
        var id = staged.path("id").asString();
        columns(Set.of("COMMITTED"), "history-imports", "list");
        columns(Set.of(), "history-imports", "show", id);
        var shown = run("history-imports", "show", id).out();
        assertTrue(shown.contains("2025-03-01") && shown.contains("acme") && shown.contains("who"), shown);
        var dropped = json("import", "events", past, "--key", "vendor", "--history", "dropped");
        assertEquals(
                "deleted",
                json("history-imports", "delete", dropped.path("id").asString())
                        .path("outcome")
                        .asString());
        var committed = json("history-imports", "commit", id);
        assertEquals(4, committed.at("/counts/accepted").asInt());
        columns(Set.of("FIRST DAY", "LAST DAY"), "history-imports", "show", id);
        assertEquals(5, run("history-imports", "show", "999").exit());
        assertEquals(1, run("history-imports", "commit", id).exit(), "committed before");
    }

    @Test
    @Order(7)
    void aTurnOfTheLoopScoresAndItsScoresAreExplained() throws IOException {
        assertEquals("never", json("cycle", "status").path("state").asString());
        knownSinceJanuary();
        var turn = json("cycle", "--from", DAY.minusDays(2).toString(), "--as-of", DAY.toString());
        assertEquals(DAY.toString(), turn.path("scored_through").asString());
        columns(Set.of("PROBLEM"), "cycle", "status");
        columns(Set.of("PROBLEM"), "cycle", "--as-of", DAY.toString());
        assertEquals(2, run("cycle", "--as-of", "2027-01-01").exit(), "a day that has not begun");

        var why = json("health", "explain", "acme", "--as-of", DAY.toString());
        assertTrue(
                names(why).containsAll(Set.of("score", "coverage", "band", "model", "input_digest", "lost")),
                why.toString());
        for (var lost : why.path("lost"))
            assertTrue(names(lost).containsAll(Set.of("signal", "points", "reading", "missing")), lost.toString());
        var sum = StreamSupport.stream(why.path("lost").spliterator(), false)
                .map(lost -> lost.path("points").decimalValue())
                .reduce(why.path("score").decimalValue(), java.math.BigDecimal::add);
        assertEquals(0, sum.compareTo(new java.math.BigDecimal(100)), why.toString());
        assertEquals(why.toString(), json("health", "explain", "acme").toString(), "the last scored day");
        columns(Set.of("MISSING"), "health", "explain", "acme");
        assertTrue(run("health", "explain", "acme")
                .out()
                .startsWith("score " + why.path("score").asString()));
        assertEquals(
                5, run("health", "explain", "acme", "--as-of", "2020-01-01").exit());
        assertEquals(5, run("health", "explain", "nosuch").exit());
        assertEquals(2, run("health", "explain").exit());

        columns(Set.of(), "health", "history", "acme");
        assertEquals(3, json("health", "history", "acme").path("items").size());
        columns(Set.of(), "health", "models");
    }

    /// A past day shows what was known at its end, and everything here was entered today.
    private static void knownSinceJanuary() {
        server.bean(Database.class).inStage(Stage.FACTS, tx -> {
            for (var table : List.of(
                    "profile",
                    "contract",
                    "contract_line",
                    "contract_outcome",
                    "owner",
                    "onboarding_step",
                    "incident",
                    "slo",
                    "quota"))
                tx.sql()
                        .sql("update tenants_%s set known_since = known_since - interval '300 days'".formatted(table)
                                + ", known_until = known_until - interval '300 days'")
                        .update();
            return true;
        });
    }

    @Test
    @Order(8)
    void theBookIsSortedAndFiltered() throws IOException {
        columns(Set.of("CHANGE"), "tenants", "at-risk");
        var all = json("tenants", "at-risk", "--sort", "name");
        assertEquals(DAY.toString(), all.path("as_of").asString());
        assertEquals(4, all.path("items").size());
        assertEquals(
                "acme",
                json("tenants", "at-risk", "--owner", "Ann Onymous")
                        .at("/items/0/id")
                        .asString());
        assertEquals(3, json("tenants", "at-risk", "--owner", "").path("items").size());
        assertEquals(
                1, json("tenants", "at-risk", "--plan", "Basic").path("items").size());
        assertEquals(
                1,
                json("tenants", "at-risk", "--decides-within", "30")
                        .path("items")
                        .size());
        assertEquals(
                1, json("tenants", "at-risk", "--search", "gam").path("items").size());
        assertEquals(
                "acme",
                json("tenants", "at-risk", "--sort", "name", "--descending")
                        .at("/items/3/id")
                        .asString());
        var bands = StreamSupport.stream(all.path("items").spliterator(), false)
                .map(item -> item.path("band").asString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                4,
                json("tenants", "at-risk", "--band", String.join(",", bands))
                        .path("items")
                        .size());
        assertEquals(2, run("tenants", "at-risk", "--band", "purple").exit());
        assertEquals(2, run("tenants", "at-risk", "--sort", "luck").exit());
        assertEquals(2, run("tenants", "at-risk", "--limit", "0").exit());
    }

    @Test
    @Order(9)
    void whoIsNotKnownIsDeniedAndWhereNobodyAnswersItIsSaid() throws IOException {
        var wrong = as(file("wrong.token", "tn_nobody"), "tenants", "list");
        assertEquals(3, wrong.exit());
        assertEquals("", wrong.out());
        assertEquals(
                2,
                as(folder.resolve("none.token").toString(), "tenants", "list").exit());
        assertEquals(2, Ran.of("tenants", "list", "--server", "localhost").exit());
        assertEquals(2, Ran.of("tenants", "list", "--nonsense").exit());
        var nobody = Ran.of("tenants", "list", "--server", "http://127.0.0.1:1", "--token-file", adminToken.toString());
        assertEquals(1, nobody.exit());
        assertEquals(1, nobody.err().lines().count(), nobody.err());
        var noServer = Ran.of("tenants", "list", "--data-dir", folder.toString());
        assertEquals(1, noServer.exit());
        assertTrue(noServer.err().contains("tenure serve --data-dir"), noServer.err());
    }

    @Test
    @Order(10)
    void noCommandTakesATokenAsAnArgumentAndEveryOneExplainsItself() {
        var leaves = new ArrayList<CommandLine>();
        leaves(TenureCli.commandLine(), leaves);
        assertTrue(leaves.size() >= 25, "found only " + leaves.size());
        for (var leaf : leaves) {
            var path = leaf.getCommandSpec().qualifiedName();
            for (var option : leaf.getCommandSpec().options())
                for (var name : option.names())
                    assertFalse(name.matches(".*(token|secret|password)"), path + " " + name);
            var help = List.of(path.split(" ")).stream().skip(1).collect(Collectors.toCollection(ArrayList::new));
            if (help.isEmpty() || help.getFirst().equals("help")) continue;
            help.add("--help");
            var ran = Ran.of(help.toArray(String[]::new));
            assertEquals(0, ran.exit(), path);
            assertTrue(ran.out().startsWith("Usage: " + path), ran.out());
        }
    }

    @Test
    @Order(11)
    void theShellCompletesEveryVerbAndItsOptionsAlsoThoseTheLauncherStartsItself() throws Exception {
        var script = Ran.of("generate-completion");
        assertEquals(0, script.exit(), script.err());
        var verbs = completed(script.out(), "");
        assertTrue(verbs.containsAll(TenureCli.commandLine().getSubcommands().keySet()), () -> "only these: " + verbs);
        assertTrue(verbs.containsAll(List.of("serve", "bench", "test", "history-imports", "verify")), verbs::toString);
        assertTrue(completed(script.out(), "serve", "--").containsAll(List.of("--port", "--data-dir", "--config")));
        assertFalse(completed(script.out(), "serve", "--").contains("--until-stdin-ends"), "for the demo alone");
        assertEquals(Set.copyOf(LauncherVerbs.Bench.NAMES), Set.copyOf(completed(script.out(), "bench", "")));
        assertTrue(completed(script.out(), "bench", "--").contains("--quick"));
        assertEquals(List.of("--long"), completed(script.out(), "test", "--l"));
        assertEquals(List.of("explain"), completed(script.out(), "health", "ex"));
        var released = Ran.of("test");
        assertEquals(2, released.exit());
        assertTrue(released.err().contains("./tenure test in a checkout"), released.err());
    }

    /// What bash offers for the last of the words after `tenure`.
    private static List<String> completed(String script, String... words) throws Exception {
        var file = file("completion.bash", script);
        var typed = new ArrayList<>(List.of("bash", "-c", """
                        source "$1"; shift
                        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                        _complete_tenure && printf '%s\\n' "${COMPREPLY[@]}"
                        """, "bash", file, "tenure"));
        typed.addAll(List.of(words));
        var bash = new ProcessBuilder(typed)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var offered = bash.inputReader()) {
            return offered.lines()
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
    }

    private static void leaves(CommandLine from, List<CommandLine> into) {
        into.add(from);
        from.getSubcommands().values().forEach(each -> leaves(each, into));
    }

    /// Every column of the table holds something, so none points past what the server says.
    private static void columns(Set<String> mayBeEmpty, String... arguments) {
        var table = run(arguments);
        assertEquals(0, table.exit(), table.err());
        var csv = run(Ran.with(arguments, "-o", "csv"));
        assertEquals(0, csv.exit(), csv.err());
        var rows = CsvReader.builder().ofCsvRecord(csv.out()).stream().toList();
        assertTrue(rows.size() > 1, "no row: " + csv.out());
        var head = rows.getFirst().getFields();
        for (int i = 0; i < head.size(); i++) {
            int column = i;
            assertTrue(table.out().contains(head.get(i)), head.get(i) + " in " + table.out());
            if (!mayBeEmpty.contains(head.get(i)))
                assertTrue(
                        rows.stream()
                                .skip(1)
                                .anyMatch(row -> !row.getField(column).isEmpty()),
                        head.get(i) + " is empty: " + csv.out());
        }
    }

    @Test
    @Order(12)
    void aPersonIsLookedUpAndErasedOnceItIsConfirmed() throws IOException {
        columns(Set.of(), "privacy", "show", "acme", "u1");
        var before = json("privacy", "export", "acme", "u1").path("manifest");
        assertFalse(before.path("ledger").isEmpty(), before.toString());
        assertEquals(
                before.at("/ledger/0/events").asInt(), before.path("events").size());
        assertEquals(4, run("privacy", "erase", "acme", "u1").exit());
        var erased = json("privacy", "erase", "acme", "u1", "--yes").path("manifest");
        assertEquals(1, erased.at("/destroyed/names").asInt());
        assertEquals(before.path("ledger"), erased.at("/stays/ledger"));
        assertTrue(json("privacy", "show", "acme", "u1")
                .path("manifest")
                .path("ledger")
                .isEmpty());
        var unconfirmed = run("privacy", "destroy-key", "acme");
        assertEquals(4, unconfirmed.exit());
        assertTrue(unconfirmed.err().contains("cannot be undone"), unconfirmed.err());
        assertEquals(
                4, run("privacy", "destroy-key", "acme", "--confirm", "other").exit());
        var destroyed =
                json("privacy", "destroy-key", "acme", "--confirm", "acme").path("manifest");
        assertTrue(destroyed.at("/destroyed/key").asBoolean(), destroyed.toString());
        assertFalse(destroyed.at("/stays/ledger").isEmpty(), destroyed.toString());
        columns(Set.of(), "privacy", "destroy-key", "acme", "--confirm", "acme");
        columns(Set.of(), "privacy", "erasures", "acme");
        assertEquals(2, run("privacy", "show", "acme", " ").exit());
        assertEquals(5, run("privacy", "show", "nosuch", "u1").exit());
        var events = file("withheld.ndjson", """
                {"specversion":"1.0","id":"w1","source":"/t","type":"user.active","account":"acme-1","subject":"u2","time":"2026-11-23T10:00:00Z","data":{"ip":"10.0.0.1"}}
                """);
        assertEquals(0, run("import", "events", events, "--key", "vendor").exit());
        columns(Set.of(), "privacy", "withheld");
    }

    @Test
    @Order(13)
    void aTenantOfWhomTooLittleIsMeasuredHasNoScoreWhichIsNotAScoreOfZero() throws IOException {
        json("facts", "import", "tenants", file("quiet.csv", "id,name\nquiet,Quiet\n"));
        json("cycle", "--as-of", DAY.plusDays(1).toString());
        var why = json("health", "explain", "quiet");
        assertTrue(why.path("score").isNull(), why.toString());
        assertEquals("insufficient", why.path("band").asString());
        assertTrue(why.at("/coverage/measured").asInt() < why.at("/coverage/of").asInt(), why.toString());
        for (var lost : why.path("lost"))
            assertTrue(lost.path("reading").isNull() != lost.path("missing").isNull());
        var table = run("health", "explain", "quiet");
        assertEquals(0, table.exit(), table.err());
        assertTrue(table.out().startsWith("score none, insufficient, coverage "), table.out());
        assertEquals(0, run("health", "explain", "quiet", "-o", "csv").exit());
    }

    private static JsonNode json(String... arguments) {
        return run(Ran.with(arguments, "-o", "json")).json();
    }

    private static Ran run(String... arguments) {
        return as(adminToken.toString(), arguments);
    }

    private static Ran as(String tokenFile, String... arguments) {
        return Ran.as(server, Path.of(tokenFile), arguments);
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(java.util.Map.Entry::getKey).collect(Collectors.toSet());
    }

    private static String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    /// Four events of one day, of four kinds.
    private static String day(String account, LocalDate day) {
        return """
                {"specversion":"1.0","id":"%1$s-a","source":"/t","type":"user.active","account":"%2$s","subject":"u1","time":"%1$sT10:00:00Z"}
                {"specversion":"1.0","id":"%1$s-b","source":"/t","type":"policy.decided","account":"%2$s","time":"%1$sT11:00:00Z","data":{"decision":"permit"}}
                {"specversion":"1.0","id":"%1$s-c","source":"/t","type":"slo.window","account":"%2$s","time":"%1$sT12:00:00Z","data":{"good":9990,"total":10000,"target_ppm":995000}}
                {"specversion":"1.0","id":"%1$s-d","source":"/t","type":"incident.opened","account":"%2$s","time":"%1$sT12:00:00Z","data":{"severity":4}}
                """.formatted(day, account).replace("\"id\":\"", "\"id\":\"" + account + "-");
    }
}
