package dev.tenure.web;

import dev.tenure.health.Band;

/// How a band looks: always a colour, a shape and a word, so any one of them may be lost.
final class Look {

    private Look() {}

    /// The token a band's colours are named by; bands without a claim have none.
    static String tone(Band band) {
        return switch (band) {
            case CRITICAL -> "critical";
            case AT_RISK -> "risk";
            case WATCH -> "watch";
            case HEALTHY -> "healthy";
            case UNCERTAIN, INSUFFICIENT -> "mut";
        };
    }

    /// As it stands in an address.
    static String slug(Band band) {
        return band.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /// The shape beside its word.
    static Svg mark(Band band) {
        return shape(Svg.ornament(css(band), 16, 16), band);
    }

    /// The shape alone, so it must speak.
    static Svg spokenMark(Band band) {
        return shape(Svg.picture(css(band), 16, 16, band.word), band);
    }

    private static String css(Band band) {
        return switch (band) {
            case CRITICAL, AT_RISK, WATCH, HEALTHY -> "mk f-" + tone(band);
            case UNCERTAIN, INSUFFICIENT -> "mk rgm";
        };
    }

    private static Svg shape(Svg svg, Band band) {
        return svg.el(
                "path",
                "d",
                switch (band) {
                    case CRITICAL -> "M8 1.6 14.6 14.4H1.4Z";
                    case AT_RISK -> "M8 1.2 14.8 8 8 14.8 1.2 8Z";
                    case WATCH -> "M2.5 2.5h11v11h-11Z";
                    case HEALTHY -> "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z";
                    case UNCERTAIN -> "M2 3v10M14 3v10M2 8h12";
                    case INSUFFICIENT -> "M3 8h2M7 8h2M11 8h2";
                });
    }

    /// The band a score alone falls into, for drawing a past day whose coverage is not at hand.
    static Band of(int hundredths) {
        if (hundredths < 40_00) return Band.CRITICAL;
        if (hundredths < 60_00) return Band.AT_RISK;
        return hundredths < 75_00 ? Band.WATCH : Band.HEALTHY;
    }

    /// How far along its own weight a signal has lost, in the same four steps as the score.
    static Band ofLoss(int hundredths, int outOf) {
        return outOf <= 0 ? Band.HEALTHY : of(100_00 - (int) (100_00L * hundredths / outOf));
    }
}
