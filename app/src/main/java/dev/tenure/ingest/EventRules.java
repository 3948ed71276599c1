package dev.tenure.ingest;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an event must be to enter the ledger. Pure; the first rule that speaks decides.
final class EventRules {

    static final int MOST_EVENTS = 1000;
    static final int MOST_HISTORY_EVENTS = 10_000;
    static final int MOST_BODY_BYTES = 4 << 20;
    static final int MOST_NESTING = 64;
    static final int MOST_NAME = 512;
    static final int MOST_DATA = 64 << 10;
    static final int MOST_EXTENSIONS = 32;

    static final Duration LATE = Duration.ofDays(35);
    static final Duration EARLY = Duration.ofMinutes(10);

    /// Which times are welcome: the live door knows when the event came in; a history job takes any past time.
    enum Door {
        LIVE,
        HISTORY,
        /// The live door for what a history job refused: when it came in is not when it happened.
        REPLAY
    }

    @FunctionalInterface
    private interface Rule {
        @Nullable
        Problem check(Event event, Door door);
    }

    private static final List<Rule> ALL = List.of(
            (event, _) -> version(event),
            (event, _) -> name("id", event.id, true),
            (event, _) -> name("source", event.source, true),
            (event, _) -> name("type", event.type, true),
            (event, _) -> name("subject", event.subject, false),
            (event, _) -> own("type", event.type),
            (event, _) -> own("source", event.source),
            (event, _) -> size(event),
            EventRules::time);

    private EventRules() {}

    /// Leaves the first fault in the event, and its time in microseconds when it has a good one.
    static void check(Event event, Door door) {
        for (var rule : ALL) {
            if (event.problem != null) return;
            event.problem = rule.check(event, door);
        }
    }

    private static @Nullable Problem version(Event event) {
        if ("1.0".equals(event.specVersion)) return null;
        return Problem.at(
                "specversion",
                "not-a-cloudevent",
                "Not a CloudEvent",
                event.specVersion == null ? "The event has no specversion." : "The event's specversion is not \"1.0\".",
                "Send CloudEvents 1.0 with \"specversion\": \"1.0\".");
    }

    private static @Nullable Problem name(String field, @Nullable String value, boolean needed) {
        if (value == null) {
            if (!needed) return null;
            return Problem.at(
                    field,
                    "missing-attribute",
                    "Attribute missing",
                    "The event has no " + field + ".",
                    "Send a non-empty string as " + field + ".");
        }
        if (value.isEmpty() && needed || value.length() > MOST_NAME)
            return Problem.at(
                    field,
                    "bad-attribute",
                    "Attribute of a wrong length",
                    "The event's " + field + " has " + value.length() + " characters.",
                    "Send 1 to " + MOST_NAME + " characters as " + field + ".");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == 127) return unprintable(field);
            if (!Character.isSurrogate(c)) continue;
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (!pair) return unprintable(field);
            i++;
        }
        return null;
    }

    /// `dev.tenure.receipt.written`, and `urn:tenure:` in a source.
    static boolean reserved(@Nullable String text) {
        return text != null
                && (text.regionMatches(true, 0, "dev.tenure.", 0, 11)
                        || text.regionMatches(true, 0, "urn:tenure:", 0, 11));
    }

    private static @Nullable Problem own(String field, @Nullable String value) {
        if (!reserved(value)) return null;
        return Problem.at(
                field,
                "reserved-name",
                "Name of Tenure's own",
                "The event's " + field + " is of Tenure's own, which never feeds a score.",
                "Send a " + field + " of your product: dev.tenure. and urn:tenure: are kept for Tenure.");
    }

    private static Problem unprintable(String field) {
        return Problem.at(
                field,
                "bad-attribute",
                "Attribute with a forbidden character",
                "The event's " + field + " contains a control character or half of a character.",
                "Send printable Unicode text as " + field + ".");
    }

    private static @Nullable Problem size(Event event) {
        if (event.extensions != null && event.extensions.size() > MOST_EXTENSIONS)
            return Problem.of(
                    "too-many-attributes",
                    "Too many extension attributes",
                    "The event has " + event.extensions.size() + " extension attributes.",
                    "Send at most " + MOST_EXTENSIONS + "; put the rest into data.");
        if (event.data != null && event.data.length() > MOST_DATA)
            return Problem.at(
                    "data",
                    "data-too-large",
                    "Data too large",
                    "The event's data has " + event.data.length() + " characters.",
                    "Send at most " + MOST_DATA + " characters of data in one event.");
        return null;
    }

    private static @Nullable Problem time(Event event, Door door) {
        if (event.timeText == null) {
            if (door == Door.LIVE) return null;
            return Problem.at(
                    "time",
                    "missing-attribute",
                    "Attribute missing",
                    "An event of a history import has no time.",
                    "Give every event of a history import the time at which it happened.");
        }
        try {
            event.timeMicros = EventTime.micros(event.timeText);
        } catch (DateTimeException _) {
            return Problem.at(
                    "time",
                    "bad-time",
                    "Time not readable",
                    "The event's time is not an RFC 3339 time from 1970 to 9999.",
                    "Send a time such as 2026-03-01T12:00:00Z.");
        }
        long late = event.receivedMicros - event.timeMicros;
        if (late < -EARLY.toNanos() / 1000)
            return Problem.at(
                    "time",
                    "time-in-the-future",
                    "Time in the future",
                    "The event's time " + EventTime.instant(event.timeMicros) + " is more than 10 minutes ahead.",
                    "Correct the sender's clock, or leave time out to take the time of receipt.");
        if (door != Door.HISTORY && late > LATE.toNanos() / 1000)
            return Problem.at(
                    "time",
                    "time-too-late",
                    "Time too far in the past",
                    "The event's time " + EventTime.instant(event.timeMicros) + " is more than 35 days ago.",
                    "Import past events as a history job: POST /v1/history-imports, or tenure import events --history.");
        return null;
    }
}
