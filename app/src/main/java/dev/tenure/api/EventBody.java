package dev.tenure.api;

import dev.tenure.ingest.Incoming;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of the event doors as bytes, within a limit each and a limit together: memory is given
/// out before a body is read, so a rush of large bodies is turned away and never runs out of it.
final class EventBody {

    static final int MOST = 4 << 20;

    private static final Semaphore KIBIBYTES = new Semaphore(192 << 10);
    private static final String ATTRIBUTE = "ce-";

    @FunctionalInterface
    interface Use<T> {
        T of(Incoming incoming);
    }

    private EventBody() {}

    static <T> T with(HttpServletRequest request, Use<T> use) throws IOException {
        long length = request.getContentLengthLong();
        if (length > MOST) throw tooLarge();
        boolean packed = packed(request.getHeader("Content-Encoding"));
        int share = (int) ((length < 0 || packed ? MOST : length) >> 10) + 1;
        if (!KIBIBYTES.tryAcquire(share)) throw busy();
        try {
            return use.of(new Incoming(read(request, packed, length), request.getContentType(), attributes(request)));
        } finally {
            KIBIBYTES.release(share);
        }
    }

    static Problem.Refused busy() {
        return Problem.of(503, "busy", "Busy", "More events are waiting than the server holds. Nothing was kept.")
                .fix("Send the same again after the seconds in Retry-After.")
                .refuse();
    }

    private static byte[] read(HttpServletRequest request, boolean packed, long length) throws IOException {
        try (InputStream raw = request.getInputStream();
                InputStream in = packed ? new GZIPInputStream(raw, 64 << 10) : raw) {
            if (!packed && length >= 0) return in.readNBytes((int) length);
            var body = in.readNBytes(MOST + 1);
            if (body.length > MOST) throw tooLarge();
            return body;
        } catch (ZipException e) {
            throw notGzip(String.valueOf(e.getMessage()));
        } catch (EOFException e) {
            if (!packed) throw e;
            throw notGzip("It ends in the middle.");
        }
    }

    private static boolean packed(@Nullable String encoding) {
        if (encoding == null || encoding.equalsIgnoreCase("identity")) return false;
        if (encoding.equalsIgnoreCase("gzip")) return true;
        throw Problem.of(
                        415, "unsupported-encoding", "Unsupported encoding", "'" + encoding + "' is not unpacked here.")
                .fix("Send the body as it is, or packed with gzip and Content-Encoding: gzip.")
                .refuse();
    }

    private static Problem.Refused notGzip(String detail) {
        return Problem.of(400, "invalid-gzip", "The body is not gzip", detail)
                .fix("Send a gzip body, or leave Content-Encoding out.")
                .refuse();
    }

    private static Problem.Refused tooLarge() {
        return Problem.of(
                        413,
                        "too-large",
                        "The body is too large",
                        "At most " + (MOST >> 20) + " MiB are taken in one request, unpacked.")
                .fix("Send the events in several requests of at most 1000.")
                .refuse();
    }

    private static Map<String, String> attributes(HttpServletRequest request) {
        if (request.getHeader("ce-specversion") == null && request.getHeader("ce-id") == null) return Map.of();
        var attributes = new HashMap<String, String>();
        for (var name : Collections.list(request.getHeaderNames())) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(ATTRIBUTE))
                attributes.put(lower.substring(ATTRIBUTE.length()), decoded(request.getHeader(name)));
        }
        return attributes;
    }

    /// CloudEvents percent-encodes what a header cannot carry; `+` stands for itself there.
    private static String decoded(String value) {
        if (value.indexOf('%') < 0) return value;
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return value;
        }
    }
}
