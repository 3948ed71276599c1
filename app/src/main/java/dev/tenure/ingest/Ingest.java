package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import dev.tenure.ingest.EventReader.Body;
import dev.tenure.ingest.EventRules.Door;
import dev.tenure.store.DuckDb;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts events exactly once. A request is read and checked on its own thread, then joins whatever else
/// is waiting: the writer takes all of it into one transaction, and answers after that commit. Nobody
/// waits for a timer, so one event on an idle system costs one commit, and under load commits grow.
public final class Ingest implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

    /// What Tenure says of its own doings. It enters by no door and no meter counts it, so that being rescued cannot
    /// look like health.
    public static boolean reserved(String type) {
        return EventRules.reserved(type);
    }

    /// Enough that a commit's fixed cost is spread thin, and no more than a sender likes to wait for.
    private static final int MOST_IN_A_COMMIT = 50_000;

    private static final int MOST_WAITING = 200_000;
    private static final long MOST_WAITING_BYTES = 256L << 20;

    private final AccountDirectory accounts;
    private final PersonalAttributes attributes;
    private final DuckDb.Writer writer;
    private final KeyWindow keys;
    private final GroupCommit group;

    private final ArrayDeque<Share> waiting = new ArrayDeque<>();
    private long waitingEvents;
    private long waitingBytes;
    private boolean writing;

    private Ingest(
            AccountDirectory accounts,
            PersonalAttributes attributes,
            DuckDb.Writer writer,
            KeyWindow keys,
            GroupCommit group) {
        this.accounts = accounts;
        this.attributes = attributes;
        this.writer = writer;
        this.keys = keys;
        this.group = group;
    }

    /// @param attributes what an event may say of a person
    public static Ingest open(
            Ledger ledger, AccountDirectory accounts, Persons persons, PersonalAttributes attributes) {
        var writer = ledger.duckDb().writer("ingest");
        var ingest = writer.write(connection -> {
                    var keys = KeyWindow.open(connection, ledger.folder().resolve("keys"));
                    var group = new GroupCommit(keys, accounts, persons, attributes, ledger.head(connection));
                    PlainEvents.mask(connection, ledger, group);
                    return new Ingest(accounts, attributes, writer, keys, group);
                })
                .join();
        // What was written again lies in files nobody names any more.
        writer.write(connection -> {
                    new PartitionFiles(ledger.folder()).sweep(connection);
                    return true;
                })
                .join();
        return ingest;
    }

    /// Completes after the commit that covers the request, or fails with the reason it could not be kept.
    public CompletableFuture<Receipt> accept(IngestScope scope, Incoming incoming, Instant receivedAt) {
        return accept(scope, incoming, receivedAt, Door.LIVE, null);
    }

    CompletableFuture<Receipt> accept(
            IngestScope scope, Incoming incoming, Instant receivedAt, Door door, @Nullable Long replayOf) {
        var done = new CompletableFuture<Receipt>();
        var at = receivedAt.truncatedTo(ChronoUnit.MICROS);
        return enqueue(
                switch (EventReader.read(incoming, EventRules.MOST_EVENTS)) {
                    case Body.Unreadable(Problem problem) ->
                        new Share(scope, incoming, at, true, List.of(), problem, replayOf, done);
                    case Body.Events(boolean single, List<Event> events) -> {
                        check(scope, events, EventTime.micros(at), door);
                        yield new Share(scope, incoming, at, single, events, null, replayOf, done);
                    }
                });
    }

    void check(IngestScope scope, List<Event> events, long receivedMicros, Door door) {
        var eventKeys = new EventKeys();
        for (var event : events) {
            event.keyName = scope.keyName();
            event.receivedMicros = receivedMicros;
            EventRules.check(event, door);
            if (event.problem == null) Attribution.assign(scope, event, accounts);
            if (event.problem != null) continue;
            eventKeys.seal(event);
            event.masking = Masking.of(event, attributes);
        }
    }

    /// Work of this package's own on the writer's thread, in one transaction: never beside a commit of events.
    <T> CompletableFuture<T> exclusively(DuckDb.Work<T> work) {
        return writer.write(work);
    }

    GroupCommit group() {
        return group;
    }

    PersonalAttributes attributes() {
        return attributes;
    }

    boolean match(Event event) {
        boolean matched = Attribution.match(event.keyName, event, accounts);
        if (matched) new EventKeys().seal(event);
        return matched;
    }

    void attribute(IngestScope scope, Event event) {
        event.keyName = scope.keyName();
        if (event.problem == null) Attribution.assign(scope, event, accounts);
    }

    /// Keys over what was sent, then what the ledger keeps of it. Those of no tenant stay as they came.
    void ready(List<Event> events) {
        var eventKeys = new EventKeys();
        var known = new ArrayList<Event>();
        for (var event : events) {
            if (event.problem != null || event.tenant == 0) continue;
            eventKeys.seal(event);
            known.add(event);
        }
        group.mask(known);
    }

    Optional<TenantId> resolve(String keyName, String account) {
        return accounts.resolve(keyName, account);
    }

    boolean resolves(String keyName, String account) {
        return accounts.resolve(keyName, account).isPresent();
    }

    private CompletableFuture<Receipt> enqueue(Share share) {
        synchronized (waiting) {
            if (waitingEvents + share.events().size() > MOST_WAITING
                    || waitingBytes + share.bytes() > MOST_WAITING_BYTES)
                return CompletableFuture.completedFuture(new Receipt.Busy());
            waiting.add(share);
            waitingEvents += share.events().size();
            waitingBytes += share.bytes();
            if (writing) return share.done();
            writing = true;
        }
        commitWaiting();
        return share.done();
    }

    private void commitWaiting() {
        var shares = new ArrayList<Share>();
        writer.write(connection -> {
                    take(shares);
                    return group.write(connection, shares);
                })
                .whenComplete((_, failure) -> {
                    // Refused before the work began, as when the disk is full: who waits must still be told.
                    if (failure != null && shares.isEmpty()) take(shares);
                    answer(shares, failure);
                    boolean more;
                    synchronized (waiting) {
                        more = !waiting.isEmpty();
                        writing = more;
                    }
                    if (more) commitWaiting();
                });
    }

    private void take(List<Share> into) {
        synchronized (waiting) {
            int events = 0;
            for (var next = waiting.peek(); next != null; next = waiting.peek()) {
                events += next.events().size();
                if (!into.isEmpty() && events > MOST_IN_A_COMMIT) return;
                into.add(waiting.remove());
                waitingEvents -= next.events().size();
                waitingBytes -= next.bytes();
            }
        }
    }

    private static void answer(List<Share> shares, @Nullable Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        for (var share : shares) {
            if (cause == null) share.done().complete(share.receipt());
            else share.done().completeExceptionally(cause);
        }
    }

    /// Waits for what is being written; senders whose events were still waiting learn that they were not kept.
    @Override
    public void close() {
        writer.write(keys::saveAll).whenComplete((_, failure) -> {
            if (failure != null) LOG.warn("the key filters are not saved: {}", failure.toString());
        });
        writer.close();
        keys.close();
    }
}
