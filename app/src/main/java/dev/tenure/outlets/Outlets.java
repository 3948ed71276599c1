package dev.tenure.outlets;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tenure.health.Health;
import dev.tenure.health.Roster;
import dev.tenure.outlets.OutletStore.Claim;
import dev.tenure.outlets.OutletStore.Row;
import dev.tenure.outside.Every;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands scores to other systems by itself: one row an account, by file or webhook, again without effect. A receiver
/// may
/// hear the same twice, under the same keys, and never misses anything.
public final class Outlets implements AutoCloseable {

    public enum Outcome {
        /// The receiver has all of it.
        DONE,
        /// Some of it the receiver did not take.
        PARTLY,
        /// There is no day to send yet.
        WAITS,
        /// The run did not reach its end.
        FAILED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean asksForSomebody() {
            return this == PARTLY || this == FAILED;
        }
    }

    /// @param target a file, or an address without what lets one in
    /// @param every in words, such as "every 6 hours"
    /// @param said what came of the last run, in words
    /// @param asOf the day the last run carried
    /// @param unknown accounts that were told something without an answer
    /// @param failures runs in a row that did not reach their end
    /// @param late whether its last whole run is older than half as long again as expected
    public record Status(
            String outlet,
            String kind,
            String target,
            String every,
            Optional<Outcome> outcome,
            String said,
            Optional<LocalDate> asOf,
            int unknown,
            int failures,
            boolean late,
            Optional<Instant> ranAt,
            Optional<Instant> freshAt,
            Instant nextAt) {}

    /// An outlet somebody should look at.
    ///
    /// @param words such as "last whole run 3 days ago"
    public record Failing(String outlet, String words) {}

    /// A run of it is under way, here or on another node.
    public static final class Busy extends RuntimeException {
        Busy(String outlet) {
            super("a run of '" + outlet + "' is under way");
        }
    }

    /// What became of one run.
    ///
    /// @param pause how long the receiver asked to be left alone
    record Result(Outcome outcome, String said, Optional<LocalDate> day, Optional<Duration> pause) {
        static Result without(Outcome outcome, String said) {
            return new Result(outcome, said, Optional.empty(), Optional.empty());
        }
    }

