package dev.tenure.revenue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.regex.Pattern;

/// When quarters begin, and where midnight is. A fiscal year is named for the calendar year in which it ends, so one
/// that begins in February 2026 is FY2027.
///
/// @param startMonth from 1 to 12: the month whose first day begins the fiscal year
public record FiscalCalendar(int startMonth, ZoneId zone) {

    private static final Pattern FISCAL = Pattern.compile("FY([0-9]{4})(?:-Q([1-4]))?");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(?:0[1-9]|1[0-2])");

    public FiscalCalendar {
        if (startMonth < 1 || startMonth > 12)
            throw new IllegalArgumentException("a fiscal year starts in a month from 1 to 12");
    }

    public LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }

    /// The moment at which the day begins where the business is.
    public Instant beginOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    public boolean isOver(Period period, Instant now) {
        return !now.isBefore(beginOf(period.until()));
    }

    public Period month(YearMonth month) {
        return new Period(month.toString(), month.atDay(1), month.plusMonths(1).atDay(1));
    }

    public Period quarterOf(LocalDate day) {
        int months = Math.floorMod(day.getMonthValue() - startMonth, 12);
        var first = YearMonth.from(day).minusMonths(months).atDay(1);
        return quarter(first, months / 3 + 1);
    }

    /// @throws IllegalArgumentException when it is no name of a period
    public Period named(String name) {
        if (MONTH.matcher(name).matches()) return month(YearMonth.parse(name));
        var fiscal = FISCAL.matcher(name);
        if (!fiscal.matches())
            throw new IllegalArgumentException("'" + name + "' is no period; write 2026-11, FY2027-Q1 or FY2027");
        int year = Integer.parseInt(fiscal.group(1));
        var first = LocalDate.of(startMonth == 1 ? year : year - 1, startMonth, 1);
        return fiscal.group(2) == null
                ? new Period(name, first, first.plusYears(1))
                : quarter(first, Integer.parseInt(fiscal.group(2)));
    }

    private static Period quarter(LocalDate yearBegins, int number) {
        var from = yearBegins.plusMonths(3L * (number - 1));
        int year = yearBegins.plusYears(1).minusDays(1).getYear();
        return new Period("FY%04d-Q%d".formatted(year, number), from, from.plusMonths(3));
    }
}
