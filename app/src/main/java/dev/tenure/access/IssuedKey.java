package dev.tenure.access;

/// A key just made. The token is nowhere else: only its hash is kept.
public record IssuedKey(int keyId, String token) {
    @Override
    public String toString() {
        return "IssuedKey[" + keyId + "]";
    }
}
