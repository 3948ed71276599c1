package dev.tenure.revenue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Known;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevenueTest {

    private static final Actor BY = new Actor.Service("test");
    private static final ZoneId UTC = ZoneId.of("UTC");

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
        revenue.set(new Setting(Currency.getInstance("EUR"), new FiscalCalendar(1, UTC)), BY);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private RateReport rates(String csv) {
        return revenue.enterRates(("currency,day,rate\n" + csv).getBytes(StandardCharsets.UTF_8), BY, false);
    }

    static String of(Movement movement) {
        return "%d restated %d new %d expansion %d contraction %d churn %d currency %d closing %d"
                .formatted(
                        movement.opening(),
                        movement.restated(),
                        movement.newBusiness(),
                        movement.expansion(),
                        movement.contraction(),
                        movement.churn(),
                        movement.currency(),
                        movement.closing());
    }

    private static String lines(Bridge bridge) {
        return bridge.lines().stream()
                .map(line -> line.tenant().key() + " " + of(line.movement()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private Bridge bridge(String period) {
        return revenue.bridge(staff, revenue.chosen().calendar().named(period), Known.NOW);
    }

    private Closing close(String period) {
        return closings.close(period, closings.preview(period, staff, BY).digest(), staff, BY);
    }

    private Bridge june() {
        return bridge("2026-06");
    }

    /// Every kind of movement once, with amounts anybody can check in the head.
    private void everyKindOfMovement() {
        world.contract("grower", "2026-01-01", "2027-01-01").worth(1_000_00, "EUR", "month");
        world.from("2026-06-10").contract("grower", "2026-01-01", "2027-01-01").worth(1_100_00, "EUR", "month");
        world.contract("shrinker", "2025-06-20", "2026-06-20").worth(6_000_00, "EUR", "year");
        world.from("2026-06-20")
                .contract("shrinker", "2026-06-20", "2027-06-20")
                .worth(5_000_00, "EUR", "year");
        world.contract("leaver", "2025-06-01", "2026-06-01").worth(2_000_00, "EUR", "year");
        world.contract("comer", "2026-06-30", "2027-06-30").worth(3_000_00, "EUR", "year");
        world.contract("abroad", "2026-01-01", "2027-01-01").worth(1_000_00, "USD", "year");
        world.contract("ours", "2026-01-01", "2027-01-01").worth(9_000_00, "EUR", "year");
        world.status("ours", "internal");
    }

    @Test
    void aBridgeNamesWhatMovedAndAddsUpTenantByTenantAndInAll() {
        everyKindOfMovement();
        rates("USD,2026-05-29,0.90\nUSD,2026-06-30,0.95\n");
        assertEquals("""
                abroad 90000 restated 0 new 0 expansion 0 contraction 0 churn 0 currency 5000 closing 95000
                comer 0 restated 0 new 300000 expansion 0 contraction 0 churn 0 currency 0 closing 300000
                grower 1200000 restated 0 new 0 expansion 120000 contraction 0 churn 0 currency 0 closing 1320000
                leaver 200000 restated 0 new 0 expansion 0 contraction 0 churn 200000 currency 0 closing 0
                shrinker 600000 restated 0 new 0 expansion 0 contraction 100000 churn 0 currency 0 closing 500000""", lines(june()));
        var total = june().total().orElseThrow();
        assertEquals(
                "2090000 restated 0 new 300000 expansion 120000 contraction 100000 churn 200000 currency 5000 closing 2215000",
                of(total));
        var kept = total.retention();
        assertEquals("0.9139", kept.nrr().orElseThrow().toPlainString());
        assertEquals("0.8565", kept.grr().orElseThrow().toPlainString());
    }

    @Test
    void aMissingRateWithholdsTheTotalAndNamesTheTenant() {
        everyKindOfMovement();
        assertEquals(Optional.empty(), june().total());
        assertEquals(
                List.of("abroad no rate of USD on 2026-05-31", "abroad no rate of USD on 2026-06-30"),
                june().unconverted().stream()
                        .map(one -> one.tenant().key() + " " + one.why())
                        .sorted()
                        .toList());
        var sum = revenue.sum(staff, LocalDate.of(2026, 6, 30), Known.NOW);
        assertEquals(Optional.empty(), sum.total());
        assertEquals("[21200.00 EUR, 1000.00 USD]", sum.currencies().toString());
        // A rate of long ago says nothing of today either.
        rates("USD,2026-05-01,0.90\n");
        assertEquals(
                List.of("no rate of USD on 2026-06-30"),
                june().unconverted().stream().map(Bridge.Unconverted::why).toList());
        rates("USD,2026-06-30,0.95\n");
        assertEquals(
                "22150.00 EUR",
                revenue.sum(staff, LocalDate.of(2026, 6, 30), Known.NOW)
                        .total()
                        .orElseThrow()
                        .toString());
    }

    @Test
    void ratesEnteredTwiceChangeNothingAndACorrectedOneLeavesTheReportOfItsTimeAlone() {
        everyKindOfMovement();
        now = Instant.parse("2026-07-01T09:00:00Z");
        var file = "USD,2026-05-29,0.90\nUSD,2026-06-30,0.95\n";
        assertEquals(2, rates(file).added());
        assertEquals(2, rates(file).unchanged());
        now = Instant.parse("2026-07-05T09:00:00Z");
        var corrected = rates("USD,2026-06-30,0.96\n");
        assertEquals(1, corrected.changed());
        var june = revenue.chosen().calendar().named("2026-06");
        assertEquals(2_216_000, june().total().orElseThrow().closing());
        assertEquals(
                2_215_000,
                revenue.bridge(staff, june, Known.atEndOf(LocalDate.of(2026, 7, 4)))
                        .total()
                        .orElseThrow()
                        .closing());
    }

    @Test
    void whatIsWrongInAFileOfRatesIsNamedByRowAndColumnAndTheRestIsEntered() {
        var report = rates("USD,2026-06-30,\"0,95\"\nUSD,30.06.2026,0.95\nUSX,2026-06-30,1\nEUR,2026-06-30,1\n"
                + "NOK,2026-06-30,0\nNOK,2026-06-30,0.085\nNOK,2026-06-30,0.086\n");
        assertEquals(1, report.added());
        assertEquals(
                List.of("2 rate", "3 day", "4 currency", "5 currency", "6 rate", "8 day"),
                report.rejected().stream()
                        .map(row -> row.row() + " " + row.column())
                        .toList());
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> revenue.enterRates("currency;day;rate\n".getBytes(StandardCharsets.UTF_8), BY, false));
        assertEquals("the file has no rows", refused.getMessage());
    }

    @Test
    void aClosedPeriodStaysAndWhatIsLearntLaterIsARestatementInTheNext() {
        everyKindOfMovement();
        rates("USD,2026-05-29,0.90\nUSD,2026-06-30,0.95\n");
        var closed = close("2026-06");
        assertEquals(closed, closings.close("2026-06", closed.digest(), staff, BY));
        // The leaver had in fact renewed, which was told in July only.
        now = Instant.parse("2026-07-20T09:00:00Z");
        world.from("2026-06-01").contract("leaver", "2026-06-01", "2027-06-01").worth(2_500_00, "EUR", "year");
        var shown = closings.show(staff, "2026-06").orElseThrow();
        assertEquals(2_215_000, shown.bridge().total().orElseThrow().closing());
        assertEquals(Optional.of(2_465_000L), shown.now());
        assertEquals(
                List.of("leaver 0 Optional[250000]"),
                shown.restatements().stream()
                        .map(one -> one.tenant().key() + " " + one.closed() + " " + one.now())
                        .toList());
        now = Instant.parse("2026-08-01T09:00:00Z");
        rates("USD,2026-07-31,0.95\n");
        var july = bridge("2026-07");
        assertTrue(july.frozen());
        assertEquals(
                "2215000 restated 250000 new 0 expansion 0 contraction 0 churn 0 currency 0 closing 2465000",
                of(july.total().orElseThrow()));
    }

    @Test
    void aPeriodIsClosedWhenItIsOverAndItsTotalStands() {
        everyKindOfMovement();
        assertEquals(
                "the total is withheld: Abroad, no rate of USD on 2026-05-31, and 1 more",
                assertThrows(CannotClose.class, () -> close("2026-06")).getMessage());
        assertEquals(
                "2026-07 is not over before 2026-08-01T00:00:00Z",
                assertThrows(CannotClose.class, () -> close("2026-07")).getMessage());
        assertEquals(List.of(), closings.all());
    }

    @Test
    void whoSeesOneTenantSeesOneTenantsMoneyAndNoOther() {
        everyKindOfMovement();
        rates("USD,2026-05-29,0.90\nUSD,2026-06-30,0.95\n");
        close("2026-06");
        int some =
                access.addPerson("lee", "Lee", "a long password", false, false).staffId();
        world.assign(some, "grower");
        assertEquals(
                1_320_000,
                revenue.bridge(some, revenue.chosen().calendar().named("2026-06"), Known.NOW)
                        .total()
                        .orElseThrow()
                        .closing());
        var shown = closings.show(some, "2026-06").orElseThrow();
        assertEquals(
                List.of("grower"),
                shown.bridge().lines().stream().map(line -> line.tenant().key()).toList());
        assertEquals(
                1_320_000,
                revenue.sum(some, LocalDate.of(2026, 6, 30), Known.NOW)
                        .total()
                        .orElseThrow()
                        .minor());
    }

    @Test
    void aClosedRowCannotBeChangedByAnyRole() {
        everyKindOfMovement();
        rates("USD,2026-05-29,0.90\nUSD,2026-06-30,0.95\n");
        close("2026-06");
        var change = "update revenue_closing_tenant set closing = 0, opening = 0, restated = 0";
        assertThrows(
                RuntimeException.class,
                () -> database.inStage(
                        dev.tenure.store.StageTx.Stage.REVENUE,
                        tx -> tx.sql().sql(change).update()));
        assertThrows(
                RuntimeException.class,
                () -> database.inTenant(
                        new TenantId(1), tx -> tx.sql().sql(change).update()));
        assertThrows(
                RuntimeException.class,
                () -> database.inControl(
                        tx -> tx.sql().sql("delete from revenue_closing").update()));
        assertEquals(
                2_215_000,
                closings.show(staff, "2026-06")
                        .orElseThrow()
                        .bridge()
                        .total()
                        .orElseThrow()
                        .closing());
    }
}
