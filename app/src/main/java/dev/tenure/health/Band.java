package dev.tenure.health;

import java.util.Locale;

/// Always a colour, a shape and a word. `UNCERTAIN`: an input is missing and the score's range spans bands.
/// `INSUFFICIENT`: less was measured than the model's floor, so there is no score at all.
public enum Band {
    CRITICAL("Critical", 0),
    AT_RISK("At risk", 1),
    WATCH("Watch", 3),
    HEALTHY("Healthy", 4),
    UNCERTAIN("Uncertain", 2),
    INSUFFICIENT("Insufficient data", 5);

    public final String word;

    /// As stored, and the order a reader wants them in: an uncertain tenant comes before one known to be fine.
    private final int code;

    Band(String word, int code) {
        this.word = word;
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// As answers, filters and files call it.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Band ofCode(int code) {
        return switch (code) {
            case 0 -> CRITICAL;
            case 1 -> AT_RISK;
            case 2 -> UNCERTAIN;
            case 3 -> WATCH;
            case 4 -> HEALTHY;
            case 5 -> INSUFFICIENT;
            default -> throw new IllegalStateException("a stored score has the unknown band " + code);
        };
    }
}
