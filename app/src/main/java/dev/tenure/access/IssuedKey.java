package dev.tenure.access;

import java.time.Instant;
import java.util.Optional;

/// A key just made. The token is nowhere else: only its hash is kept.
public record IssuedKey(int keyId, String token, Optional<Instant> expiresAt) {
    @Override
    public String toString() {
        return "IssuedKey[" + keyId + "]";
    }
}
