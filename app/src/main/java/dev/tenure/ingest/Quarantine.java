package dev.tenure.ingest;

import dev.tenure.core.Page;
import dev.tenure.ingest.EventRules.Door;
import dev.tenure.store.DuckDb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What could not be accepted, with the bytes it came in. Another attempt goes through the same checks under
/// the same credential's scope: a clock that was ahead, an account attribute that was renamed.
public final class Quarantine {

    /// @param history a history job refused it
    /// @param replayed when another attempt was accepted; the item is open while absent
    public record Item(
            long id,
            Instant received,
            IngestScope scope,
            Optional<String> eventId,
            Problem problem,
            Incoming incoming,
            boolean history,
            Optional<Instant> replayed,
            Optional<String> outcome) {}

    public record Attempt(long id, Receipt receipt) {}

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int CHUNK = 200;

    private final DuckDb duckDb;
    private final Ingest ingest;
    private final InstantSource clock;

    public Quarantine(Ledger ledger, Ingest ingest, InstantSource clock) {
        this.duckDb = ledger.duckDb();
        this.ingest = ingest;
        this.clock = clock;
    }

    /// @param keyName only what came in under this key; absent, everything
    public Page<Item> list(boolean open, Optional<String> keyName, Optional<String> cursor, int limit) {
        var last = Cursor.read(cursor, 1).getFirst();
        long after = last.isEmpty() ? 0 : Long.parseLong(last);
        var rows = duckDb.read(
                DEADLINE,
                connection ->
                        QuarantineStore.list(connection, ingest.group().persons(), open, keyName, after, limit + 1));
        return Page.of(rows, limit, item -> Cursor.write(String.valueOf(item.id)));
    }

    public List<Attempt> replay(List<Long> ids, Optional<String> keyName) {
        var attempts = new ArrayList<Attempt>();
        for (long id : ids) {
            var found = duckDb.read(
                    DEADLINE,
                    connection ->
                            QuarantineStore.find(connection, ingest.group().persons(), id));
            for (var item : found)
                if (item.replayed.isEmpty()
                        && keyName.map(item.scope.keyName()::equals).orElse(true)) attempts.add(replay(item));
        }
        return attempts;
    }

    /// Every open item once, oldest first.
    public List<Attempt> replayAll(Optional<String> keyName) {
        var attempts = new ArrayList<Attempt>();
        for (Optional<String> cursor = Optional.empty(); ; ) {
            var page = list(true, keyName, cursor, CHUNK);
            page.items().forEach(item -> attempts.add(replay(item)));
            if (page.next().isEmpty()) return attempts;
            cursor = page.next();
        }
    }

    private Attempt replay(Item item) {
        return new Attempt(
                item.id,
                ingest.accept(
                                item.scope,
                                item.incoming,
                                clock.instant(),
                                item.history ? Door.REPLAY : Door.LIVE,
                                item.id)
                        .join());
    }
}
