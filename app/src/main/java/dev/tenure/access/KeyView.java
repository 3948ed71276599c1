package dev.tenure.access;

import dev.tenure.core.TenantId;
import java.time.Instant;
import java.util.Optional;

/// A key as it is listed: what it may name and how long it lives, never its token.
public record KeyView(
        int keyId,
        Kind kind,
        String name,
        Optional<TenantId> tenant,
        Optional<String> accountAttribute,
        Optional<String> staffLogin,
        Instant createdAt,
        String createdBy,
        Optional<Instant> expiresAt) {

    public enum Kind {
        STAFF,
        SOURCE,
        TENANT
    }
}
