package dev.tenure;

import dev.tenure.health.Health;
import dev.tenure.ingest.Partitions;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.FactReadings;
import dev.tenure.tenants.Merges;
import dev.tenure.usage.Usage;
import dev.tenure.usage.UsageReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the loop: events to rollups to readings to scores. Each stage may be repeated without effect, so a
/// turn that died is simply turned again, and a backfill is a turn over several days.
public final class Cycle implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cycle.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration LOG_KEPT = Duration.ofDays(35);
    private static final int MOST_DAYS = 400;

    /// @param day the day being scored, or the last that was
    /// @param stage rollup, readings, scores or end
    /// @param written scores that changed, over all days of the turn
    public record Turn(
            LocalDate from,
            LocalDate asOf,
            LocalDate day,
            String state,
            String stage,
            int tenants,
            int written,
            long events,
            Instant startedAt,
            Optional<Instant> finishedAt,
            Optional<String> problem) {

        Turn at(LocalDate now, String doing) {
            return new Turn(from, asOf, now, state, doing, tenants, written, events, startedAt, finishedAt, problem);
        }

        Turn consumed(long more) {
            return new Turn(
                    from, asOf, day, state, stage, tenants, written, events + more, startedAt, finishedAt, problem);
        }

        Turn scored(int all, int changed) {
            return new Turn(
                    from, asOf, day, state, stage, all, written + changed, events, startedAt, finishedAt, problem);
        }

        Turn ended(Instant when, @Nullable String why) {
            return new Turn(
                    from,
                    asOf,
                    day,
                    why == null ? "done" : "failed",
                    "end",
                    tenants,
                    written,
                    events,
                    startedAt,
                    Optional.of(when),
                    Optional.ofNullable(why));
        }
    }

    /// Another turn is under way, here or on another node.
    public static final class Busy extends RuntimeException {
        Busy(String message) {
            super(message);
        }
    }

    /// This node slept longer than its lease, and another went on.
    static final class LeaseLost extends RuntimeException {
        LeaseLost() {
            super("another server took over the loop");
        }
    }

    private final Database db;
    private final InstantSource clock;
    private final Usage usage;
    private final UsageReader reader;
    private final FactReadings facts;
    private final Health health;
    private final Partitions partitions;
    private final String holder;
    private final ReentrantLock turning = new ReentrantLock(true);
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("cycle-", 0).factory());
    private volatile @Nullable Turn underWay;
    private volatile boolean closing;

    public Cycle(
            Database db,
            InstantSource clock,
            Usage usage,
            UsageReader reader,
            FactReadings facts,
            Health health,
            Partitions partitions,
            String holder) {
        this.db = db;
        this.clock = clock;
        this.usage = usage;
        this.reader = reader;
        this.facts = facts;
        this.health = health;
        this.partitions = partitions;
        this.holder = holder;
    }

    void every(Duration pause) {
        timers.scheduleWithFixedDelay(this::tick, pause.toMillis() / 4, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Scores from the last scored day on, so that a day is closed once it is over and none is left out.
    private void tick() {
        if (!turning.tryLock()) return;
        try {
            var today = today();
            var from = health.scoredThrough()
                    .filter(last -> last.isBefore(today))
                    .filter(last -> last.isAfter(today.minusDays(MOST_DAYS)))
                    .orElse(today);
            run(from, today);
            partitions.seal(Partitions.today(clock.instant()));
        } catch (Busy e) {
            LOG.debug("no turn: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the loop could not be turned; it is tried again in a minute", e);
        } finally {
            turning.unlock();
        }
    }

    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    public Turn run(LocalDate asOf) {
        return run(asOf, asOf);
    }

    /// Scores every day of `from` to `asOf`, both included.
    public Turn run(LocalDate from, LocalDate asOf) {
        if (from.isAfter(asOf)) throw new IllegalArgumentException("from " + from + " lies after " + asOf);
        if (from.isBefore(asOf.minusDays(MOST_DAYS)))
            throw new IllegalArgumentException("a turn scores at most " + MOST_DAYS + " days");
        if (asOf.isAfter(today())) throw new IllegalArgumentException(asOf + " has not begun");
        try {
            if (!turning.tryLock(2, TimeUnit.MINUTES))
                throw new Busy("a turn is under way since more than two minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy("interrupted while waiting for the turn under way");
        }
        try {
            return leased(from, asOf);
        } finally {
            turning.unlock();
        }
    }

    /// No turn of this server begins until the work is done; one that is under way is waited for.
    void still(Runnable work) {
        turning.lock();
        try {
            work.run();
        } finally {
            turning.unlock();
        }
    }

    private Turn leased(LocalDate from, LocalDate asOf) {
        long fence = db.inStage(Stage.CYCLE, tx -> CycleStore.take(tx.sql(), holder, LEASE))
                .orElseThrow(() -> new Busy("another server turns the loop"));
        var beat = timers.scheduleAtFixedRate(
                () -> db.inStage(Stage.CYCLE, tx -> CycleStore.renew(tx.sql(), fence, LEASE)),
                LEASE.toSeconds() / 4,
                LEASE.toSeconds() / 4,
                TimeUnit.SECONDS);
        try {
            return turn(from, asOf, fence);
        } finally {
            beat.cancel(false);
            underWay = null;
            db.inStage(Stage.CYCLE, tx -> {
                CycleStore.release(tx.sql(), fence);
                return fence;
            });
        }
    }

    private Turn turn(LocalDate from, LocalDate asOf, long fence) {
        var started = clock.instant();
        long number = db.inStage(Stage.CYCLE, tx -> {
            long begun = CycleStore.begin(tx.sql(), from, asOf, started);
            CycleStore.abandonOthers(tx.sql(), begun, started);
            CycleStore.forget(tx.sql(), started.minus(LOG_KEPT));
            return begun;
        });
        var turn =
                new Turn(from, asOf, from, "running", "rollup", 0, 0, 0, started, Optional.empty(), Optional.empty());
        underWay = turn;
        try {
            turn = turn.consumed(usage.rollUp().events());
            for (var day : days(from, asOf)) {
                // A turn over months would keep a stopping server for as long; the next start scores the rest.
                if (closing) throw new Busy("the server stops");
                var shown = day.isBefore(from) ? from : day.isAfter(asOf) ? asOf : day;
                turn = save(number, turn.at(shown, "readings"));
                var sources = health.model().sources();
                var merged = db.inStage(Stage.HEALTH, tx -> Merges.on(tx, day));
                var readings =
                        reader.readings(day, merged).with(db.inStage(Stage.HEALTH, tx -> facts.on(tx, day, sources)));
                underWay = turn = turn.at(shown, "scores");
                var result = health.assess(day, readings, tx -> check(tx, fence));
                turn = turn.scored(result.tenants(), result.written());
            }
            health.list();
        } catch (RuntimeException e) {
            save(number, turn.ended(clock.instant(), String.valueOf(e.getMessage())));
            throw e;
        }
        return save(number, turn.ended(clock.instant(), null));
    }

    /// The days asked for, after those a turn left provisional and none has scored since they ended: what came late
    /// for them counts, and with this they are closed. A closed day is published and stays as it is.
    private List<LocalDate> days(LocalDate from, LocalDate asOf) {
        var days = new ArrayList<LocalDate>();
        for (var open : health.provisionalBefore(today()))
            if ((open.isBefore(from) && !open.isBefore(from.minusDays(MOST_DAYS))) || open.isAfter(asOf))
                days.add(open);
        from.datesUntil(asOf.plusDays(1)).forEach(days::add);
        return days;
    }

    private Turn save(long number, Turn turn) {
        underWay = turn;
        return db.inStage(Stage.CYCLE, tx -> {
            CycleStore.save(tx.sql(), number, turn);
            return turn;
        });
    }

    private static void check(StageTx tx, long fence) {
        if (!CycleStore.holds(tx.sql(), fence)) throw new LeaseLost();
    }

    /// The turn under way, or the last one; empty before the first.
    public Optional<Turn> status() {
        var now = underWay;
        return now != null ? Optional.of(now) : db.inControl(tx -> CycleStore.last(tx.sql()));
    }

    /// Waits for the day under way: the stores it uses are closed after it.
    @Override
    public void close() {
        closing = true;
        timers.shutdown();
        turning.lock();
        turning.unlock();
    }
}
