package dev.tenure.usage;

import static dev.tenure.usage.UsageLab.ACME;
import static dev.tenure.usage.UsageLab.BOLT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageReaderTest {

    private UsageLab lab;

    @BeforeEach
    void open(@TempDir Path folder) {
        lab = new UsageLab(folder, Meters.shipped());
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void daily(
            int tenant, String type, String first, String until, @org.jspecify.annotations.Nullable String data) {
        lab.send(LocalDate.parse(first)
                .datesUntil(LocalDate.parse(until))
                .map(day -> new UsageLab.Event(tenant, type, "ann", day.atTime(10, 0), data))
                .toList());
    }

    private void assertReads(Reading expected, String measure, String day) {
        lab.rollUp();
        assertEquals(expected, lab.reading(measure, ACME, day));
    }

    @Test
    void weeklyUsersAreDistinctPeopleOfSevenDaysAmongThoseOfTwentyEight() {
        lab.send(1, "user.active", "old", "2026-01-01T10:00", null);
        lab.send(1, "user.active", "ann", "2026-03-31T23:59", null);
        lab.send(1, "user.active", "ann", "2026-03-30T10:00", null);
        lab.send(1, "user.active", "bob", "2026-03-25T00:00", null);
        lab.send(1, "user.active", "cid", "2026-03-24T23:59", null);
        lab.send(1, "user.active", "dot", "2026-03-04T00:00", null);
        lab.send(1, "user.active", "eve", "2026-03-03T23:59", null);
        lab.send(1, "user.active", "bot", "2026-03-31T10:00", "{\"kind\":\"service\"}");
        lab.send(1, "user.active", null, "2026-03-31T10:00", null);
        assertReads(new Measured(2, 4), "weekly_users", "2026-03-31");
    }

    @Test
    void receiptsCompareFourWeeksWithTheEightBefore() {
        daily(1, "action.done", "2026-01-07", "2026-04-01", null);
        assertReads(new Measured(56, 56), "receipts", "2026-03-31");
    }

    @Test
    void receiptsOfATenantYoungerThanBothWindowsAreMissing() {
        daily(1, "action.done", "2026-01-08", "2026-04-01", null);
        assertReads(new Missing(Why.TOO_YOUNG), "receipts", "2026-03-31");
    }

    @Test
    void denialsAreDeniedAmongDecided() {
        daily(1, "policy.decided", "2026-03-20", "2026-04-01", "{\"decision\":\"permit\"}");
        lab.send(1, "policy.decided", "ann", "2026-03-20T10:00", "{\"decision\":\"deny\"}");
        lab.send(1, "policy.decided", "ann", "2026-03-20T10:00", "{\"decision\":\"simulated\"}");
        lab.send(1, "policy.decided", "ann", "2026-03-20T10:00", "{\"decision\":5}");
        lab.send(1, "policy.decided", "ann", "2026-03-20T10:00", null);
        assertReads(new Measured(1, 13), "denials", "2026-03-31");
    }

    @Test
    void incidentsWeighBySeverity() {
        lab.send(1, "incident.opened", null, "2026-03-30T10:00", "{\"severity\":1}");
        lab.send(1, "incident.opened", null, "2026-03-10T10:00", "{\"severity\":3}");
        lab.send(1, "incident.opened", null, "2026-02-18T00:00", "{\"severity\":4}");
        lab.send(1, "incident.opened", null, "2026-02-17T23:59", "{\"severity\":2}");
        lab.send(1, "incident.opened", null, "2026-03-30T10:00", "{\"severity\":\"1\"}");
        assertReads(new Measured(11, 1), "incidents", "2026-03-31");
        assertEquals(
                List.of("2026-03-10 1 2", "2026-03-30 1 8"),
                lab
                        .reader()
                        .marks(ACME, LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-31"), Map.of())
                        .stream()
                        .map(mark -> mark.day() + " " + mark.count() + " " + mark.weight())
                        .toList());
    }

    @Test
    void whatAMergedTenantSentCountsForItsSurvivorWhereTheMergeIsNamedAndNowhereElse() {
        var bolt = UsageLab.BOLT;
        var day = LocalDate.parse("2026-03-31");
        daily(1, "action.done", "2026-02-07", "2026-04-01", null);
        daily(2, "action.done", "2026-01-07", "2026-04-01", null);
        lab.send(1, "user.active", "ann", "2026-03-31T10:00", null);
        lab.send(2, "user.active", "ann2", "2026-03-30T10:00", null);
        lab.send(2, "user.active", "bob2", "2026-03-10T10:00", null);
        lab.rollUp();
        var apart = lab.reader().readings(day);
        var merged = lab.reader().readings(day, Map.of(bolt, ACME));
        assertEquals(new Missing(Why.TOO_YOUNG), apart.of("usage.receipts", ACME));
        assertEquals(new Measured(112, 81), merged.of("usage.receipts", ACME), "it was there before, as the other");
        assertEquals(new Measured(2, 3), merged.of("usage.weekly_users", ACME));
        assertEquals(new Missing(Why.NEVER_SENT), merged.of("usage.weekly_users", bolt));
        assertEquals(
                merged.of("usage.receipts", ACME),
                lab.reader().readings(day, List.of(ACME), Map.of(bolt, ACME)).of("usage.receipts", ACME));
        assertEquals(
                apart.of("usage.receipts", bolt), lab.reader().readings(day).of("usage.receipts", bolt));
    }

    @Test
    void theErrorBudgetIsBadAmongWhatTheTargetAllows() {
        lab.send(1, "slo.window", null, "2026-03-30T10:00", "{\"good\":9995,\"total\":10000,\"target_ppm\":999000}");
        lab.send(1, "slo.window", null, "2026-03-31T10:00", "{\"good\":20000,\"total\":20000,\"target_ppm\":999000}");
        lab.send(1, "slo.window", null, "2026-03-31T10:00", "{\"good\":3,\"total\":2,\"target_ppm\":999000}");
        assertReads(new Measured(5_000_000, 30_000_000), "slo", "2026-03-31");
    }

    @Test
    void onboardingIsStepsDoneAmongTheNewestNumberOfSteps() {
        lab.send(1, "step.completed", null, "2025-06-01T10:00", "{\"step\":\"sso\",\"of\":4}");
        lab.send(1, "step.completed", null, "2025-06-03T10:00", "{\"step\":\"export\",\"of\":5}");
        lab.send(1, "step.completed", null, "2025-06-02T10:00", "{\"step\":\"sso\",\"of\":4}");
        assertReads(new Measured(2, 5), "onboarding", "2026-03-31");
        assertEquals(new Measured(1, 4), lab.reading("onboarding", ACME, "2025-06-02"));
    }

    @Test
    void exportsCompareFourWeeksWithTheTwelveBefore() {
        lab.send(1, "export.done", null, "2025-11-01T10:00", null);
        daily(1, "export.done", "2026-02-20", "2026-03-06", null);
        assertReads(new Missing(Why.FEED_SILENT), "exports", "2026-06-20");
        assertEquals(new Measured(6, 12), lab.reading("exports", ACME, "2026-03-31"));
    }

    @Test
    void quotaPressureIsTheFullestOfTheNewestSamples() {
        lab.send(1, "quota.sampled", null, "2026-03-31T10:00", "{\"limit\":100,\"name\":\"seats\",\"used\":50}");
        lab.send(1, "quota.sampled", null, "2026-03-30T10:00", "{\"limit\":100,\"name\":\"seats\",\"used\":99}");
        lab.send(1, "quota.sampled", null, "2026-03-29T10:00", "{\"limit\":1.5,\"name\":\"storage\",\"used\":1.2}");
        lab.send(1, "quota.sampled", null, "2026-03-29T10:00", "{\"limit\":0,\"name\":\"broken\",\"used\":1}");
        assertReads(new Measured(12, 15), "quota", "2026-03-31");
    }

    @Test
    void aTenantThatNeverSentIsMissingHoweverBusyTheOthersAre() {
        daily(2, "policy.decided", "2026-03-01", "2026-04-01", "{\"decision\":\"permit\"}");
        assertReads(new Missing(Why.NEVER_SENT), "denials", "2026-03-31");
        assertEquals(new Measured(0, 28), lab.reading("denials", BOLT, "2026-03-31"));
    }

    @Test
    void nobodyIsMeasuredWhileTheFeedIsDown() {
        daily(1, "user.active", "2026-03-01", "2026-03-25", null);
        daily(2, "user.active", "2026-03-01", "2026-03-28", null);
        assertReads(new Measured(1, 1), "weekly_users", "2026-03-30");
        assertEquals(new Missing(Why.FEED_SILENT), lab.reading("weekly_users", ACME, "2026-03-31"));
        assertEquals(new Missing(Why.FEED_SILENT), lab.reading("weekly_users", BOLT, "2026-03-31"));
    }

    @Test
    void aTenantThatStoppedWhileTheFeedLivesIsMeasuredAsIdle() {
        daily(1, "user.active", "2026-01-01", "2026-02-01", null);
        daily(1, "policy.decided", "2026-01-01", "2026-02-01", "{\"decision\":\"deny\"}");
        daily(2, "user.active", "2026-03-30", "2026-04-01", null);
        daily(2, "policy.decided", "2026-03-30", "2026-04-01", "{\"decision\":\"deny\"}");
        assertReads(new Measured(0, 1), "weekly_users", "2026-03-31");
        assertEquals(new Missing(Why.IDLE), lab.reading("denials", ACME, "2026-03-31"));
    }

    @Test
    void aSeriesReadsEachDayAsTheDayItselfWasRead() {
        daily(1, "user.active", "2026-01-01", "2026-02-15", null);
        daily(2, "user.active", "2026-01-20", "2026-04-01", null);
        daily(1, "quota.sampled", "2026-01-10", "2026-04-01", "{\"limit\":100,\"name\":\"seats\",\"used\":50}");
        daily(1, "action.done", "2026-01-01", "2026-04-01", null);
        lab.rollUp();
        var from = LocalDate.parse("2025-12-28");
        var until = LocalDate.parse("2026-04-03");
        for (var measure : List.of("usage.weekly_users", "usage.quota", "usage.receipts")) {
            var series = lab.reader().series(List.of(ACME, BOLT), measure, from, until);
            for (var tenant : List.of(ACME, BOLT))
                for (var point : series.getOrDefault(tenant, List.of()))
                    if (point.day().getDayOfMonth() % 7 == 0)
                        assertEquals(lab.reader().readings(point.day()).of(measure, tenant), point.reading());
            assertEquals(92, series.getOrDefault(ACME, List.of()).size() + (measure.endsWith("quota") ? 9 : 0));
        }
    }
}
