package dev.tenure.receipts;

import dev.tenure.verify.Merkle;
import dev.tenure.verify.TiledLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tree of a log over its tiles. A tile holds 256 hashes of one level in eight; those between are hashed again when
/// they are asked for, so a proof reads a few tiles whatever the log's size.
final class Tiles {

    private static final int LEVELS_A_TILE = 8;

    private final Source source;

    /// The hashes of a tile: all 256 of them, or those there are so far.
    interface Source {
        byte[] hashes(int level, long number);
    }

    Tiles(Source source) {
        this.source = source;
    }

    byte[] root(long size) {
        return size == 0 ? Merkle.sha256() : hash(0, size);
    }

    List<byte[]> inclusionProof(long index, long size) {
        if (index < 0 || index >= size) throw new IllegalArgumentException("index " + index + " of " + size);
        var proof = new ArrayList<byte[]>();
        long from = 0;
        long until = size;
        while (until - from > 1) {
            long middle = from + split(until - from);
            if (index < middle) {
                proof.add(hash(middle, until));
                until = middle;
            } else {
                proof.add(hash(from, middle));
                from = middle;
            }
        }
        return proof.reversed();
    }

    /// That the log as it was at `size1` is how the one at `size2` begins.
    List<byte[]> consistencyProof(long size1, long size2) {
        if (size1 < 1 || size1 > size2) throw new IllegalArgumentException("size " + size1 + " of " + size2);
        var proof = new ArrayList<byte[]>();
        long from = 0;
        long until = size2;
        while (size1 != until) {
            long middle = from + split(until - from);
            if (size1 <= middle) {
                proof.add(hash(middle, until));
                until = middle;
            } else {
                proof.add(hash(from, middle));
                from = middle;
            }
        }
        // A whole subtree on the left edge is the first root itself, which the reader has.
        if (from > 0) proof.add(hash(from, until));
        return proof.reversed();
    }

    private byte[] hash(long from, long until) {
        long count = until - from;
        if (Long.bitCount(count) == 1) return complete(Long.numberOfTrailingZeros(count), from);
        long middle = from + split(count);
        return Merkle.nodeHash(hash(from, middle), hash(middle, until));
    }

    /// The root of 2^level leaves from `first` on.
    private byte[] complete(int level, long first) {
        int tileLevel = level / LEVELS_A_TILE;
        int count = 1 << level % LEVELS_A_TILE;
        long start = first >>> (tileLevel * LEVELS_A_TILE);
        var hashes = source.hashes(tileLevel, start / TiledLog.WIDTH);
        int offset = (int) (start % TiledLog.WIDTH);
        if (hashes.length < (offset + count) * Merkle.HASH_BYTES)
            throw new IllegalStateException(
                    "tile %d/%d ends before hash %d".formatted(tileLevel, start / TiledLog.WIDTH, offset + count - 1));
        var leaves = new ArrayList<byte[]>();
        for (int at = offset; at < offset + count; at++)
            leaves.add(Arrays.copyOfRange(hashes, at * Merkle.HASH_BYTES, (at + 1) * Merkle.HASH_BYTES));
        return Merkle.root(leaves);
    }

    /// The largest power of two below the count.
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }

    /// Every file of a log but its checkpoint, by path. Made from the entries alone, so making them again changes
    /// nothing.
    static Map<String, byte[]> files(List<byte[]> entries) {
        var files = new LinkedHashMap<String, byte[]>();
        for (int first = 0; first < entries.size(); first += TiledLog.WIDTH) {
            var part = entries.subList(first, Math.min(entries.size(), first + TiledLog.WIDTH));
            files.put(TiledLog.entries(first / TiledLog.WIDTH, part.size()), TiledLog.bundle(part));
        }
        var hashes = entries.stream().map(Merkle::leafHash).toList();
        for (int level = 0; !hashes.isEmpty(); level++) {
            var above = new ArrayList<byte[]>();
            for (int first = 0; first < hashes.size(); first += TiledLog.WIDTH) {
                var part = hashes.subList(first, Math.min(hashes.size(), first + TiledLog.WIDTH));
                files.put(TiledLog.tile(level, first / TiledLog.WIDTH, part.size()), joined(part));
                if (part.size() == TiledLog.WIDTH) above.add(Merkle.root(part));
            }
            hashes = above;
        }
        return files;
    }

    private static byte[] joined(List<byte[]> hashes) {
        var tile = new byte[hashes.size() * Merkle.HASH_BYTES];
        for (int i = 0; i < hashes.size(); i++)
            System.arraycopy(hashes.get(i), 0, tile, i * Merkle.HASH_BYTES, Merkle.HASH_BYTES);
        return tile;
    }
}
