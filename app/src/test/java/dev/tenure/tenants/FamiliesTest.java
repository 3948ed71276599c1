package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.core.Money;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.FactImport.Kind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FamiliesTest {

    private static final Actor BY = new Actor.Service("test");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);

    private Instant now = Instant.parse("2026-11-25T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Tenants tenants = new Tenants(database, clock);
    private final Facts facts = new Facts(database, clock);
    private final Families families = new Families(database, facts, clock);
    private final Accounts accounts = new Accounts(database, clock);
    private final FactImport importing = new FactImport(database, accounts, clock);
    private final FactImports imports = new FactImports(database, importing, accounts, clock);
    private final FactHistory history = new FactHistory(database, accounts, clock);
    private int staff;
    private int blind;

    @BeforeEach
    void begin() {
        var access = new Access(database, clock, new SecureRandom());
        staff = access.addPerson("kim", "Kim", "a long password", true, true).staffId();
        blind = access.addPerson("eve", "Eve", "a long password", false, false).staffId();
        for (var key : List.of("acme", "acme-eu", "acme-de", "acme-us")) tenants.create(NewTenant.named(key, key), BY);
        pays("acme", 100_000, "USD");
        pays("acme-eu", 200_000, "EUR");
        pays("acme-de", 300_000, "EUR");
        pays("acme-us", 400_000, "USD");
        now = now.plusSeconds(60);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private TenantRef tenant(String key) {
        return tenants.find(staff, key).orElseThrow();
    }

    private void pays(String key, long minor, String currency) {
        var contract = new Fact.Contract(
                "main",
                LocalDate.of(2026, 1, 1),
                Optional.of(LocalDate.of(2027, key.equals("acme-de") ? 1 : 3, 1)),
                Optional.empty(),
                false,
                Optional.empty());
        var line = new Fact.ContractLine(
                "main",
                "main",
                Optional.empty(),
                Optional.empty(),
                true,
                Money.of(minor, currency),
                Optional.of(Fact.Period.YEAR),
                Optional.empty(),
                Optional.empty());
        facts.enter(tenant(key).id(), List.of(contract, line), Optional.empty(), BY, Optional.empty());
    }

    private void under(String key, String parent) {
        families.enter(staff, tenant(key), Optional.of(parent), Optional.empty(), BY);
        now = now.plusSeconds(1);
    }

    private void whole() {
        under("acme-eu", "acme");
        under("acme-us", "acme");
        under("acme-de", "acme-eu");
    }

    private Families.Family family(int who, String key, LocalDate day, Known known) {
        var tenant = tenant(key);
        return database.inStaff(who, tx -> families.of(tx, tenant, day, known));
    }

    private static String said(Families.Family family) {
        return family.members().stream()
                        .map(member -> member.depth() + " " + member.tenant().key())
                        .collect(Collectors.joining(", "))
                + "; "
                + family.counted().size()
                + " worth "
                + family.arr().stream()
                        .map(money -> money.minor() + " " + money.currency())
                        .collect(Collectors.joining(" + "))
                + "; next "
                + family.next()
                        .map(member -> member.tenant().key() + " "
                                + member.next().orElseThrow().on())
                        .orElse("nobody");
    }

    @Test
    void aParentsTotalsCountEachAccountBelowItOnce() {
        whole();
        assertEquals(
                "0 acme, 1 acme-eu, 2 acme-de, 1 acme-us; 4 worth 500000 EUR + 500000 USD; next acme-de 2027-01-01",
                said(family(staff, "acme", TODAY, Known.NOW)));
        assertEquals(
                "0 acme-eu, 1 acme-de; 2 worth 500000 EUR; next acme-de 2027-01-01",
                said(family(staff, "acme-eu", TODAY, Known.NOW)));
        assertEquals(
                "acme-eu",
                family(staff, "acme-de", TODAY, Known.NOW)
                        .parent()
                        .orElseThrow()
                        .key());
        assertEquals(
                false,
                family(staff, "acme", TODAY.minusDays(1), Known.atEndOf(TODAY.minusDays(1)))
                        .known());
    }

    @Test
    void whoIsATestOrHasLeftIsListedAndInNoTotal() {
        whole();
        var test = new Fact.Profile("acme-us", "", "", "UTC", Fact.Status.TEST);
        facts.enter(tenant("acme-us").id(), List.of(test), Optional.empty(), BY, Optional.empty());
        assertEquals(
                "0 acme, 1 acme-eu, 2 acme-de, 1 acme-us; 3 worth 500000 EUR + 100000 USD; next acme-de 2027-01-01",
                said(family(staff, "acme", TODAY, Known.NOW)));
    }

    @Test
    void aTenantUnderItselfIsRefusedWithTheChain() {
        whole();
        var refused = assertThrows(IllegalArgumentException.class, () -> under("acme", "acme-de"));
        assertEquals(
                "a tenant cannot stand under itself: acme under acme-de under acme-eu under acme",
                refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> under("acme", "acme"));
        assertThrows(IllegalArgumentException.class, () -> under("acme", "nobody"));
        assertEquals(Optional.empty(), family(staff, "acme", TODAY, Known.NOW).parent());
        // The other way round is none once nobody stands above.
        families.enter(staff, tenant("acme-eu"), Optional.empty(), Optional.empty(), BY);
        now = now.plusSeconds(1);
        families.enter(staff, tenant("acme"), Optional.of("acme-de"), Optional.of(TODAY), BY);
        assertEquals(
                "0 acme-eu, 1 acme-de, 2 acme, 3 acme-us",
                said(family(staff, "acme-eu", TODAY, Known.NOW)).split(";")[0]);
    }

    @Test
    void whoStandsUnderWhomIsAsKnownAtTheEndOfTheDay() {
        whole();
        var before = said(family(staff, "acme", TODAY, Known.atEndOf(TODAY)));
        now = now.plus(Duration.ofDays(10));
        families.enter(staff, tenant("acme-us"), Optional.empty(), Optional.of(TODAY), BY);
        assertEquals(before, said(family(staff, "acme", TODAY, Known.atEndOf(TODAY))));
        assertEquals(
                "0 acme, 1 acme-eu, 2 acme-de",
                said(family(staff, "acme", TODAY, Known.NOW)).split(";")[0]);
    }

    @Test
    void whatAReaderDoesNotSeeIsNeitherListedNorSummedNorNamed() {
        whole();
        var assigned = new Integer[] {
            tenant("acme").id().number(), tenant("acme-de").id().number()
        };
        database.inControl(tx -> tx.sql()
                .sql("""
                        insert into access_assignment (staff_id, tenant_id, granted_at, expires_at, reason)
                        select :staff, t, '2026-01-01', 'infinity', 'test' from unnest(:tenants::int[]) t
                        """)
                .param("staff", blind)
                .param("tenants", assigned)
                .update());
        assertEquals("0 acme; 1 worth 100000 USD; next acme 2027-03-01", said(family(blind, "acme", TODAY, Known.NOW)));
        assertEquals(
                Optional.empty(), family(blind, "acme-de", TODAY, Known.NOW).parent());
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> families.enter(blind, tenant("acme"), Optional.of("acme-de"), Optional.empty(), BY));
        assertEquals("a tenant cannot stand under itself: acme under acme-de under … under acme", refused.getMessage());
        assertEquals(
                "there is no tenant 'acme-eu'",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> families.enter(
                                        blind, tenant("acme-de"), Optional.of("acme-eu"), Optional.empty(), BY))
                        .getMessage());
    }

    private FactImport.Report send(String rows) {
        var csv = ("tenant,parent\n" + rows).getBytes(StandardCharsets.UTF_8);
        var report = importing.run(Kind.PARENTS, csv, staff, true, BY, false);
        now = now.plusSeconds(1);
        return report;
    }

    @Test
    void aFilesRowsThatCloseACircleAreListedAndTheOthersEntered() {
        var report = send("acme-eu,acme\nacme-de,acme-eu\nacme,acme-de\nacme-us,\nacme-us2,acme\n");
        assertEquals(
                List.of(
                        "2 parent a tenant cannot stand under itself: acme under acme-de under acme-eu under acme",
                        "3 parent a tenant cannot stand under itself: acme under acme-de under acme-eu under acme",
                        "4 parent a tenant cannot stand under itself: acme under acme-de under acme-eu under acme",
                        "6 tenant there is no tenant 'acme-us2'"),
                report.rejected().stream()
                        .map(row -> row.row() + " " + row.column().orElse("") + " " + row.problem())
                        .toList());
        assertEquals(1, report.added());
        assertEquals(
                List.of("there is no tenant 'nobody'"),
                send("acme-us,nobody\n").rejected().stream()
                        .map(FactImport.Rejected::problem)
                        .toList());
        assertEquals(3, send("acme-eu,acme\nacme-us,acme\nacme-de,acme-eu\n").rows());
        assertEquals(3, send("acme-eu,acme\nacme-us,acme\nacme-de,acme-eu\n").unchanged());
    }

    @Test
    void aFileOfParentsIsTakenOutWholeUnlessThatWouldCloseACircle() {
        under("acme-eu", "acme");
        var freed = send("acme-eu,-\n").id();
        families.enter(staff, tenant("acme"), Optional.of("acme-eu"), Optional.of(TODAY), BY);
        now = now.plusSeconds(1);
        var revert = imports.find(staff, true, freed).orElseThrow();
        assertInstanceOf(FactImports.Reverting.Refused.class, imports.revert(revert, BY));
        families.enter(staff, tenant("acme"), Optional.empty(), Optional.of(TODAY), BY);
        now = now.plusSeconds(1);
        assertEquals(new FactImports.Reverting.Done(List.of()), imports.revert(revert, BY));
        assertEquals(
                "acme",
                family(staff, "acme-eu", TODAY, Known.NOW)
                        .parent()
                        .orElseThrow()
                        .key());
    }

    @Test
    void aHistoryImportSaysWhenAParentBecameKnown() {
        var csv = "tenant,parent,valid_from,told\nacme-eu,acme,2026-02-01,2026-03-01\nacme-us,nobody,,2026-03-01\n";
        history.stage(
                1,
                new FactHistory.Sending(
                        Kind.PARENTS, "", List.of("parent=column told"), csv.getBytes(StandardCharsets.UTF_8)),
                staff,
                BY);
        assertEquals(
                List.of("there is no tenant 'nobody'"),
                history.commit(1, BY).rejected().stream()
                        .map(FactHistory.Rejected::problem)
                        .toList());
    }
}
