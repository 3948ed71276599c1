package dev.tenure.ingest;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnels;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Every key received in the acceptance window, whatever the day of its event: 35 days of lateness, so a
/// retry of anything the door would still take finds its key, also after midnight.
///
/// Keys lie in generations, a DuckDB table each. A filter in memory in front of each table says "certainly
/// new" for nearly every event, so the exact look is paid only by retries. Only the writer's thread comes here.
final class KeyWindow {

    /// Lateness plus the day that is open.
    static final int DAYS = 36;

    private static final int GENERATION_DAYS = 4;
    private static final long SMALLEST = 1L << 20;
    private static final long LARGEST = 32L << 20;

    /// One false alarm in a million: at ten generations a commit of 10 000 events looks in vain once in ten times.
    private static final double FALSE_ALARMS = 1e-6;

    private static final class Generation {
        final int number;
        final int firstDay;
        final int lastDay;
        final long capacity;
        final BloomFilter<Long> filter;
        final List<Event> suspects = new ArrayList<>();
        long keys;

        Generation(int number, int firstDay, int lastDay, long capacity) {
            this.number = number;
            this.firstDay = firstDay;
            this.lastDay = lastDay;
            this.capacity = capacity;
            this.filter = BloomFilter.create(Funnels.longFunnel(), capacity, FALSE_ALARMS);
        }
    }

    private final List<Generation> generations = new ArrayList<>();

    private KeyWindow() {}

    static KeyWindow open(DuckDBConnection connection) throws SQLException {
        var window = new KeyWindow();
        for (var row : KeyStore.generations(connection)) {
            var generation = new Generation(row.number(), row.firstDay(), row.lastDay(), row.capacity());
            generation.keys = KeyStore.each(connection, row.number(), generation.filter::put);
            window.generations.add(generation);
        }
        return window;
    }

    long keys() {
        long sum = 0;
        for (var generation : generations) sum += generation.keys;
        return sum;
    }

    /// Before keys are looked up or added: drops generations that are past the window and opens another one
    /// when the newest is full or too old. Commits by itself, so that the generations in memory are those on
    /// disk whatever happens to the rest of the transaction.
    void turn(DuckDBConnection connection, int today) throws SQLException {
        var gone = generations.stream()
                .filter(generation -> generation.lastDay < today - DAYS)
                .toList();
        var newest = generations.isEmpty() ? null : generations.getLast();
        boolean full = newest == null || today > newest.lastDay || newest.keys >= newest.capacity;
        if (!full && gone.isEmpty()) return;
        for (var generation : gone) KeyStore.drop(connection, generation.number);
        @Nullable Generation next = null;
        if (full) {
            long busiest =
                    generations.stream().mapToLong(each -> each.keys).max().orElse(0);
            long capacity = Math.clamp(busiest * 2, SMALLEST, LARGEST);
            int number = newest == null ? 1 : newest.number + 1;
            next = new Generation(number, today, today + GENERATION_DAYS - 1, capacity);
            KeyStore.create(connection, new KeyStore.Row(number, next.firstDay, next.lastDay, capacity));
        }
        connection.commit();
        generations.removeAll(gone);
        if (next != null) generations.add(next);
    }

    /// Which of these events have a key that was stored before, with the digest of the payload it came with.
    List<KeyStore.Known> known(DuckDBConnection connection, Collection<Event> events) throws SQLException {
        var found = new ArrayList<KeyStore.Known>();
        for (var generation : generations) {
            for (var event : events) if (generation.filter.mightContain(event.key1)) generation.suspects.add(event);
            if (generation.suspects.isEmpty()) continue;
            KeyStore.find(connection, generation.number, generation.suspects, found);
            generation.suspects.clear();
        }
        return found;
    }

    /// The filter learns before the commit: should that fail, it only suspects more than it must.
    void add(DuckDBConnection connection, Collection<Event> accepted) throws SQLException {
        var newest = generations.getLast();
        for (var event : accepted) newest.filter.put(event.key1);
        newest.keys += accepted.size();
        KeyStore.append(connection, newest.number, accepted);
    }
}
