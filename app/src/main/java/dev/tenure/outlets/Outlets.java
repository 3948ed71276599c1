package dev.tenure.outlets;

import dev.tenure.core.Every;
import dev.tenure.health.Health;
import dev.tenure.outlets.OutletRules.Backoff;
import dev.tenure.outlets.OutletStore.Claim;
import dev.tenure.outlets.OutletStore.Row;
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
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands scores to other systems by itself: one row an account, by file or webhook, again without effect. What was
/// accepted is written down after it was, so a receiver may hear the same twice, under the same keys, and never misses
/// anything.
public final class Outlets implements AutoCloseable {

    public enum Outcome {
        /// The receiver has all of it.
        SENT,
        /// Some of it the receiver did not take.
        PARTLY,
        /// It had all of it.
        SAME,
        /// There is no day to send yet.
        WAITS,
        /// The run did not reach its end.
        FAILED,
        /// The receiver wants no more: nothing is sent until a person runs it.
        STOPPED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean asksForSomebody() {
            return this == PARTLY || this == FAILED || this == STOPPED;
        }

        boolean isFailure() {
            return this == PARTLY || this == FAILED;
        }

        boolean isComplete() {
            return this == SENT || this == SAME;
        }
    }

    /// Of one run.
    ///
    /// @param accounts that are meant for the receiver
    /// @param sent of which it was told something; accounts that left are among them
    /// @param unchanged of which it has the same
    /// @param refused of which it took nothing
    public record Counts(int accounts, int sent, int unchanged, int refused) {
        static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    /// A tenant of whom nobody said which account of the receiver it is.
    public record Unlinked(String key, String name) {}

    /// @param said what came of the last run, in words
    /// @param asOf the day the last run carried
    /// @param failures runs in a row that did not reach their end
    /// @param late whether its last whole run is older than half as long again as expected
    public record Status(
            Outlet outlet,
            Optional<Outcome> outcome,
            String said,
            Optional<LocalDate> asOf,
            Counts counts,
            int unlinked,
            int failures,
            boolean late,
            Optional<Instant> ranAt,
            Optional<Instant> freshAt,
            Instant nextAt) {}

    /// An outlet somebody should look at.
    ///
    /// @param words such as "nothing reached it for 3 days"
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
    record Result(Outcome outcome, String said, Optional<LocalDate> day, Counts counts, Optional<Duration> pause) {
        static Result failed(String why, Optional<LocalDate> day, Counts counts) {
            return new Result(Outcome.FAILED, why, day, counts, Optional.empty());
        }
    }

    static final Duration CLAIM = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Outlets.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(30), Duration.ofHours(1));
    private static final Duration LONGEST_WAIT_FOR_A_DAY = Duration.ofMinutes(15);
    private static final int FAILURES_SAID = 3;
    private static final int MOST_AT_ONCE = 4;

    private final Database database;
    private final Health health;
    private final OutletRun runs;
    private final InstantSource clock;
    private final RandomGenerator chance;
    private final ToIntFunction<String> sight;
    private final List<Outlet> outlets;
    private final Map<String, Row> known = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
    private final ScheduledExecutorService timers;
    private volatile boolean closing;

