package dev.tenure.outlets;

import com.google.common.hash.Hashing;
import dev.tenure.core.Every;
import dev.tenure.outlets.Field.Subject;
import dev.tenure.outlets.Outlet.Column;
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
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// What is sent, under which key, and when again. Pure.
final class OutletRules {

    /// @param first the pause after one failure; each further one doubles it
    record Backoff(Duration first, Duration longest) {}

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final int FEWEST_KEY_BYTES = 24;
    private static final int MOST_KEY_BYTES = 64;
    private static final String KEY_MARK = "whsec_";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private OutletRules() {}

    static Map<String, @Nullable Object> row(List<Column> columns, Subject subject) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        for (var column : columns)
            row.put(column.name(), column.field().cell(subject).json());
        return row;
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    /// Of what a receiver is told. The day is no part of it: a row that says the same on another day is no news.
    static String digest(Outlet outlet, Subject subject) {
        var lasting = outlet.columns().stream()
                .filter(column -> column.field() != Field.AS_OF)
                .toList();
        return sha256(outlet.receiver(), json(row(lasting, subject)));
    }

    /// The same for as long as the same is said the same time, so that who was told twice can tell.
    static String key(Outlet outlet, LocalDate day, Due due) {
        return sha256(
                outlet.name(),
                day.toString(),
                due.account(),
                String.valueOf(due.version()),
                due.digest().orElse("left"));
    }

    private static String sha256(String... parts) {
        // Told apart by their lengths: no two lists of parts are one text.
        var text = new StringBuilder();
        for (var part : parts) text.append(part.length()).append(' ').append(part);
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }

    /// @param id the same whenever the same rows are sent again
    record Message(String id, byte[] body) {}

    static Message message(Outlet outlet, LocalDate day, List<Due> batch) {
        var accounts = new ArrayList<Map<String, Object>>(batch.size());
        for (var due : batch) {
            var one = new LinkedHashMap<String, Object>();
            one.put("key", key(outlet, day, due));
            one.put("account", due.account());
            one.put("version", due.version());
            if (due.digest().isPresent()) one.put("row", due.row());
            else one.put("left", true);
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
                day.plusDays(1)
                        .atStartOfDay()
                        .atOffset(ZoneOffset.UTC)
                        .toInstant()
                        .toString());
        message.put("data", data);
        var keys = accounts.stream().map(one -> String.valueOf(one.get("key"))).toArray(String[]::new);
        return new Message("msg_" + sha256(keys).substring(0, 40), json(message).getBytes(StandardCharsets.UTF_8));
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
        byte[] bytes;
        try {
            bytes = secret.startsWith(KEY_MARK)
                    ? Base64.getDecoder().decode(secret.substring(KEY_MARK.length()))
                    : new byte[0];
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("the secret is not whsec_ and base64", null);
        }
        if (bytes.length < FEWEST_KEY_BYTES || bytes.length > MOST_KEY_BYTES)
            throw new IllegalArgumentException(
                    "the secret is not whsec_ and " + FEWEST_KEY_BYTES + " to " + MOST_KEY_BYTES + " bytes in base64");
        return bytes;
    }

    /// Half of it is chance: receivers that fell over together are not asked together.
    static Duration pause(int failures, Backoff backoff, RandomGenerator chance) {
        int doublings = Math.min(Math.max(failures - 1, 0), 20);
        var whole = backoff.first().multipliedBy(1L << doublings);
        var most = (whole.compareTo(backoff.longest()) < 0 ? whole : backoff.longest()).toMillis();
        return Duration.ofMillis(most / 2 + chance.nextLong(most / 2 + 1));
    }

    /// Seconds or a date, as a header says it. More than a day is not waited.
    static Optional<Duration> retryAfter(Optional<String> header, Instant now) {
        return header.map(String::strip)
                .flatMap(text -> text.matches("\\d{1,9}")
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                        : date(text).map(at -> Duration.between(now, at)))
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException noDate) {
            // What nobody can read asks for nothing.
            return Optional.empty();
        }
    }

    /// When an outlet that is new goes first.
    static Instant first(Outlet outlet, Instant now) {
        return outlet.at().isEmpty() ? now : next(new Every(Duration.ofDays(1)), outlet, now);
    }

    static Instant next(Outlet outlet, Instant now) {
        return next(outlet.every(), outlet, now);
    }

    private static Instant next(Every every, Outlet outlet, Instant now) {
        if (outlet.at().isEmpty()) return now.plus(every.time());
        var hour = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .atTime(outlet.at().get())
                .toInstant(ZoneOffset.UTC);
        boolean today = every.time().equals(Duration.ofDays(1)) && hour.isAfter(now);
        return today ? hour : hour.plus(every.time());
    }
}
