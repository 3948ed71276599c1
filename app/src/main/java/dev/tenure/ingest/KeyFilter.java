package dev.tenure.ingest;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.datasketches.filters.bloomfilter.BloomFilter;
import org.apache.datasketches.filters.bloomfilter.BloomFilterBuilder;

/// In front of one generation of keys: "certainly new" for nearly every key that is. Its bits lie outside
/// the heap, and in a file as of some number of keys, so that a start reads them instead of every key. Bits
/// are only ever set, so a file is right for the keys it names whatever was added while it was written.
final class KeyFilter implements AutoCloseable {

    /// What a file answers for: the first `keys` of the table, of which `last` is the last. Keys are random,
    /// so finding `last` in its place tells that the file belongs to this very table.
    record Cover(long keys, long last) {}

    record Saved(KeyFilter filter, Cover cover) {}

    /// One in a million: at sixteen generations a commit of 10 000 events looks in vain once in six times.
    private static final double FALSE_ALARMS = 1e-6;

    private static final long SEED = 0x74656e757265L;
    private static final long MARK = 0x6b65792d666c7431L;
    private static final int FOOT = 4 * Long.BYTES;
    private static final int CHUNK = 1 << 20;

    private final Arena arena;
    private final MemorySegment bits;
    private final BloomFilter filter;

    private KeyFilter(Arena arena, MemorySegment bits, BloomFilter filter) {
        this.arena = arena;
        this.bits = bits;
        this.filter = filter;
    }

    /// The filter closes its arena.
    @SuppressWarnings("MustBeClosedChecker")
    static KeyFilter empty(long capacity) {
        var arena = Arena.ofShared();
        var bits = arena.allocate(size(capacity), Long.BYTES);
        return new KeyFilter(arena, bits, BloomFilterBuilder.initializeByAccuracy(capacity, FALSE_ALARMS, SEED, bits));
    }

    boolean suspects(long key) {
        return filter.query(key);
    }

    void add(long key) {
        filter.update(key);
    }

    long bytes() {
        return bits.byteSize();
    }

    /// May run beside `add` on another thread. Synced in small parts: one large sync would hold up those
    /// that acknowledgements wait for.
    void save(Path file, Cover cover) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try (var out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var crc = new CRC32C();
            var chunk = ByteBuffer.allocateDirect(CHUNK);
            for (long at = 0; at < bits.byteSize(); at += CHUNK) {
                int length = (int) Math.min(CHUNK, bits.byteSize() - at);
                chunk.clear().limit(length);
                MemorySegment.ofBuffer(chunk).copyFrom(bits.asSlice(at, length));
                crc.update(chunk.duplicate());
                write(out, chunk);
                if (at / CHUNK % 4 == 3) out.force(false);
            }
            var foot = ByteBuffer.allocate(FOOT);
            foot.putLong(MARK).putLong(cover.keys).putLong(cover.last);
            crc.update(foot.array(), 0, foot.position());
            write(out, foot.putLong(crc.getValue()).flip());
            out.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) out.write(bytes);
    }

    /// Empty when there is no such file or it is damaged. A filter that will not grow stays in the file,
    /// so the system may take its memory back; one that will is read into memory.
    @SuppressWarnings("MustBeClosedChecker")
    static Optional<Saved> load(Path file, long capacity, long grownTo) throws IOException {
        try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = size(capacity);
            if (in.size() != size + FOOT) return Optional.empty();
            var foot = ByteBuffer.allocate(FOOT);
            while (foot.hasRemaining() && in.read(foot, size + foot.position()) >= 0) {}
            foot.flip();
            long mark = foot.getLong();
            var cover = new Cover(foot.getLong(), foot.getLong());
            var arena = Arena.ofShared();
            var mapped = in.map(MapMode.READ_ONLY, 0, size, arena);
            var crc = new CRC32C();
            for (long at = 0; at < size; at += CHUNK)
                crc.update(mapped.asSlice(at, Math.min(CHUNK, size - at)).asByteBuffer());
            crc.update(foot.array(), 0, FOOT - Long.BYTES);
            if (mark != MARK || crc.getValue() != foot.getLong()) {
                arena.close();
                return Optional.empty();
            }
            if (cover.keys == grownTo)
                return Optional.of(new Saved(new KeyFilter(arena, mapped, BloomFilter.wrap(mapped)), cover));
            var memory = Arena.ofShared();
            var bits = memory.allocate(size, Long.BYTES).copyFrom(mapped);
            arena.close();
            return Optional.of(new Saved(new KeyFilter(memory, bits, BloomFilter.writableWrap(bits)), cover));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// Gives the memory back, and lets go of the file. Nobody may use it afterwards.
    @Override
    public void close() {
        arena.close();
    }

    private static long size(long capacity) {
        return BloomFilterBuilder.getSerializedFilterSizeByAccuracy(capacity, FALSE_ALARMS);
    }
}
