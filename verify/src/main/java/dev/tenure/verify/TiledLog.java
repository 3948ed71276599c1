package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A whole log as C2SP tlog-tiles: every entry, every hash above it, and the root, each computed and compared.
public final class TiledLog {

    public static final int WIDTH = 256;
    public static final String CHECKPOINT = "checkpoint";
    private static final int MOST_ENTRY_BYTES = 0xffff;

    /// A file of entries is the largest there is.
    static final int MOST_FILE_BYTES = WIDTH * (2 + MOST_ENTRY_BYTES);

    private TiledLog() {}

    /// Where the files are.
    public interface Files {
        byte[] read(String path) throws Refused;
    }

    public static String tile(int level, long number, int width) {
        return path(Integer.toString(level), number, width);
    }

    public static String entries(long number, int width) {
        return path("entries", number, width);
    }

    private static String path(String level, long number, int width) {
        if (number < 0 || width < 1 || width > WIDTH)
            throw new IllegalArgumentException("no tile " + number + " of width " + width);
        var path = "%03d".formatted(number % 1000);
        for (long rest = number / 1000; rest > 0; rest /= 1000) path = "x%03d/".formatted(rest % 1000) + path;
        return "tile/" + level + "/" + path + (width == WIDTH ? "" : ".p/" + width);
    }

    public static void verify(Checkpoint checkpoint, Files files) throws Refused {
        var right = new Frontier();
        List<byte[]> below = List.of();
        for (int level = 0; level < 8 && checkpoint.size() >>> (8 * level) > 0; level++) {
            long count = checkpoint.size() >>> (8 * level);
            var above = new ArrayList<byte[]>();
            for (long first = 0; first < count; first += WIDTH) {
                int width = (int) Math.min(WIDTH, count - first);
                var path = tile(level, first / WIDTH, width);
                var hashes = hashes(path, width, files);
                if (level == 0) requireSame(entryHashes(first / WIDTH, width, files), hashes, path);
                else requireSame(below.subList((int) first, (int) first + width), hashes, path);
                if (level == 0) hashes.forEach(right::add);
                if (width == WIDTH) above.add(Merkle.root(hashes));
            }
            below = above;
        }
        if (!Arrays.equals(right.root(), checkpoint.root()))
            throw new Refused(Check.LOG, "the entries do not lead to the root of the checkpoint");
    }

    private static List<byte[]> hashes(String path, int width, Files files) throws Refused {
        var tile = files.read(path);
        if (tile.length != width * Merkle.HASH_BYTES)
            throw new Refused(Check.LOG, path + " has " + tile.length + " bytes, not " + width * Merkle.HASH_BYTES);
        var hashes = new ArrayList<byte[]>();
        for (int at = 0; at < tile.length; at += Merkle.HASH_BYTES)
            hashes.add(Arrays.copyOfRange(tile, at, at + Merkle.HASH_BYTES));
        return hashes;
    }

    private static List<byte[]> entryHashes(long number, int width, Files files) throws Refused {
        var path = entries(number, width);
        var bundle = files.read(path);
        var hashes = new ArrayList<byte[]>();
        int at = 0;
        while (at < bundle.length) {
            if (at + 2 > bundle.length) throw new Refused(Check.LOG, path + " ends within an entry");
            int length = ((bundle[at] & 0xff) << 8) | (bundle[at + 1] & 0xff);
            if (at + 2 + length > bundle.length) throw new Refused(Check.LOG, path + " ends within an entry");
            hashes.add(Merkle.leafHash(Arrays.copyOfRange(bundle, at + 2, at + 2 + length)));
            at += 2 + length;
        }
        if (hashes.size() != width)
            throw new Refused(Check.LOG, path + " has " + hashes.size() + " entries, not " + width);
        return hashes;
    }

    /// Entries as their file holds them, each after its length in two bytes.
    public static byte[] bundle(List<byte[]> entries) {
        var bundle = new ByteArrayOutputStream();
        for (var entry : entries) {
            if (entry.length > MOST_ENTRY_BYTES) throw new IllegalArgumentException("an entry of " + entry.length);
            bundle.write(entry.length >>> 8);
            bundle.write(entry.length);
            bundle.writeBytes(entry);
        }
        return bundle.toByteArray();
    }

    private static void requireSame(List<byte[]> computed, List<byte[]> found, String path) throws Refused {
        for (int i = 0; i < found.size(); i++)
            if (!Arrays.equals(computed.get(i), found.get(i)))
                throw new Refused(Check.LOG, path + " has another hash " + i + " than what is below it");
    }

    /// The roots of the complete subtrees along the right edge, largest first, so that no log has to fit in memory.
    private static final class Frontier {

        private final ArrayList<byte[]> roots = new ArrayList<>();
        private long size;

        void add(byte[] hash) {
            var node = hash;
            for (long merged = size; (merged & 1) == 1; merged >>>= 1) node = Merkle.nodeHash(roots.removeLast(), node);
            roots.add(node);
            size++;
        }

        byte[] root() {
            if (roots.isEmpty()) return Merkle.sha256();
            var root = roots.getLast();
            for (int i = roots.size() - 2; i >= 0; i--) root = Merkle.nodeHash(roots.get(i), root);
            return root;
        }
    }
}
