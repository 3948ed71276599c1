package dev.tenure.receipts;

import dev.tenure.core.TenantId;

/// Whose log: one tenant's, or that of the installation (members, keys, policies, imports).
public sealed interface LogName {

    record OfTenant(TenantId tenant) implements LogName {}

    record OfInstallation() implements LogName {}
}
