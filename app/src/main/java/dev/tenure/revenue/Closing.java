package dev.tenure.revenue;

import dev.tenure.tenants.TenantRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A period that was closed: its figures stand for good.
///
/// @param frozen whether its opening is what the closing before wrote down
/// @param digest SHA-256 over everything that was written down, tenants the reader does not see included
public record Closing(
        Period period, String currency, Instant closedAt, String closedBy, int tenants, boolean frozen, String digest) {

    /// What a closing would write down.
    ///
    /// @param bridge as far as who asked sees it
    /// @param tenants of all, seen or not
    /// @param digest over all of them, by which the closing is asked for
    public record Preview(Bridge bridge, int tenants, String digest) {}

    /// What a tenant read in a preview, and reads now.
    public record Change(TenantRef tenant, Movement was, Movement is) {}

    /// What was written down, as far as the reader sees it, beside what is known now.
    ///
    /// @param restatements tenants whose ARR at the end of the period reads differently by now
    /// @param now absent while some amount has no rate
    public record Shown(Closing closing, Bridge bridge, List<Restatement> restatements, Optional<Long> now) {
        public Shown {
            restatements = List.copyOf(restatements);
        }
    }

    /// @param now absent while an amount of this tenant has no rate
    public record Restatement(TenantRef tenant, long closed, Optional<Long> now) {}
}
