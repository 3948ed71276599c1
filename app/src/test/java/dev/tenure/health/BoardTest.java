package dev.tenure.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.Money;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoardTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    private final Database db = TestDatabase.fresh();
    private final HealthWorld world = new HealthWorld(db);
    private final Health health =
            new Health(db, InstantSource.fixed(Instant.parse("2026-11-24T06:00:00Z")), ModelFile.shipped());
    private int staff;

    @BeforeEach
    void fiveTenants() {
        staff = world.staffCoveringAll();
        var now = new ArrayList<Readings>();
        var then = new ArrayList<Readings>();
        // Fewer weekly users, lower score; contracts decide in 10, 20, 30 … days, the last has none.
        for (int i = 1; i <= 5; i++) {
            var tenant = world.tenant("tenant" + i, i % 2 == 0 ? "Growth" : "Enterprise");
            if (i < 5) contract(tenant, 100_000L * i, i == 4 ? "EUR" : "USD", DAY.plusDays(10L * i));
            if (i == 1) owner(tenant, "Maya Koh");
            now.add(HealthTest.readings(tenant, 50L + 30L * i));
            then.add(HealthTest.readings(tenant, 200));
        }
        health.assess(DAY.minusDays(56), HealthTest.merged(then.toArray(Readings[]::new)), _ -> {});
        health.assess(DAY, HealthTest.merged(now.toArray(Readings[]::new)), _ -> {});
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void pagesFollowOneAnotherInEveryOrderWithoutGapOrRepeat() {
        for (var sort : Board.Sort.values())
            for (boolean descending : List.of(false, true)) {
                var seen = new ArrayList<String>();
                Optional<String> cursor = Optional.empty();
                do {
                    var from = cursor;
                    var page = db.inStaff(staff, tx -> health.board(tx, query(sort, descending, from, 2)));
                    assertEquals(5, page.total());
                    page.rows().forEach(row -> seen.add(row.key()));
                    cursor = page.next();
                } while (cursor.isPresent());
                assertEquals(5, seen.size(), sort + " " + descending + " " + seen);
                assertEquals(5, Set.copyOf(seen).size(), sort + " " + descending + " " + seen);
            }
        assertEquals(List.of("tenant1", "tenant2", "tenant3", "tenant4", "tenant5"), keys(Board.Sort.SCORE, false));
        assertEquals(List.of("tenant5", "tenant4", "tenant3", "tenant2", "tenant1"), keys(Board.Sort.NAME, true));
        assertEquals("tenant1", keys(Board.Sort.CHANGE, false).getFirst());
        assertEquals(List.of("tenant1", "tenant2", "tenant3", "tenant4", "tenant5"), keys(Board.Sort.DECISION, false));
        assertEquals(List.of("tenant4", "tenant3", "tenant2", "tenant1", "tenant5"), keys(Board.Sort.ARR, true));
    }

    @Test
    void aRowSaysWhoHowLowSinceWhenAndWhy() {
        var row = db.inStaff(staff, tx -> health.board(tx, query(Board.Sort.SCORE, false, Optional.empty(), 1)))
                .rows()
                .getFirst();
        var tenant = new TenantId(1);
        var why = db.inStaff(staff, tx -> health.explain(tx, tenant, DAY)).orElseThrow();
        assertEquals(OptionalInt.of(why.score().orElseThrow().hundredths()), row.scoreHundredths());
        assertEquals(Optional.of("Maya Koh"), row.owner());
        assertEquals(Optional.of(DAY.plusDays(10)), row.decision());
        assertEquals(13, row.spark().size());
        assertEquals(-1, row.spark().get(5));
        assertEquals(row.scoreHundredths().orElseThrow(), row.spark().getLast());
        assertEquals(
                OptionalInt.of(row.scoreHundredths().orElseThrow() - row.spark().get(4)), row.changeHundredths());
        assertTrue(row.changeHundredths().orElseThrow() < 0);
        assertEquals(3, row.topLosses().size());
        assertTrue(row.topLosses().get(0).hundredths() >= row.topLosses().get(1).hundredths());
        assertEquals(7, row.measured());
    }

    @Test
    void filtersNarrowAndTheirChoicesAreOffered() {
        assertEquals(2, count(query -> query.plan = Optional.of("Growth")));
        assertEquals(1, count(query -> query.owner = Optional.of("Maya Koh")));
        assertEquals(4, count(query -> query.owner = Optional.of("")));
        assertEquals(2, count(query -> query.days = Optional.of(21)));
        assertEquals(1, count(query -> query.search = Optional.of("NANT3")));
        assertEquals(0, count(query -> query.search = Optional.of("%")));
        int incidents = count(query -> query.driver = Optional.of("incidents"));
        int users = count(query -> query.driver = Optional.of("weekly_users"));
        assertEquals(5, incidents + users);
        assertTrue(users > 0);
        int byBand = 0;
        for (var band : Band.values()) byBand += count(query -> query.bands = EnumSet.of(band));
        assertEquals(5, byBand);
        var choices = db.inStaff(staff, tx -> health.choices(tx, DAY));
        assertEquals(List.of("Maya Koh"), choices.owners());
        assertEquals(List.of("Enterprise", "Growth"), choices.plans());
        assertTrue(choices.drivers().contains(new Choices.Driver("incidents", "Incidents")));
    }

    @Test
    void theVerdictCountsMoneyByCurrency() {
        var verdict = db.inStaff(staff, tx -> health.verdict(tx, DAY, 90));
        var low = db
                .inStaff(staff, tx -> health.board(tx, query(Board.Sort.ARR, false, Optional.empty(), 10)))
                .rows()
                .stream()
                .filter(row -> row.scoreHundredths().orElseThrow() < 60_00)
                .toList();
        assertEquals(5, verdict.tenants());
        assertEquals(low.size(), verdict.low());
        assertEquals(4, verdict.deciding());
        assertEquals(4, verdict.withoutOwner());
        var dollars = verdict.currencies().getLast();
        assertEquals("USD", dollars.currency());
        assertEquals(600_000, dollars.arrMinor());
        assertEquals(
                low.stream()
                        .flatMap(row -> row.arr().stream())
                        .filter(money -> money.currency().getCurrencyCode().equals("USD"))
                        .mapToLong(Money::minor)
                        .sum(),
                dollars.arrLowDecidingMinor());
        var runway = db.inStaff(staff, tx -> health.runway(tx, DAY, 90));
        assertEquals(4, runway.total());
        assertEquals(4, runway.points().size());
    }

    @Test
    void aTenantOfSeveralCurrenciesIsCountedOnceAndItsMoneyNeverAdded() {
        var tenant = new TenantId(1);
        enter(
                tenant,
                new Fact.Contract(
                        "yen",
                        LocalDate.of(2026, 1, 1),
                        Optional.of(DAY.plusDays(200)),
                        Optional.of(DAY.plusDays(4)),
                        true,
                        Optional.empty()),
                line("yen", 50, "JPY"));
        var row = row("tenant1");
        assertEquals(List.of(Money.of(50, "JPY"), Money.of(100_000, "USD")), row.arr());
        assertEquals(Optional.of(DAY.plusDays(4)), row.decision());
        assertEquals(Optional.of("notice"), row.decisionKind());
        var verdict = db.inStaff(staff, tx -> health.verdict(tx, DAY, 90));
        assertEquals(5, verdict.tenants());
        assertEquals(4, verdict.deciding());
        assertEquals(4, verdict.withoutOwner());
        assertEquals(
                List.of("EUR 400000", "JPY 50", "USD 600000"),
                verdict.currencies().stream()
                        .map(each -> each.currency() + " " + each.arrMinor())
                        .toList());
        var runway = db.inStaff(staff, tx -> health.runway(tx, DAY, 90));
        assertEquals(4, runway.total());
        assertEquals(
                row.arr(),
                runway.points().stream()
                        .filter(point -> point.key().equals("tenant1"))
                        .findFirst()
                        .orElseThrow()
                        .arr());
    }

    @Test
    void whatWasDecidedIsNoOpenDecisionAndTheNextOneIsShown() {
        var tenant = new TenantId(2);
        assertEquals(Optional.of(DAY.plusDays(20)), row("tenant2").decision());
        enter(
                tenant,
                new Fact.Contract(
                        "next",
                        DAY.minusDays(3),
                        Optional.of(DAY.plusDays(300)),
                        Optional.empty(),
                        false,
                        Optional.of("main")),
                line("next", 900, "USD"));
        var renewed = row("tenant2");
        assertEquals(Optional.of(DAY.plusDays(300)), renewed.decision());
        assertEquals(Optional.of("term_end"), renewed.decisionKind());
        assertEquals(List.of(Money.of(900, "USD")), renewed.arr());
        enter(tenant, new Fact.ContractOutcome("next", Fact.Outcome.CANCELLED, DAY.minusDays(3), ""));
        assertEquals(Optional.of(DAY.plusDays(20)), row("tenant2").decision(), "a renewal that never began");
        assertEquals(List.of(Money.of(200_000, "USD")), row("tenant2").arr());
        enter(tenant, new Fact.ContractOutcome("main", Fact.Outcome.LAPSED, DAY.plusDays(20), "no answer"));
        assertEquals(Optional.empty(), row("tenant2").decision());
        assertEquals(List.of(Money.of(200_000, "USD")), row("tenant2").arr());
    }

    private void enter(TenantId tenant, Fact... facts) {
        new Facts(db, InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")))
                .enter(tenant, List.of(facts), Optional.empty(), new Actor.Service("test"), Optional.empty());
    }

    private Board.Row row(String key) {
        return db
                .inStaff(staff, tx -> health.board(tx, query(Board.Sort.NAME, false, Optional.empty(), 10)))
                .rows()
                .stream()
                .filter(row -> row.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Fact.ContractLine line(String contract, long minor, String currency) {
        return new Fact.ContractLine(
                contract,
                "seats",
                Optional.empty(),
                Optional.empty(),
                true,
                Money.of(minor, currency),
                Optional.of(Fact.Period.YEAR),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        var page = db.inStaff(staff, tx -> health.board(tx, query(Board.Sort.SCORE, false, Optional.empty(), 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> db.inStaff(staff, tx -> health.board(tx, query(Board.Sort.NAME, false, page.next(), 2))));
        assertThrows(
                IllegalArgumentException.class,
                () -> db.inStaff(
                        staff, tx -> health.board(tx, query(Board.Sort.NAME, false, Optional.of("nonsense"), 2))));
    }

    private static final class Filter {
        Set<Band> bands = Set.of();
        Optional<Integer> days = Optional.empty();
        Optional<String> owner = Optional.empty();
        Optional<String> plan = Optional.empty();
        Optional<String> driver = Optional.empty();
        Optional<String> search = Optional.empty();
    }

    private int count(java.util.function.Consumer<Filter> with) {
        var filter = new Filter();
        with.accept(filter);
        return db.inStaff(
                        staff,
                        tx -> health.board(
                                tx,
                                new Board.Query(
                                        DAY,
                                        Board.Sort.RISK,
                                        false,
                                        filter.bands,
                                        filter.days,
                                        filter.owner,
                                        filter.plan,
                                        filter.driver,
                                        filter.search,
                                        Optional.empty(),
                                        10)))
                .total();
    }

    @Test
    void colleaguesAndTestsAreInNoTotalAndAreShownWhenAskedFor() {
        var before = db.inStaff(staff, tx -> health.verdict(tx, DAY, 90));
        profile(1, "internal");
        profile(2, "test");
        profile(3, "prospect");
        assertEquals(List.of("tenant3", "tenant4", "tenant5"), keys(Board.Sort.SCORE, false));
        var verdict = db.inStaff(staff, tx -> health.verdict(tx, DAY, 90));
        assertEquals(3, verdict.tenants());
        assertEquals(2, verdict.deciding());
        assertEquals(600_000L, before.currencies().getLast().arrMinor());
        assertEquals(300_000L, verdict.currencies().getLast().arrMinor());
        assertEquals(
                List.of("tenant3", "tenant4"),
                db.inStaff(staff, tx -> health.runway(tx, DAY, 90)).points().stream()
                        .map(Runway.Point::key)
                        .sorted()
                        .toList());
        assertEquals(List.of(), db.inStaff(staff, tx -> health.choices(tx, DAY)).owners());
        var asked = query(Board.Sort.SCORE, false, Optional.empty(), 10)
                .of(EnumSet.of(Fact.Status.INTERNAL, Fact.Status.TEST));
        assertEquals(
                List.of("tenant1", "tenant2"),
                db.inStaff(staff, tx -> health.board(tx, asked)).rows().stream()
                        .map(Board.Row::key)
                        .toList());
    }

    private void profile(int tenant, String status) {
        db.inTenant(
                new TenantId(tenant),
                tx -> tx.sql()
                        .sql("update tenants_profile set status = :status")
                        .param("status", status)
                        .update());
    }

    private List<String> keys(Board.Sort sort, boolean descending) {
        return db.inStaff(staff, tx -> health.board(tx, query(sort, descending, Optional.empty(), 10))).rows().stream()
                .map(Board.Row::key)
                .toList();
    }

    private static Board.Query query(Board.Sort sort, boolean descending, Optional<String> cursor, int limit) {
        return new Board.Query(
                DAY,
                sort,
                descending,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                cursor,
                limit);
    }

    private void contract(TenantId tenant, long minor, String currency, LocalDate end) {
        db.inTenant(
                tenant,
                tx -> tx.sql()
                        .sql("""
                        with contract as (
                          insert into tenants_contract (tenant_id, contract, term_start, term_end, auto_renew, valid_from,
                                                        known_since, recorded_by)
                          values (:tenant, 'main', '2026-01-01', :end, false, '2026-01-01', '2026-01-01', 'test')
                          returning tenant_id, contract, valid_from, known_since, recorded_by
                        )
                        insert into tenants_contract_line (tenant_id, contract, valid_from, known_since, recorded_by, line,
                                                           recurring, amount_minor, currency, period)
                        select c.*, 'main', true, :minor, :currency, 'year' from contract c
                        """)
                        .param("tenant", tenant.number())
                        .param("end", end)
                        .param("minor", minor)
                        .param("currency", currency)
                        .update());
    }

    private void owner(TenantId tenant, String name) {
        db.inTenant(
                tenant,
                tx -> tx.sql()
                        .sql("""
                        insert into tenants_owner (tenant_id, name, valid_from, known_since, recorded_by)
                        values (:tenant, :name, '2026-01-01', '2026-01-01', 'test')
                        """)
                        .param("tenant", tenant.number())
                        .param("name", name)
                        .update());
    }
}
