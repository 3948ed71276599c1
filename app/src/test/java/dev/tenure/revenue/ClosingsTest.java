package dev.tenure.revenue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Known;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClosingsTest {

    private static final Actor BY = new Actor.Service("test");

    private Instant now = Instant.parse("2026-07-01T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Revenue revenue = new Revenue(database, clock);
    private final Closings closings = new Closings(database, clock, revenue);
    private final Access access = new Access(database, clock, new SecureRandom());
    private final RevenueWorld world = new RevenueWorld(database);
    private int staff;

    @BeforeEach
    void begin() {
        staff = access.addPerson("kim", "Kim", "a long password", true, true).staffId();
        revenue.set(new Setting(Currency.getInstance("EUR"), new FiscalCalendar(2, ZoneId.of("Europe/Oslo"))), BY);
        world.contract("stayer", "2025-01-01", "2029-01-01").worth(1_000_00, "EUR", "year");
        world.contract("leaver", "2025-06-10", "2026-06-10").worth(500_00, "EUR", "year");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Closing close(String period) {
        return closings.close(period, closings.preview(period, staff, BY).digest(), staff, BY);
    }

    private Bridge bridge(String period) {
        return revenue.bridge(staff, revenue.chosen().calendar().named(period), Known.NOW);
    }

    private static String of(Movement movement) {
        return RevenueTest.of(movement);
    }

    @Test
    void whatIsClosedIsWhatWasLookedAt() {
        var seen = closings.preview("2026-06", staff, BY);
        assertEquals(2, seen.tenants());
        assertEquals(
                "150000 restated 0 new 0 expansion 0 contraction 0 churn 50000 currency 0 closing 100000",
                of(seen.bridge().total().orElseThrow()));
        assertEquals(seen.digest(), closings.preview("2026-06", staff, BY).digest(), "a look changes nothing");
        assertEquals(List.of(), closings.all());
        world.forget("stayer");
        world.contract("stayer", "2025-01-01", "2029-01-01").worth(1_100_00, "EUR", "year");
        world.contract("comer", "2026-06-20", "2027-06-20").worth(300_00, "EUR", "year");
        var refused = assertThrows(ChangedSince.class, () -> closings.close("2026-06", seen.digest(), staff, BY));
        assertEquals(
                List.of("comer 0 to 30000", "stayer 100000 to 110000"),
                refused.changes().stream()
                        .map(one -> one.tenant().key() + " " + one.was().closing() + " to "
                                + one.is().closing())
                        .toList());
        assertEquals(List.of(), closings.all());
        var closed = close("2026-06");
        assertEquals("[" + closed + "]", closings.all().toString());
        assertEquals(closed, closings.close("2026-06", closed.digest(), staff, BY));
        assertEquals(
                "2026-06 was closed by test with other figures",
                assertThrows(CannotClose.class, () -> closings.close("2026-06", seen.digest(), staff, BY))
                        .getMessage());
        assertEquals(
                "2026-06 was closed by test",
                assertThrows(CannotClose.class, () -> closings.preview("2026-06", staff, BY))
                        .getMessage());
    }

    @Test
    void aDigestOfNoPreviewClosesNothing() {
        var june = closings.preview("2026-06", staff, BY).digest();
        for (var digest : List.of("0".repeat(64), june))
            assertEquals(
                    "the digest is of no preview of 2026-05 that is kept",
                    assertThrows(CannotClose.class, () -> closings.close("2026-05", digest, staff, BY))
                            .getMessage());
        now = Instant.parse("2026-08-01T09:00:00Z");
        closings.preview("2026-05", staff, BY);
        world.contract("comer", "2026-06-20", "2027-06-20").worth(300_00, "EUR", "year");
        assertThrows(CannotClose.class, () -> closings.close("2026-06", june, staff, BY), "it was forgotten meanwhile");
    }

    @Test
    void aRefusalNamesTenantsInSightAndCountsTheOthers() {
        int some =
                access.addPerson("lee", "Lee", "a long password", true, false).staffId();
        world.assign(some, "stayer");
        var seen = closings.preview("2026-06", some, BY);
        assertEquals(2, seen.tenants());
        assertEquals(
                List.of("stayer"),
                seen.bridge().lines().stream().map(line -> line.tenant().key()).toList());
        assertEquals(seen.digest(), closings.preview("2026-06", staff, BY).digest(), "the closing is over all");
        for (var tenant : List.of("stayer", "leaver")) {
            world.forget(tenant);
            world.contract(tenant, "2025-01-01", "2029-01-01").worth(1_100_00, "EUR", "year");
        }
        var refused = assertThrows(ChangedSince.class, () -> closings.close("2026-06", seen.digest(), some, BY));
        assertEquals(1, refused.changes().size());
        assertEquals(1, refused.unseen());
        world.contract("abroad", "2025-01-01", "2029-01-01").worth(1_100_00, "USD", "year");
        assertEquals(
                "the total is withheld: 2 amounts have no rate",
                assertThrows(CannotClose.class, () -> closings.preview("2026-06", some, BY))
                        .getMessage());
    }

    @Test
    void aCalendarThatChangedAfterTheLookIsAChange() {
        var seen = closings.preview("FY2027-Q1", staff, BY);
        revenue.set(new Setting(Currency.getInstance("EUR"), new FiscalCalendar(3, ZoneId.of("Europe/Oslo"))), BY);
        assertThrows(RuntimeException.class, () -> closings.close("FY2027-Q1", seen.digest(), staff, BY));
        assertEquals(List.of(), closings.all());
    }

    @Test
    void aChainOfClosingsAddsUpWhateverIsCorrectedInBetween() {
        var random = new Random(20261127L);
        var tenants = List.of("a", "b", "c", "d", "e", "f");
        var first = YearMonth.of(2027, 6);
        now = Instant.parse("2027-07-01T09:00:00Z");
        long opened = -1;
        long moved = 0;
        long last = 0;
        for (var month = first; month.isBefore(first.plusMonths(14)); month = month.plusMonths(1)) {
            now = month.plusMonths(1).atDay(1).atTime(9, 0).toInstant(java.time.ZoneOffset.UTC);
            revenue.enterRates(
                    ("currency,day,rate\nUSD," + month.minusMonths(1).atEndOfMonth() + ",0."
                                    + (80 + random.nextInt(15)) + "\nUSD," + month.atEndOfMonth() + ",0."
                                    + (80 + random.nextInt(15)) + "\n")
                            .getBytes(StandardCharsets.UTF_8),
                    BY,
                    false);
            for (var tenant : tenants) {
                if (random.nextInt(3) == 0) continue;
                // Its whole past is learnt anew, closed months included.
                world.forget(tenant);
                var from = month.atDay(1 + random.nextInt(28)).minusMonths(random.nextInt(5));
                world.contract(
                                tenant,
                                from.toString(),
                                from.plusMonths(2 + random.nextInt(20)).toString())
                        .worth(1 + random.nextInt(900_000), random.nextBoolean() ? "EUR" : "USD", "year");
            }
            close(month.toString());
            var shown = closings.show(staff, month.toString()).orElseThrow();
            var total = shown.bridge().total().orElseThrow();
            if (opened < 0) opened = total.opening();
            else assertEquals(last, total.opening(), "opens with what the closing before wrote: " + month);
            var sum = shown.bridge().lines().stream().map(Bridge.Line::movement).reduce(Movement.NONE, Movement::plus);
            assertEquals(sum, total);
            assertEquals(List.of(), shown.restatements(), "nothing was learnt since");
            moved += total.restated()
                    + total.newBusiness()
                    + total.expansion()
                    - total.contraction()
                    - total.churn()
                    + total.currency();
            last = total.closing();
        }
        assertEquals(last, opened + moved, "from the first opening to the last end, line by line");
        assertEquals(14, closings.all().size());
        for (var closing : closings.all()) {
            var shown = closings.show(staff, closing.period().name()).orElseThrow();
            long restated = shown.restatements().stream()
                    .mapToLong(one -> one.now().orElseThrow() - one.closed())
                    .sum();
            assertEquals(
                    shown.now().orElseThrow(),
                    shown.bridge().total().orElseThrow().closing() + restated,
                    closing.period().name());
        }
    }

    @Test
    void aFiscalQuarterOpensWithWhatTheMonthBeforeItWrote() {
        close("2026-04");
        world.forget("stayer");
        world.contract("stayer", "2025-01-01", "2029-01-01").worth(1_200_00, "EUR", "year");
        now = Instant.parse("2026-08-01T09:00:00Z");
        for (var month : List.of("2026-05", "2026-06", "2026-07")) close(month);
        assertEquals("FY2027-Q2", bridge("FY2027-Q2").period().name());
        assertTrue(bridge("FY2027-Q2").frozen());
        assertEquals(
                "150000 restated 20000 new 0 expansion 0 contraction 0 churn 50000 currency 0 closing 120000",
                of(bridge("FY2027-Q2").total().orElseThrow()));
        var quarter = close("FY2027-Q2");
        assertTrue(quarter.frozen());
    }

    @Test
    void aQuarterThatEndsOnTheLeapDayHasWhatBeginsAndWhatEndsOnIt() {
        revenue.set(new Setting(Currency.getInstance("EUR"), new FiscalCalendar(3, ZoneId.of("Europe/Oslo"))), BY);
        world.contract("begins", "2028-02-29", "2029-02-28").worth(300_00, "EUR", "year");
        world.contract("ends", "2027-02-28", "2028-02-29").worth(70_00, "EUR", "year");
        world.contract("ends-after", "2027-03-01", "2028-03-01").worth(9_00, "EUR", "year");
        now = Instant.parse("2028-02-29T22:59:59Z");
        assertThrows(CannotClose.class, () -> closings.preview("FY2028-Q4", staff, BY));
        now = Instant.parse("2028-02-29T23:00:00Z");
        assertEquals(
                "107900 restated 0 new 30000 expansion 0 contraction 0 churn 7000 currency 0 closing 130900",
                of(bridge("FY2028-Q4").total().orElseThrow()));
        close("FY2028-Q4");
        now = Instant.parse("2028-06-01T09:00:00Z");
        assertEquals(
                "130900 restated 0 new 0 expansion 0 contraction 0 churn 900 currency 0 closing 130000",
                of(bridge("FY2029-Q1").total().orElseThrow()));
    }
}
