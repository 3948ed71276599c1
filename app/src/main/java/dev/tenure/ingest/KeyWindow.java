package dev.tenure.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every key received in the acceptance window, whatever the day of its event: 35 days of lateness, so a
/// retry of anything the door would still take finds its key, also after midnight.
///
/// Keys lie in generations, a DuckDB table each. A filter in memory in front of each table says "certainly
/// new" for nearly every event, so the exact look is paid only by retries. Only the writer's thread comes here.
final class KeyWindow implements AutoCloseable {

    /// Lateness plus the day that is open.
    static final int DAYS = 36;

    private static final Logger LOG = LoggerFactory.getLogger(KeyWindow.class);
    private static final int GENERATION_DAYS = 4;
    private static final long SMALLEST = 1L << 20;
    private static final long LARGEST = 32L << 20;

    /// After so many keys the newest filter is saved again: what a start then reads is a second's work.
    private static final long SAVE_EVERY = 4L << 20;

    private static final class Generation {
        final KeyStore.Row row;
        final KeyFilter filter;
        final List<Event> suspects = new ArrayList<>();
        long keys;
        long saved;

        Generation(KeyStore.Row row, KeyFilter filter, long keys, long saved) {
            this.row = row;
            this.filter = filter;
            this.keys = keys;
            this.saved = saved;
        }
    }

