package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/// The tree of RFC 6962 with SHA-256: leaves are hashed under 0x00, nodes under 0x01, so neither passes for the other.
public final class Merkle {

    public static final int HASH_BYTES = 32;

    private Merkle() {}

    public static byte[] sha256(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) digest.update(part);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public static byte[] leafHash(byte[] body) {
        return sha256(new byte[] {0}, body);
    }

    public static byte[] nodeHash(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    /// An empty log proves nothing, so a size of 0 is an error here, as in the published vectors.
    public static void verifyInclusion(long index, long size, byte[] leafHash, List<byte[]> proof, byte[] root)
            throws Refused {
        if (index < 0 || size < 1 || index >= size)
            throw new Refused(Check.INCLUSION, "index " + index + " is not in a log of size " + size);
        requireHashes(Check.INCLUSION, leafHash, root, proof);
        int inner = 64 - Long.numberOfLeadingZeros(index ^ (size - 1));
        int border = Long.bitCount(index >>> inner);
        if (proof.size() != inner + border)
            throw new Refused(Check.INCLUSION, "the proof has " + proof.size() + " hashes, not " + (inner + border));
        var hash = leafHash;
        for (int level = 0; level < proof.size(); level++) {
            var sibling = proof.get(level);
            boolean siblingIsLeft = level >= inner || (index >>> level & 1) == 1;
            hash = siblingIsLeft ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
        }
        if (!MessageDigest.isEqual(hash, root))
            throw new Refused(Check.INCLUSION, "the entry and its path do not lead to the root of the checkpoint");
    }

    /// That the log of size1 is a prefix of the log of size2: nothing was changed or taken away in between.
    public static void verifyConsistency(long size1, long size2, List<byte[]> proof, byte[] root1, byte[] root2)
            throws Refused {
        if (size1 < 1 || size2 < size1)
            throw new Refused(Check.CONSISTENCY, "sizes " + size1 + " and " + size2 + " cannot be compared");
        if (size1 == size2) {
            if (!proof.isEmpty()) throw new Refused(Check.CONSISTENCY, "equal sizes need no proof, but one is given");
            if (!MessageDigest.isEqual(root1, root2))
                throw new Refused(Check.CONSISTENCY, "two roots for one size: the log was forked");
            return;
        }
        requireHashes(Check.CONSISTENCY, root1, root2, proof);
        int trailing = Long.numberOfTrailingZeros(size1);
        boolean whole = size1 == 1L << trailing;
        int inner = 64 - Long.numberOfLeadingZeros((size1 - 1) ^ (size2 - 1)) - trailing;
        int border = Long.bitCount((size1 - 1) >>> (inner + trailing));
        int start = whole ? 0 : 1;
        if (proof.size() != start + inner + border)
            throw new Refused(
                    Check.CONSISTENCY, "the proof has " + proof.size() + " hashes, not " + (start + inner + border));
        var seed = whole ? root1 : proof.getFirst();
        long mask = (size1 - 1) >>> trailing;
        var first = seed;
        var second = seed;
        for (int i = start; i < proof.size(); i++) {
            int level = i - start;
            var sibling = proof.get(i);
            boolean siblingIsLeft = level >= inner || (mask >>> level & 1) == 1;
            if (siblingIsLeft) first = nodeHash(sibling, first);
            second = siblingIsLeft ? nodeHash(sibling, second) : nodeHash(second, sibling);
        }
        if (!MessageDigest.isEqual(first, root1) || !MessageDigest.isEqual(second, root2))
            throw new Refused(Check.CONSISTENCY, "the proof does not lead from one root to the other");
    }

    public static byte[] root(List<byte[]> leafHashes) {
        if (leafHashes.isEmpty()) return sha256();
        if (leafHashes.size() == 1) return leafHashes.getFirst();
        int split = split(leafHashes.size());
        return nodeHash(root(leafHashes.subList(0, split)), root(leafHashes.subList(split, leafHashes.size())));
    }

    /// The largest power of two below the size.
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static void requireHashes(Check check, byte[] one, byte[] other, List<byte[]> proof) throws Refused {
        for (var hash : proof)
            if (hash.length != HASH_BYTES) throw new Refused(check, "a hash of the proof is not 32 bytes long");
        for (var hash : Arrays.asList(one, other))
            if (hash.length != HASH_BYTES) throw new Refused(check, "a hash is not 32 bytes long");
    }
}
