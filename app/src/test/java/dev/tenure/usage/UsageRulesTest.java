package dev.tenure.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Reading.Measured;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class UsageRulesTest {

    private static BigDecimal of(String text) {
        return new BigDecimal(text);
    }

    @Test
    void countsStayAsTheyWereCounted() {
        assertEquals(new Measured(101, 268), UsageRules.measured(of("101.000000"), of("268.000000")));
        assertEquals(new Measured(12, 15), UsageRules.measured(of("1.2"), of("1.500000")));
    }

    @Test
    void whatOutgrowsALongIsReducedWithoutLoss() {
        assertEquals(new Measured(1, 3), UsageRules.measured(of("100000000000000000000"), of("300000000000000000000")));
    }

    @Test
    void whatIsStillTooLongKeepsItsValue() {
        var reading = UsageRules.measured(of("100000000000000000000000007"), of("300000000000000000000000001"));
        var error = BigDecimal.valueOf(reading.num())
                .multiply(of("300000000000000000000000001"))
                .subtract(BigDecimal.valueOf(reading.den()).multiply(of("100000000000000000000000007")))
                .abs();
        assertTrue(error.compareTo(of("100000000000000000000000007").scaleByPowerOfTen(2)) < 0);
    }

    @Test
    void aWindowOfThirtyTwoDaysFitsIntoOneRowOnEveryDay() {
        var first = LocalDate.parse("2026-01-01");
        for (var day = first; day.isBefore(first.plusDays(70)); day = day.plusDays(1)) {
            long mask = ActiveDays.mask(day, 32, 0);
            assertEquals(32, Long.bitCount(mask));
            assertTrue(mask > 0);
            assertEquals(Long.bitCount(ActiveDays.mask(day, 7, 0) & mask), 7);
            assertEquals(0, ActiveDays.mask(day, 7, 0) & ActiveDays.mask(day, 7, 7));
        }
    }
}
