package dev.tenure.receipts;

import dev.tenure.verify.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What a reader has to trust, as a Sigstore `trusted_root.json`: the key of the log and the time authority. The key of
/// the receipts is not part of that format and stands beside it, in `key.pem`.
final class TrustedRoot {

    private TrustedRoot() {}

    static byte[] json(String origin, LogKey log, Instant logSince, TimeAuthority authority) {
        var base64 = Base64.getEncoder();
        var publicKey = Map.of(
                "rawBytes", base64.encodeToString(log.spki()),
                "keyDetails", "PKIX_ED25519",
                "validFor", Map.of("start", logSince.toString()));
        var tlog = Map.of(
                "baseUrl",
                "https://" + origin,
                "hashAlgorithm",
                "SHA2_256",
                "publicKey",
                publicKey,
                "logId",
                Map.of("keyId", base64.encodeToString(log.keyId(origin))));
        var certificates = authority.chain().stream()
                .map(each -> Map.of("rawBytes", base64.encodeToString(each)))
                .toList();
        var time = Map.of(
                "subject", Map.of("organization", "Tenure", "commonName", "Tenure time authority"),
                "certChain", Map.of("certificates", certificates),
                "validFor",
                        Map.of(
                                "start", authority.from().toString(),
                                "end", authority.until().toString()));
        return Json.canonical(Map.of(
                "mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                "tlogs", List.of(tlog),
                "certificateAuthorities", List.of(),
                "ctlogs", List.of(),
                "timestampAuthorities", List.of(time)));
    }
}
