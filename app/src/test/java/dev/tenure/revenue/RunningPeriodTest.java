package dev.tenure.revenue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.Merges;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is under way is not over, and what only changed its name did not move.
class RunningPeriodTest {

    private static final Actor BY = new Actor.Service("test");

    private Instant now = Instant.parse("2026-06-15T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Revenue revenue = new Revenue(database, clock);
    private final Closings closings = new Closings(database, clock, revenue);
    private final Merges merges = new Merges(database, clock);
    private final RevenueWorld world = new RevenueWorld(database);
    private int staff;

    @BeforeEach
    void begin() {
        staff = new Access(database, clock, new SecureRandom())
                .addPerson("kim", "Kim", "a long password", true, true)
                .staffId();
        in(ZoneId.of("UTC"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void in(ZoneId zone) {
        revenue.set(new Setting(Currency.getInstance("EUR"), new FiscalCalendar(1, zone)), BY);
    }

    private Bridge bridge(String period, Known known) {
        return revenue.bridge(staff, revenue.chosen().calendar().named(period), known);
    }

    private String total(String period) {
        return RevenueTest.of(bridge(period, Known.NOW).total().orElseThrow());
    }

    private long merge(String survivor, String merged) {
        world.status(survivor, "live");
        world.status(merged, "live");
        return merges.merge(new Merges.Pair(world.ref(survivor), world.ref(merged)), BY);
    }

    private void at(String instant) {
        now = Instant.parse(instant);
    }

    @Test
    void aContractThatEndsLaterInARunningPeriodIsNoChurnYet() {
        world.contract("leaver", "2025-06-20", "2026-06-20").worth(2_000_00, "EUR", "year");
        world.contract("comer", "2026-06-25", "2027-06-25").worth(3_000_00, "EUR", "year");
        var running = bridge("2026-06", Known.NOW);
        assertTrue(running.runs());
        assertEquals(LocalDate.of(2026, 6, 14), running.through());
        assertEquals(
                "200000 restated 0 new 0 expansion 0 contraction 0 churn 0 currency 0 closing 200000",
                total("2026-06"));
        at("2026-06-21T09:00:00Z");
        assertEquals(
                "200000 restated 0 new 0 expansion 0 contraction 0 churn 200000 currency 0 closing 0",
                total("2026-06"));
        at("2026-07-01T00:00:00Z");
        assertFalse(bridge("2026-06", Known.NOW).runs());
        assertEquals(
                "200000 restated 0 new 300000 expansion 0 contraction 0 churn 200000 currency 0 closing 300000",
                total("2026-06"));
        assertEquals(
                LocalDate.of(2026, 6, 14),
                bridge("2026-06", Known.atEndOf(LocalDate.of(2026, 6, 14))).through(),
                "as it read on a day, it goes to that day");
    }

    @Test
    void onItsFirstDayAPeriodStandsStillAndBeforeItThereIsNone() {
        world.contract("stayer", "2025-06-20", "2027-06-20").worth(2_000_00, "EUR", "year");
        at("2026-07-01T12:00:00Z");
        assertEquals(
                "200000 restated 0 new 0 expansion 0 contraction 0 churn 0 currency 0 closing 200000",
                total("FY2026-Q3"));
        assertEquals(
                "2026-08 has not begun: its first day is 2026-08-01",
                assertThrows(NotBegun.class, () -> total("2026-08")).getMessage());
        assertThrows(NotBegun.class, () -> revenue.months(staff, YearMonth.of(2026, 8), 3, Known.NOW));
    }

    @Test
    void theLastCompleteDayIsOverAtMidnightOfTheBusinessAlsoWhereClocksChange() {
        world.contract("stayer", "2025-06-20", "2027-06-20").worth(2_000_00, "EUR", "year");
        in(ZoneId.of("Pacific/Auckland"));
        // Summer time begins on the 27th at two o'clock: this midnight is twelve hours before UTC's, the next thirteen.
        at("2026-09-26T11:59:59Z");
        assertEquals(LocalDate.of(2026, 9, 25), bridge("2026-09", Known.NOW).through());
        at("2026-09-26T12:00:00Z");
        assertEquals(LocalDate.of(2026, 9, 26), bridge("2026-09", Known.NOW).through());
        at("2026-09-27T11:00:00Z");
        assertEquals(LocalDate.of(2026, 9, 27), bridge("2026-09", Known.NOW).through());
        in(ZoneId.of("America/Santiago"));
        // No midnight: the day of 6 September begins at one o'clock, four hours before UTC's four.
        at("2026-09-06T03:59:59Z");
        assertEquals(LocalDate.of(2026, 9, 4), bridge("2026-09", Known.NOW).through());
        at("2026-09-06T04:00:00Z");
        assertEquals(LocalDate.of(2026, 9, 5), bridge("2026-09", Known.NOW).through());
    }

    @Test
    void whatAMergeMovedIsNeitherChurnNorExpansion() {
        world.contract("acme", "2026-01-01", "2027-01-01").worth(2_000_00, "EUR", "year");
        world.contract("acme-old", "2026-01-01", "2027-01-01").worth(1_000_00, "EUR", "year");
        merge("acme", "acme-old");
        at("2026-07-01T09:00:00Z");
        var june = bridge("2026-06", Known.NOW);
        assertEquals(
                "acme 300000 restated 0 new 0 expansion 0 contraction 0 churn 0 currency 0 closing 300000",
                june.lines().getFirst().tenant().key() + " "
                        + RevenueTest.of(june.lines().getFirst().movement()));
        assertEquals(1, june.lines().size());
        var kept = june.total().orElseThrow().retention();
        assertEquals("1.0000", kept.nrr().orElseThrow().toPlainString());
        assertEquals("1.0000", kept.grr().orElseThrow().toPlainString());
        assertEquals(2, bridge("2026-05", Known.NOW).lines().size(), "the month before has both, as they were");
        assertEquals(
                "300000 restated 0 new 0 expansion 0 contraction 0 churn 0 currency 0 closing 300000",
                total("FY2026-Q2"));
    }

    @Test
    void whoSeesOnlyTheOneThatWasMergedSeesItsRevenueLeaveAndNotVanish() {
        world.contract("acme", "2026-01-01", "2027-01-01").worth(2_000_00, "EUR", "year");
        world.contract("acme-old", "2026-01-01", "2027-01-01").worth(1_000_00, "EUR", "year");
        int some = new Access(database, clock, new SecureRandom())
                .addPerson("sam", "Sam", "a long password", false, false)
                .staffId();
        world.assign(some, "acme-old");
        merge("acme", "acme-old");
        at("2026-07-01T09:00:00Z");
        var period = revenue.chosen().calendar().named("2026-06");
        assertEquals(
                "100000 restated 0 new 0 expansion 0 contraction 0 churn 100000 currency 0 closing 0",
                RevenueTest.of(revenue.bridge(some, period, Known.NOW).total().orElseThrow()));
    }

    @Test
    void whatMovedBesidesAMergeStillCountsAndAUnitOfRoundingIsRestated() {
        // 0.5 and 0.5 cents of euro round to none each, together to one.
        world.contract("acme", "2026-01-01", "2027-01-01").worth(1, "USD", "year");
        world.contract("acme-old", "2026-02-01", "2027-02-01").worth(1, "USD", "year");
        world.contract("third", "2026-01-01", "2027-01-01").worth(1_000_00, "EUR", "year");
        world.contract("third-old", "2026-01-01", "2026-06-15").worth(700_00, "EUR", "year");
        revenue.enterRates(
                "currency,day,rate\nUSD,2026-04-30,0.5\nUSD,2026-05-31,0.5\nUSD,2026-06-30,0.5\n"
                        .getBytes(StandardCharsets.UTF_8),
                BY,
                false);
        at("2026-06-10T09:00:00Z");
        merge("acme", "acme-old");
        merge("third", "third-old");
        at("2026-07-01T09:00:00Z");
        assertEquals(
                "170000 restated 1 new 0 expansion 0 contraction 70000 churn 0 currency 0 closing 100001",
                total("2026-06"),
                "what the other's contract lost is lost by the one they became");
        assertEquals(170000, bridge("2026-05", Known.NOW).total().orElseThrow().closing());
    }

    @Test
    void aMergeAfterAClosingOpensWithWhatWasWrittenOfBothAndTakenBackRestatesNothingInAll() {
        world.contract("acme", "2026-01-01", "2027-01-01").worth(2_000_00, "EUR", "year");
        world.contract("acme-old", "2026-01-01", "2027-01-01").worth(1_000_00, "EUR", "year");
        closings.close("2026-05", closings.preview("2026-05", staff, BY).digest(), staff, BY);
        long merge = merge("acme", "acme-old");
        at("2026-07-01T09:00:00Z");
        assertTrue(bridge("2026-06", Known.NOW).frozen());
        assertEquals(
                "300000 restated 0 new 0 expansion 0 contraction 0 churn 0 currency 0 closing 300000",
                total("2026-06"));
        closings.close("2026-06", closings.preview("2026-06", staff, BY).digest(), staff, BY);
        merges.revert(staff, merge, BY);
        var shown = closings.show(staff, "2026-06").orElseThrow();
        assertEquals(shown.now(), shown.bridge().total().map(Movement::closing));
        assertEquals(2, shown.restatements().size(), "each reads otherwise, together they read the same");
        at("2026-08-01T09:00:00Z");
        assertEquals(
                "300000 restated 0 new 0 expansion 0 contraction 0 churn 0 currency 0 closing 300000",
                total("2026-07"));
    }
}