    /// @param sight the staff id in whose sight an outlet of a name reads
    /// @param site where people find the pages, for links
    /// @param dataDir holds `outlets.yaml`
    /// @param chance spreads what is tried again
    public Outlets(
            Database database,
            Health health,
            InstantSource clock,
            RandomGenerator chance,
            ToIntFunction<String> sight,
            Optional<URI> site,
            Path dataDir,
            Map<String, String> environment) {
        this.database = database;
        this.health = health;
        this.clock = clock;
        this.chance = chance;
        this.sight = sight;
        this.outlets = OutletsFile.read(dataDir);
        this.runs = new OutletRun(database, health, clock, site, new Webhook(environment), () -> closing);
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

    public void every(Duration pause) {
        for (var outlet : outlets)
            timers.scheduleWithFixedDelay(
                    () -> tick(outlet), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick(Outlet outlet) {
        try {
            turn(outlet, Optional.of(clock.instant()));
            // Another server may have run it.
            row(outlet);
        } catch (RuntimeException e) {
            LOG.error("outlet {} could not be looked at; it is tried again soon", outlet.name(), e);
        }
    }

    /// Runs what is due.
    public void look() {
        for (var outlet : outlets) tick(outlet);
    }

    /// At once, also when it was stopped.
    ///
    /// @return empty, when there is no such outlet
    /// @throws Busy when a run is under way
    public Optional<Status> run(String name) {
        var outlet = find(name);
        outlet.ifPresent(one -> {
            if (!turn(one, Optional.empty())) throw new Busy(name);
        });
        return outlet.map(this::status);
    }

    public List<Status> list() {
        return outlets.stream().map(this::status).toList();
    }

    public Optional<Status> show(String name) {
        return find(name).map(this::status);
    }

    /// As far as the one who asks sees them.
    public List<Unlinked> unlinked(int staffId, String name, int limit) {
        return database.inStaff(staffId, tx -> OutletStore.unlinked(tx, name, limit));
    }

    /// What every page asks: from memory.
    public List<Failing> failing() {
        var now = clock.instant();
        var failing = new ArrayList<Failing>();
        for (var outlet : outlets) {
            var row = known.get(outlet.name());
            if (row == null) continue;
            if (row.outcome().filter(Outcome.STOPPED::equals).isPresent())
                failing.add(new Failing(outlet.name(), "stopped, its receiver wants no more"));
            else if (row.failures() >= FAILURES_SAID || late(outlet, row, now))
                failing.add(new Failing(
                        outlet.name(),
                        (row.freshAt().isPresent() ? "last whole run " : "no whole run yet, since ")
                                + Every.length(Duration.between(row.freshAt().orElse(row.since()), now)) + " ago"));
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
        int unlinked = database.inStage(Stage.OUTLETS, tx -> OutletStore.countUnlinked(tx.sql(), outlet.name()));
        return new Status(
                outlet,
                row.outcome(),
                row.said(),
                row.asOf(),
                row.counts(),
                unlinked,
                row.failures(),
                late(outlet, row, clock.instant()),
                row.ranAt(),
                row.freshAt(),
                row.nextAt());
    }

    /// @return false, when it is not due or under way
    private boolean turn(Outlet outlet, Optional<Instant> due) {
        if (!open.readLock().tryLock()) return false;
        try {
            if (closing) return false;
            var claim = database.inStage(Stage.OUTLETS, tx -> OutletStore.claim(tx.sql(), outlet.name(), due, CLAIM));
            claim.ifPresent(one -> claimed(outlet, one));
            return claim.isPresent();
        } finally {
            open.readLock().unlock();
        }
    }

    private void claimed(Outlet outlet, Claim claim) {
        Result result;
        try {
            var day = outlet.newest() ? health.scoredThrough() : health.closedThrough();
            int staff = sight.applyAsInt(outlet.name());
            result = day.map(on -> runs.run(outlet, claim, staff, on))
                    .orElseGet(() -> new Result(
                            Outcome.WAITS,
                            outlet.newest() ? "no day is scored yet" : "no day that is over is scored yet",
                            Optional.empty(),
                            Counts.NONE,
                            Optional.empty()));
        } catch (RuntimeException broken) {
            LOG.error("outlet {} failed", outlet.name(), broken);
            result = Result.failed("the run failed; the server's log says why", Optional.empty(), Counts.NONE);
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

    private Instant next(Outlet outlet, Claim claim, Result result, Instant now) {
        if (result.outcome() == Outcome.WAITS) {
            var every = outlet.every().time();
            return now.plus(every.compareTo(LONGEST_WAIT_FOR_A_DAY) < 0 ? every : LONGEST_WAIT_FOR_A_DAY);
        }
        if (!result.outcome().isFailure()) return OutletRules.next(outlet, now);
        var pause = OutletRules.pause(claim.failures() + 1, BACKOFF, chance);
        return now.plus(
                result.pause().filter(asked -> asked.compareTo(pause) > 0).orElse(pause));
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
