package dev.tenure.revenue;

import dev.tenure.core.Money;
import dev.tenure.tenants.TenantRef;
import java.util.Optional;

/// What one tenant's contracts in one currency are worth a year, on one day.
///
/// @param arr absent when an amount cannot be put to a year
public record Worth(TenantRef tenant, String currency, Optional<Money> arr) {}
