package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When a key counts: both ends belong to it, as the readers of others have it. Without an end it counts still.
record Validity(Instant from, @Nullable Instant until) {

    boolean contains(Instant time) {
        return !time.isBefore(from) && (until == null || !time.isAfter(until));
    }

    static Validity read(Map<String, @Nullable Object> in) throws Refused {
        var range = Json.object(in, "validFor");
        try {
            var until = range.containsKey("end") ? Instant.parse(Json.string(range, "end")) : null;
            return new Validity(Instant.parse(Json.string(range, "start")), until);
        } catch (DateTimeParseException e) {
            throw new Refused(Check.TRUST, "validFor is not two times: " + e.getMessage());
        }
    }
}
