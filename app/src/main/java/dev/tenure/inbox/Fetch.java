package dev.tenure.inbox;

import dev.tenure.outside.Calls;
import dev.tenure.outside.Remote;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Asks an address for its file, and only for what changed since.
final class Fetch {

    sealed interface Answer {
        record Same() implements Answer {}

        record Body(byte[] bytes, Validators validators) implements Answer {}

        record Failed(String why) implements Answer {}
    }

    /// What the server said of the file, to be asked with again.
    record Validators(Optional<String> etag, Optional<String> modified) {
        static final Validators NONE = new Validators(Optional.empty(), Optional.empty());
    }

    private static final Duration WHOLE = Duration.ofMinutes(2);

    private final Calls calls;

    Fetch(Map<String, String> environment) {
        this.calls = new Calls(environment, WHOLE);
    }

    Answer get(Remote from, Validators known) {
        var request = HttpRequest.newBuilder().header("Accept", "text/csv, */*;q=0.1");
        known.etag().ifPresent(tag -> request.header("If-None-Match", tag));
        known.modified().ifPresent(at -> request.header("If-Modified-Since", at));
        return switch (calls.call(from, request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), Inbox.MOST_BYTES))) {
            case Calls.Answer.Failed(String why, boolean _) -> new Answer.Failed(why);
            case Calls.Answer.Came(var answer) ->
                switch (answer.statusCode()) {
                    case 200 ->
                        new Answer.Body(
                                answer.body(),
                                new Validators(
                                        answer.headers().firstValue("ETag"),
                                        answer.headers().firstValue("Last-Modified")));
                    case 304 -> new Answer.Same();
                    default -> new Answer.Failed("the server answered " + answer.statusCode());
                };
        };
    }
}
