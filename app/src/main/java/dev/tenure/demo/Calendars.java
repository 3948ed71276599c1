package dev.tenure.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Set;

/// How much of an ordinary working day happens on a given day, by place and trade.
final class Calendars {

    private static final Set<MonthDay> EVERYWHERE =
            Set.of(MonthDay.of(1, 1), MonthDay.of(12, 25), MonthDay.of(12, 26), MonthDay.of(12, 31));
    private static final Set<MonthDay> AMERICAN = Set.of(MonthDay.of(7, 4), MonthDay.of(11, 11), MonthDay.of(6, 19));
    private static final Set<MonthDay> EUROPEAN =
            Set.of(MonthDay.of(5, 1), MonthDay.of(12, 24), MonthDay.of(8, 15), MonthDay.of(11, 1));
    private static final Set<MonthDay> JAPANESE =
            Set.of(MonthDay.of(5, 3), MonthDay.of(5, 4), MonthDay.of(5, 5), MonthDay.of(11, 3), MonthDay.of(11, 23));

    private Calendars() {}

    static double activity(LocalDate day, ZoneId zone, Behaviour.Season season, double weekend) {
        double share = isWeekend(day, zone) ? weekend : isHoliday(day, zone) ? 0.15 : 1;
        return share * seasonal(day, season);
    }

    static boolean isHoliday(LocalDate day, ZoneId zone) {
        var date = MonthDay.from(day);
        if (EVERYWHERE.contains(date)) return true;
        var place = zone.getId();
        if (place.startsWith("America/")) return AMERICAN.contains(date) || isThanksgiving(day);
        if (place.startsWith("Europe/")) return EUROPEAN.contains(date);
        return place.equals("Asia/Tokyo") && JAPANESE.contains(date);
    }

    /// Friday and Saturday around the Gulf, Saturday and Sunday elsewhere.
    private static boolean isWeekend(LocalDate day, ZoneId zone) {
        var of = day.getDayOfWeek();
        if (zone.getId().equals("Asia/Riyadh")) return of == DayOfWeek.FRIDAY || of == DayOfWeek.SATURDAY;
        return of == DayOfWeek.SATURDAY || of == DayOfWeek.SUNDAY;
    }

    private static boolean isThanksgiving(LocalDate day) {
        if (day.getMonth() != Month.NOVEMBER) return false;
        var thursday = day.with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY));
        return day.equals(thursday) || day.equals(thursday.plusDays(1));
    }

    private static double seasonal(LocalDate day, Behaviour.Season season) {
        return switch (season) {
            case LEVEL -> 1;
            case RETAIL -> day.getMonthValue() >= 11 ? 1.25 : day.getMonthValue() <= 2 ? 0.9 : 1;
            case SCHOOL -> day.getMonthValue() == 7 || day.getMonthValue() == 8 ? 0.6 : 1;
            case QUARTER_END -> day.getMonthValue() % 3 == 0 && day.getDayOfMonth() > 20 ? 1.3 : 1;
        };
    }
}
