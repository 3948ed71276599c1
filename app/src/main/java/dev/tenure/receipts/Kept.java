package dev.tenure.receipts;

import java.time.Instant;

/// A receipt as it lies in its log.
public record Kept(
        String id, Instant recordedAt, String action, String outcome, String actor, byte[] payload, State state) {

    public enum State {
        /// Signed, its place fixed.
        RECORDED,
        /// Under a signed checkpoint, its time attested.
        SEALED
    }
}
