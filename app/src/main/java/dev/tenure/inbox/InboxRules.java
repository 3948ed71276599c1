package dev.tenure.inbox;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// When a source is late, and which addresses are public. Pure.
final class InboxRules {

    private static final Pattern EVERY = Pattern.compile("([1-9]\\d{0,3})(m|h|d)");
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(31);

    private InboxRules() {}

    static Duration every(String text) {
        var written = EVERY.matcher(
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
        return every;
    }

    /// Half as long again as expected is late: a nightly file that comes at noon once is not.
    ///
    /// @param since when the last usable file came, or else since when one is waited for
    static boolean late(Instant since, Duration every, Instant now) {
        return since.plus(every).plus(every.dividedBy(2)).isBefore(now);
    }

    /// "3 days old, expected daily".
    static String freshness(Optional<Instant> fresh, Duration every, Instant now) {
        return fresh.map(at -> age(Duration.between(at, now))).orElse("nothing came yet") + ", expected "
                + expected(every);
    }

    /// "last file 3 days late".
    static String overdue(boolean came, Duration overdue) {
        return (came ? "last file " : "no file yet, ") + length(overdue) + " late";
    }

    private static String age(Duration age) {
        return length(age) + " old";
    }

    private static String length(Duration time) {
        if (time.toHours() < 1) return "less than an hour";
        return time.toHours() < 48 ? many(time.toHours(), "hour") : many(time.toDays(), "day");
    }

    private static String expected(Duration every) {
        if (every.equals(Duration.ofHours(1))) return "hourly";
        if (every.equals(Duration.ofDays(1))) return "daily";
        if (every.equals(Duration.ofDays(7))) return "weekly";
        if (every.toMinutes() % (24 * 60) == 0) return "every " + many(every.toDays(), "day");
        if (every.toMinutes() % 60 == 0) return "every " + many(every.toHours(), "hour");
        return "every " + many(every.toMinutes(), "minute");
    }

    private static String many(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }

    /// Whether an address belongs to the open internet. Whatever only leads back into a private network through
    /// another notation (mapped, translated, tunnelled) does not.
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) return false;
        var bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet4Address) {
            boolean shared = first == 100 && second >= 64 && second < 128;
            boolean special = first == 192 && second == 0 && bytes[2] == 0;
            boolean benchmark = first == 198 && (second == 18 || second == 19);
            return first != 0 && first < 240 && !shared && !special && !benchmark;
        }
        boolean global = (first & 0xe0) == 0x20;
        boolean tunnelled = first == 0x20 && (second == 0x02 || second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
        return global && !tunnelled;
    }
}
