package dev.tenure.revenue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Known;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same money counted three times: by the product, by a sheet made by hand, and by plain SQL.
class RevenueSheetTest {

    private static final Actor BY = new Actor.Service("test");

    /// Thirty months hold a leap day, clocks that change, and the turn of two fiscal years; one of them ends on the
    /// leap
    /// day. The currencies have two, no and three decimals.
    @ParameterizedTest
    @CsvSource({"EUR, 1, UTC", "JPY, 3, America/Santiago", "KWD, 2, Pacific/Auckland"})
    void everyMonthQuarterAndYearOfRandomContractsAgreesWithASheetMadeByHandAndWithPlainSql(
            String reporting, int fiscalYearStarts, ZoneId zone) {
        InstantSource clock = () -> Instant.parse("2028-08-01T12:00:00Z");
        try (var database = TestDatabase.fresh()) {
            var revenue = new Revenue(database, clock);
            int staff = new Access(database, clock, new SecureRandom())
                    .addPerson("kim", "Kim", "a long password", true, true)
                    .staffId();
            var calendar = new FiscalCalendar(fiscalYearStarts, zone);
            revenue.set(new Setting(Currency.getInstance(reporting), calendar), BY);
            var sheet = new RevenueSheet(new RevenueWorld(database), 20260701L, reporting);
            revenue.enterRates(("currency,day,rate\n" + sheet.rates()).getBytes(StandardCharsets.UTF_8), BY, false);
            var bridges = new ArrayList<Bridge>();
            revenue.months(staff, YearMonth.of(2028, 6), 30, Known.NOW).forEach(month -> bridges.add(month.bridge()));
            assertEquals(30, bridges.size());
            for (var name : new String[] {"FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4", "FY2028-Q1", "FY2027"})
                bridges.add(revenue.bridge(staff, calendar.named(name), Known.NOW));
            if (fiscalYearStarts == 3) bridges.add(revenue.bridge(staff, calendar.named("FY2028"), Known.NOW));
            for (var bridge : bridges) {
                var name = bridge.period().name();
                var before = bridge.period().opensAfter();
                var last = bridge.period().lastDay();
                var total = bridge.total().orElseThrow();
                assertEquals(sheet.row(before, last), RevenueTest.of(total), name);
                var kept = total.retention();
                assertEquals(
                        sheet.inPlainSql(database, before, last),
                        kept.began() + " " + kept.net() + " " + kept.gross(),
                        name);
            }
        }
    }
}
