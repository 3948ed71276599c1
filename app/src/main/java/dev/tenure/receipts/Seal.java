package dev.tenure.receipts;

import dev.tenure.verify.Bundle;
import dev.tenure.verify.Bundle.Proof;
import dev.tenure.verify.Checkpoint;
import dev.tenure.verify.LogProof;

/// One signed checkpoint of one log, and the files of every receipt under it.
final class Seal {

    private final Checkpoint checkpoint;
    private final byte[] note;
    private final byte[] logKeyId;
    private final Tiles tiles;

    private Seal(Checkpoint checkpoint, byte[] note, Tiles tiles, LogKey key) {
        this.checkpoint = checkpoint;
        this.note = note;
        this.tiles = tiles;
        this.logKeyId = key.keyId(checkpoint.origin());
    }

    static Seal sign(String origin, long size, Tiles tiles, LogKey key) {
        var checkpoint = new Checkpoint(origin, size, tiles.root(size));
        return new Seal(checkpoint, key.sign(checkpoint), tiles, key);
    }

    /// One that was signed before: signed again it would be another, of the same log and size.
    static Seal kept(String origin, long size, byte[] note, Tiles tiles, LogKey key) {
        return new Seal(new Checkpoint(origin, size, tiles.root(size)), note, tiles, key);
    }

    byte[] checkpoint() {
        return note;
    }

    byte[] bundle(Signed receipt, long index, byte[] timestamp) {
        if (!receipt.origin().equals(checkpoint.origin()))
            throw new IllegalArgumentException("a receipt of " + receipt.origin() + " in " + checkpoint.origin());
        return new Bundle(
                        receipt.payload(),
                        receipt.signature(),
                        receipt.hint(),
                        logKeyId,
                        receipt.entry(),
                        proof(index),
                        timestamp)
                .json(checkpoint);
    }

    byte[] logProof(Signed receipt, long index) {
        return new LogProof(receipt.entry(), proof(index)).text();
    }

    private Proof proof(long index) {
        return new Proof(index, tiles.inclusionProof(index, checkpoint.size()), note);
    }
}
