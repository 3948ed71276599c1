package dev.tenure.revenue;

import java.util.List;

/// A period reads otherwise than in the preview that was looked at, so nothing was written.
public final class ChangedSince extends RuntimeException {

    private final transient List<Closing.Change> changes;
    private final int unseen;

    /// @param unseen how many more, of tenants that who asked does not see
    ChangedSince(List<Closing.Change> changes, int unseen) {
        super("the figures are not those of the preview");
        this.changes = List.copyOf(changes);
        this.unseen = unseen;
    }

    public List<Closing.Change> changes() {
        return changes;
    }

    public int unseen() {
        return unseen;
    }
}
