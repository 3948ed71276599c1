package dev.tenure.access;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// Slows down guessing at one login: after a few failures each further one doubles the wait. The map is
/// bounded; a login pushed out of it starts afresh, which costs an attacker a hundred thousand other logins.
final class Throttle {

    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private record Failures(int count, Instant blockedUntil) {}

    private final InstantSource clock;
    private final Cache<String, Failures> byLogin = CacheBuilder.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(LONGEST.toMinutes() * 2, TimeUnit.MINUTES)
            .build();

    Throttle(InstantSource clock) {
        this.clock = clock;
    }

    boolean blocks(String login) {
        var failures = byLogin.getIfPresent(login);
        return failures != null && clock.instant().isBefore(failures.blockedUntil);
    }

    void failed(String login) {
        byLogin.asMap().compute(login, (_, before) -> {
            int count = before == null ? 1 : Math.min(before.count + 1, 64);
            return new Failures(count, clock.instant().plus(pause(count)));
        });
    }

    void succeeded(String login) {
        byLogin.invalidate(login);
    }

    static Duration pause(int failures) {
        if (failures < FREE) return Duration.ZERO;
        long seconds = 1L << Math.min(failures - FREE, 20);
        return seconds >= LONGEST.toSeconds() ? LONGEST : Duration.ofSeconds(seconds);
    }
}
