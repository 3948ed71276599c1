package dev.tenure.outlets;

import com.google.common.hash.Hashing;
import dev.tenure.outlets.Field.Subject;
import dev.tenure.outlets.Outlet.Column;
import dev.tenure.outlets.Outlet.Target;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// What is sent, under which key, and when again. Pure.
final class OutletRules {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int FEWEST_KEY_BYTES = 24;
    private static final int MOST_KEY_BYTES = 64;
    private static final String KEY_MARK = "whsec_";

    /// Spreadsheets take a cell that begins with one of these for a formula, of whoever wrote the name of a customer.
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final int FEW = 10;
    private static final int MOST_PERCENT = 10;

    private OutletRules() {}

    /// More than a slip of one or two: then it is rather that the names or the sight were changed by mistake, and a
    /// receiver would forget everybody.
    static boolean tooManyLeft(int left, int held) {
        return left > FEW && left * 100L > (long) held * MOST_PERCENT;
    }

    static Map<String, @Nullable Object> row(List<Column> columns, Subject subject) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        for (var column : columns) row.put(column.name(), column.field().value(subject));
        return row;
    }

    /// A number is of our own making, so its minus is a minus.
    static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case BigDecimal number -> number.toPlainString();
            default -> {
                var text = value.toString();
                yield !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
            }
        };
    }

    /// Of what a receiver is told. The day is no part of it: a row that says the same on another day is no news. The
    /// address is: another receiver was told nothing yet.
    static String digest(Outlet outlet, Target.Webhook hook, Subject subject) {
        var lasting = outlet.columns().stream()
                .filter(column -> column.field() != Field.AS_OF)
                .toList();
        return sha256(
                hook.remote().uri().toString(),
                outlet.columns().toString(),
                JSON.writeValueAsString(row(lasting, subject)));
    }

    /// The same whenever the same is said the same time, so that who was told twice can tell.
    private static String key(Outlet outlet, Due due) {
        return sha256(outlet.name(), due.account(), String.valueOf(due.version()), due.digest());
    }

    private static String sha256(String... parts) {
        // Told apart by their lengths: no two lists of parts are one text.
        var text = new StringBuilder();
        for (var part : parts) text.append(part.length()).append(' ').append(part);
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }

    /// @param id the same whenever the same rows of the same day are sent again
    record Message(String id, byte[] body) {}

    static Message message(Outlet outlet, LocalDate day, List<Due> batch) {
        var accounts = new ArrayList<Map<String, Object>>(batch.size());
        var parts = new ArrayList<String>(List.of(day.toString()));
        for (var due : batch) {
            var key = key(outlet, due);
            parts.add(key);
            var one = new LinkedHashMap<String, Object>();
            one.put("key", key);
            one.put("account", due.account());
            one.put("version", due.version());
            if (due.digest().equals(Due.LEFT)) one.put("left", true);
            else one.put("row", due.row());
            accounts.add(one);
        }
        var data = new LinkedHashMap<String, Object>();
        data.put("outlet", outlet.name());
        data.put("as_of", day.toString());
        data.put("accounts", accounts);
        var message = new LinkedHashMap<String, Object>();
        message.put("type", "accounts.scored");
        // When what it says came to be, not when it is sent: sent again it is the same to the byte.
        message.put(
                "timestamp",
                day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).toString());
        message.put("data", data);
        return new Message(
                "msg_" + sha256(parts.toArray(String[]::new)).substring(0, 40),
                JSON.writeValueAsString(message).getBytes(StandardCharsets.UTF_8));
    }

    /// As Standard Webhooks has it. Of several secrets, apart by blanks, each signs, so that one may follow the other.
    static String signature(String secrets, String id, long seconds, byte[] body) {
        var head = (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
        return Stream.of(secrets.strip().split("\\s+"))
                .map(secret -> {
                    try {
                        var mac = Mac.getInstance("HmacSHA256");
                        mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
                        mac.update(head);
                        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.joining(" "));
    }

    /// The messages repeat nothing of the secret.
    private static byte[] key(String secret) {
        var bytes = new byte[0];
        try {
            if (secret.startsWith(KEY_MARK)) bytes = Base64.getDecoder().decode(secret.substring(KEY_MARK.length()));
        } catch (IllegalArgumentException noBase64) {
            // Refused below, in words that do not repeat it.
        }
        if (bytes.length < FEWEST_KEY_BYTES || bytes.length > MOST_KEY_BYTES)
            throw new IllegalArgumentException(
                    "the secret is not whsec_ and " + FEWEST_KEY_BYTES + " to " + MOST_KEY_BYTES + " bytes in base64");
        return bytes;
    }

    /// @param failures in a row, this one among them
    /// @param asked how long the receiver asked to be left alone
    static Duration pause(int failures, Optional<Duration> asked) {
        var doubled = FIRST_PAUSE.multipliedBy(1L << Math.clamp(failures - 1, 0, 20));
        var pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        return asked.filter(longer -> longer.compareTo(pause) > 0).orElse(pause);
    }

    /// Seconds or a date, as a header says it. More than a day is not waited.
    static Optional<Duration> retryAfter(String header, Instant now) {
        var text = header.strip();
        Duration wait;
        try {
            wait = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException unreadable) {
            // What nobody can read asks for nothing.
            return Optional.empty();
        }
        return Optional.of(wait.compareTo(DAY) > 0 ? DAY : wait).filter(Duration::isPositive);
    }

    /// When an outlet that is new goes first.
    static Instant first(Outlet outlet, Instant now) {
        return outlet.at().isEmpty() ? now : next(outlet, DAY, now);
    }

    static Instant next(Outlet outlet, Instant now) {
        return next(outlet, outlet.every().time(), now);
    }

    private static Instant next(Outlet outlet, Duration every, Instant now) {
        if (outlet.at().isEmpty()) return now.plus(every);
        var hour = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .atTime(outlet.at().get())
                .toInstant(ZoneOffset.UTC);
        return every.equals(DAY) && hour.isAfter(now) ? hour : hour.plus(every);
    }
}
