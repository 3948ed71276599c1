package dev.tenure.verify;

import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What the log holds of a receipt: the shape of a Rekor v2 `dsse` entry. Commitments only, never the payload.
public final class Entry {

    static final String KIND = "dsse";
    static final String VERSION = "0.0.2";

    private Entry() {}

    public static byte[] body(byte[] payload, byte[] signature, byte[] spki) {
        return body(Base64.getEncoder().encodeToString(Merkle.sha256(payload)), signature, spki);
    }

    static byte[] body(String payloadDigest, byte[] signature, byte[] spki) {
        var base64 = Base64.getEncoder();
        var verifier = Map.of(
                "keyDetails", "PKIX_ECDSA_P256_SHA_256", "publicKey", Map.of("rawBytes", base64.encodeToString(spki)));
        return Json.canonical(Map.of(
                "kind",
                KIND,
                "apiVersion",
                VERSION,
                "spec",
                Map.of(
                        "dsseV002",
                        Map.of(
                                "payloadHash",
                                Map.of("algorithm", "SHA2_256", "digest", payloadDigest),
                                "signatures",
                                List.of(Map.of("content", base64.encodeToString(signature), "verifier", verifier))))));
    }
}
