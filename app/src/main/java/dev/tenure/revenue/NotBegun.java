package dev.tenure.revenue;

/// A period of which no day is known yet: what contracts say of days to come is no movement.
public final class NotBegun extends RuntimeException {
    NotBegun(Period period) {
        super(period.name() + " has not begun: its first day is " + period.from());
    }
}
