package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import java.util.Optional;

/// Which tenant an account name of one source key means. Asked once an event, so it answers from memory.
@FunctionalInterface
public interface AccountDirectory {
    Optional<TenantId> resolve(String keyName, String account);
}
