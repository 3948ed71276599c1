package dev.tenure.store;

import com.google.common.base.Throwables;
import java.io.IOException;
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

    /// Whether this is why something failed: our word for it, PostgreSQL's, or the system's.
    public static boolean isBehind(Throwable failure) {
        for (var cause : Throwables.getCausalChain(failure)) {
            if (cause instanceof DiskFull) return true;
            if (cause instanceof SQLException refused && "53100".equals(refused.getSQLState())) return true;
            if ((cause instanceof SQLException || cause instanceof IOException)
                    && cause.getMessage() instanceof String said
                    && (said.contains("No space left on device") || said.contains("Disk quota exceeded"))) return true;
        }
        return false;
    }
}
