package dev.tenure.web;

import dev.tenure.health.Band;
import java.util.List;

/// A small line without axes: direction only. Days without a value are gaps, never zeroes.
final class Spark {

    private Spark() {}

    /// @param values oldest first; negative where nothing was measured
    static Svg of(List<Integer> values, double width, double height, Band band) {
        var svg = Svg.ornament(
                        "spark" + (band == Band.UNCERTAIN || band == Band.INSUFFICIENT ? "" : " s-" + Look.tone(band)),
                        width,
                        height)
                .sized(width, height);
        var known = values.stream().filter(value -> value >= 0).toList();
        if (known.isEmpty()) return svg;
        int low = known.stream().mapToInt(Integer::intValue).min().orElse(0);
        int high = known.stream().mapToInt(Integer::intValue).max().orElse(0);
        double step = values.size() < 2 ? 0 : (width - 4) / (values.size() - 1);
        var path = new StringBuilder();
        boolean pen = false;
        double x = 2;
        double y = height / 2;
        double lastX = 2;
        for (int i = 0; i < values.size(); i++) {
            int value = values.get(i);
            x = 2 + i * step;
            if (value < 0) {
                pen = false;
                continue;
            }
            y = high == low ? height / 2 : 3 + (height - 6) * (high - value) / (double) (high - low);
            path.append(pen ? 'L' : 'M').append(Svg.number(x)).append(' ').append(Svg.number(y));
            pen = true;
            lastX = x;
        }
        return svg.el("path", "d", path).el("circle", "cx", lastX, "cy", y, "r", 2);
    }
}
