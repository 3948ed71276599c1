package dev.tenure.ingest;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import java.util.Collection;

/// What a history import brings besides events. It lies in the other store and is another feature's; this is how the
/// job stays one thing. Each may be repeated.
public interface HistoryFacts {

    void commit(long job, Actor by);

    boolean committed(long job);

    /// The events could not be committed after all.
    void undo(long job, Actor by);

    void revert(long job, Actor by);

    /// The job brings events of these tenants.
    void covers(long job, Collection<TenantId> tenants);

    void delete(long job);
}
