package dev.tenure.outlets;

import dev.tenure.core.TenantId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a receiver has to hear of one account.
///
/// @param version how many times it will have accepted something of the account
/// @param digest of what it is told; empty when the account left
/// @param row by the names of the columns; null where nothing is known
record Due(TenantId tenant, String account, long version, Optional<String> digest, Map<String, @Nullable Object> row) {

    static Due left(TenantId tenant, String account, long version) {
        return new Due(tenant, account, version, Optional.empty(), Map.of());
    }
}
