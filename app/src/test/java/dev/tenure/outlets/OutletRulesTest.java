package dev.tenure.outlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Every;
import dev.tenure.outlets.Outlet.Format;
import dev.tenure.outlets.Outlet.Target;
import dev.tenure.outlets.OutletRules.Backoff;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OutletRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T05:00:00Z");

    /// The example that implementations of Standard Webhooks check themselves against.
    @Test
    void aSignatureIsThatOfTheStandardAndOfTwoSecretsBothSign() {
        var body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        var signed = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assertEquals(
                signed, OutletRules.signature(OutletWorld.SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body));
        var both = OutletRules.signature(
                OutletWorld.SECRET + "\nwhsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                body);
        assertTrue(both.startsWith(signed + " v1,"), both);
    }

    @Test
    void aPauseDoublesUpToTheLongestAndHalfOfItIsChance() {
        var backoff = new Backoff(Duration.ofSeconds(30), Duration.ofHours(1));
        var chance = RandomGenerator.of("L64X128MixRandom");
        for (int failures = 1; failures <= 80; failures++) {
            long whole = Math.min(30_000L << Math.min(failures - 1, 20), 3_600_000L);
            long pause = OutletRules.pause(failures, backoff, chance).toMillis();
            assertTrue(pause >= whole / 2 && pause <= whole, failures + ": " + pause);
        }
    }

    @Test
    void retryAfterIsSecondsOrADateAndAtMostADay() {
        assertEquals(Optional.of(Duration.ofSeconds(120)), retryAfter("120"));
        assertEquals(Optional.of(Duration.ofMinutes(30)), retryAfter("Tue, 24 Nov 2026 05:30:00 GMT"));
        assertEquals(Optional.of(Duration.ofDays(1)), retryAfter("999999999"));
        assertEquals(Optional.empty(), retryAfter("Mon, 23 Nov 2026 05:30:00 GMT"));
        assertEquals(Optional.empty(), retryAfter("soon"));
        assertEquals(Optional.empty(), OutletRules.retryAfter(Optional.empty(), NOW));
    }

    private static Optional<Duration> retryAfter(String header) {
        return OutletRules.retryAfter(Optional.of(header), NOW);
    }

    @Test
    void whatBeginsLikeAFormulaIsText() {
        for (var evil : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\uFF1D1"))
            assertEquals("'" + evil, new Cell.Text(evil).csv());
        assertEquals("Acme = 1", new Cell.Text("Acme = 1").csv());
        assertEquals("=1+1", new Cell.Text("=1+1").json(), "JSON has no formulas");
        assertEquals("-5.00", new Cell.Number(new java.math.BigDecimal("-5.00")).csv());
        assertEquals("", new Cell.Missing().csv());
    }

    @Test
    void anHourIsKeptFromDayToDay() {
        assertEquals("2026-11-24T11:00:00Z", next("6h", Optional.empty(), NOW));
        var six = Optional.of(LocalTime.of(6, 0));
        assertEquals("2026-11-24T06:00:00Z", next("daily", six, NOW));
        assertEquals("2026-11-25T06:00:00Z", next("daily", six, Instant.parse("2026-11-24T06:00:07Z")));
        assertEquals("2026-12-01T06:00:00Z", next("weekly", six, Instant.parse("2026-11-24T06:00:07Z")));
        assertEquals(Instant.parse("2026-11-24T06:00:00Z"), OutletRules.first(outlet("weekly", six), NOW));
    }

    private static String next(String every, Optional<LocalTime> at, Instant now) {
        return OutletRules.next(outlet(every, at), now).toString();
    }

    private static Outlet outlet(String every, Optional<LocalTime> at) {
        return new Outlet(
                "a",
                new Target.File(Path.of("a.csv"), Format.CSV),
                Every.of(every),
                at,
                Optional.empty(),
                Field.all(),
                Set.of(),
                Set.of(),
                false);
    }
}
