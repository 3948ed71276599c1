package dev.tenure.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx;
import dev.tenure.store.TestDatabase;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final InstantSource NEXT_DAY = InstantSource.fixed(Instant.parse("2026-11-24T06:00:00Z"));
    private static final InstantSource SAME_DAY = InstantSource.fixed(Instant.parse("2026-11-23T23:59:59Z"));

    private final Database db = TestDatabase.fresh();
    private final HealthWorld world = new HealthWorld(db);

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void aScoreIsExplainedFromWhatWasStored() {
        var northwind = world.tenant("northwind");
        var staff = world.staffCoveringAll();
        var health = new Health(db, NEXT_DAY, ModelFile.shipped());

        var result = health.assess(DAY, readings(northwind, 101), free());

        assertEquals(new AssessResult(DAY, health.liveModel(), 1, 1, true), result);
        var why = explain(health, staff, northwind, DAY).orElseThrow();
        assertEquals(
                100_00 - why.score().orElseThrow().hundredths(),
                why.lost().stream().mapToInt(Explanation.Loss::hundredths).sum());
        assertEquals("101 of 268", why.lost().getFirst().shown());
        assertEquals(new Explanation.Coverage(7, 8, 94, 60), why.coverage());
        assertEquals(new Missing(Why.NEVER_SENT), why.lost().getLast().reading());
        assertEquals("incidents", why.advice().getFirst().signal());
        assertFalse(why.provisional());
        assertTrue(why.model().startsWith("v1@sha256:"), why.model());
        assertTrue(why.inputDigest().matches("[0-9a-f]{32}"), why.inputDigest());
    }

    @Test
    void assessingAgainWritesOnlyWhatChanged() {
        var northwind = world.tenant("northwind");
        var halden = world.tenant("halden");
        var staff = world.staffCoveringAll();
        var health = new Health(db, SAME_DAY, ModelFile.shipped());
        var both = readings(northwind, 101).byMeasure();
        var readings = merged(new Readings(both), readings(halden, 150));

        assertEquals(2, health.assess(DAY, readings, free()).written());
        var first = explain(health, staff, northwind, DAY);
        assertEquals(0, health.assess(DAY, readings, free()).written());
        assertEquals(first, explain(health, staff, northwind, DAY));

        var moved = merged(readings(northwind, 100), readings(halden, 150));
        assertEquals(1, health.assess(DAY, moved, free()).written());
        assertNotEquals(first, explain(health, staff, northwind, DAY));
    }

    @Test
    void aPastDayReplaysTheSameAfterTheModelHasChanged() {
        var northwind = world.tenant("northwind");
        var staff = world.staffCoveringAll();
        var before = new Health(db, NEXT_DAY, ModelFile.shipped());
        before.assess(DAY, readings(northwind, 101), free());
        var then = explain(before, staff, northwind, DAY);

        var edited = ModelFile.ofCanonical(ModelFile.canonical(ModelFile.shipped())
                        .replace("\"weight\":22", "\"weight\":26")
                        .replace("\"weight\":16", "\"weight\":12"))
                .model();
        var after = new Health(db, NEXT_DAY, edited);
        assertTrue(after.liveModel().startsWith("v2@"), after.liveModel());
        assertEquals(then, explain(after, staff, northwind, DAY));

        var next = DAY.plusDays(1);
        after.assess(next, readings(northwind, 101), free());
        var now = explain(after, staff, northwind, next).orElseThrow();
        assertEquals(after.liveModel(), now.model());
        assertNotEquals(then.orElseThrow().score(), now.score());
        assertNotEquals(then.orElseThrow().inputDigest(), now.inputDigest());
        assertEquals(
                List.of("v1", "v2"),
                db.inStaff(staff, after::modelVersions).stream()
                        .map(Health.ModelVersion::version)
                        .toList());
        assertEquals(
                "v1", new Health(db, NEXT_DAY, ModelFile.shipped()).liveModel().substring(0, 2));
    }

    @Test
    void aDayIsProvisionalUntilItWasScoredAfterItsEnd() {
        var northwind = world.tenant("northwind");
        var staff = world.staffCoveringAll();
        var during = new Health(db, SAME_DAY, ModelFile.shipped());
        during.assess(DAY, readings(northwind, 101), free());
        assertTrue(explain(during, staff, northwind, DAY).orElseThrow().provisional());
        assertEquals(Optional.empty(), during.closedThrough());

        var after = new Health(db, NEXT_DAY, ModelFile.shipped());
        assertEquals(0, after.assess(DAY, readings(northwind, 101), free()).written());
        assertFalse(explain(after, staff, northwind, DAY).orElseThrow().provisional());
        assertEquals(Optional.of(DAY), after.closedThrough());
    }

    @Test
    void tooLittleMeasuredIsNoScoreAndNotAZero() {
        var kestrel = world.tenant("kestrel");
        var staff = world.staffCoveringAll();
        var health = new Health(db, NEXT_DAY, ModelFile.shipped());
        health.assess(
                DAY,
                new Readings(Map.of("usage.weekly_users", Map.of(kestrel, (Reading) new Measured(0, 10)))),
                free());
        var why = explain(health, staff, kestrel, DAY).orElseThrow();
        assertEquals(Optional.empty(), why.score());
        assertEquals(Band.INSUFFICIENT, why.band());
        assertEquals(new Explanation.Coverage(1, 8, 22, 60), why.coverage());
        assertEquals(List.of(), why.advice());
    }

    @Test
    void staffSeeOnlyTheTenantsAssignedToThem() {
        var northwind = world.tenant("northwind");
        var halden = world.tenant("halden");
        var stranger = world.staffAssigned(halden);
        var health = new Health(db, NEXT_DAY, ModelFile.shipped());
        health.assess(DAY, merged(readings(northwind, 101), readings(halden, 150)), free());
        assertEquals(Optional.empty(), explain(health, stranger, northwind, DAY));
        assertTrue(explain(health, stranger, halden, DAY).isPresent());
        assertEquals(List.of(), db.inStaff(stranger, tx -> health.history(tx, northwind, DAY, DAY.plusDays(1))));
    }

    @Test
    void historyIsTheDaysThatWereScoredOldestFirst() {
        var northwind = world.tenant("northwind");
        var staff = world.staffCoveringAll();
        var health = new Health(db, NEXT_DAY, ModelFile.shipped());
        for (var day : List.of(DAY.minusDays(31), DAY, DAY.minusDays(1)))
            health.assess(day, readings(northwind, day.getDayOfMonth()), free());
        var history = db.inStaff(staff, tx -> health.history(tx, northwind, DAY.minusDays(40), DAY));
        assertEquals(
                List.of(DAY.minusDays(31), DAY.minusDays(1)),
                history.stream().map(DayScore::day).toList());
        assertEquals(
                explain(health, staff, northwind, DAY.minusDays(1))
                        .orElseThrow()
                        .score(),
                history.getLast().score());
    }

    @Test
    void whoHasLostTheLeaseWritesNothing() {
        var northwind = world.tenant("northwind");
        var staff = world.staffCoveringAll();
        var health = new Health(db, NEXT_DAY, ModelFile.shipped());
        assertThrows(
                IllegalStateException.class,
                () -> health.assess(DAY, readings(northwind, 101), _ -> {
                    throw new IllegalStateException("the lease is another's");
                }));
        assertEquals(Optional.empty(), explain(health, staff, northwind, DAY));
        assertEquals(Optional.empty(), health.scoredThrough());
    }

    private Optional<Explanation> explain(Health health, int staff, TenantId tenant, LocalDate day) {
        return db.inStaff(staff, tx -> health.explain(tx, tenant, day));
    }

    private static java.util.function.Consumer<StageTx> free() {
        return _ -> {};
    }

    static Readings readings(TenantId tenant, long weeklyUsers) {
        return new Readings(Map.of(
                "usage.weekly_users", Map.of(tenant, new Measured(weeklyUsers, 268)),
                "usage.incidents", Map.of(tenant, new Measured(18, 1)),
                "usage.slo", Map.of(tenant, new Measured(29, 10)),
                "usage.denials", Map.of(tenant, new Measured(48, 1000)),
                "usage.receipts", Map.of(tenant, new Measured(61, 78)),
                "facts.onboarding", Map.of(tenant, new Measured(11, 11)),
                "facts.quota", Map.of(tenant, new Measured(71, 100))));
    }

    static Readings merged(Readings... each) {
        var all = new HashMap<String, Map<TenantId, Reading>>();
        for (var readings : each)
            readings.byMeasure()
                    .forEach((measure, values) ->
                            all.computeIfAbsent(measure, _ -> new HashMap<>()).putAll(values));
        return new Readings(all);
    }
}
