package dev.tenure.ingest;

import dev.tenure.ingest.EventReader.Body;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes a chunk of a history job apart. A line of it is a row whatever it holds: one that nobody can read spoils no
/// other, and whoever goes on after an interruption counts lines.
final class EventLines {

    private static final Problem NO_EVENT = Problem.of(
            "not-a-cloudevent",
            "Not a CloudEvent",
            "The line is not an object.",
            "Send one CloudEvents object on each line.");

    /// Bytes of a body after one place and before another.
    private record Line(int from, int until) {}

    private EventLines() {}

    static Body read(Incoming chunk, int most) {
        var whole = EventReader.read(chunk, most);
        if (!chunk.attributes().isEmpty()
                || !EventReader.media(chunk.contentType()).equals("application/x-ndjson")) return whole;
        var lines = lines(chunk.body());
        if (whole instanceof Body.Events read && read.events().size() == lines.size()) return whole;
        if (lines.size() > most) return new Body.Unreadable(EventReader.tooMany(most));
        return new Body.Events(
                false, lines.stream().map(line -> row(chunk.body(), line)).toList());
    }

    private static Event row(byte[] body, Line line) {
        var bytes = Arrays.copyOfRange(body, line.from, line.until);
        var event = switch (EventReader.read(Incoming.structured(bytes), Integer.MAX_VALUE)) {
            case Body.Events read when read.single() -> read.events().getFirst();
            case Body.Events _ -> refused(NO_EVENT);
            case Body.Unreadable(Problem problem) -> refused(problem);
        };
        event.from = line.from;
        event.until = line.until;
        return event;
    }

    private static Event refused(Problem problem) {
        var event = new Event();
        event.fault(problem);
        return event;
    }

    /// Without those that are blank.
    private static List<Line> lines(byte[] body) {
        var lines = new ArrayList<Line>();
        for (int from = 0; from < body.length; ) {
            int until = from;
            boolean blank = true;
            for (; until < body.length && body[until] != '\n'; until++)
                blank &= body[until] == ' ' || body[until] == '\t' || body[until] == '\r';
            if (!blank) lines.add(new Line(from, until > from && body[until - 1] == '\r' ? until - 1 : until));
            from = until + 1;
        }
        return lines;
    }
}
