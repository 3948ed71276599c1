package dev.tenure.outlets;

import dev.tenure.core.Addresses;
import dev.tenure.outlets.Outlet.Target;
import dev.tenure.outlets.OutletRules.Message;
import dev.tenure.store.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Hands one signed message to its receiver, once. Who asks decides whether again.
final class Webhook {

    sealed interface Answer {
        record Accepted() implements Answer {}

        /// This message is wrong; another may be right.
        record Refused(String why) implements Answer {}

        /// @param pause how long the receiver asks to be left alone
        record Failed(String why, Optional<Duration> pause) implements Answer {}

        /// The receiver wants no more.
        record Stopped() implements Answer {}
    }

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WHOLE = Duration.ofSeconds(30);

    private final Map<String, String> environment;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(Redirect.NEVER)
            .build();

    Webhook(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Answer post(Target.Webhook to, Message message, Instant now) {
        var guarded = guard(to);
        if (guarded.isPresent()) return failed(guarded.get());
        var request = HttpRequest.newBuilder(to.uri())
                .timeout(WHOLE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Tenure")
                .POST(BodyPublishers.ofByteArray(message.body()));
        long seconds = now.getEpochSecond();
        try {
            var secrets = to.secret().ownValue(environment);
            request.header("webhook-id", message.id())
                    .header("webhook-timestamp", String.valueOf(seconds))
                    .header("webhook-signature", OutletRules.signature(secrets, message.id(), seconds, message.body()));
        } catch (IllegalArgumentException wrong) {
            return failed(String.valueOf(wrong.getMessage()));
        }
        try {
            to.authorization()
                    .map(secret -> secret.ownValue(environment))
                    .ifPresent(value -> request.header("Authorization", value));
        } catch (IllegalArgumentException wrong) {
            // A header's value may not be repeated in words.
            return failed(
                    wrong instanceof Secret.Absent
                            ? String.valueOf(wrong.getMessage())
                            : "the credential is no header value");
        }
        return send(request.build(), now);
    }

    private Answer send(HttpRequest request, Instant now) {
        var asked = http.sendAsync(request, BodyHandlers.discarding());
        try {
            return answer(asked.get(WHOLE.toSeconds(), TimeUnit.SECONDS), now);
        } catch (TimeoutException slow) {
            asked.cancel(true);
            return failed("the receiver did not answer within " + WHOLE.toSeconds() + " seconds");
        } catch (ExecutionException failed) {
            var cause = failed.getCause();
            return failed("the receiver could not be reached: "
                    + (cause == null || cause.getMessage() == null ? "no connection" : cause.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.cancel(true);
            return failed("the server was stopping");
        }
    }

    private static Answer answer(HttpResponse<Void> answer, Instant now) {
        int code = answer.statusCode();
        var said = "the receiver answered " + code;
        if (code >= 200 && code < 300) return new Answer.Accepted();
        return switch (code) {
            case 410 -> new Answer.Stopped();
            case 400, 413, 422 -> new Answer.Refused(said);
            case 301, 302, 303, 307, 308 ->
                failed(said + ": it sends elsewhere, which is not followed; name the final address");
            default ->
                new Answer.Failed(said, OutletRules.retryAfter(answer.headers().firstValue("Retry-After"), now));
        };
    }

    private static Answer failed(String why) {
        return new Answer.Failed(why, Optional.empty());
    }

    /// Asked anew for every message. The name is resolved here and again when the client connects, within the seconds
    /// for which the virtual machine remembers a name: both see the same addresses.
    private static Optional<String> guard(Target.Webhook to) {
        var host = to.uri().getHost();
        boolean plain = "http".equals(to.uri().getScheme());
        try {
            for (var address : InetAddress.getAllByName(host)) {
                if (Addresses.isForbidden(address))
                    return Optional.of(host + " is an address that nothing is sent to: of the link, of many, or where"
                            + " a cloud hands out credentials");
                if (plain && !address.isLoopbackAddress())
                    return Optional.of(host + " is another machine; it is reached with https:// alone");
                if (!plain && !to.privateAllowed() && !Addresses.isPublic(address))
                    return Optional.of(
                            host + " is an address of a private network; if it is meant, say private_address: true");
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("there is no host " + host);
        }
    }
}
