package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The tests run in a zone whose day begins half a day before that of UTC.
class DemoDayTest {

    @Test
    void theDemoTakesTheDayOfUtcWhereverTheMachineStands() {
        var late = InstantSource.fixed(Instant.parse("2026-11-26T23:59:59Z"));
        assertEquals(LocalDate.of(2026, 11, 26), DemoCommand.today(Optional.empty(), late));
        assertEquals(
                LocalDate.of(2026, 11, 27),
                DemoCommand.today(Optional.empty(), InstantSource.fixed(Instant.parse("2026-11-27T00:00:00Z"))));
    }

    @Test
    void aNamedDayIsTaken() {
        var day = LocalDate.of(2026, 1, 31);
        assertEquals(day, DemoCommand.today(Optional.of(day), InstantSource.system()));
    }
}
