package dev.tenure.inbox;

import dev.tenure.core.Addresses;
import dev.tenure.inbox.Source.Place;
import dev.tenure.store.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WHOLE = Duration.ofMinutes(2);

    private final Map<String, String> environment;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(Redirect.NEVER)
            .build();

    Fetch(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Answer get(Place.Address place, Validators known) {
        var guarded = guard(place);
        if (guarded.isPresent()) return new Answer.Failed(guarded.get());
        var request = HttpRequest.newBuilder(place.uri()).timeout(WHOLE).header("Accept", "text/csv, */*;q=0.1");
        known.etag().ifPresent(tag -> request.header("If-None-Match", tag));
        known.modified().ifPresent(at -> request.header("If-Modified-Since", at));
        try {
            place.authorization()
                    .map(secret -> secret.value(environment))
                    .ifPresent(value -> request.header("Authorization", value));
        } catch (IllegalArgumentException wrong) {
            // A header's value may not be repeated in words.
            return new Answer.Failed(
                    wrong instanceof Secret.Absent
                            ? String.valueOf(wrong.getMessage())
                            : "the credential is no header value");
        }
        var asked =
                http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), Inbox.MOST_BYTES));
        try {
            var answer = asked.get(WHOLE.toSeconds(), TimeUnit.SECONDS);
            return switch (answer.statusCode()) {
                case 200 ->
                    new Answer.Body(
                            answer.body(),
                            new Validators(
                                    answer.headers().firstValue("ETag"),
                                    answer.headers().firstValue("Last-Modified")));
                case 304 -> new Answer.Same();
                case 301, 302, 303, 307, 308 ->
                    new Answer.Failed("the server answered " + answer.statusCode()
                            + ": it sends elsewhere, which is not followed; name the final address");
                default -> new Answer.Failed("the server answered " + answer.statusCode());
            };
        } catch (TimeoutException slow) {
            asked.cancel(true);
            return new Answer.Failed("the file did not come within " + WHOLE.toSeconds() + " seconds");
        } catch (ExecutionException failed) {
            var cause = failed.getCause();
            return new Answer.Failed("the file could not be fetched: "
                    + (cause == null || cause.getMessage() == null ? failed : cause.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.cancel(true);
            return new Answer.Failed("the server was stopping");
        }
    }

    /// The name is resolved here and again when the client connects, within the seconds for which the virtual machine
    /// remembers a name: both see the same addresses.
    private static Optional<String> guard(Place.Address place) {
        if (place.privateAllowed()) return Optional.empty();
        try {
            for (var address : InetAddress.getAllByName(place.uri().getHost()))
                if (!Addresses.isPublic(address))
                    return Optional.of(place.uri().getHost()
                            + " is an address of a private network; if it is meant, say" + " private_address: true");
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("there is no host " + place.uri().getHost());
        }
    }
}
