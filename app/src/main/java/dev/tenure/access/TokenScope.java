package dev.tenure.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far a token of staff reaches. Never further than the person it is of: with each of them one reads what that
/// person may read.
public enum TokenScope {
    READ,
    WRITE,
    /// What only administrators do, and only when the person is one.
    ADMINISTER;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TokenScope> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    public boolean covers(TokenScope other) {
        return compareTo(other) >= 0;
    }
}
