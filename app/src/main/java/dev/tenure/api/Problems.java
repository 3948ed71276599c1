package dev.tenure.api;

import com.google.common.base.Throwables;
import dev.tenure.access.NameTaken;
import dev.tenure.store.DiskFull;
import dev.tenure.tenants.TenantKeyTaken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/// Turns whatever went wrong under /v1 into one problem document. A resolver rather than an advice, because an
/// advice bound to this package never hears of requests that reached no controller.
public final class Problems implements HandlerExceptionResolver, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final JsonMapper json;

    public Problems(JsonMapper json) {
        this.json = json;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (!isApi(request) || response.isCommitted()) return null;
        var problem = of(failure);
        if (problem.status() == 500) LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        if (failure instanceof HttpRequestMethodNotSupportedException wrong && wrong.getSupportedMethods() != null)
            response.setHeader("Allow", String.join(", ", wrong.getSupportedMethods()));
        try {
            write(response, problem);
        } catch (IOException e) {
            LOG.debug("the client left before its problem was written", e);
        }
        return new ModelAndView();
    }

    public static boolean isApi(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/v1/") || path.startsWith("/access/");
    }

    public void write(HttpServletResponse response, Problem problem) throws IOException {
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setCharacterEncoding("UTF-8");
        if (problem.status() == 503) response.setHeader("Retry-After", "1");
        response.getOutputStream().write(json.writeValueAsBytes(problem.body()));
    }

    static Problem of(Exception failure) {
        if (DiskFull.isBehind(failure))
            return Problem.of(507, "disk-full", "The disk is full", "Nothing was stored: the server's disk is full.")
                    .fix("Free space on the disk of the data directory, then send again; reading goes on meanwhile.");
        if (holdsUnstorable(failure))
            return Problem.of(
                            422,
                            "invalid-value",
                            "A value cannot be used",
                            "A text holds the character U+0000, which cannot be stored. Nothing was.")
                    .fix("Send the text without it.");
        return switch (failure) {
            case Problem.Refused refused -> refused.problem();
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case JacksonException malformed -> json(malformed);
            case BodyLimit.TooLarge large -> tooLarge(large);
            case TenantKeyTaken taken ->
                Problem.of(409, "key-taken", "The key is taken", "Another tenant has the key '" + taken.key() + "'.")
                        .field("id")
                        .fix("Choose another key.");
            case NameTaken taken ->
                Problem.of(409, "name-taken", "The name is taken", String.valueOf(taken.getMessage()))
                        .field("name")
                        .fix("Revoke the other key first or choose another name.");
            case MethodArgumentTypeMismatchException wrong ->
                Problem.of(
                                400,
                                "invalid-parameter",
                                "A parameter cannot be read",
                                "'" + wrong.getValue() + "' is not " + kind(wrong.getRequiredType()) + ".")
                        .field(wrong.getName());
            case MissingServletRequestParameterException missing ->
                Problem.of(
                                400,
                                "missing-parameter",
                                "A parameter is missing",
                                "The parameter '" + missing.getParameterName() + "' is needed.")
                        .field(missing.getParameterName());
            case ServletRequestBindingException missing ->
                Problem.of(400, "invalid-request", "The request cannot be used", String.valueOf(missing.getMessage()));
            case HttpRequestMethodNotSupportedException wrong ->
                Problem.of(405, "method-not-allowed", "Method not allowed", wrong.getMethod() + " is not offered here.")
                        .fix("Use one of " + String.join(", ", supported(wrong)) + ".");
            case HttpMediaTypeNotSupportedException wrong ->
                Problem.of(
                                415,
                                "unsupported-media-type",
                                "Unsupported media type",
                                "The content type " + named(wrong.getContentType()) + " is not understood here.")
                        .fix("Send " + types(wrong.getSupportedMediaTypes()) + ".");
            case HttpMediaTypeNotAcceptableException wrong ->
                Problem.of(406, "not-acceptable", "Not acceptable", "No answer of the type asked for is offered.")
                        .fix("Accept " + types(wrong.getSupportedMediaTypes()) + ".");
            case NoResourceFoundException _ -> Problem.notFound("such path in this API");
            case NoHandlerFoundException _ -> Problem.notFound("such path in this API");
            case AsyncRequestTimeoutException _ ->
                Problem.of(
                                503,
                                "busy",
                                "Busy",
                                "The server did not finish in time. What was sent may have been stored.")
                        .fix("Send the same again; what was stored is recognised.");
            case IllegalArgumentException wrong ->
                Problem.of(422, "invalid-value", "A value cannot be used", String.valueOf(wrong.getMessage()));
            default ->
                Problem.of(500, "internal", "Something failed inside", "The server could not finish this request.")
                        .fix("The server's log says why.");
        };
    }

    /// Every other character goes into the database as it is.
    private static boolean holdsUnstorable(Exception failure) {
        return Throwables.getCausalChain(failure).stream()
                .anyMatch(cause -> cause instanceof SQLException refused
                        && java.util.Set.of("22021", "22P05").contains(String.valueOf(refused.getSQLState())));
    }

    private static Problem unreadable(HttpMessageNotReadableException failure) {
        for (var cause : Throwables.getCausalChain(failure)) {
            if (cause instanceof BodyLimit.TooLarge large) return tooLarge(large);
            if (cause instanceof JacksonException malformed) return json(malformed);
        }
        return Problem.of(
                400, "invalid-body", "The body cannot be read", "A body is needed, and it could not be read.");
    }

    private static Problem json(JacksonException failure) {
        for (var cause : Throwables.getCausalChain(failure))
            if (cause instanceof BodyLimit.TooLarge large) return tooLarge(large);
        return switch (failure) {
            case StreamConstraintsException _ ->
                Problem.of(400, "invalid-json", "The JSON goes too far", failure.getOriginalMessage());
            case StreamReadException _ ->
                Problem.of(400, "invalid-json", "Not valid JSON", failure.getOriginalMessage() + at(failure));
            case UnrecognizedPropertyException unknown ->
                Problem.of(
                                422,
                                "unknown-field",
                                "A field is not known",
                                "There is no field '" + unknown.getPropertyName() + "' here.")
                        .field(path(unknown))
                        .fix("Known are " + known(unknown) + ".");
            case DatabindException mismatch -> {
                var reason = Throwables.getRootCause(mismatch);
                yield Problem.of(
                                422,
                                "invalid-value",
                                "A value cannot be used",
                                reason instanceof JacksonException
                                        ? "The value is of the wrong type" + at(mismatch) + "."
                                        : String.valueOf(reason.getMessage()))
                        .field(path(mismatch));
            }
            default -> Problem.of(400, "invalid-json", "Not valid JSON", failure.getOriginalMessage());
        };
    }

    private static Problem tooLarge(BodyLimit.TooLarge large) {
        return Problem.of(413, "too-large", "The body is too large", String.valueOf(large.getMessage()))
                .fix("Send it in several requests.");
    }

    private static String at(JacksonException failure) {
        var location = failure.getLocation();
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String path(DatabindException failure) {
        return failure.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static String known(UnrecognizedPropertyException unknown) {
        var known = unknown.getKnownPropertyIds();
        return known == null
                ? "none"
                : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) return "readable";
        if (type == java.time.LocalDate.class) return "a day like 2026-11-24";
        if (type == java.time.Instant.class) return "an instant like 2026-11-24T09:30:00Z";
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class)
            return "a whole number";
        if (type == boolean.class || type == Boolean.class) return "true or false";
        if (type.isEnum())
            return "one of "
                    + java.util.Arrays.stream(type.getEnumConstants())
                            .map(each -> each.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        return "usable";
    }

    private static List<String> supported(HttpRequestMethodNotSupportedException wrong) {
        return Optional.ofNullable(wrong.getSupportedMethods()).map(List::of).orElse(List.of());
    }

    private static String named(@Nullable MediaType type) {
        return type == null ? "(none)" : type.toString();
    }

    private static String types(List<MediaType> types) {
        return types.stream().map(MediaType::toString).distinct().collect(Collectors.joining(" or "));
    }
}
