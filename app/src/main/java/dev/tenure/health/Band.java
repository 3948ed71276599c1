package dev.tenure.health;

/// Always a colour, a shape and a word. `UNCERTAIN`: an input is missing and the score's range spans bands.
/// `INSUFFICIENT`: less was measured than the model's floor, so there is no score at all.
public enum Band {
    CRITICAL("Critical"),
    AT_RISK("At risk"),
    WATCH("Watch"),
    HEALTHY("Healthy"),
    UNCERTAIN("Uncertain"),
    INSUFFICIENT("Insufficient data");

    public final String word;

    Band(String word) {
        this.word = word;
    }
}
