package dev.tenure.access;

import dev.tenure.core.TenantId;
import java.time.Instant;
import java.util.Optional;

/// A key as it is listed: what it may name and do and how long it lives, never its token.
///
/// @param scope of tokens of staff; a key of a machine adds events and nothing else
/// @param lastUsedAt to the minute; empty when it never was
public record KeyView(
        int keyId,
        Kind kind,
        String name,
        Optional<TenantId> tenant,
        Optional<String> accountAttribute,
        Optional<String> staffLogin,
        Optional<TokenScope> scope,
        Instant createdAt,
        String createdBy,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt) {

    public enum Kind {
        STAFF,
        SOURCE,
        TENANT
    }
}
