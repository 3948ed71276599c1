package dev.tenure.verify;

/// Why something is not accepted. The check is a stable name for programs, the message is for people.
public final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final Check check;

    public Refused(Check check, String why) {
        super(why);
        this.check = check;
    }

    public Check check() {
        return check;
    }

    public enum Check {
        ENCODING,
        TRUST,
        KEY,
        SIGNATURE,
        STATEMENT,
        ENTRY,
        INCLUSION,
        CONSISTENCY,
        CHECKPOINT,
        TIMESTAMP,
        LOG;

        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