    private final Path folder;
    private final List<Generation> generations = new ArrayList<>();
    private final ExecutorService saver = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("key-filters").daemon().factory());

    private KeyWindow(Path folder) {
        this.folder = folder;
    }

    /// @param folder where filters are saved; losing it costs the next start time and nothing else
    static KeyWindow open(DuckDBConnection connection, Path folder) throws SQLException {
        var window = new KeyWindow(folder);
        var rows = KeyStore.generations(connection);
        try {
            Files.createDirectories(folder);
            for (var row : rows) window.generations.add(window.restore(connection, row, row == rows.getLast()));
            window.sweep();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key filters", e);
        }
        return window;
    }

    private Generation restore(DuckDBConnection connection, KeyStore.Row row, boolean newest)
            throws SQLException, IOException {
        long keys = KeyStore.count(connection, row.number());
        var saved = KeyFilter.load(file(row.number()), row.capacity(), newest ? -1 : keys);
        if (saved.isPresent() && covers(connection, row.number(), saved.get().cover(), keys)) {
            var filter = saved.get().filter();
            long covered = saved.get().cover().keys();
            long added = covered == keys ? 0 : KeyStore.each(connection, row.number(), covered, filter::add);
            if (covered + added == keys) return new Generation(row, filter, keys, covered);
        }
        saved.ifPresent(unfit -> unfit.filter().close());
        var generation = new Generation(row, KeyFilter.empty(row.capacity()), keys, 0);
        KeyStore.each(connection, row.number(), 0, generation.filter::add);
        var last = KeyStore.at(connection, row.number(), keys - 1);
        // At once: should the start be cut short, the next one goes on from here.
        if (last.isPresent()) {
            save(generation, new KeyFilter.Cover(keys, last.getAsLong()));
            generation.saved = keys;
        }
        return generation;
    }

    private static boolean covers(DuckDBConnection connection, int generation, KeyFilter.Cover cover, long keys)
            throws SQLException {
        return cover.keys() > 0
                && cover.keys() <= keys
                && KeyStore.at(connection, generation, cover.keys() - 1).equals(OptionalLong.of(cover.last()));
    }

    private Path file(int generation) {
        return folder.resolve("generation-" + generation + ".filter");
    }

    private void sweep() throws IOException {
        var known = new HashSet<Path>();
        for (var generation : generations) known.add(file(generation.row.number()));
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) if (!known.contains(file)) Files.delete(file);
        }
    }

    long keys() {
        long sum = 0;
        for (var generation : generations) sum += generation.keys;
        return sum;
    }

    /// Before keys are looked up or added: drops generations that are past the window and opens another one
    /// when the newest is too old or has no room for so many more. Commits by itself, so that the generations
    /// in memory are those on disk whatever happens to the rest of the transaction.
    void turn(DuckDBConnection connection, int today, long room) throws SQLException {
        var gone = generations.stream()
                .filter(generation -> generation.row.lastDay() < today - DAYS)
                .toList();
        var newest = generations.isEmpty() ? null : generations.getLast();
        boolean full = newest == null || today > newest.row.lastDay() || newest.keys + room > newest.row.capacity();
        saveWhatGrew(connection, full);
        if (!full && gone.isEmpty()) return;
        for (var generation : gone) KeyStore.drop(connection, generation.row.number());
        @Nullable Generation next = null;
        if (full) {
            long busiest =
                    generations.stream().mapToLong(each -> each.keys).max().orElse(0);
            long capacity = Math.max(Math.clamp(busiest * 2, SMALLEST, LARGEST), room);
            int number = newest == null ? 1 : newest.row.number() + 1;
            var row = new KeyStore.Row(number, today, today + GENERATION_DAYS - 1, capacity);
            next = new Generation(row, KeyFilter.empty(capacity), 0, 0);
            KeyStore.create(connection, row);
        }
        connection.commit();
        generations.removeAll(gone);
        for (var generation : gone) saver.execute(() -> delete(generation));
        if (next != null) generations.add(next);
    }

    /// Which of these events have a key that was stored before, with the digest of the payload it came with.
    List<KeyStore.Known> known(DuckDBConnection connection, Collection<Event> events) throws SQLException {
        var found = new ArrayList<KeyStore.Known>();
        for (var generation : generations) {
            for (var event : events) if (generation.filter.suspects(event.key1)) generation.suspects.add(event);
            if (generation.suspects.isEmpty()) continue;
            KeyStore.find(connection, generation.row.number(), generation.suspects, found);
            generation.suspects.clear();
        }
        return found;
    }

    /// The filter learns before the commit: should that fail, it only suspects more than it must.
    void add(DuckDBConnection connection, Collection<Event> accepted) throws SQLException {
        var newest = generations.getLast();
        for (var event : accepted) newest.filter.add(event.key1);
        newest.keys += accepted.size();
        KeyStore.append(connection, newest.row.number(), accepted);
    }

    /// Teaches the newest filter keys that `adopt` will bring, a slice at a time, so that nobody waits for all
    /// of them. Should they never come, it suspects more than it must. Answers the generation that learnt.
    int learn(long[] keys, int from, int until) {
        var newest = generations.getLast();
        for (int i = from; i < until; i++) newest.filter.add(keys[i]);
        return newest.row.number();
    }

    /// The keys of a table become those of the newest generation.
    void adopt(DuckDBConnection connection, String table, long[] keys, int learntBy) throws SQLException {
        var newest = generations.getLast();
        if (newest.row.number() != learntBy) learn(keys, 0, keys.length);
        KeyStore.copy(connection, table, newest.row.number());
        newest.keys += keys.length;
    }

    /// The same for more keys than should be in memory at once: nothing was here before, so nobody waits.
    void adopt(DuckDBConnection connection, String table) throws SQLException {
        var newest = generations.getLast();
        KeyStore.copy(connection, table, newest.row.number());
        newest.keys = KeyStore.each(connection, newest.row.number(), 0, newest.filter::add);
    }

    /// The keys of a table were never here. Filters go on suspecting them, which costs a look and nothing else; their
    /// files are written anew, because places in the tables have moved.
    void forget(DuckDBConnection connection, String keys) throws SQLException {
        for (var generation : generations) {
            KeyStore.forget(connection, keys, generation.row.number());
            generation.keys = KeyStore.count(connection, generation.row.number());
            generation.saved = 0;
        }
    }

    /// Comes before the transaction adds keys, so what it counts is committed.
    private void saveWhatGrew(DuckDBConnection connection, boolean all) throws SQLException {
        for (var generation : generations) {
            boolean newest = generation == generations.getLast();
            long grown = generation.keys - generation.saved;
            if (grown == 0 || newest && !all && grown < SAVE_EVERY) continue;
            generation.saved = generation.keys;
            long keys = KeyStore.count(connection, generation.row.number());
            var last = KeyStore.at(connection, generation.row.number(), keys - 1);
            if (last.isPresent()) saver.execute(() -> save(generation, new KeyFilter.Cover(keys, last.getAsLong())));
        }
    }

    private void save(Generation generation, KeyFilter.Cover cover) {
        try {
            generation.filter.save(file(generation.row.number()), cover);
        } catch (IOException e) {
            LOG.warn("a key filter could not be saved, so the next start takes longer: {}", e.toString());
        }
    }

    private void delete(Generation generation) {
        try {
            generation.filter.close();
            Files.deleteIfExists(file(generation.row.number()));
        } catch (IOException e) {
            LOG.warn("the filter of keys past the window could not be deleted: {}", e.toString());
        }
    }

    /// The last of the writer's work: what is saved now need not be read key by key at the next start.
    boolean saveAll(DuckDBConnection connection) throws SQLException {
        saveWhatGrew(connection, true);
        return true;
    }

    @Override
    public void close() {
        saver.close();
        for (var generation : generations) generation.filter.close();
    }
}
