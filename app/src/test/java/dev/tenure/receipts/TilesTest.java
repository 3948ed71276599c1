package dev.tenure.receipts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.verify.Merkle;
import dev.tenure.verify.Refused;
import dev.tenure.verify.TiledLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TilesTest {

    private static final int SMALL = 40;

    @Test
    void everyEntryOfEverySizeIsProvedAndNoOtherIs() throws Exception {
        var entries = entries(SMALL);
        var tiles = tiles(Tiles.files(entries));
        for (int size = 1; size <= SMALL; size++) {
            var root = tiles.root(size);
            assertArrayEquals(Merkle.root(leaves(entries.subList(0, size))), root);
            for (int index = 0; index < size; index++) {
                var proof = tiles.inclusionProof(index, size);
                Merkle.verifyInclusion(index, size, Merkle.leafHash(entries.get(index)), proof, root);
                var other = Merkle.leafHash(entries.get((index + 1) % SMALL));
                int at = index;
                int of = size;
                assertThrows(Refused.class, () -> Merkle.verifyInclusion(at, of, other, proof, root));
            }
        }
    }

    @Test
    void everyPrefixOfEverySizeIsProvedAndNoForkIs() throws Exception {
        var entries = entries(SMALL);
        var tiles = tiles(Tiles.files(entries));
        for (int size2 = 1; size2 <= SMALL; size2++) {
            var root2 = tiles.root(size2);
            for (int size1 = 1; size1 <= size2; size1++) {
                var proof = tiles.consistencyProof(size1, size2);
                Merkle.verifyConsistency(size1, size2, proof, tiles.root(size1), root2);
                var forked = new ArrayList<>(entries.subList(0, size1));
                forked.set(size1 - 1, new byte[] {99, 99});
                var forkedRoot = Merkle.root(leaves(forked));
                int first = size1;
                int second = size2;
                assertThrows(Refused.class, () -> Merkle.verifyConsistency(first, second, proof, forkedRoot, root2));
            }
        }
    }

    /// The example of the specification, whose tree needs three levels of tiles.
    @Test
    void aLogOfSeventyThousandHasTheTilesOfTheSpecificationAndProvesAcrossThem() throws Exception {
        int size = 70_000;
        var entries = entries(size);
        var files = Tiles.files(entries);
        assertEquals(
                273,
                files.keySet().stream()
                        .filter(path -> path.matches("tile/0/[x0-9/]+"))
                        .count());
        for (var path : List.of("tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"))
            assertEquals(
                    List.of(path), files.keySet().stream().filter(path::equals).toList());
        var tiles = tiles(files);
        var root = tiles.root(size);
        assertArrayEquals(Merkle.root(leaves(entries)), root);
        for (int index : new int[] {0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999})
            Merkle.verifyInclusion(
                    index, size, Merkle.leafHash(entries.get(index)), tiles.inclusionProof(index, size), root);
        for (int earlier : new int[] {1, 255, 256, 257, 65_536, 65_537, 69_999})
            Merkle.verifyConsistency(earlier, size, tiles.consistencyProof(earlier, size), tiles.root(earlier), root);
    }

    @Test
    void aTileIsFoundWhereOthersLookForIt() {
        assertEquals("tile/1/x001/x234/067", TiledLog.tile(1, 1_234_067, 256));
        assertEquals("tile/0/002.p/88", TiledLog.tile(0, 2, 88));
        assertEquals("tile/entries/x001/000.p/1", TiledLog.entries(1000, 1));
    }

    @Test
    void whatIsNotInALogIsNotProvedAndAMissingHashIsNotMadeUp() {
        var tiles = tiles(Tiles.files(entries(5)));
        for (long index : new long[] {-1, 5})
            assertThrows(IllegalArgumentException.class, () -> tiles.inclusionProof(index, 5));
        assertThrows(IllegalArgumentException.class, () -> tiles.consistencyProof(0, 5));
        assertThrows(IllegalArgumentException.class, () -> tiles.consistencyProof(5, 4));
        assertThrows(IllegalStateException.class, () -> tiles.root(6));
        for (int width : new int[] {0, 257})
            assertThrows(IllegalArgumentException.class, () -> TiledLog.tile(0, 0, width));
        assertThrows(IllegalArgumentException.class, () -> TiledLog.entries(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> TiledLog.bundle(List.of(new byte[0x10000])));
    }

    static Tiles tiles(Map<String, byte[]> files) {
        return new Tiles((level, number) -> {
            for (int width = TiledLog.WIDTH; width > 0; width--) {
                var found = files.get(TiledLog.tile(level, number, width));
                if (found != null) return found;
            }
            throw new IllegalStateException("no tile " + level + "/" + number);
        });
    }

    private static List<byte[]> entries(int count) {
        var entries = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) entries.add(new byte[] {(byte) (i >>> 16), (byte) (i >>> 8), (byte) i});
        return entries;
    }

    private static List<byte[]> leaves(List<byte[]> entries) {
        return entries.stream().map(Merkle::leafHash).toList();
    }
}
