package dev.tenure.revenue;

import dev.tenure.core.Money;
import dev.tenure.tenants.TenantRef;

/// What one tenant's contracts in one currency are worth a year, on one day.
public record Worth(TenantRef tenant, Money arr) {}
