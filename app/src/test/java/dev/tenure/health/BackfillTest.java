package dev.tenure.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.Backfills;
import dev.tenure.tenants.FactHistory;
import dev.tenure.tenants.FactImport.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackfillTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Actor BY = new Actor.Service("test");

    private final Database db = TestDatabase.fresh();
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-24T06:00:00Z"));
    private final HealthWorld world = new HealthWorld(db);
    private final Health health = new Health(db, clock, ModelFile.shipped());
    private final FactHistory history = new FactHistory(db, new Accounts(db, clock), clock);
    private final TenantId told = world.tenant("told");
    private final TenantId quiet = world.tenant("quiet");
    private int staff;

    @BeforeEach
    void staff() {
        staff = world.staffCoveringAll();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private int score(LocalDate day, long users) {
        return health.assess(
                        day,
                        HealthTest.merged(HealthTest.readings(told, users), HealthTest.readings(quiet, users)),
                        _ -> {})
                .written();
    }

    private Explanation why(TenantId tenant, LocalDate day) {
        return db.inStaff(staff, tx -> health.explain(tx, tenant, day)).orElseThrow();
    }

    private void commit() {
        var csv = "tenant,owner,told\ntold,Kim,2026-01-01\n".getBytes(StandardCharsets.UTF_8);
        history.stage(1, new FactHistory.Sending(Kind.OWNERS, "", List.of("owner=column told"), csv), staff, BY);
        assertEquals(List.of(), history.commit(1, BY).rejected());
    }

    @Test
    void aPublishedDayStaysAndADayMadeFromAJobIsMarkedAndMayBeMadeAgain() {
        assertEquals(2, score(DAY, 100));
        var published = why(told, DAY);
        commit();
        assertEquals(0, score(DAY, 60));
        assertEquals(published, why(told, DAY));
        assertFalse(published.backfilled());

        var earlier = DAY.minusDays(1);
        assertEquals(2, score(earlier, 100));
        assertTrue(why(told, earlier).backfilled());
        assertFalse(why(quiet, earlier).backfilled());
        assertEquals(1, score(earlier, 60));
        assertNotEquals(why(told, earlier).score(), why(quiet, earlier).score());
        var days = db.inStaff(staff, tx -> health.history(tx, told, earlier, DAY.plusDays(1)));
        assertEquals(
                List.of(true, false), days.stream().map(DayScore::backfilled).toList());
        assertEquals(
                List.of("owners.owner became known on the date in told"),
                db.inStaff(staff, tx -> Backfills.assumptions(tx, told, earlier)));
        assertEquals(List.of(), db.inStaff(staff, tx -> Backfills.assumptions(tx, quiet, earlier)));
        // The day of the commit itself is scored as it is lived.
        assertEquals(2, score(LocalDate.of(2026, 11, 24), 100));
        assertFalse(why(told, LocalDate.of(2026, 11, 24)).backfilled());
    }

    @Test
    void aRestatedDayIsReadUnderTheModelThatScoredItAndStoresNothing() {
        score(DAY, 100);
        var published = why(told, DAY);
        var restated = db.inStaff(staff, tx -> health.restate(tx, told, DAY, HealthTest.readings(told, 60)))
                .orElseThrow();
        assertTrue(restated.score().orElseThrow().hundredths()
                < published.score().orElseThrow().hundredths());
        assertEquals(published.model(), restated.model());
        assertNotEquals(published.inputDigest(), restated.inputDigest());
        assertEquals(published, why(told, DAY));
        var same = db.inStaff(staff, tx -> health.restate(tx, told, DAY, HealthTest.readings(told, 100)))
                .orElseThrow();
        assertEquals(published, same);
    }
}
