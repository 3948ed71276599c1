package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A receipt as a file: a Sigstore bundle v0.3 of one signed statement, its place in one log and one time stamp.
/// `hint` names the key that signed the statement, `logKeyId` the key that signed the checkpoint.
public record Bundle(
        byte[] payload, byte[] signature, String hint, byte[] logKeyId, byte[] body, Proof proof, byte[] timestamp) {

    public static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    /// Where an entry stands in its log, and the way from it to the root of the checkpoint.
    public record Proof(long index, List<byte[]> hashes, byte[] checkpoint) {
        public Proof {
            hashes = List.copyOf(hashes);
        }
    }

    /// What is signed, so that a signature of the payload under one type is none under another.
    public static byte[] preAuthentication(byte[] payload) {
        var head = ("DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " ")
                .getBytes(StandardCharsets.UTF_8);
        var all = Arrays.copyOf(head, head.length + payload.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }

    /// Size and root stand beside the checkpoint once more, because the format wants them there.
    public byte[] json(Checkpoint checkpoint) {
        var base64 = Base64.getEncoder();
        var index = Long.toString(proof.index);
        var inclusion = Map.of(
                "logIndex",
                index,
                "treeSize",
                Long.toString(checkpoint.size()),
                "rootHash",
                base64.encodeToString(checkpoint.root()),
                "hashes",
                proof.hashes.stream().map(base64::encodeToString).toList(),
                "checkpoint",
                Map.of("envelope", new String(proof.checkpoint, StandardCharsets.UTF_8)));
        var entry = Map.of(
                "logIndex",
                index,
                "logId",
                Map.of("keyId", base64.encodeToString(logKeyId)),
                "kindVersion",
                Map.of("kind", Entry.KIND, "version", Entry.VERSION),
                "canonicalizedBody",
                base64.encodeToString(body),
                "inclusionProof",
                inclusion);
        var material = Map.of(
                "publicKey",
                Map.of("hint", hint),
                "tlogEntries",
                List.of(entry),
                "timestampVerificationData",
                Map.of("rfc3161Timestamps", List.of(Map.of("signedTimestamp", base64.encodeToString(timestamp)))));
        var envelope = Map.of(
                "payload",
                base64.encodeToString(payload),
                "payloadType",
                PAYLOAD_TYPE,
                "signatures",
                List.of(Map.of("sig", base64.encodeToString(signature))));
        return Json.canonical(
                Map.of("mediaType", MEDIA_TYPE, "verificationMaterial", material, "dsseEnvelope", envelope));
    }

    /// Reads what it knows and ignores the rest: whether there is a rest is seen when the bundle is written again.
    static Bundle read(byte[] file) throws Refused {
        var all = Json.object(Json.read(file), "the receipt");
        var envelope = Json.object(all, "dsseEnvelope");
        var material = Json.object(all, "verificationMaterial");
        var entry = Json.only(material, "tlogEntries");
        var inclusion = Json.object(entry, "inclusionProof");
        var stamps = Json.object(material, "timestampVerificationData");
        return new Bundle(
                Json.bytes(envelope, "payload"),
                Json.bytes(Json.only(envelope, "signatures"), "sig"),
                Json.string(Json.object(material, "publicKey"), "hint"),
                Json.bytes(Json.object(entry, "logId"), "keyId"),
                Json.bytes(entry, "canonicalizedBody"),
                new Proof(
                        Json.count(inclusion, "logIndex"),
                        hashes(inclusion),
                        Json.string(Json.object(inclusion, "checkpoint"), "envelope")
                                .getBytes(StandardCharsets.UTF_8)),
                Json.bytes(Json.only(stamps, "rfc3161Timestamps"), "signedTimestamp"));
    }

    void requireCanonical(byte[] file, Checkpoint checkpoint) throws Refused {
        if (!Arrays.equals(file, json(checkpoint)))
            throw new Refused(Check.ENCODING, "the receipt is not in its one encoding, or contradicts its checkpoint");
    }

    private static List<byte[]> hashes(Map<String, @Nullable Object> inclusion) throws Refused {
        var hashes = new ArrayList<byte[]>();
        for (var hash : Json.list(inclusion, "hashes")) hashes.add(Json.base64(hash, "hashes"));
        return hashes;
    }
}
