package dev.tenure.receipts;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a receipt is handed out as.
///
/// @param byName every file's bytes under the name that stock verifiers and ours expect
public record ReceiptFiles(Map<String, byte[]> byName) {

    static ReceiptFiles of(ReceiptStore.Sealed sealed, Keys keys) {
        var receipt = sealed.receipt();
        var origin = receipt.origin();
        var seal = Seal.kept(origin, sealed.size(), sealed.note(), sealed.tiles(), keys.log());
        var files = new LinkedHashMap<String, byte[]>();
        files.put("bundle.sigstore.json", seal.bundle(receipt, sealed.index(), sealed.stamp()));
        files.put("trusted_root.json", TrustedRoot.json(origin, keys.log(), keys.since(), keys.time()));
        files.put("key.pem", keys.receipt().pem().getBytes(StandardCharsets.US_ASCII));
        files.put("receipt.tlog-proof", seal.logProof(receipt, sealed.index()));
        files.put("checkpoint", sealed.note());
        return new ReceiptFiles(files);
    }
}
