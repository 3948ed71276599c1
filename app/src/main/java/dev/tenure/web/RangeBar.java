package dev.tenure.web;

import dev.tenure.health.Band;

/// A score that could be anything from low to high, over the bands it touches.
final class RangeBar {

    private RangeBar() {}

    static Svg wide(int score, int low, int high) {
        return draw("ch only-lg", 548, score, low, high);
    }

    static Svg narrow(int score, int low, int high) {
        return draw("ch only-sm", 306, score, low, high);
    }

    private static Svg draw(String css, double width, int score, int low, int high) {
        var svg = Svg.picture(
                css,
                width,
                74,
                "Score " + Say.score(score) + " with a range from " + Say.score(low) + " to " + Say.score(high));
        band(svg, width, Band.CRITICAL, 0, 40_00);
        band(svg, width, Band.AT_RISK, 40_00, 60_00);
        band(svg, width, Band.WATCH, 60_00, 75_00);
        band(svg, width, Band.HEALTHY, 75_00, 100_00);
        double from = x(width, low);
        double to = x(width, high);
        double at = x(width, score);
        svg.el(
                        "path",
                        "d",
                        "M" + Svg.number(from) + " 27v16M" + Svg.number(to) + " 27v16M" + Svg.number(from) + " 35H"
                                + Svg.number(to),
                        "class",
                        "q-span")
                .el("circle", "cx", at, "cy", 35, "r", 5, "class", "q-at")
                .text(at, 15, "middle", "t12 q-sb q-ink", Say.score(score));
        if (at - from > 18) svg.text(from, 15, "middle", "t12 q-ink2", Say.score(low));
        if (to - at > 18) svg.text(to, 15, "middle", "t12 q-ink2", Say.score(high));
        return svg;
    }

    private static void band(Svg svg, double width, Band band, int from, int to) {
        double left = x(width, from);
        double right = x(width, to);
        var tone = Look.tone(band);
        svg.el("rect", "x", left, "y", 22, "width", right - left, "height", 26, "class", "q-t-" + tone)
                .text((left + right) / 2, 68, "middle", "t11 q-" + tone, band.word);
    }

    private static double x(double width, int hundredths) {
        return width * hundredths / 100_00;
    }
}
