package dev.tenure.outlets;

import dev.tenure.outlets.Outlet.Target;
import dev.tenure.outlets.OutletRules.Message;
import dev.tenure.outside.Calls;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Hands one signed message to its receiver, once. Who asks decides whether again.
final class Webhook {

    sealed interface Answer {
        record Accepted() implements Answer {}

        /// This message is wrong; another may be right.
        record Refused(String why) implements Answer {}

        /// @param perhaps whether the receiver may have taken it all the same
        /// @param pause how long it asks to be left alone
        record Failed(String why, boolean perhaps, Optional<Duration> pause) implements Answer {}
    }

    /// Well below the time for which a run is claimed.
    private static final Duration WHOLE = Duration.ofSeconds(30);

    private final Map<String, String> environment;
    private final Calls calls;

    Webhook(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.calls = new Calls(environment, WHOLE);
    }

    Answer post(Target.Webhook to, Message message, Instant now) {
        long seconds = now.getEpochSecond();
        String signature;
        try {
            var secrets = to.secret().value(environment);
            signature = OutletRules.signature(secrets, message.id(), seconds, message.body());
        } catch (IllegalArgumentException wrong) {
            return new Answer.Failed(String.valueOf(wrong.getMessage()), false, Optional.empty());
        }
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("User-Agent", "Tenure")
                .header("webhook-id", message.id())
                .header("webhook-timestamp", String.valueOf(seconds))
                .header("webhook-signature", signature)
                .POST(BodyPublishers.ofByteArray(message.body()));
        return switch (calls.call(to.remote(), request, BodyHandlers.discarding())) {
            case Calls.Answer.Failed(String why, boolean perhaps) -> new Answer.Failed(why, perhaps, Optional.empty());
            case Calls.Answer.Came(var response) -> answer(response, now);
        };
    }

    private static Answer answer(HttpResponse<?> response, Instant now) {
        int code = response.statusCode();
        var said = "the receiver answered " + code;
        if (code >= 200 && code < 300) return new Answer.Accepted();
        if (code == 400 || code == 413 || code == 422) return new Answer.Refused(said);
        return new Answer.Failed(
                said,
                code >= 500,
                response.headers().firstValue("Retry-After").flatMap(asked -> OutletRules.retryAfter(asked, now)));
    }
}
