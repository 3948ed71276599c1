package dev.tenure.web;

import dev.tenure.health.Band;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// From 100 down to the score, one row a signal: what is kept in grey, what this signal took in its colour.
final class Cascade {

    private static final double WIDTH = 206;
    private static final double HEIGHT = 46;

    private Cascade() {}

    /// @param before points kept before this signal, in hundredths
    record Step(String signal, String label, int before, int lost, int outOf) {
        int after() {
            return before - lost;
        }
    }

    record Item(String signal, String label, int lost, int outOf) {}

    /// Largest loss first; equal losses keep the order they came in.
    static List<Step> steps(List<Item> items) {
        var steps = new ArrayList<Step>();
        int kept = 100_00;
        for (var item : items.stream()
                .sorted(Comparator.comparingInt(Item::lost).reversed())
                .toList()) {
            steps.add(new Step(item.signal(), item.label(), kept, item.lost(), item.outOf()));
            kept -= item.lost();
        }
        return List.copyOf(steps);
    }

    /// Where the axis starts: below every step, on a ten, so that small losses stay visible.
    static int floor(List<Step> steps) {
        int least = steps.stream().mapToInt(Step::after).min().orElse(0);
        return Math.max(0, Math.min(80_00, Math.floorDiv(least - 6_00, 10_00) * 10_00));
    }

    static Svg draw(Step step, int floor) {
        Band band = Look.ofLoss(step.lost(), step.outOf());
        double before = x(step.before(), floor);
        double after = x(step.after(), floor);
        var svg = Svg.picture(
                        "cas",
                        WIDTH,
                        HEIGHT,
                        step.label() + ": from " + Say.points(step.before()) + " to " + Say.points(step.after())
                                + " points")
                .el("line", "x1", before, "x2", before, "y1", 0, "y2", HEIGHT, "class", "q-line")
                .el("rect", "class", "f-lost", "opacity", ".6", "y", 17, "width", after, "height", 12)
                .el(
                        "rect",
                        "class",
                        "f-" + Look.tone(band),
                        "x",
                        after,
                        "y",
                        17,
                        "width",
                        before - after,
                        "height",
                        12);
        var words = step.lost() == 0 ? "0" : "−" + Say.points(step.lost());
        var css = "t12 q-sb q-" + Look.tone(band);
        if (after > 48) return svg.text(after - 6, 27.5, "end", css, words);
        if (before < WIDTH - 44) return svg.text(before + 5, 27.5, "start", css, words);
        return svg.text(before - 4, 13, "end", css, words);
    }

    /// The row of a signal that cost nothing and kept nothing: words in place of a drawing.
    static Svg missing(String label, String why) {
        return Svg.picture("cas", WIDTH, HEIGHT, label + ": " + why).text(0, 27.5, "start", "t12 q-ink3", why);
    }

    private static double x(int hundredths, int floor) {
        return WIDTH * (hundredths - floor) / (100_00 - floor);
    }

    /// Part of a whole as a thin bar; beside the numbers it repeats.
    static Svg bar(String size, long part, long whole) {
        return Svg.ornament("hb" + size, 100, 4)
                .stretched()
                .el("rect", "class", "f-lost", "width", 100, "height", 4)
                .el(
                        "rect",
                        "class",
                        "f-ink",
                        "width",
                        whole <= 0 ? 0 : Math.min(100, 100.0 * part / whole),
                        "height",
                        4);
    }
}