    static final Duration CLAIM = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Outlets.class);
    private static final Duration LOOK_FOR_A_DAY = Duration.ofMinutes(15);
    private static final int FAILURES_SAID = 3;
    private static final int MOST_AT_ONCE = 4;

    private final Database database;
    private final Health health;
    private final Walk.Place place;
    private final Webhook webhook;
    private final InstantSource clock;
    private final ToIntFunction<String> sight;
    private final List<Outlet> outlets;
    private final Map<String, Row> known = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
    private final ScheduledExecutorService timers;
    private volatile boolean closing;

    /// @param sight the staff id in whose sight an outlet of a name reads
    /// @param site where people find the pages, for links
    /// @param dataDir holds `outlets.yaml`
    public Outlets(
            Database database,
            Health health,
            InstantSource clock,
            ToIntFunction<String> sight,
            Optional<URI> site,
            Path dataDir,
            Map<String, String> environment) {
        this.database = database;
        this.health = health;
        this.place = new Walk.Place(database, new Roster(health), site);
        this.webhook = new Webhook(environment);
        this.clock = clock;
        this.sight = sight;
        this.outlets = OutletsFile.read(dataDir);
        this.timers = Executors.newScheduledThreadPool(
                Math.clamp(outlets.size(), 1, MOST_AT_ONCE),
                Thread.ofPlatform().daemon().name("outlet-", 0).factory());
        var now = clock.instant();
        for (var outlet : outlets) {
            database.inStage(
                    Stage.OUTLETS,
                    tx -> OutletStore.await(tx.sql(), outlet.name(), OutletRules.first(outlet, now), now));
            row(outlet);
        }
    }

    /// A receiver that is slow holds up no other.
    public void every(Duration pause) {
        for (var outlet : outlets)
            timers.scheduleWithFixedDelay(
                    () -> tick(outlet), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick(Outlet outlet) {
        try {
            turn(outlet, Optional.of(clock.instant()), false);
            // Another server may have run it.
            row(outlet);
        } catch (RuntimeException e) {
            LOG.error("outlet {} could not be looked at; it is tried again soon", outlet.name(), e);
        }
    }

    /// Runs what is due.
    public void look() {
        outlets.forEach(this::tick);
    }

    /// At once.
    ///
    /// @param confirmed that the receiver is told of many accounts that they left
    /// @return empty, when there is no such outlet
    /// @throws Busy when a run is under way
    public Optional<Status> run(String name, boolean confirmed) {
        var outlet = find(name);
        outlet.ifPresent(one -> {
            if (!turn(one, Optional.empty(), confirmed)) throw new Busy(name);
        });
        return outlet.map(this::status);
    }

    public List<Status> list() {
        return outlets.stream().map(this::status).toList();
    }

    /// Tenants of whom nobody said which account of the receiver they are, as far as the one who asks sees them.
    ///
    /// @return empty, when there is no such outlet
    public Optional<List<Roster.Row>> unlinked(int staffId, String name) {
        return find(name)
                .map(outlet -> health.closedThrough()
                        .map(day -> {
                            var walk = new Walk(place, outlet, staffId, day);
                            while (walk.next().isPresent()) {
                                // Each page adds whom it found.
                            }
                            return walk.unlinked;
                        })
                        .orElse(List.of()));
    }

    /// What every page asks: from memory.
    public List<Failing> failing() {
        var now = clock.instant();
        var failing = new ArrayList<Failing>();
        for (var outlet : outlets) {
            var row = known.get(outlet.name());
            if (row == null || (row.failures() < FAILURES_SAID && !late(outlet, row, now))) continue;
            failing.add(new Failing(
                    outlet.name(),
                    row.freshAt()
                            .map(at -> "last whole run " + Every.length(Duration.between(at, now)) + " ago")
                            .orElseGet(() -> "no whole run yet, expected "
                                    + outlet.every().words())));
        }
        return failing;
    }

    private Optional<Outlet> find(String name) {
        return outlets.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private Row row(Outlet outlet) {
        var row = database.inStage(Stage.OUTLETS, tx -> OutletStore.find(tx.sql(), outlet.name()));
        known.put(outlet.name(), row);
        return row;
    }

    /// While no day is over there is nothing to be late with.
    private static boolean late(Outlet outlet, Row row, Instant now) {
        return row.outcome().filter(Outcome.WAITS::equals).isEmpty()
                && outlet.every().late(row.freshAt().orElse(row.since()), now);
    }

    private Status status(Outlet outlet) {
        var row = row(outlet);
        return new Status(
                outlet.name(),
                outlet.kind(),
                outlet.target().words(),
                outlet.every().words(),
                row.outcome(),
                row.said(),
                row.asOf(),
                row.perhaps(),
                row.failures(),
                late(outlet, row, clock.instant()),
                row.ranAt(),
                row.freshAt(),
                row.nextAt());
    }

    /// @return false, when it is not due or under way
    private boolean turn(Outlet outlet, Optional<Instant> due, boolean confirmed) {
        if (!open.readLock().tryLock()) return false;
        try {
            if (closing) return false;
            var claim = database.inStage(Stage.OUTLETS, tx -> OutletStore.claim(tx.sql(), outlet.name(), due, CLAIM));
            claim.ifPresent(one -> claimed(outlet, one, confirmed));
            return claim.isPresent();
        } finally {
            open.readLock().unlock();
        }
    }

    private void claimed(Outlet outlet, Claim claim, boolean confirmed) {
        Result result;
        try {
            int staff = sight.applyAsInt(outlet.name());
            result = health.closedThrough()
                    .map(day -> new OutletRun(
                                    database,
                                    clock,
                                    webhook,
                                    () -> closing,
                                    outlet,
                                    claim,
                                    new Walk(place, outlet, staff, day))
                            .run(confirmed))
                    .orElseGet(() -> Result.without(Outcome.WAITS, "no day that is over is scored yet"));
        } catch (RuntimeException broken) {
            LOG.error("outlet {} failed", outlet.name(), broken);
            result = Result.without(Outcome.FAILED, "the run failed; the server's log says why");
        }
        var ended = result;
        var now = clock.instant();
        var next = next(outlet, claim, ended, now);
        boolean kept = database.inStage(
                Stage.OUTLETS, tx -> OutletStore.finish(tx.sql(), outlet.name(), claim, ended, now, next));
        if (!kept) LOG.warn("outlet {}: another server went on meanwhile", outlet.name());
        if (ended.outcome().asksForSomebody()) LOG.warn("outlet {}: {}", outlet.name(), ended.said());
        row(outlet);
    }

    private static Instant next(Outlet outlet, Claim claim, Result result, Instant now) {
        return switch (result.outcome()) {
            case DONE -> OutletRules.next(outlet, now);
            case WAITS -> now.plus(LOOK_FOR_A_DAY);
            case PARTLY, FAILED -> now.plus(OutletRules.pause(claim.failures() + 1, result.pause()));
        };
    }

    /// Waits for the request under way; what was not sent is sent after the next start.
    @Override
    public void close() {
        closing = true;
        timers.shutdown();
        open.writeLock().lock();
        open.writeLock().unlock();
    }
}
