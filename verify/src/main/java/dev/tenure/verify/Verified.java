package dev.tenure.verify;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was proved. A checkpoint and a whole log have no index; only a receipt has a time and a statement.
public record Verified(
        Kind kind,
        String log,
        long size,
        @Nullable Long index,
        @Nullable Instant stamped,
        @Nullable Map<String, @Nullable Object> statement) {

    public enum Kind {
        RECEIPT,
        PROOF,
        CHECKPOINT,
        LOG
    }

    static Verified of(Kind kind, Checkpoint checkpoint, @Nullable Long index) {
        return new Verified(kind, checkpoint.origin(), checkpoint.size(), index, null, null);
    }
}
