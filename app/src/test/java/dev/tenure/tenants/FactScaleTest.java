package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Files of the size real vendors have must not take a transaction a tenant.
class FactScaleTest {

    private static final int TENANTS = 10_000;

    @Test
    void tenThousandTenantsComeInByFileAndAreReadInOneGo() {
        var clock = InstantSource.fixed(java.time.Instant.parse("2026-11-24T12:00:00Z"));
        var random = new SecureRandom();
        var by = new Actor.Service("test");
        try (var database = TestDatabase.fresh()) {
            var accounts = new Accounts(database, clock);
            var imports = new FactImport(database, accounts, clock);
            int staff = new Access(database, clock, random)
                    .addPerson("kim", "Kim", "a long password", true, true)
                    .staffId();
            var begin = System.nanoTime();
            for (var kind : FactImport.Kind.values()) {
                var started = System.nanoTime();
                var report = imports.run(kind, file(kind), staff, true, by, false);
                System.out.println(kind + " "
                        + Duration.ofNanos(System.nanoTime() - started).toMillis() + " ms");
                assertEquals(0, report.rejected().size());
                assertEquals(TENANTS, report.added());
                assertEquals(
                        TENANTS,
                        imports.run(kind, file(kind), staff, true, by, false).unchanged());
            }
            var day = LocalDate.of(2026, 11, 24);
            var started = System.nanoTime();
            var readings = database.inStage(
                    Stage.HEALTH,
                    tx -> new FactReadings()
                            .on(
                                    tx,
                                    day,
                                    Set.of(
                                            FactReadings.INCIDENTS,
                                            FactReadings.SLO,
                                            FactReadings.ONBOARDING,
                                            FactReadings.QUOTA,
                                            "facts.measurement.seats",
                                            "facts.sentiment")));
            System.out.println(
                    "readings " + Duration.ofNanos(System.nanoTime() - started).toMillis() + " ms");
            readings.byMeasure().forEach((measure, all) -> {
                assertEquals(TENANTS, all.size());
                for (Reading reading : all.values()) assertTrue(reading instanceof Measured, measure);
            });
            assertTrue(Duration.ofNanos(System.nanoTime() - begin).toSeconds() < 120);
        }
    }

    private static byte[] file(FactImport.Kind kind) {
        var head = String.join(",", kind.needed) + "\n";
        return (head + IntStream.range(0, TENANTS).mapToObj(i -> row(kind, i)).collect(Collectors.joining("\n")))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String row(FactImport.Kind kind, int i) {
        return switch (kind) {
            case TENANTS -> "t" + i + ",Tenant " + i;
            case ACCOUNTS -> "crm,A-" + i + ",t" + i;
            case CONTRACTS -> "t" + i + ",2026-01-01,2027-01-01";
            case CONTRACT_LINES -> "t" + i + ",seats," + i + ",EUR,year";
            case CONTRACT_OUTCOMES -> "t" + i + ",renewed,2027-01-01";
            case OWNERS -> "t" + i + ",Kim";
            case PARENTS -> "t" + i + (i == 0 ? ",-" : ",t" + i / 10);
            case ONBOARDING -> "t" + i + ",connect";
            case INCIDENTS -> "t" + i + ",I-" + i + ",2026-11-20T10:00:00Z,2";
            case SLO -> "t" + i + ",api,2026-11-20,99,100,990000";
            case QUOTAS -> "t" + i + ",seats,2026-11-20,5,10";
            case MEASUREMENTS -> "t" + i + ",seats,2026-11-20,5";
            case MILESTONES -> "t" + i + ",go-live,2026-11-20";
            case MILESTONES_DONE -> "t" + i + ",go-live,2026-11-19";
            case CONTACTS -> "t" + i + ",ann,Ann,champion";
            case NOTES -> "t" + i + ",n1,Kim,2026-11-20T10:00:00Z,Asked for a discount";
            case SENTIMENT -> "t" + i + ",2026-11-20,4,Kim";
        };
    }
}
