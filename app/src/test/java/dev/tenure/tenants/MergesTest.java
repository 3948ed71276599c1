package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.core.Money;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.FactImport.Kind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MergesTest {

    private static final Actor BY = new Actor.Service("test");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);

    private Instant now = Instant.parse("2026-11-20T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Tenants tenants = new Tenants(database, clock);
    private final Facts facts = new Facts(database, clock);
    private final Families families = new Families(database, facts, clock);
    private final Accounts accounts = new Accounts(database, clock);
    private final Merges merges = new Merges(database, clock);
    private int staff;

    @BeforeEach
    void begin() {
        staff = new Access(database, clock, new SecureRandom())
                .addPerson("kim", "Kim", "a long password", true, true)
                .staffId();
        for (var key : List.of("acme", "acme-old", "acme-shop")) tenants.create(NewTenant.named(key, key), BY);
        enter("acme", new Fact.Owner("Kim", Optional.empty()), contract("main"), line("main", 100_000));
        enter(
                "acme-old",
                new Fact.Owner("Sam", Optional.empty()),
                contract("main"),
                line("main", 50_000),
                contract("side"),
                line("side", 7_000),
                new Fact.Contact(
                        "ann",
                        "Ann",
                        "champion",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Fact.Consent.UNKNOWN),
                new Fact.Note("note-1", "Kim", now, "Call.", true),
                new Fact.Quota("seats", TODAY.minusDays(5), 5, 10),
                new Fact.Measurement("nps", TODAY.minusDays(5), 3, 1));
        enter(
                "acme",
                new Fact.Note("note-1", "Sam", now, "Write.", true),
                new Fact.Quota("seats", TODAY.minusDays(5), 7, 10));
        families.enter(staff, exactly("acme-shop"), Optional.of("acme-old"), Optional.empty(), BY);
        accounts.link("crm", "OLD-1", exactly("acme-old").id(), BY);
        now = Instant.parse("2026-11-25T09:00:00Z");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private TenantRef exactly(String key) {
        return tenants.exactly(staff, key).orElseThrow();
    }

    private Families.Family family(String key, LocalDate day, Known known) {
        var tenant = exactly(key);
        return database.inStaff(staff, tx -> families.of(tx, tenant, day, known));
    }

    private void enter(String key, Fact... entered) {
        facts.enter(exactly(key).id(), List.of(entered), Optional.empty(), BY, Optional.empty());
        now = now.plusSeconds(1);
    }

    private static Fact.Contract contract(String name) {
        return new Fact.Contract(
                name,
                LocalDate.of(2026, 1, 1),
                Optional.of(LocalDate.of(2027, 3, 1)),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static Fact.ContractLine line(String contract, long minor) {
        return new Fact.ContractLine(
                contract,
                "main",
                Optional.empty(),
                Optional.empty(),
                true,
                Money.of(minor, "EUR"),
                Optional.of(Fact.Period.YEAR),
                Optional.empty(),
                Optional.empty());
    }

    private Merges.Pair pair(String survivor, String merged) {
        return new Merges.Pair(exactly(survivor), exactly(merged));
    }

    private List<String> rows() {
        return database.inStage(Stage.FACTS, tx -> {
            var all = new ArrayList<String>();
            Stream.concat(
                            Stream.of("tenants_tenant", "tenants_alias"),
                            FactStore.Shape.ALL.stream().map(FactStore.Shape::table))
                    .forEach(table -> all.addAll(tx.sql()
                            .sql("select '%1$s ' || to_jsonb(t)::text from %1$s t order by 1".formatted(table))
                            .query(String.class)
                            .list()));
            return all;
        });
    }

    private Standing standing(String key, LocalDate day, Known known) {
        return facts.standing(staff, key, day, known).orElseThrow();
    }

    private static String contracts(Standing standing) {
        return standing.commitments().contracts().stream()
                        .map(signed -> signed.terms().contract())
                        .sorted()
                        .toList()
                + " "
                + standing.commitments().arr();
    }

    @Test
    void aPlanSaysWhatMovesAndMovesNothing() {
        var before = rows();
        var plan = merges.plan(pair("acme", "acme-old"), BY);
        assertEquals(before, rows());
        assertEquals(
                List.of(
                        new Merges.Kind("contract", 2, 0),
                        new Merges.Kind("contract_line", 2, 0),
                        new Merges.Kind("measurement", 1, 0),
                        new Merges.Kind("contact", 1, 0),
                        new Merges.Kind("note", 1, 0)),
                plan.kinds());
        assertEquals(
                List.of(
                        new Merges.Conflict("profile", "", "name", Optional.of("acme"), Optional.of("acme-old")),
                        new Merges.Conflict("owner", "", "name", Optional.of("Kim"), Optional.of("Sam")),
                        new Merges.Conflict("quota", "seats 2026-11-20", "used", Optional.of("7"), Optional.of("5"))),
                plan.conflicts());
        assertEquals(
                List.of(
                        new Merges.Renamed("contract", "main", "acme-old:main"),
                        new Merges.Renamed("contract_line", "main", "acme-old:main"),
                        new Merges.Renamed("note", "note-1", "acme-old:note-1")),
                plan.renamed());
        assertEquals(1, plan.accounts());
        assertEquals(1, plan.children());
    }

    @Test
    void fromTheMergeOnTheSurvivorHasTheFactsOfBothAndTheOtherKeyMeansIt() {
        merges.merge(pair("acme", "acme-old"), BY);
        now = now.plusSeconds(1);
        assertEquals(
                "[acme-old:main, main, side] [" + Money.of(157_000, "EUR") + "]",
                contracts(standing("acme", TODAY, Known.NOW)));
        assertEquals("acme", standing("acme-old", TODAY, Known.NOW).tenant().key());
        assertEquals("acme", tenants.find(staff, "OLD-1").orElseThrow().key());
        assertEquals(
                List.of("acme", "acme-shop"),
                tenants.list(staff, Optional.empty(), 10, Optional.empty()).items().stream()
                        .map(TenantRef::key)
                        .toList());
        assertEquals(
                List.of("acme", "acme-shop"),
                family("acme", TODAY, Known.NOW).members().stream()
                        .map(member -> member.tenant().key())
                        .toList());
        assertEquals(
                List.of("crm OLD-1", "merged acme-old"),
                accounts.of(staff, exactly("acme").id()).stream()
                        .map(alias -> alias.source() + " " + alias.account())
                        .toList());
        assertEquals(Map.of(exactly("acme-old").id(), exactly("acme").id()), merges.on(TODAY));
        assertEquals(Map.of(), merges.on(TODAY.minusDays(1)));
        var report = new FactImport(database, accounts, clock)
                .run(
                        Kind.OWNERS,
                        "tenant,owner\nacme-old,Bo\nacme,Bo\n".getBytes(StandardCharsets.UTF_8),
                        staff,
                        true,
                        BY,
                        false);
        assertEquals(
                List.of("'acme-old' was merged into 'acme'"),
                report.rejected().stream().map(FactImport.Rejected::problem).toList());
        assertEquals(1, report.changed());
    }

    @Test
    void aContractOfWhichBothSayTheSameIsOne() {
        enter("acme-old", line("main", 100_000));
        var plan = merges.plan(pair("acme", "acme-old"), BY);
        assertEquals(new Merges.Kind("contract", 1, 1), plan.kinds().getFirst());
        merges.merge(pair("acme", "acme-old"), BY);
        now = now.plusSeconds(1);
        assertEquals("[main, side] [" + Money.of(107_000, "EUR") + "]", contracts(standing("acme", TODAY, Known.NOW)));
    }

    @Test
    void whatWasKnownBeforeTheMergeStaysAsItWas() {
        var day = TODAY.minusDays(1);
        var before = List.of("acme", "acme-old", "acme-shop").stream()
                .map(key -> standing(key, day, Known.atEndOf(day)).toString())
                .toList();
        var family = family("acme-old", day, Known.atEndOf(day));
        merges.merge(pair("acme", "acme-old"), BY);
        now = now.plus(Duration.ofDays(3));
        assertEquals(
                before,
                List.of("acme", "acme-old", "acme-shop").stream()
                        .map(this::exactly)
                        .map(tenant -> database.inStaff(
                                        staff, tx -> StandingStore.read(tx, tenant, day, Known.atEndOf(day)))
                                .toString())
                        .toList());
        assertEquals(family, family("acme-old", day, Known.atEndOf(day)));
    }

    @Test
    void takenBackEverythingIsAsItWouldBeWithoutIt() {
        var before = rows();
        long id = merges.merge(pair("acme", "acme-old"), BY);
        assertNotEquals(before, rows());
        now = now.plusSeconds(1);
        assertTrue(merges.revert(staff, id, BY).isPresent());
        assertEquals(before, rows());
        assertEquals(Optional.empty(), merges.revert(staff, id, BY));
        assertEquals("acme-old", tenants.find(staff, "acme-old").orElseThrow().key());
        assertEquals(Map.of(), merges.on(TODAY));
    }

    @Test
    void whatWasEnteredSinceIsStillThereAfterItWasTakenBack() {
        long id = merges.merge(pair("acme", "acme-old"), BY);
        now = now.plusSeconds(1);
        var later = new Fact[] {
            new Fact.Owner("Bo", Optional.empty()),
            new Fact.Quota("seats", TODAY, 8, 10),
            new Fact.Note("note-2", "Kim", now, "Later.", true)
        };
        enter("acme", later);
        now = now.plus(Duration.ofDays(2));
        merges.revert(staff, id, BY);
        var acme = standing("acme", TODAY, Known.NOW);
        assertEquals("Bo", acme.owner().orElseThrow().name());
        assertEquals("[main] [" + Money.of(100_000, "EUR") + "]", contracts(acme));
        assertEquals(List.of(8L), acme.quotas().stream().map(Fact.Quota::used).toList());
        assertEquals(
                "[main, side] [" + Money.of(57_000, "EUR") + "]", contracts(standing("acme-old", TODAY, Known.NOW)));
        assertTrue(rows().stream().noneMatch(row -> row.contains("\"job_id\": -")), "nothing of the merge is left");
    }

    @Test
    void aMergeStandsOnWhatItNeeds() {
        assertThrows(IllegalArgumentException.class, () -> merges.plan(pair("acme", "acme"), BY));
        long first = merges.merge(pair("acme", "acme-old"), BY);
        now = now.plusSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> merges.plan(pair("acme-shop", "acme-old"), BY));
        assertThrows(IllegalArgumentException.class, () -> merges.plan(pair("acme-old", "acme-shop"), BY));
        long second = merges.merge(pair("acme-shop", "acme"), BY);
        now = now.plusSeconds(1);
        assertEquals(
                "acme-shop", tenants.find(staff, "OLD-1").map(TenantRef::key).orElse("nobody"));
        assertEquals(
                exactly("acme-shop").id(),
                merges.on(TODAY).get(exactly("acme-old").id()));
        assertThrows(IllegalArgumentException.class, () -> merges.revert(staff, first, BY));
        assertTrue(merges.revert(staff, second, BY).isPresent());
        now = now.plusSeconds(1);
        assertTrue(merges.revert(staff, first, BY).isPresent());
    }

    @Test
    void whoSeesOneOfTheTwoSeesNoMerge() {
        var access = new Access(database, clock, new SecureRandom());
        int blind =
                access.addPerson("eve", "Eve", "a long password", false, false).staffId();
        long id = merges.merge(pair("acme", "acme-old"), BY);
        assertEquals(1, merges.list(staff).size());
        assertEquals(List.of(), merges.list(blind));
        assertEquals(Optional.empty(), merges.revert(blind, id, BY));
    }
}
