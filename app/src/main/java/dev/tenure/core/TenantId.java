package dev.tenure.core;

/// The number a tenant has inside this installation. It never leaves through a door: doors speak the
/// tenant's public key ("northwind"), and resolving that key is the one place where sight is checked.
/// A number keeps history rows small and survives renaming and merging.
public record TenantId(int number) implements Comparable<TenantId> {
    public TenantId {
        if (number <= 0) throw new IllegalArgumentException("a tenant number is positive, not " + number);
    }

    @Override
    public int compareTo(TenantId other) {
        return Integer.compare(number, other.number);
    }
}
