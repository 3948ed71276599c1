package dev.tenure.usage;

/// A meter file that cannot be used. The message names the file, what is wrong, and what would be right.
public final class MeterRefused extends IllegalArgumentException {
    MeterRefused(String message) {
        super(message);
    }

    MeterRefused in(String file) {
        var located = new MeterRefused(file + ": " + getMessage());
        located.initCause(this);
        return located;
    }
}
