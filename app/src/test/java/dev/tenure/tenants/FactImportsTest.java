package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.FactImport.Report;
import dev.tenure.tenants.FactImport.Sending;
import dev.tenure.tenants.FactImports.Reverting;
import dev.tenure.tenants.FactImports.State;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactImportsTest {

    private static final Actor BY = new Actor.Service("test");

    private Instant now = Instant.parse("2026-11-24T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Accounts accounts = new Accounts(database, clock);
    private final FactImport entering = new FactImport(database, accounts, clock);
    private final FactImports imports = new FactImports(database, entering, accounts, clock);
    private int staff;

    @BeforeEach
    void begin() {
        staff = new Access(database, clock, new SecureRandom())
                .addPerson("kim", "Kim", "a long password", true, true)
                .staffId();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Report run(Sending sending, boolean dryRun) {
        now = now.plus(Duration.ofHours(1));
        return entering.run(sending, staff, true, BY, dryRun);
    }

    private Report enter(Kind kind, String csv) {
        return run(Sending.of(kind, csv.getBytes(StandardCharsets.UTF_8)), false);
    }

    private static Sending list(Kind kind, String csv, boolean confirmed) {
        return new Sending(
                kind,
                csv.getBytes(StandardCharsets.UTF_8),
                "list.csv",
                "crm",
                true,
                confirmed,
                FactForm.PLAIN,
                Optional.empty());
    }

    private FactImports.Import found(Report report) {
        return imports.find(staff, true, report.id()).orElseThrow();
    }

    /// Every fact row there is, as text.
    private List<String> everything() {
        return database.inStage(Stage.FACTS, tx -> {
            var tables = new ArrayList<>(List.of("tenants_tenant", "tenants_alias"));
            FactStore.Shape.ALL.forEach(shape -> tables.add(shape.table()));
            var all = new ArrayList<String>();
            for (var table : tables)
                all.addAll(tx.sql()
                        .sql("select '%1$s ' || to_jsonb(t)::text from %1$s t order by 1".formatted(table))
                        .query(String.class)
                        .list());
            return all;
        });
    }

    private static List<String> problems(Report report) {
        return report.rejected().stream()
                .map(one -> one.row() + " " + one.column().orElse("-"))
                .toList();
    }

    private static String counts(Report report) {
        return "%d new %d changed %d unchanged %d rejected"
                .formatted(report.added(), report.changed(), report.unchanged(), report.rejectedRows());
    }

    @Test
    void sixHundredTenantsOfMessyCsvAreLookedAtEnteredTwiceAndTakenOutAgain() {
        int many = 600;
        var tenants = new StringBuilder("id,name\n");
        for (int i = 0; i < many; i++)
            tenants.append("t").append(i).append(",Tenant ").append(i).append('\n');
        assertEquals("600 new 0 changed 0 unchanged 0 rejected", counts(enter(Kind.TENANTS, tenants.toString())));
        var owners = new StringBuilder("tenant,owner,valid_from\n");
        for (int i = 0; i < many; i++) owners.append("t").append(i).append(",Kim,2026-01-01\n");
        enter(Kind.OWNERS, owners.toString());
        var before = everything();

        // Yesterday's list with three in ten changed, renamed columns, and something wrong in every twentieth row.
        var messy = new StringBuilder("Tenant;Responsible;Since\r\n");
        var wrong = new ArrayList<String>();
        for (int i = 0; i < many; i++) {
            int row = i + 2;
            var owner = i % 10 < 3 ? "Sam" : "Kim";
            var key = "T" + i;
            var since = "01.01.2026";
            switch (i % 100) {
                case 20 -> key = "T" + (i - 1);
                case 40 -> owner = "";
                case 60 -> since = "2026-31-12";
                case 80 -> {
                    owner = "";
                    since = "soon";
                }
                default -> {}
            }
            messy.append(key)
                    .append(';')
                    .append(owner)
                    .append(';')
                    .append(since)
                    .append("\r\n");
            switch (i % 100) {
                case 20 -> wrong.add(row + " -");
                case 40 -> wrong.add(row + " Responsible");
                case 60 -> wrong.add(row + " Since");
                case 80 -> {
                    wrong.add(row + " Since");
                    wrong.add(row + " Responsible");
                }
                default -> {}
            }
            // The one whose name was given twice says otherwise, so neither can be used.
            if (i % 100 == 19) wrong.add(row + " -");
        }
        var bytes = ("\uFEFF" + messy).getBytes(StandardCharsets.UTF_16LE);
        var plain = Sending.of(Kind.OWNERS, bytes);
        var refused = assertThrows(IllegalArgumentException.class, () -> run(plain, true));
        assertTrue(String.valueOf(refused.getMessage()).contains("Is it 'tenant'?"), refused.getMessage());
        var sending =
                new Sending(Kind.OWNERS, bytes, "owners.csv", "crm", true, false, FactForm.PLAIN, Optional.of("""
                        days: dd.MM.yyyy
                        facts:
                          - kind: owners
                            tenant: {from: Tenant, as: lower}
                            owner: "{Responsible}"
                            valid_from: "{Since}"
                        """));
        var preview = run(sending, true);
        assertEquals(
                wrong.stream().sorted().toList(),
                problems(preview).stream().sorted().toList());
        assertEquals(30, preview.rejectedRows());
        assertEquals(before, everything(), "a preview changes nothing");
        var changed = preview.details().stream()
                .filter(row -> row.outcome().equals("changed"))
                .toList();
        assertEquals(preview.changed(), changed.size());
        assertEquals(
                "Kim → Sam",
                changed.getFirst().changes().stream()
                        .filter(change -> change.column().equals("owner"))
                        .map(change ->
                                change.from().orElse("") + " → " + change.to().orElse(""))
                        .findFirst()
                        .orElse(""));
        assertEquals(State.PREVIEWED, found(preview).state());

        var entered = imports.enter(found(preview), true, false, BY).orElseThrow();
        assertEquals(counts(preview), counts(entered));
        assertEquals(preview.id(), entered.id());
        assertFalse(entered.again());
        assertEquals(Optional.empty(), imports.enter(found(preview), true, false, BY), "entered once");
        var after = everything();
        var again = run(sending, false);
        assertTrue(again.again());
        assertEquals(0, again.added() + again.changed());
        assertEquals(after, everything());

        assertInstanceOf(Reverting.Done.class, imports.revert(found(entered), BY));
        assertEquals(before, everything());
        assertEquals(State.REVERTED, found(entered).state());
        imports.revert(found(entered), BY);
        assertEquals(before, everything());
    }

    @Test
    void everyProblemOfARowIsNamedAndNotTheFirstAlone() {
        enter(Kind.TENANTS, "id,name\nacme,Acme\n");
        var report = enter(Kind.INCIDENTS, """
                tenant,incident_id,opened_at,severity,resolved_at
                acme,I-1,yesterday,9,soon
                acme,,2026-11-20T10:00:00Z,7,2026-11-19T10:00:00Z
                acme,I-3,2026-11-20T10:00:00Z,1,2026-11-21T10:00:00Z,more
                """);
        assertEquals(
                List.of(
                        "2 opened_at",
                        "2 resolved_at",
                        "2 severity",
                        "3 incident_id",
                        "3 resolved_at",
                        "3 severity",
                        "4 -"),
                problems(report).stream().sorted().toList());
        report.rejected().forEach(one -> assertFalse(one.fix().isBlank(), one.toString()));
    }

    @Test
    void aFileIsReadInWhateverEncodingAndSeparatorItCame() {
        int name = 0;
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE))
            for (var separator : List.of(",", ";", "\t", "|"))
                for (var mark : charset == StandardCharsets.UTF_8 ? List.of("", "\uFEFF") : List.of("\uFEFF")) {
                    var text = mark + "id" + separator + "name\nn" + ++name + separator + "\"Ålesund, Sons; Ltd\"\n";
                    var report = run(Sending.of(Kind.TENANTS, text.getBytes(charset)), false);
                    assertEquals(1, report.created(), charset + " '" + separator + "'");
                }
        var latin = "id,name\nlatin,Ålesund\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(IllegalArgumentException.class, () -> run(Sending.of(Kind.TENANTS, latin), false));
        assertThrows(IllegalArgumentException.class, () -> enter(Kind.TENANTS, ""));
        assertThrows(IllegalArgumentException.class, () -> enter(Kind.TENANTS, "id,id,name\na,b,c\n"));
    }

    @Test
    void dayAndMonthAreNeverGuessed() {
        enter(Kind.TENANTS, "id,name\nacme,Acme\n");
        var csv = "tenant,owner,valid_from\nacme,Kim,03/04/2026\n";
        var rejected = enter(Kind.OWNERS, csv).rejected().getFirst();
        assertEquals(Optional.of("valid_from"), rejected.column());
        assertTrue(rejected.fix().contains("never guessed"), rejected.fix());
        for (var days : List.of("dd/MM/yyyy", "MM/dd/yyyy")) {
            var form = new FactForm(Optional.empty(), Optional.empty(), Optional.of(days));
            var report = run(
                    new Sending(
                            Kind.OWNERS,
                            csv.getBytes(StandardCharsets.UTF_8),
                            "",
                            "",
                            false,
                            false,
                            form,
                            Optional.empty()),
                    true);
            assertEquals("1 new 0 changed 0 unchanged 0 rejected", counts(report), days);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new FactForm(Optional.empty(), Optional.empty(), Optional.of("dd.MM")));
    }

    @Test
    void rejectedRowsAreKeptAsTheyCameAndCanBeCorrectedAndSentAgain() {
        enter(Kind.TENANTS, "id,name\nacme,Acme\nbeta,Beta\n");
        var report = enter(Kind.OWNERS, "tenant,owner,email\nacme,Kim,\nbeta,\"\",\"b;b\"\nnobody,Sam,\n");
        assertEquals("1 new 0 changed 0 unchanged 2 rejected", counts(report));
        var kept = imports.rejected(report.id());
        assertEquals("""
                tenant,owner,email,problem
                beta,,b;b,owner: needs a value
                nobody,Sam,,tenant: there is no tenant 'nobody'
                """, kept.replace("\r\n", "\n"));
        var corrected = kept.replace("beta,,", "beta,Ann,").replace("nobody,", "acme,");
        assertEquals("1 new 1 changed 0 unchanged 0 rejected", counts(enter(Kind.OWNERS, corrected)));
    }

    @Test
    void aCompleteListThatDropsMoreThanATenthIsRefusedByNameUnlessConfirmed() {
        var all = new StringBuilder("id,name\n");
        IntStream.range(10, 40).forEach(i -> all.append("t" + i + ",Tenant\n"));
        run(list(Kind.TENANTS, all.toString(), false), false);
        var three = all.toString().replaceAll("t1[0-2],Tenant\n", "");
        assertEquals(
                3,
                run(list(Kind.TENANTS, three, false), false).dropped().tenants().size());
        var before = everything();
        var seven = three.replaceAll("t1[3-6],Tenant\n", "");
        var drops = assertThrows(FactImport.DropsTenants.class, () -> run(list(Kind.TENANTS, seven, false), false));
        assertEquals("the file drops 4 of the 27 tenants of its source: t13, t14, t15, t16", drops.getMessage());
        assertEquals(before, everything());
        assertTrue(run(list(Kind.TENANTS, seven, false), true).dropped().tooMany());
        assertEquals(
                4,
                run(list(Kind.TENANTS, seven, true), false).dropped().tenants().size());
        assertEquals(
                0,
                run(list(Kind.TENANTS, seven, false), false).dropped().tenants().size());
    }

    @Test
    void aFileThatBroughtTenantsOfWhichMoreIsKnownSinceStaysAndOneWithoutIsTakenOut() {
        var before = everything();
        var tenants = enter(Kind.TENANTS, "id,name\nacme,Acme\n");
        var owners = enter(Kind.OWNERS, "tenant,owner\nacme,Kim\n");
        var refused = assertInstanceOf(Reverting.Refused.class, imports.revert(found(tenants), BY));
        assertTrue(refused.why().contains("acme"), refused.why());
        imports.revert(found(owners), BY);
        assertInstanceOf(Reverting.Done.class, imports.revert(found(tenants), BY));
        assertEquals(before, everything());
    }

    @Test
    void aFileThatLinkedAccountsIsTakenOutAsASingleNameIsAndWhoTookItStaysWritten() {
        enter(Kind.TENANTS, "id,name\nacme,Acme\nbeta,Beta\n");
        enter(Kind.ACCOUNTS, "source,account,tenant\ncrm,Z,acme\n");
        var before = everything();
        var linked = enter(Kind.ACCOUNTS, "source,account,tenant\ncrm,A,acme\ncrm,B,beta\ncrm,Z,acme\n");
        assertTrue(accounts.resolve("crm", "A").isPresent());
        var tenants = new Tenants(database, clock);
        var pair = new Merges.Pair(
                tenants.find(staff, "acme").orElseThrow(),
                tenants.find(staff, "beta").orElseThrow());
        var merges = new Merges(database, clock);
        long merge = merges.merge(pair, BY);
        var refused = assertInstanceOf(Reverting.Refused.class, imports.revert(found(linked), BY));
        assertEquals(
                "it linked accounts to tenants that were merged into another since: beta. Take those merges back first",
                refused.why());
        merges.revert(staff, merge, BY);
        assertInstanceOf(Reverting.Done.class, imports.revert(found(linked), BY));
        assertEquals(before, everything());
        assertEquals(Optional.empty(), accounts.resolve("crm", "A"));
        assertTrue(accounts.resolve("crm", "Z").isPresent());
        assertInstanceOf(Reverting.Done.class, imports.revert(found(linked), BY));
        assertEquals(
                List.of("acme crm A test", "beta crm B test"),
                database.inStaff(
                        staff, tx -> tx.sql().sql("""
                                        select t.key || ' ' || r.source || ' ' || r.account || ' ' || r.removed_by
                                          from tenants_alias_removed r
                                          join tenants_tenant t on t.tenant_id = r.tenant_id
                                         order by 1
                                        """).query(String.class).list()));
    }

    @Test
    void whatOthersSaidAfterAFileOutlivesItsRevertAndLaterFilesAreNamed() {
        enter(Kind.TENANTS, "id,name\nacme,Acme\nbeta,Beta\n");
        var first = enter(Kind.OWNERS, "tenant,owner\nacme,Kim\nbeta,Kim\n");
        var second = enter(Kind.OWNERS, "tenant,owner\nacme,Sam\nbeta,Kim\n");
        var done = assertInstanceOf(Reverting.Done.class, imports.revert(found(first), BY));
        assertEquals(List.of(second.id()), done.confirmedBy());
        assertEquals(
                "1 new 0 changed 1 unchanged 0 rejected",
                counts(enter(Kind.OWNERS, "tenant,owner\nacme,Sam\nbeta,Kim\n")));
    }

    @Test
    void aColumnThatAnotherSourceOwnsStaysAsItIsAndIsListedAsKept() {
        enter(Kind.TENANTS, "id,name\nacme,Acme\nbeta,Beta\n");
        var truth = new FactTruth(database, clock);
        truth.set(Kind.OWNERS, "email", "crm", BY);
        truth.set(Kind.QUOTAS, "used", "product", BY);
        assertThrows(IllegalArgumentException.class, () -> truth.set(Kind.OWNERS, "tenant", "crm", BY));
        assertThrows(IllegalArgumentException.class, () -> truth.set(Kind.OWNERS, "mail", "crm", BY));
        run(source(Kind.OWNERS, "tenant,owner,email\nacme,Kim,kim@x.example\n", "crm"), false);
        var sheet = "tenant,owner,email\nacme,Sam,sam@x.example\nbeta,Sam,sam@x.example\n";
        var report = run(source(Kind.OWNERS, sheet, "sheet"), false);
        assertEquals("1 new 1 changed 0 unchanged 0 rejected", counts(report));
        assertEquals(2, report.kept());
        assertEquals(
                List.of(new FactImport.Kept("email", "crm", Optional.of("sam@x.example"))),
                report.details().getFirst().kept());
        var facts = new Facts(database, clock);
        assertEquals(
                Optional.of(new Fact.Owner("Sam", Optional.of("kim@x.example"))),
                facts.standing(staff, "acme", facts.today()).orElseThrow().owner());
        assertEquals(
                Optional.of(new Fact.Owner("Sam", Optional.empty())),
                facts.standing(staff, "beta", facts.today()).orElseThrow().owner());
        var again = run(source(Kind.OWNERS, sheet, "sheet"), false);
        assertEquals("0 new 0 changed 2 unchanged 0 rejected", counts(again));
        assertEquals(2, again.kept());
        var quota = "tenant,name,day,used,limit\nacme,seats,2026-11-01,5,10\n";
        var refused = run(source(Kind.QUOTAS, quota, "crm"), false);
        assertEquals(List.of("2 used"), problems(refused));
        assertEquals(
                "1 new 0 changed 0 unchanged 0 rejected", counts(run(source(Kind.QUOTAS, quota, "product"), false)));
        truth.set(Kind.TENANTS, "segment", "crm", BY);
        enter(Kind.TENANTS, "id,name,segment\ngamma,Gamma,retail\nacme,Acme,retail\n");
        assertEquals("", profile(facts, "gamma").segment(), "what nobody may say yet is what it is unsaid");
        run(source(Kind.TENANTS, "id,name,segment\ngamma,Gamma,energy\n", "crm"), false);
        enter(Kind.TENANTS, "id,name,segment\ngamma,Gamma Ltd,retail\n");
        assertEquals(
                "Gamma Ltd energy",
                profile(facts, "gamma").name() + " " + profile(facts, "gamma").segment());
        assertTrue(truth.clear(Kind.OWNERS, "email"));
        assertEquals("0 new 2 changed 0 unchanged 0 rejected", counts(run(source(Kind.OWNERS, sheet, "sheet"), false)));
    }

    private Fact.Profile profile(Facts facts, String tenant) {
        return facts.standing(staff, tenant, facts.today())
                .orElseThrow()
                .profile()
                .orElseThrow();
    }

    private static Sending source(Kind kind, String csv, String source) {
        return new Sending(
                kind, csv.getBytes(StandardCharsets.UTF_8), "", source, false, false, FactForm.PLAIN, Optional.empty());
    }

    @Test
    void aFileIsListedWithWhoAndWhenAndARowOfAnUnseenTenantIsNotShown() {
        enter(Kind.TENANTS, "id,name\nacme,Acme\n");
        var report = enter(Kind.OWNERS, "tenant,owner\nacme,Kim\n");
        var other = new Access(database, clock, new SecureRandom())
                .addPerson("sam", "Sam", "a long password", true, false)
                .staffId();
        assertEquals(2, imports.list(staff, false, Optional.empty(), 10).items().size());
        assertEquals(0, imports.list(other, false, Optional.empty(), 10).items().size());
        var page = imports.list(other, true, Optional.empty(), 1);
        assertEquals(report.id(), page.items().getFirst().id());
        assertEquals("test", page.items().getFirst().by());
        assertTrue(page.next().isPresent());
        assertEquals(
                "acme",
                imports.rows(staff, report.id(), Optional.empty(), Optional.empty(), 10)
                        .items()
                        .getFirst()
                        .tenant());
        var masked = imports.rows(other, report.id(), Optional.empty(), Optional.empty(), 10)
                .items()
                .getFirst();
        assertEquals("", masked.tenant());
        assertEquals(List.of(), masked.changes());
    }

    @Test
    void aRowOfContractsMayNameTheAmountOfItsOnlyLineAndIsEnteredWholeOrNotAtAll() {
        enter(Kind.TENANTS, "id,name\nnorth,North\nsouth,South\neast,East\nwest,West\n");
        var first = enter(Kind.CONTRACTS, """
                tenant,term_start,term_end,amount,currency,period,contract
                north,2026-01-01,2027-01-01,1200.50,EUR,year,
                south,2026-01-01,,90,EUR,term,
                east,2026-01-01,2027-01-01,90,,year,
                west,2027-01-01,2026-01-01,90,EUR,year,
                nobody,2026-01-01,2027-01-01,90,EUR,year,
                west,2026-01-01,2027-01-01,,,,frame
                """);
        assertEquals("2 new 0 changed 0 unchanged 4 rejected", counts(first));
        assertEquals(List.of("3 term_end", "4 currency", "5 term_end", "6 tenant"), problems(first));
        var facts = new Facts(database, clock);
        var north = facts.standing(staff, "north", facts.today()).orElseThrow().commitments();
        assertEquals(List.of(dev.tenure.core.Money.of(120_050, "EUR")), north.arr());
        var frame = facts.standing(staff, "west", facts.today()).orElseThrow().commitments();
        assertEquals("frame", frame.contracts().getFirst().terms().contract());
        assertEquals(List.of(), frame.arr());

        var lines = enter(Kind.CONTRACT_LINES, """
                tenant,contract,line,sku,quantity,amount_minor,currency,period,recurring,starts,ends
                west,frame,seats,PRO,40,100,EUR,month,,2026-03-01,
                west,frame,set-up,,,500,EUR,,false,,
                west,frame,support,,,100,EUR,,,,
                west,frame,odd,,0,100,EUR,week,,2026-03-01,2026-02-01
                """);
        assertEquals("2 new 0 changed 0 unchanged 2 rejected", counts(lines));
        assertEquals(List.of("4 period", "5 period", "5 quantity", "5 ends"), problems(lines));
        var outcome = enter(Kind.CONTRACT_OUTCOMES, """
                tenant,contract,outcome,effective_on,reason
                west,frame,lapsed,2026-12-31,Moved away
                west,other,gone,2026-12-31,
                """);
        assertEquals(List.of("3 outcome"), problems(outcome));
        var west = facts.standing(staff, "west", facts.today()).orElseThrow().commitments();
        assertEquals(List.of(dev.tenure.core.Money.of(1_200, "EUR")), west.arr());
        assertEquals(Optional.empty(), west.next());
        assertEquals("test", west.contracts().getFirst().outcome().orElseThrow().recordedBy());

        var before = everything();
        var changed = enter(Kind.CONTRACTS, """
                tenant,term_start,term_end,amount,currency,period
                north,2026-01-01,2027-01-01,1300,EUR,year
                """);
        assertEquals("0 new 1 changed 0 unchanged 0 rejected", counts(changed));
        assertEquals(
                "amount_minor",
                changed.details().getFirst().changes().getFirst().column());
        imports.revert(found(changed), BY);
        assertEquals(before, everything());
    }

    @Test
    void ofARejectedRowNothingIsEnteredAlsoWhenOnlyItsLineOrOnlyItsContractIsWrong() {
        enter(Kind.TENANTS, "id,name\nlines,L\nterms,T\nmore,M\nsame,S\n");
        var before = everything();
        var report = enter(Kind.CONTRACTS, """
                tenant,term_start,term_end,amount_minor,currency,period
                lines,2026-01-01,2027-01-01,100,EUR,year
                lines,2026-01-01,2027-01-01,200,EUR,year
                terms,2026-01-01,2027-01-01,100,EUR,year
                terms,2026-01-01,2026-07-01,100,EUR,year
                more,2026-01-01,2027-01-01,,,
                more,2026-01-01,2027-01-01,100,EUR,year
                """);
        assertEquals("0 new 0 changed 0 unchanged 6 rejected", counts(report));
        assertEquals(List.of("2 -", "3 -", "4 -", "5 -", "6 -", "7 -"), problems(report));
        assertTrue(
                report.rejected().stream().allMatch(one -> one.problem().endsWith("says otherwise of the same thing")));
        assertEquals(before, everything());

        var twice = enter(Kind.CONTRACTS, """
                tenant,term_start,term_end,amount_minor,currency,period
                same,2026-01-01,2027-01-01,100,EUR,year
                same,2026-01-01,2027-01-01,100,EUR,year
                """);
        assertEquals("1 new 0 changed 0 unchanged 1 rejected", counts(twice));
        imports.revert(found(twice), BY);

        new FactTruth(database, clock).set(Kind.CONTRACTS, "amount_minor", "billing", BY);
        var owned = run(source(Kind.CONTRACTS, """
                        tenant,term_start,term_end,amount_minor,currency,period
                        same,2026-01-01,2027-01-01,100,EUR,year
                        more,2026-01-01,2027-01-01,,,
                        """, "crm"), false);
        assertEquals("1 new 0 changed 0 unchanged 1 rejected", counts(owned));
        assertEquals(List.of("2 amount_minor"), problems(owned));
        assertEquals(2, owned.details().size(), "a row is either entered or rejected");
        imports.revert(found(owned), BY);
        assertEquals(before, everything());
    }

    @Test
    void milestonesComeWithWhatWasReachedOrApartFromItAndAreTakenOutAgain() {
        enter(Kind.TENANTS, "id,name\nacme,Acme\nbeta,Beta\n");
        var before = everything();
        var plan = enter(Kind.MILESTONES, """
                tenant,milestone,due_on,weight,done_on
                acme,go-live,2026-11-20,10,2026-11-18
                acme,review,2026-11-21,2.5,
                acme,audit,2026-11-20,0,
                beta,go-live,2026-11-20,,2026-11-18
                beta,go-live,2026-11-20,,2026-11-19
                """);
        assertEquals("2 new 0 changed 0 unchanged 3 rejected", counts(plan));
        assertEquals(List.of("4 weight", "5 -", "6 -"), problems(plan));
        var done = enter(Kind.MILESTONES_DONE, "tenant,milestone,done_on\nacme,review,2026-11-23\nacme,go-live,\n");
        assertEquals("1 new 1 changed 0 unchanged 0 rejected", counts(done));
        // A plan with an empty cell takes nothing back.
        enter(Kind.MILESTONES, "tenant,milestone,due_on,weight,done_on\nacme,review,2026-11-22,2.5,\n");
        var facts = new Facts(database, clock);
        assertEquals(
                List.of("go-live 2026-11-20 10 null", "review 2026-11-22 2.5 2026-11-23"),
                facts.standing(staff, "acme", facts.today()).orElseThrow().milestones().stream()
                        .map(one -> one.milestone() + " " + one.dueOn().orElse(null) + " "
                                + one.weight().orElse(null) + " " + one.doneOn().orElse(null))
                        .toList());
        for (var one : imports.list(staff, true, Optional.empty(), 3).items()) imports.revert(one, BY);
        assertEquals(before, everything());
    }
}
