package dev.tenure.access;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import dev.tenure.store.ControlTx;
import dev.tenure.store.Database;
import dev.tenure.store.DiskFull;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is signed in at the pages. Kept in the database, so a restart signs nobody out and signing out is final.
public final class Sessions {

    public static final Duration LONGEST = Duration.ofDays(7);
    static final Duration IDLE = Duration.ofHours(12);

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private record Open(Caller.Staff staff, Instant until) {}

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Cache<HashCode, Open> open = CacheBuilder.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(3, TimeUnit.SECONDS)
            .build();

    public Sessions(Database database, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    public String open(Caller.Staff staff) {
        var token = Tokens.fresh(random);
        var now = clock.instant();
        database.inControl(tx -> {
            tx.sql()
                    .sql("delete from access_session where expires_at <= :now")
                    .param("now", AccessStore.utc(now))
                    .update();
            return tx.sql()
                    .sql("""
                            insert into access_session (token_hash, staff_id, opened_at, seen_at, expires_at)
                            values (:hash, :staff, :now, :now, :until)
                            """)
                    .param("hash", Tokens.hash(token))
                    .param("staff", staff.staffId())
                    .param("now", AccessStore.utc(now))
                    .param("until", AccessStore.utc(now.plus(LONGEST)))
                    .update();
        });
        return token;
    }

    public Optional<Caller.Staff> find(String token) {
        if (token.length() > 100) return Optional.empty();
        var hash = Tokens.hash(token);
        var key = HashCode.fromBytes(hash);
        var now = clock.instant();
        var cached = open.getIfPresent(key);
        if (cached == null) {
            var found = database.inControl(tx -> read(tx, hash, now));
            if (found.isEmpty()) return Optional.empty();
            seen(hash, now);
            cached = found.get();
            open.put(key, cached);
        }
        return now.isBefore(cached.until) ? Optional.of(cached.staff) : Optional.empty();
    }

    /// Sessions that were ended by somebody else must not live on in a cache.
    void forget() {
        open.invalidateAll();
    }

    public void close(String token) {
        var hash = Tokens.hash(token);
        database.inControl(tx -> tx.sql()
                .sql("delete from access_session where token_hash = :hash")
                .param("hash", hash)
                .update());
        open.invalidate(HashCode.fromBytes(hash));
    }

    private static Optional<Open> read(ControlTx tx, byte[] hash, Instant now) {
        return tx.sql()
                .sql("""
                        select s.staff_id, s.name, s.admin, s.kind = 'person' as person, o.seen_at,
                               least(o.expires_at, o.seen_at + :idle * interval '1 second') as until
                          from access_session o
                          join access_staff s on s.staff_id = o.staff_id
                         where o.token_hash = :hash
                           and o.expires_at > :now
                           and o.seen_at + :idle * interval '1 second' > :now
                           and s.ended_at > :now
                        """)
                .param("hash", hash)
                .param("now", AccessStore.utc(now))
                .param("idle", IDLE.toSeconds())
                .query((row, _) -> new Open(AccessStore.staff(row), AccessStore.instant(row, "until")))
                .optional();
    }

    /// Once a minute is enough to tell idle from busy, and spares a write per page. On a full disk it is not
    /// written at all: reading goes on, and what cannot be noted is only that somebody reads.
    private void seen(byte[] hash, Instant now) {
        try {
            database.inControl(tx -> tx.sql()
                    .sql("""
                            update access_session
                               set seen_at = :now
                             where token_hash = :hash
                               and seen_at < :now - interval '1 minute'
                            """)
                    .param("now", AccessStore.utc(now))
                    .param("hash", hash)
                    .update());
        } catch (DiskFull e) {
            LOG.warn("a session was not noted as used: {}", e.getMessage());
        }
    }
}
