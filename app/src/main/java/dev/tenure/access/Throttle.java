package dev.tenure.access;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// Slows down guessing at one login, or from one address: after a few failures each further one doubles the wait. The
/// map is bounded; a login pushed out of it starts afresh, which costs an attacker a hundred thousand other logins.
final class Throttle {

    private record Failures(int count, Instant blockedUntil) {}

    private final InstantSource clock;
    private final int free;
    private final Duration longest;
    private final Cache<String, Failures> byName = CacheBuilder.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(30, TimeUnit.MINUTES)
            .build();

    private Throttle(InstantSource clock, int free, Duration longest) {
        this.clock = clock;
        this.free = free;
        this.longest = longest;
    }

    static Throttle ofLogins(InstantSource clock) {
        return new Throttle(clock, 5, Duration.ofMinutes(15));
    }

    /// Many people share an address, and a success of one does not clear what another tried: so more is free, and
    /// nobody waits long for his neighbour. It bounds trying one password at every login.
    static Throttle ofAddresses(InstantSource clock) {
        return new Throttle(clock, 20, Duration.ofMinutes(1));
    }

    /// Zero when nobody has to wait.
    Duration lockedFor(String name) {
        var failures = byName.getIfPresent(name);
        var now = clock.instant();
        return failures == null || !now.isBefore(failures.blockedUntil)
                ? Duration.ZERO
                : Duration.between(now, failures.blockedUntil);
    }

    void failed(String name) {
        byName.asMap().compute(name, (_, before) -> {
            int count = before == null ? 1 : Math.min(before.count + 1, 64);
            return new Failures(count, clock.instant().plus(pause(count)));
        });
    }

    void succeeded(String name) {
        byName.invalidate(name);
    }

    Duration pause(int failures) {
        if (failures < free) return Duration.ZERO;
        long seconds = 1L << Math.min(failures - free, 20);
        return seconds >= longest.toSeconds() ? longest : Duration.ofSeconds(seconds);
    }
}
