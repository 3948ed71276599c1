package dev.tenure.revenue;

/// Nobody has said yet in what currency to report.
public final class NotSet extends RuntimeException {
    NotSet() {
        super("no reporting currency has been chosen");
    }
}
