package dev.tenure.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// From one total to another, a bar a movement, each beginning where the one before ended.
final class Waterfall {

    /// @param total stands on the ground; others hang between two levels
    /// @param href where its rows are
    record Bar(String label, long from, long to, boolean total, String amount, Optional<String> href) {
        long least() {
            return Math.min(from, to);
        }

        long most() {
            return Math.max(from, to);
        }
    }

    private Waterfall() {}

    /// Where the bars begin: at zero, or a little under the lowest level when the movements would not be seen.
    static long floor(List<Bar> bars) {
        long least = levels(bars).min(Long::compare).orElse(0L);
        long most = levels(bars).max(Long::compare).orElse(0L);
        long range = most - least;
        if (least <= 0 || range == 0 || range > most / 4) return 0;
        long under = Math.max(0, least - range / 2);
        long step = (long) Math.pow(10, Math.floor(Math.log10(range)));
        return under / step * step;
    }

    /// The ground is no level.
    private static Stream<Long> levels(List<Bar> bars) {
        return bars.stream().flatMap(bar -> bar.total() ? Stream.of(bar.to()) : Stream.of(bar.from(), bar.to()));
    }

    static Svg wide(List<Bar> bars) {
        double width = 1128;
        double top = 26;
        double bottom = 214;
        long floor = floor(bars);
        double most = bars.stream().mapToLong(Bar::most).max().orElse(1) - floor;
        var svg = Svg.picture("ch only-lg", width, 240, summary(bars));
        double step = width / bars.size();
        double thick = step * .6;
        for (int i = 0; i < bars.size(); i++) {
            var bar = bars.get(i);
            double left = i * step + step * .2;
            double high = bottom - (bottom - top) * (bar.most() - floor) / most;
            double low = bar.total() ? bottom : bottom - (bottom - top) * (bar.least() - floor) / most;
            double end = bottom - (bottom - top) * (bar.to() - floor) / most;
            rect(svg, bar, left, high, thick, Math.max(1.5, low - high));
            svg.text(left + thick / 2, high - 8, "middle", "t12 q-sb q-ink", bar.amount());
            svg.text(left + thick / 2, bottom + 20, "middle", "t12 q-ink2", bar.label());
            if (i + 1 < bars.size())
                svg.el("line", "x1", left + thick, "x2", left + step, "y1", end, "y2", end, "class", "q-line q-dash");
        }
        return svg.el("line", "x1", 0, "x2", width, "y1", bottom + .5, "y2", bottom + .5, "class", "q-line");
    }

    static Svg narrow(List<Bar> bars) {
        double width = 340;
        double tall = 38;
        long floor = floor(bars);
        double most = bars.stream().mapToLong(Bar::most).max().orElse(1) - floor;
        var svg = Svg.picture("ch only-sm", width, tall * bars.size(), summary(bars));
        for (int i = 0; i < bars.size(); i++) {
            var bar = bars.get(i);
            double y = i * tall;
            double left = bar.total() ? 0 : width * (bar.least() - floor) / most;
            double right = width * (bar.most() - floor) / most;
            svg.text(0, y + 14, "start", "t12 q-ink2", bar.label());
            svg.text(width, y + 14, "end", "t12 q-sb q-ink", bar.amount());
            rect(svg, bar, Math.min(left, width - 1.5), y + 20, Math.max(1.5, right - left), 9);
        }
        return svg;
    }

    private static void rect(Svg svg, Bar bar, double x, double y, double width, double height) {
        var css = bar.total() ? "f-acc" : bar.to() < bar.from() ? "f-ink" : "f-acc2";
        var title = bar.label() + ", " + bar.amount();
        if (bar.href().isPresent())
            svg.titled(
                    "rect",
                    title,
                    "x",
                    x,
                    "y",
                    y,
                    "width",
                    width,
                    "height",
                    height,
                    "rx",
                    1.5,
                    "class",
                    css + " go",
                    "data-href",
                    bar.href().get());
        else svg.titled("rect", title, "x", x, "y", y, "width", width, "height", height, "rx", 1.5, "class", css);
    }

    private static String summary(List<Bar> bars) {
        return bars.stream().map(bar -> bar.label() + " " + bar.amount()).collect(Collectors.joining(", "))
                + ". The table below has each part in full.";
    }
}
