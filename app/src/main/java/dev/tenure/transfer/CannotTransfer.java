package dev.tenure.transfer;

/// Nothing was written; says why, and what mends it.
public final class CannotTransfer extends RuntimeException {

    public enum Why {
        /// Somebody else takes everything out, or a history import is half way in.
        BUSY,
        /// What is here would be mixed with what comes.
        NOT_EMPTY,
        /// A file is missing, is not what the manifest says, or is none of an export's.
        DAMAGED,
        /// Of a version whose rows have another shape.
        OTHER_VERSION,
        /// An export would take the room that events need.
        NO_ROOM,
        /// The key of the other installation is missing, or is another's.
        KEY
    }

    private final Why why;
    private final String fix;

    CannotTransfer(Why why, String what, String fix) {
        super(what);
        this.why = why;
        this.fix = fix;
    }

    public Why why() {
        return why;
    }

    public String fix() {
        return fix;
    }
}
