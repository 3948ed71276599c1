package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CycleGlanceTest {

    private static CycleGlance running(int day, int until) {
        var now = new CycleGlance.Running(LocalDate.of(2026, 11, day), LocalDate.of(2026, 11, until));
        return new CycleGlance(
                Optional.of(now),
                Optional.of(LocalDate.of(2026, 11, 1)),
                Optional.empty(),
                Optional.of("an earlier turn failed"),
                Optional.empty(),
                List.of(),
                List.of());
    }

    @Test
    void whileTheCycleTurnsEveryPageSaysWhichDayItIsAtAndHowFarItGoes() {
        assertEquals("Scoring Nov 3, then to Nov 24", running(3, 24).headline());
        assertEquals("Scoring Nov 24", running(24, 24).headline());
        assertTrue(running(3, 24).well(), "what failed before is being repeated");
    }
}
