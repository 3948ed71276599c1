package dev.tenure.outside;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/// Asks a server of somebody else's, once. Nothing is followed elsewhere, and no message holds a credential.
public final class Calls {

    public sealed interface Answer<T> {
        record Came<T>(HttpResponse<T> response) implements Answer<T> {}

        /// @param perhaps whether the server may have done what it was asked all the same
        record Failed<T>(String why, boolean perhaps) implements Answer<T> {}
    }

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final Duration whole;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(Redirect.NEVER)
            .build();

    /// @param environment where credentials may stand
    /// @param whole after which an answer that did not come to its end is given up
    public Calls(Map<String, String> environment, Duration whole) {
        this.environment = Map.copyOf(environment);
        this.whole = whole;
    }

    public <T> Answer<T> call(Remote to, HttpRequest.Builder request, BodyHandler<T> body) {
        var refusal = to.refusal();
        if (refusal.isPresent()) return new Answer.Failed<>(refusal.get(), false);
        try {
            to.authorization()
                    .map(secret -> secret.value(environment))
                    .ifPresent(value -> request.header("Authorization", value));
        } catch (IllegalArgumentException wrong) {
            // A header's value may not be repeated in words.
            return new Answer.Failed<>(
                    wrong instanceof Secret.Absent
                            ? String.valueOf(wrong.getMessage())
                            : "the credential is no header value",
                    false);
        }
        var asked = http.sendAsync(request.uri(to.uri()).build(), body);
        try {
            var response = asked.get(whole.toMillis(), TimeUnit.MILLISECONDS);
            return switch (response.statusCode()) {
                case 301, 302, 303, 307, 308 ->
                    new Answer.Failed<>(
                            "the server answered " + response.statusCode()
                                    + ": it sends elsewhere, which is not followed; name the final address",
                            false);
                default -> new Answer.Came<>(response);
            };
        } catch (TimeoutException slow) {
            asked.cancel(true);
            return new Answer.Failed<>("no whole answer came within " + whole.toSeconds() + " seconds", true);
        } catch (ExecutionException failed) {
            var cause = Optional.ofNullable(failed.getCause());
            boolean unheard = cause.filter(one -> one instanceof ConnectException
                            || one instanceof HttpConnectTimeoutException
                            || one instanceof SSLHandshakeException)
                    .isPresent();
            return new Answer.Failed<>(
                    to.host()
                            + (unheard ? " could not be reached: " : " broke off: ")
                            + cause.map(Throwable::getMessage).orElse("no connection"),
                    !unheard);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.cancel(true);
            return new Answer.Failed<>("the server was stopping", true);
        }
    }
}
