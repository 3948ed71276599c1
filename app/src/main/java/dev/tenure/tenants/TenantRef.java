package dev.tenure.tenants;

import dev.tenure.core.TenantId;

/// A tenant as doors name it: the key outside, the number inside.
public record TenantRef(TenantId id, String key, String name) {}
