package dev.tenure.outside;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/// How often something is expected, as a configuration writes it: hourly, daily, weekly, or 30m, 6h, 2d.
public record Every(Duration time) {

    private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,3})(m|h|d)");
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(31);

    public static Every of(String text) {
        var written = WRITTEN.matcher(
                switch (text) {
                    case "hourly" -> "1h";
                    case "daily" -> "1d";
                    case "weekly" -> "7d";
                    default -> text;
                });
        if (!written.matches())
            throw new IllegalArgumentException(
                    "every: '" + text + "' is not hourly, daily, weekly or a time like 30m, 6h or 2d");
        long count = Long.parseLong(written.group(1));
        var every = switch (written.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0)
            throw new IllegalArgumentException("every: '" + text + "' is not 5 minutes to 31 days");
        return new Every(every);
    }

    /// Half as long again as expected is late: what comes nightly and comes at noon once is not.
    ///
    /// @param since when it came last, or else since when it is waited for
    public boolean late(Instant since, Instant now) {
        return since.plus(time).plus(time.dividedBy(2)).isBefore(now);
    }

    /// "daily", "every 6 hours".
    public String words() {
        if (time.equals(Duration.ofHours(1))) return "hourly";
        if (time.equals(Duration.ofDays(1))) return "daily";
        if (time.equals(Duration.ofDays(7))) return "weekly";
        if (time.toMinutes() % (24 * 60) == 0) return "every " + many(time.toDays(), "day");
        if (time.toMinutes() % 60 == 0) return "every " + many(time.toHours(), "hour");
        return "every " + many(time.toMinutes(), "minute");
    }

    /// "36 hours", "3 days".
    public static String length(Duration time) {
        if (time.toHours() < 1) return "less than an hour";
        return time.toHours() < 48 ? many(time.toHours(), "hour") : many(time.toDays(), "day");
    }

    private static String many(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
