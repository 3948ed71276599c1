package dev.tenure.outlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.outlets.Outlet.Target;
import dev.tenure.outside.Every;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
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
    void aPauseDoublesUpToTheLongestAndIsAsLongAsTheReceiverAsks() {
        assertEquals(Duration.ofSeconds(30), OutletRules.pause(1, Optional.empty()));
        assertEquals(Duration.ofSeconds(240), OutletRules.pause(4, Optional.of(Duration.ofSeconds(5))));
        assertEquals(Duration.ofHours(1), OutletRules.pause(8, Optional.empty()));
        assertEquals(Duration.ofHours(1), OutletRules.pause(Integer.MAX_VALUE, Optional.empty()));
        assertEquals(Duration.ofHours(5), OutletRules.pause(1, Optional.of(Duration.ofHours(5))));
    }

    @Test
    void retryAfterIsSecondsOrADateAndAtMostADay() {
        assertEquals(Optional.of(Duration.ofSeconds(120)), OutletRules.retryAfter("120", NOW));
        assertEquals(Optional.of(Duration.ofMinutes(30)), OutletRules.retryAfter("Tue, 24 Nov 2026 05:30:00 GMT", NOW));
        assertEquals(Optional.of(Duration.ofDays(1)), OutletRules.retryAfter("999999999", NOW));
        assertEquals(Optional.empty(), OutletRules.retryAfter("Mon, 23 Nov 2026 05:30:00 GMT", NOW));
        assertEquals(Optional.empty(), OutletRules.retryAfter("soon", NOW));
    }

    @Test
    void whatBeginsLikeAFormulaIsText() {
        for (var evil : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\uFF1D1"))
            assertEquals("'" + evil, OutletRules.cell(evil));
        assertEquals("Acme = 1", OutletRules.cell("Acme = 1"));
        assertEquals("-5.00", OutletRules.cell(new BigDecimal("-5.00")));
        assertEquals("", OutletRules.cell(null));
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
        return new Outlet("a", new Target.File(Path.of("a.csv")), Every.of(every), at, Optional.empty(), Field.all());
    }
}
