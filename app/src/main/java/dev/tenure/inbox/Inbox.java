package dev.tenure.inbox;

import dev.tenure.core.Actor;
import dev.tenure.inbox.Fetch.Validators;
import dev.tenure.inbox.Source.Place;
import dev.tenure.outside.Every;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.FactForm;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.FactImports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the files of facts that come by themselves, each through the door of files sent by hand: the same limits, the
/// same refusals, and the same file again changes nothing.
public final class Inbox implements AutoCloseable {

    public enum Outcome {
        /// Every row could be used.
        ENTERED,
        /// Some rows could not.
        PARTLY,
        /// Nothing is new.
        SAME,
        /// The file as a whole was refused; nothing of it was entered.
        REFUSED,
        /// There was no file to look at.
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean asksForSomebody() {
            return this == REFUSED || this == FAILED;
        }
    }

    /// @param said what came of the last file, in words
    /// @param freshness such as "3 days old, expected daily"
    public record Status(
            Source source,
            String freshness,
            boolean late,
            Optional<Instant> freshAt,
            Optional<Instant> lookedAt,
            Optional<Outcome> outcome,
            String said,
            Optional<Long> lastImport,
            Instant nextAt) {}

    /// A file that should have come by now.
    ///
    /// @param words such as "last file 3 days late"
    public record Late(Kind kind, String source, String words) {}

    /// What became of one file.
    record Result(Outcome outcome, String said, Optional<Long> entered, String rejected) {
        static Result without(Outcome outcome, String said) {
            return new Result(outcome, said, Optional.empty(), "");
        }

        boolean usable() {
            return !outcome.asksForSomebody();
        }
    }

    /// As much as the door by hand takes.
    static final int MOST_BYTES = 32 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final Duration CLAIM = Duration.ofMinutes(10);
    private static final Duration RETRY = Duration.ofMinutes(15);

