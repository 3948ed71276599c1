package dev.tenure.store;

import com.google.common.base.Throwables;
import java.sql.SQLException;

/// The disk has no room for what was to be written. Nothing of it was kept, reading goes on, and writing
/// resumes by itself once there is room.
public final class DiskFull extends RuntimeException {
    public DiskFull(String what, Throwable cause) {
        super(what, cause);
    }

    public DiskFull(String what) {
        super(what);
    }

    /// Whether this is why something failed, ours or PostgreSQL's own word for it.
    public static boolean isBehind(Throwable failure) {
        for (var cause : Throwables.getCausalChain(failure)) {
            if (cause instanceof DiskFull) return true;
            if (cause instanceof SQLException refused && "53100".equals(refused.getSQLState())) return true;
        }
        return false;
    }
}
