package dev.tenure.revenue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiscalCalendarTest {

    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest
    @CsvSource({
        "1, 2026-11-26, FY2026-Q4, 2026-10-01, 2027-01-01",
        "1, 2026-01-01, FY2026-Q1, 2026-01-01, 2026-04-01",
        "2, 2026-01-31, FY2026-Q4, 2025-11-01, 2026-02-01",
        "2, 2026-02-01, FY2027-Q1, 2026-02-01, 2026-05-01",
        "2, 2028-02-29, FY2029-Q1, 2028-02-01, 2028-05-01",
        "12, 2026-11-30, FY2026-Q4, 2026-09-01, 2026-12-01",
        "12, 2026-12-01, FY2027-Q1, 2026-12-01, 2027-03-01",
        "7, 2026-06-30, FY2026-Q4, 2026-04-01, 2026-07-01",
    })
    void aDayLiesInOneQuarterAndItsNameLeadsBackToIt(
            int starts, LocalDate day, String name, LocalDate from, LocalDate until) {
        var calendar = new FiscalCalendar(starts, UTC);
        assertEquals(new Period(name, from, until), calendar.quarterOf(day));
        assertEquals(new Period(name, from, until), calendar.named(name));
    }

    @Test
    void everyDayOfTwentyYearsLiesInTheQuarterThatNamesItAndQuartersFollowEachOtherWithoutAGap() {
        for (int starts = 1; starts <= 12; starts++) {
            var calendar = new FiscalCalendar(starts, UTC);
            var quarter = calendar.quarterOf(LocalDate.of(2019, 12, 31));
            for (var day = LocalDate.of(2020, 1, 1); day.getYear() < 2040; day = day.plusDays(1)) {
                var next = calendar.quarterOf(day);
                if (!next.equals(quarter)) assertEquals(quarter.until(), next.from());
                assertFalse(day.isBefore(next.from()));
                assertTrue(day.isBefore(next.until()));
                quarter = next;
            }
        }
    }

    @Test
    void aFiscalYearIsItsFourQuarters() {
        var calendar = new FiscalCalendar(2, UTC);
        var year = calendar.named("FY2028");
        assertEquals(LocalDate.of(2027, 2, 1), year.from());
        assertEquals(calendar.named("FY2028-Q1").from(), year.from());
        assertEquals(calendar.named("FY2028-Q4").until(), year.until());
    }

    @Test
    void aPeriodIsOverAtMidnightWhereTheBusinessIsAlsoWhereClocksChange() {
        var auckland = new FiscalCalendar(1, ZoneId.of("Pacific/Auckland"));
        var september = auckland.named("2026-09");
        // Summer time began on the 27th: midnight is thirteen hours before UTC's.
        assertFalse(auckland.isOver(september, Instant.parse("2026-09-30T10:59:59Z")));
        assertTrue(auckland.isOver(september, Instant.parse("2026-09-30T11:00:00Z")));
        // There is no midnight on this day in Beirut: it begins at one o'clock.
        var beirut = new FiscalCalendar(1, ZoneId.of("Asia/Beirut"));
        assertEquals(Instant.parse("2026-03-28T22:00:00Z"), beirut.beginOf(LocalDate.of(2026, 3, 29)));
    }

    /// A fiscal year from February in Oslo: two of its quarters end in summer time, and one in the night that follows
    /// it.
    @ParameterizedTest
    @CsvSource({
        "FY2027-Q1, 2026-04-30T22:00:00Z",
        "FY2027-Q2, 2026-07-31T22:00:00Z",
        "FY2027-Q3, 2026-10-31T23:00:00Z",
        "FY2027-Q4, 2027-01-31T23:00:00Z",
        "FY2027, 2027-01-31T23:00:00Z",
        "2026-03, 2026-03-31T22:00:00Z",
        "2026-02, 2026-02-28T23:00:00Z",
        "2028-02, 2028-02-29T23:00:00Z",
    })
    void aFiscalPeriodIsOverAtItsOwnMidnight(String name, Instant over) {
        var oslo = new FiscalCalendar(2, ZoneId.of("Europe/Oslo"));
        assertFalse(oslo.isOver(oslo.named(name), over.minusNanos(1)));
        assertTrue(oslo.isOver(oslo.named(name), over));
    }

    @ParameterizedTest
    @CsvSource({
        "3, FY2028, 366",
        "3, FY2027, 365",
        "2, FY2028, 365",
        "2, FY2029, 366",
        "3, FY2028-Q4, 91",
        "3, FY2027-Q4, 90"
    })
    void theLeapDayIsInTheFiscalYearAndTheQuarterInWhichItLies(int starts, String name, long days) {
        var period = new FiscalCalendar(starts, UTC).named(name);
        assertEquals(days, java.time.temporal.ChronoUnit.DAYS.between(period.from(), period.until()));
        boolean has = !period.from().isAfter(LocalDate.of(2028, 2, 29))
                && period.until().isAfter(LocalDate.of(2028, 2, 29));
        assertEquals(days == 366 || days == 91, has);
    }

    @ParameterizedTest
    @CsvSource({"2026", "FY26", "FY2026-Q5", "2026-13", "2026-1", "Q1"})
    void whatIsNoPeriodIsRefusedWithWhatOneLooksLike(String name) {
        var calendar = new FiscalCalendar(1, UTC);
        var refused = assertThrows(IllegalArgumentException.class, () -> calendar.named(name));
        assertEquals("'" + name + "' is no period; write 2026-11, FY2027-Q1 or FY2027", refused.getMessage());
    }
}