    private final Database database;
    private final FactImport entering;
    private final FactImports imports;
    private final IntSupplier service;
    private final InstantSource clock;
    private final List<Source> sources;
    private final Fetch fetch;
    private final Drop drop = new Drop();
    private final Overdue overdue = new Overdue();
    private final ReentrantLock looking = new ReentrantLock();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("inbox").factory());

    /// @param dataDir holds `sources.yaml`
    /// @param service the staff id in whose sight the files are entered: who writes into the data directory is the
    ///     operator, so it sees all
    public Inbox(
            Database database,
            FactImport entering,
            FactImports imports,
            IntSupplier service,
            InstantSource clock,
            Path dataDir,
            Map<String, String> environment) {
        this.database = database;
        this.entering = entering;
        this.imports = imports;
        this.service = service;
        this.clock = clock;
        this.sources = SourcesFile.read(dataDir);
        this.fetch = new Fetch(environment);
        var now = clock.instant();
        for (var source : sources) {
            database.inStage(Stage.INBOX, tx -> InboxStore.await(tx.sql(), source, now));
            row(source);
        }
    }

    public void every(Duration pause) {
        if (sources.isEmpty()) return;
        timer.scheduleWithFixedDelay(this::tick, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("the sources could not be looked at; it is tried again soon", e);
        }
    }

    /// Takes what lies ready in the folders, and asks the addresses that are due.
    public void look() {
        looking.lock();
        try {
            for (var source : sources) {
                turn(source, false, false);
                // Another server may have taken it.
                row(source);
            }
        } finally {
            looking.unlock();
        }
    }

    /// @return empty, when there is no such source
    /// @param confirmed that many tenants are dropped
    public Optional<Status> run(String name, String kind, boolean confirmed) {
        looking.lock();
        try {
            var source = find(name, kind);
            source.ifPresent(one -> turn(one, true, confirmed));
            return source.map(this::status);
        } finally {
            looking.unlock();
        }
    }

    public List<Status> list() {
        return sources.stream().map(this::status).toList();
    }

    /// What every page asks: from memory.
    public List<Late> late() {
        return overdue.at(clock.instant());
    }

    private Optional<Source> find(String name, String kind) {
        return sources.stream()
                .filter(one -> one.name().equals(name) && one.kind().word().equals(kind))
                .findFirst();
    }

    private InboxStore.Row row(Source source) {
        var row = database.inStage(Stage.INBOX, tx -> InboxStore.find(tx.sql(), source));
        overdue.remember(source, row);
        return row;
    }

    private Status status(Source source) {
        var row = row(source);
        var now = clock.instant();
        return new Status(
                source,
                InboxRules.freshness(row.freshAt(), source.every(), now),
                new Every(source.every()).late(row.freshAt().orElse(row.since()), now),
                row.freshAt(),
                row.lookedAt(),
                row.outcome(),
                row.said(),
                row.lastImport(),
                row.nextAt());
    }

    /// @param asked by a person, so at once
    private void turn(Source source, boolean asked, boolean confirmed) {
        switch (source.place()) {
            case Place.Folder folder -> taken(source, folder, asked, confirmed);
            case Place.Address address -> {
                var now = clock.instant();
                claim(source, asked ? Optional.empty() : Optional.of(now))
                        .ifPresent(claim -> fetched(source, address, claim, asked, confirmed));
            }
        }
    }

    private Optional<InboxStore.Claim> claim(Source source, Optional<Instant> due) {
        return database.inStage(Stage.INBOX, tx -> InboxStore.claim(tx.sql(), source, due, CLAIM));
    }

    private void fetched(
            Source source, Place.Address address, InboxStore.Claim claim, boolean asked, boolean confirmed) {
        boolean comparable = !asked && claim.asked().equals(source.asked());
        var answer = fetch.get(address.remote(), comparable ? claim.validators() : Validators.NONE);
        var result = switch (answer) {
            case Fetch.Answer.Same() ->
                Result.without(Outcome.SAME, "nothing is new: the server says the file is the same");
            case Fetch.Answer.Failed(String why) -> Result.without(Outcome.FAILED, why);
            case Fetch.Answer.Body(byte[] bytes, Validators _) -> enter(source, bytes, address.words(), confirmed);
        };
        // What was refused is asked for whole again: it may be taken then.
        var validators = switch (answer) {
            case Fetch.Answer.Body(byte[] _, Validators said) -> result.usable() ? said : Validators.NONE;
            case Fetch.Answer.Same() -> claim.validators();
            case Fetch.Answer.Failed _ -> claim.validators();
        };
        var pause = result.usable() || source.every().compareTo(RETRY) < 0 ? source.every() : RETRY;
        finish(source, claim, result, validators, clock.instant().plus(pause));
    }

    private void taken(Source source, Place.Folder folder, boolean asked, boolean confirmed) {
        try {
            var ready = drop.ready(folder.path(), asked);
            for (var file : ready.isEmpty() && confirmed ? drop.lastRefused(folder.path()) : ready) {
                var claim = claim(source, Optional.empty());
                if (claim.isEmpty()) return;
                var bytes = drop.read(file);
                var name = Drop.given(file);
                var result = bytes.isPresent()
                        ? enter(source, bytes.get(), name, confirmed)
                        : Result.without(Outcome.REFUSED, "the file is larger than " + (MOST_BYTES >> 20) + " MiB");
                var now = clock.instant();
                finish(source, claim.get(), result, Validators.NONE, now.plus(source.every()));
                // A file that was entered and not moved is taken again and changes nothing.
                if (result.outcome() != Outcome.FAILED) drop.away(folder.path(), file, result, now);
            }
        } catch (IOException unreadable) {
            LOG.warn("the folder {} could not be looked at; it is tried again soon", folder.path(), unreadable);
            var why = Result.without(Outcome.FAILED, "the folder could not be looked at: " + unreadable);
            claim(source, Optional.empty())
                    .ifPresent(claim -> finish(source, claim, why, Validators.NONE, clock.instant()));
        }
    }

    private Result enter(Source source, byte[] bytes, String name, boolean confirmed) {
        var sending = new FactImport.Sending(
                source.kind(),
                bytes,
                name,
                source.name(),
                source.complete(),
                confirmed,
                FactForm.PLAIN,
                source.mapping());
        FactImport.Report report;
        try {
            report = entering.run(
                    sending, service.getAsInt(), true, new Actor.Service("source " + source.name()), false);
        } catch (IllegalArgumentException unusable) {
            return Result.without(Outcome.REFUSED, "the file cannot be used: " + unusable.getMessage());
        } catch (FactImport.DropsTenants drops) {
            return Result.without(
                    Outcome.REFUSED, drops.getMessage() + ". If they really left, run the source with confirm");
        } catch (RuntimeException broken) {
            LOG.error(
                    "{} {}: {} could not be entered",
                    source.name(),
                    source.kind().word(),
                    name,
                    broken);
            return Result.without(Outcome.FAILED, "the file could not be entered; the server's log says why");
        }
        boolean same = report.added() + report.changed() == 0;
        var counts = report.rows() + " rows: " + report.added() + " new, " + report.changed() + " changed, "
                + report.unchanged() + " unchanged, " + report.rejectedRows() + " rejected";
        boolean partly = report.rejectedRows() > 0;
        return new Result(
                partly ? Outcome.PARTLY : same ? Outcome.SAME : Outcome.ENTERED,
                counts,
                Optional.of(report.id()),
                partly ? imports.rejected(report.id()) : "");
    }

    private void finish(Source source, InboxStore.Claim claim, Result result, Validators validators, Instant next) {
        var now = clock.instant();
        boolean kept = database.inStage(
                Stage.INBOX, tx -> InboxStore.finish(tx.sql(), source, claim, result, validators, now, next));
        if (!kept)
            LOG.warn(
                    "{} {}: another server went on meanwhile",
                    source.name(),
                    source.kind().word());
        if (!result.usable()) LOG.warn("{} {}: {}", source.name(), source.kind().word(), result.said());
    }

    /// Waits for the file under way: the stores it uses are closed after it.
    @Override
    public void close() {
        timer.shutdown();
        looking.lock();
        looking.unlock();
    }
}
