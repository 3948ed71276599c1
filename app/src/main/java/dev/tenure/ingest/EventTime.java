package dev.tenure.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/// RFC 3339 to microseconds since 1970, the resolution the ledger keeps.
final class EventTime {

    static final long DAY_MICROS = 86_400_000_000L;

    private EventTime() {}

    /// Nearly every sender writes UTC with `Z`; that form is read without the general parser, which takes
    /// longer than the rest of an event.
    static long micros(String text) {
        int length = text.length();
        if (length >= 20 && length <= 27 && text.charAt(length - 1) == 'Z' && plain(text)) {
            int year = number(text, 0, 4);
            int month = number(text, 5, 7);
            int day = number(text, 8, 10);
            int hour = number(text, 11, 13);
            int minute = number(text, 14, 16);
            int second = number(text, 17, 19);
            if (hour < 24 && minute < 60 && second < 60) {
                long micros = 0;
                for (int i = 20, unit = 100_000; i < length - 1; i++, unit /= 10)
                    micros += (long) unit * (text.charAt(i) - '0');
                long seconds =
                        LocalDate.of(year, month, day).toEpochDay() * 86_400L + hour * 3600L + minute * 60L + second;
                return seconds * 1_000_000L + micros;
            }
        }
        return micros(OffsetDateTime.parse(text).toInstant());
    }

    static long micros(Instant instant) {
        if (instant.isBefore(Instant.EPOCH) || instant.getEpochSecond() > 253_402_300_799L)
            throw new DateTimeException("a time from 1970 to 9999 is needed");
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static int day(long micros) {
        return (int) Math.floorDiv(micros, DAY_MICROS);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            boolean fits = switch (i) {
                case 4, 7 -> c == '-';
                case 10 -> c == 'T';
                case 13, 16 -> c == ':';
                case 19 -> c == '.';
                default -> c >= '0' && c <= '9';
            };
            if (!fits) return false;
        }
        return text.charAt(0) != '0' && text.length() != 21 && number(text, 0, 4) >= 1970;
    }

    private static int number(String text, int from, int until) {
        int value = 0;
        for (int i = from; i < until; i++) value = value * 10 + (text.charAt(i) - '0');
        return value;
    }
}
