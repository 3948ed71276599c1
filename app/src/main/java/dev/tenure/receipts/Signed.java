package dev.tenure.receipts;

import dev.tenure.verify.Bundle;
import dev.tenure.verify.Entry;

/// A receipt that is signed and has no place in its log yet. It is made before the log's head is locked, so that the
/// lock is held for an insert alone.
record Signed(String origin, byte[] payload, byte[] signature, String hint, byte[] entry) {

    static Signed of(Statement statement, String origin, ReceiptKey key) {
        var payload = statement.payload(origin);
        var signature = key.sign(Bundle.preAuthentication(payload));
        return new Signed(origin, payload, signature, key.thumbprint(), Entry.body(payload, signature, key.spki()));
    }
}
