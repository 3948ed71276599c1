package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.core.Money;
import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactsTest {

    private static final Actor BY = new Actor.Service("test");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);

    private Instant now = Instant.parse("2026-11-25T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Tenants tenants = new Tenants(database, clock);
    private final Facts facts = new Facts(database, clock);
    private int staff;
    private TenantRef north = new TenantRef(new dev.tenure.core.TenantId(1), "", "");

    @BeforeEach
    void begin() {
        staff = new Access(database, clock, new SecureRandom())
                .addPerson("kim", "Kim", "a long password", true, true)
                .staffId();
        north = tenants.create(NewTenant.named("northwind", "Northwind Freight"), BY);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Recorded enter(Fact... entered) {
        return facts.enter(north.id(), List.of(entered), Optional.empty(), BY, Optional.empty());
    }

    private Standing on(LocalDate day) {
        return facts.standing(staff, "northwind", day).orElseThrow();
    }

    private Standing restated(LocalDate day) {
        return facts.standing(staff, "northwind", day, Known.NOW).orElseThrow();
    }

    private Reading restated(String measure, LocalDate day) {
        return database.inStaff(staff, tx -> new FactReadings().on(tx, day, north.id(), Known.NOW, Set.of(measure)))
                .of(measure, north.id());
    }

    private Reading reading(String measure, LocalDate day) {
        return database.inStage(Stage.HEALTH, tx -> new FactReadings().on(tx, day, Set.of(measure)))
                .of(measure, north.id());
    }

    private static Fact.Contract contract() {
        return new Fact.Contract(
                "main",
                LocalDate.of(2026, 1, 1),
                Optional.of(LocalDate.of(2027, 1, 1)),
                Optional.of(LocalDate.of(2026, 12, 1)),
                true,
                Optional.empty());
    }

    private static Fact.ContractLine monthly(long minor) {
        return new Fact.ContractLine(
                "main",
                "seats",
                Optional.of("PRO"),
                Optional.of(40L),
                true,
                Money.of(minor, "EUR"),
                Optional.of(Fact.Period.MONTH),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void theFirstValueHoldsForAllDaysAndALaterOneFromItsDayOn() {
        assertEquals(new Recorded(1, 0, 0), enter(new Fact.Owner("Kim", Optional.empty())));
        assertEquals(new Recorded(0, 0, 1), enter(new Fact.Owner("Kim", Optional.empty())));
        now = now.plus(Duration.ofDays(10));
        assertEquals(new Recorded(0, 1, 0), enter(new Fact.Owner("Sam", Optional.of("sam@example.com"))));

        assertEquals(Optional.empty(), on(TODAY.minusDays(1)).owner());
        assertEquals("Kim", restated(TODAY.minusYears(1)).owner().orElseThrow().name());
        assertEquals("Kim", on(TODAY.plusDays(9)).owner().orElseThrow().name());
        assertEquals("Sam", on(TODAY.plusDays(10)).owner().orElseThrow().name());
        assertEquals(
                List.of(
                        "Kim -infinity infinity closed",
                        "Kim -infinity 2026-12-05 open",
                        "Sam 2026-12-05 infinity open"),
                database.inTenant(
                        north.id(), tx -> tx.sql().sql("""
                                select name || ' ' || valid_from || ' ' || valid_until
                                       || case when known_until = 'infinity' then ' open' else ' closed' end
                                  from tenants_owner
                                 order by known_since, valid_from
                                """).query(String.class).list()));
    }

    @Test
    void aCorrectionFromAnEarlierDayReplacesWhatWasSaidOfTheDaysAfter() {
        enter(new Fact.Owner("Kim", Optional.empty()));
        var sam = List.of(new Fact.Owner("Sam", Optional.empty()));
        facts.enter(north.id(), sam, Optional.of(TODAY.minusDays(5)), BY, Optional.empty());
        var alex = List.of(new Fact.Owner("Alex", Optional.empty()));
        facts.enter(north.id(), alex, Optional.of(TODAY.minusDays(20)), BY, Optional.empty());
        assertEquals("Kim", restated(TODAY.minusDays(21)).owner().orElseThrow().name());
        assertEquals("Alex", restated(TODAY.minusDays(20)).owner().orElseThrow().name());
        assertEquals("Alex", on(TODAY).owner().orElseThrow().name());
    }

    @Test
    void aContractSaysWhatAYearIsWorthAndWhenItIsDecided() {
        enter(contract(), monthly(250_000));
        var all = on(TODAY).commitments();
        assertEquals(List.of(Money.of(3_000_000, "EUR")), all.arr());
        var signed = all.contracts().getFirst();
        assertEquals(contract(), signed.terms());
        assertEquals(monthly(250_000), signed.lines().getFirst().line());
        var decision = new Commitments.Decision("main", LocalDate.of(2026, 12, 1), Commitments.Kind.NOTICE);
        assertEquals(Optional.of(decision), all.next());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Fact.Contract("main", TODAY, Optional.of(TODAY), Optional.empty(), false, Optional.empty()));
    }

    @Test
    void aContractEndsOneWayWhateverDayIsNamed() {
        var lapsed = new Fact.ContractOutcome("main", Fact.Outcome.LAPSED, LocalDate.of(2026, 12, 1), "");
        var renewed = new Fact.ContractOutcome("main", Fact.Outcome.RENEWED, LocalDate.of(2027, 1, 1), "");
        enter(contract(), lapsed);
        now = now.plusSeconds(60);
        // What happened once has no day from which it holds.
        facts.enter(north.id(), List.of(renewed), Optional.of(TODAY), BY, Optional.empty());
        assertEquals(
                List.of("lapsed false", "renewed true"),
                database.inTenant(
                        north.id(), tx -> tx.sql().sql("""
                                select outcome || ' ' || (known_until = 'infinity')
                                  from tenants_contract_outcome order by known_since
                                """).query(String.class).list()));
        var second = """
                insert into tenants_contract_outcome (tenant_id, contract, outcome, effective_on, reason,
                                                      valid_from, known_since, recorded_by)
                values (:tenant, 'main', 'lapsed', '2026-12-01', '', '2026-11-01', now(), 'test')
                """;
        var refused = assertThrows(
                org.springframework.dao.DataAccessException.class,
                () -> database.inTenant(
                        north.id(),
                        tx -> tx.sql()
                                .sql(second)
                                .param("tenant", north.id().number())
                                .update()));
        assertTrue(String.valueOf(refused.getMessage()).contains("tenants_contract_outcome_one"));
    }

    @Test
    void aProfileShowsOnBoardsFromItsDayOn() {
        var renamed = new Fact.Profile("Northwind", "scale", "logistics", "Europe/Oslo", Fact.Status.LIVE);
        facts.enter(north.id(), List.of(renamed), Optional.of(TODAY.plusDays(3)), BY, Optional.empty());
        assertEquals(
                "Northwind Freight",
                tenants.find(staff, "northwind").orElseThrow().name());
        assertEquals("Northwind Freight", on(TODAY).profile().orElseThrow().name());
        assertEquals(Optional.of(renamed), on(TODAY.plusDays(3)).profile());
        assertEquals(Optional.empty(), on(TODAY.minusDays(1)).profile());
        enter(renamed);
        assertEquals("Northwind", tenants.find(staff, "northwind").orElseThrow().name());
    }

    @Test
    void theSameThingTwiceInOneGoIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> enter(new Fact.Quota("seats", TODAY, 1, 10), new Fact.Quota("seats", TODAY, 2, 10)));
    }

    @Test
    void rehearsingChangesNothing() {
        var recorded = facts.rehearse(north.id(), List.of(contract()), Optional.empty(), BY);
        assertEquals(new Recorded(1, 0, 0), recorded);
        assertEquals(List.of(), on(TODAY).commitments().contracts());
    }

    @Test
    void incidentsAreWeighedOver42DaysAndNoneEverEnteredIsNotZero() {
        assertEquals(new Missing(Why.NOT_KNOWN), reading(FactReadings.INCIDENTS, TODAY));
        enter(incident("A", "2026-10-15T00:00:00Z", 1), incident("B", "2026-11-25T23:59:59Z", 3));
        assertEquals(new Measured(10, 1), reading(FactReadings.INCIDENTS, TODAY));
        assertEquals(new Measured(2, 1), reading(FactReadings.INCIDENTS, TODAY.plusDays(1)));
        assertEquals(new Measured(0, 1), reading(FactReadings.INCIDENTS, TODAY.plusDays(42)));
        var before = LocalDate.of(2026, 10, 14);
        assertEquals(new Missing(Why.NOT_KNOWN), reading(FactReadings.INCIDENTS, before));
        assertEquals(new Missing(Why.FACT_ABSENT), restated(FactReadings.INCIDENTS, before));
        enter(incident("B", "2026-11-24T10:00:00Z", 4));
        assertEquals(new Measured(9, 1), reading(FactReadings.INCIDENTS, TODAY));
    }

    private static Fact.Incident incident(String id, String opened, int severity) {
        return new Fact.Incident(id, Instant.parse(opened), Optional.empty(), severity, "Late trucks");
    }

    @Test
    void theErrorBudgetUsedIsExact() {
        enter(
                new Fact.Slo("api", TODAY, 99_900, 100_000, 999_000),
                new Fact.Slo("api", TODAY.minusDays(41), 100_000, 100_000, 999_000),
                new Fact.Slo("api", TODAY.minusDays(42), 0, 100_000, 999_000));
        assertEquals(new Measured(1, 2), reading(FactReadings.SLO, TODAY));
        assertEquals(new Missing(Why.FACT_ABSENT), reading(FactReadings.SLO, TODAY.plusDays(42)));
    }

    @Test
    void stepsThatDoNotApplyNeverCount() {
        enter(
                new Fact.Step("connect identity", true, Optional.of(TODAY.minusDays(3))),
                new Fact.Step("first export", true, Optional.empty()),
                new Fact.Step("private network", false, Optional.empty()));
        assertEquals(new Measured(1, 2), reading(FactReadings.ONBOARDING, TODAY));
        assertEquals(new Missing(Why.NOT_KNOWN), reading(FactReadings.ONBOARDING, TODAY.minusDays(4)));
        assertEquals(new Measured(0, 1), restated(FactReadings.ONBOARDING, TODAY.minusDays(4)));
    }

    @Test
    void theFullestQuotaCountsByItsLatestSample() {
        enter(
                new Fact.Quota("seats", TODAY.minusDays(1), 99, 100),
                new Fact.Quota("seats", TODAY, 50, 100),
                new Fact.Quota("storage", TODAY.minusDays(41), 3, 4));
        assertEquals(new Measured(3, 4), reading(FactReadings.QUOTA, TODAY));
        assertEquals(new Measured(1, 2), reading(FactReadings.QUOTA, TODAY.plusDays(1)));
    }

    @Test
    void aMeasurementSpeaksUntilItIsTooOldAndAnAbsentOneIsNotZero() {
        var bills = "facts.measurement.overdue_invoices within 14 days";
        assertEquals(new Missing(Why.NOT_KNOWN), reading(bills, TODAY));
        enter(
                new Fact.Measurement("overdue_invoices", TODAY.minusDays(3), 9, 1),
                new Fact.Measurement("overdue_invoices", TODAY, 0, 1),
                new Fact.Measurement("nps", TODAY, -125, 10));
        assertEquals(new Measured(0, 1), reading(bills, TODAY));
        assertEquals(new Measured(0, 1), reading(bills, TODAY.plusDays(13)));
        assertEquals(new Missing(Why.STALE), reading(bills, TODAY.plusDays(14)));
        assertEquals(new Measured(-125, 10), reading("facts.measurement.nps", TODAY.plusDays(41)));
        assertEquals(new Missing(Why.STALE), reading("facts.measurement.nps", TODAY.plusDays(42)));
        assertEquals(new Missing(Why.NOT_KNOWN), reading("facts.measurement.seats", TODAY));
        assertEquals(new Missing(Why.NOT_KNOWN), reading(bills, TODAY.minusDays(1)));
        assertEquals(new Measured(9, 1), restated(bills, TODAY.minusDays(1)));
        now = now.plus(Duration.ofDays(1));
        enter(new Fact.Measurement("overdue_invoices", TODAY, 2, 1));
        assertEquals(new Measured(0, 1), reading(bills, TODAY));
        assertEquals(new Measured(2, 1), restated(bills, TODAY));
        assertEquals(
                List.of("nps", "overdue_invoices"),
                on(TODAY).measurements().stream().map(Fact.Measurement::name).toList());
    }

    @Test
    void aMeasurementIsExactWhateverWayItIsWritten() {
        var day = TODAY;
        assertEquals(
                new Fact.Measurement("nps", day, 125, 10),
                Fact.Measurement.of("nps", day, new BigDecimal("12.50"), BigDecimal.ONE));
        assertEquals(
                new Fact.Measurement("nps", day, 1000, 25),
                Fact.Measurement.of("nps", day, new BigDecimal("1e3"), new BigDecimal("25")));
        for (var number : List.of("1e999999999", "0.0000001", "1234567890123456789"))
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Fact.Measurement.of("nps", day, new BigDecimal(number), BigDecimal.ONE),
                    number);
        assertThrows(IllegalArgumentException.class, () -> new Fact.Measurement("Overdue Invoices", day, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Fact.Measurement("nps", day, 1, 0));
    }

    @Test
    void sentimentIsStaleAfterThirtyDaysAndResetWhenSomebodyElseOwnsTheTenant() {
        var feeling = "facts.sentiment";
        assertEquals(new Missing(Why.NOT_KNOWN), reading(feeling, TODAY));
        enter(new Fact.Owner("Kim", Optional.empty()));
        enter(
                new Fact.Sentiment(TODAY.minusDays(1), 2, "Kim", ""),
                new Fact.Sentiment(TODAY, 4, "Kim", "renewal talk went well"));
        assertEquals(new Measured(4, 1), reading(feeling, TODAY));
        assertEquals(new Measured(4, 1), reading(feeling, TODAY.plusDays(29)));
        assertEquals(new Missing(Why.STALE), reading(feeling, TODAY.plusDays(30)));
        facts.enter(
                north.id(),
                List.of(new Fact.Owner("Kim", Optional.of("kim@example.com"))),
                Optional.of(TODAY.plusDays(2)),
                BY,
                Optional.empty());
        assertEquals(new Measured(4, 1), reading(feeling, TODAY.plusDays(2)));
        for (var handover : List.of("Sam", "Kim"))
            facts.enter(
                    north.id(),
                    List.of(new Fact.Owner(handover, Optional.empty())),
                    Optional.of(TODAY.plusDays(handover.equals("Sam") ? 5 : 9)),
                    BY,
                    Optional.empty());
        assertEquals(new Measured(4, 1), reading(feeling, TODAY.plusDays(4)));
        assertEquals(new Missing(Why.HANDED_OVER), reading(feeling, TODAY.plusDays(5)));
        assertEquals(new Missing(Why.HANDED_OVER), reading(feeling, TODAY.plusDays(9)));
        assertEquals(true, on(TODAY.plusDays(9)).sentiment().orElseThrow().reset());
        enter(new Fact.Sentiment(TODAY.plusDays(6), 1, "Sam", ""));
        assertEquals(new Measured(1, 1), reading(feeling, TODAY.plusDays(6)));
        assertEquals(false, on(TODAY.plusDays(6)).sentiment().orElseThrow().reset());
    }

    @Test
    void aSourceThatNoFactCanFillIsRefused() {
        for (var source : List.of(
                "facts.weather",
                "facts.measurement",
                "facts.measurement.Overdue",
                "facts.measurement.nps within 0 days",
                "facts.sentiment within 401 days",
                "facts.slo within 3 days"))
            assertThrows(IllegalArgumentException.class, () -> FactSource.of(source), source);
        assertEquals(
                "measurement “Overdue invoices”, at most 14 days old",
                FactSource.of("facts.measurement.overdue_invoices within 14 days")
                        .words());
    }

    @Test
    void aMilestoneIsMissedWhenItsLastDayIsOverAndALaterPlanDoesNotUndoWhatWasReached() {
        var due = LocalDate.of(2026, 11, 24);
        enter(new Fact.MilestoneDone("go-live", Optional.of(LocalDate.of(2026, 11, 20))));
        assertEquals(
                List.of(new Standing.Milestone(
                        "go-live", Optional.empty(), Optional.empty(), Optional.of(LocalDate.of(2026, 11, 20)))),
                on(TODAY).milestones());
        enter(
                new Fact.Milestone("go-live", due, new java.math.BigDecimal("10.0")),
                new Fact.Milestone("first report", due, new java.math.BigDecimal("2.5")));
        assertEquals(new Recorded(0, 0, 1), enter(new Fact.Milestone("go-live", due, new java.math.BigDecimal("10"))));
        var first = on(TODAY).milestones().getFirst();
        assertEquals("first report", first.milestone());
        assertFalse(first.missedOn(due), "the last day is in time");
        assertTrue(first.missedOn(TODAY));
        var live = on(TODAY).milestones().getLast();
        assertEquals(Optional.of(new java.math.BigDecimal("10")), live.weight());
        assertFalse(live.missedOn(TODAY));
        assertTrue(
                restated(LocalDate.of(2026, 11, 19))
                        .milestones()
                        .getLast()
                        .doneOn()
                        .isEmpty(),
                "not yet reached then");
        assertEquals(List.of(), on(TODAY.minusDays(1)).milestones(), "nothing was known the day before");

        now = now.plus(Duration.ofDays(1));
        enter(new Fact.MilestoneDone("go-live", Optional.empty()));
        assertFalse(on(TODAY).milestones().getLast().missedOn(TODAY), "a day reads as it was known at its end");
        assertTrue(restated(TODAY).milestones().getLast().missedOn(TODAY));
        for (var weight : List.of("0", "-1", "1000001", "0.0000001"))
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Fact.Milestone("m", due, new java.math.BigDecimal(weight)),
                    weight);
    }

    @Test
    void aFractionTooWideForALongKeepsItsValue() {
        var wide = FactReadings.exact(
                new BigDecimal("30000000000000000000000000001"), new BigDecimal("1" + "0".repeat(28)));
        assertEquals(0, wide.value().compareTo(new BigDecimal("3")));
    }
}
