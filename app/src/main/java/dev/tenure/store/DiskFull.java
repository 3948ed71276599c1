package dev.tenure.store;

/// The disk has no room for what was to be written. Nothing of it was kept, reading goes on, and writing
/// resumes by itself once there is room.
public final class DiskFull extends RuntimeException {
    public DiskFull(String what, Throwable cause) {
        super(what, cause);
    }

    public DiskFull(String what) {
        super(what);
    }
}
