package dev.tenure.access;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/// Bearer tokens: 256 random bits behind a prefix that secret scanners can look for. Looked up by SHA-256,
/// so a stolen table opens no door and a lookup gives nothing away by its timing.
final class Tokens {

    static final String PREFIX = "tnr_";

    private Tokens() {}

    static String fresh(SecureRandom random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] hash(String token) {
        return Hashing.sha256().hashString(token, StandardCharsets.UTF_8).asBytes();
    }
}
