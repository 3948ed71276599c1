package dev.tenure.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTest {

    private static final int SIZES = 70;

    @Test
    void everyLeafOfEverySizeIsProvedAndNoOtherIs() throws Exception {
        var leaves = leaves(SIZES);
        for (int size = 1; size <= SIZES; size++) {
            var log = leaves.subList(0, size);
            var root = Merkle.root(log);
            for (int index = 0; index < size; index++) {
                var proof = Merkle.inclusionProof(index, log);
                Merkle.verifyInclusion(index, size, leaves.get(index), proof, root);
                int other = (index + 1) % SIZES;
                int at = index;
                long of = size;
                assertRefused(() -> Merkle.verifyInclusion(at, of, leaves.get(other), proof, root));
                if (size > 1) assertRefused(() -> Merkle.verifyInclusion(other, of, leaves.get(at), proof, root));
            }
        }
    }

    @Test
    void everyPrefixOfEverySizeIsProvedAndNoOtherIs() throws Exception {
        var leaves = leaves(SIZES);
        for (int size2 = 1; size2 <= SIZES; size2++) {
            var log = leaves.subList(0, size2);
            var root2 = Merkle.root(log);
            for (int size1 = 1; size1 <= size2; size1++) {
                var root1 = Merkle.root(leaves.subList(0, size1));
                var proof = Merkle.consistencyProof(size1, log);
                Merkle.verifyConsistency(size1, size2, proof, root1, root2);
                var forked = new ArrayList<>(leaves.subList(0, size1));
                forked.set(size1 - 1, Merkle.leafHash(new byte[] {99, 99}));
                long first = size1;
                long second = size2;
                assertRefused(() -> Merkle.verifyConsistency(first, second, proof, Merkle.root(forked), root2));
            }
        }
    }

    private static void assertRefused(org.junit.jupiter.api.function.Executable claim) {
        assertThrows(Refused.class, claim);
    }

    private static List<byte[]> leaves(int count) {
        var leaves = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) leaves.add(Merkle.leafHash(new byte[] {(byte) i}));
        assertEquals(count, leaves.size());
        return leaves;
    }
}
