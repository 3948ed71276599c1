package dev.tenure.verify;

/// Why something is not accepted. The check is a stable name for programs, the message is for people.
public final class Refused extends Exception {

    private static final long serialVersionUID = 1;
    private static final int MOST_CHARACTERS = 500;

    private final Check check;

    public Refused(Check check, String why) {
        super(plain(why));
        this.check = check;
    }

    /// What a hostile file says of itself must not move the cursor of whoever reads the refusal.
    static String plain(String text) {
        var plain = new StringBuilder();
        text.codePoints().limit(MOST_CHARACTERS).forEach(each -> {
            int type = Character.getType(each);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) plain.append("\\u%04x".formatted(each));
            else plain.appendCodePoint(each);
        });
        return plain.toString();
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
