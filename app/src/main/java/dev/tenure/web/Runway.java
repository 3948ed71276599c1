package dev.tenure.web;

import dev.tenure.health.Band;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Who decides when, and how well they are: days to the decision against the score, area for ARR. Tenants
/// under 60 that decide within the window are coloured and named; the rest are there for scale.
final class Runway {

    private static final int NAMED = 8;
    private static final double ROOM = 12;

    private Runway() {}

    /// @param share its ARR as a part of the largest in the same currency, 0 to 1
    record Dot(
            String key, String name, int days, int score, int low, int high, Band band, double share, String amount) {}

    private record Box(double left, double top, double right, double bottom) {
        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    /// The plot: where its corners are and what they stand for.
    private record Plot(double left, double top, double right, double bottom, int horizon, int floor) {
        double x(int days) {
            return left + (right - left) * Math.min(days, horizon) / horizon;
        }

        /// A little room above 100, so that a large circle there is whole.
        double y(int hundredths) {
            return top + ROOM + (bottom - top - ROOM) * (100_00 - hundredths) / (100_00 - floor);
        }
    }

    static Svg wide(List<Dot> dots, int window) {
        int horizon = Math.min(365, Math.max(60, window * 2));
        return draw("ch only-lg", 1128, 270, new Plot(74, 14, 1112, 240, horizon, floor(dots)), dots, window, 1);
    }

    static Svg narrow(List<Dot> dots, int window) {
        return draw("ch only-sm", 340, 290, new Plot(56, 14, 332, 260, window, floor(dots)), dots, window, 0.8);
    }

    /// 20 leaves room where the circles are; it gives way as soon as one is lower.
    private static int floor(List<Dot> dots) {
        return dots.stream().anyMatch(dot -> dot.low() < 20_00) ? 0 : 20_00;
    }

    static boolean pressing(Dot dot, int window) {
        return dot.days() <= window && (dot.score() < 60_00 || dot.band() == Band.UNCERTAIN);
    }

    private static Svg draw(
            String css, double width, double height, Plot plot, List<Dot> all, int window, double size) {
        var dots = all.stream()
                .filter(dot -> dot.days() >= 0 && dot.days() <= plot.horizon())
                .toList();
        var pressing = dots.stream()
                .filter(dot -> pressing(dot, window))
                .sorted(Comparator.comparingDouble(Dot::share).reversed())
                .toList();
        var svg = Svg.picture(css, width, height, summary(pressing, dots.size(), plot.horizon()));
        bands(svg, plot);
        days(svg, plot, window);
        for (var dot : dots)
            if (!pressing(dot, window))
                svg.titled(
                        "circle",
                        title(dot),
                        "cx",
                        plot.x(dot.days()),
                        "cy",
                        plot.y(dot.score()),
                        "r",
                        radius(dot, size),
                        "class",
                        "q-rest go",
                        "data-href",
                        "/tenants/" + dot.key());
        pressing.forEach(dot -> circle(svg, plot, dot, size));
        labels(svg, plot, pressing, size, window);
        return svg;
    }

    private static String summary(List<Dot> pressing, int drawn, int horizon) {
        var named = pressing.stream().limit(4).map(Dot::name).toList();
        var lead = Say.many(drawn, "tenant decides", "tenants decide") + " within " + horizon
                + " days. Further left decides sooner, lower is less healthy. ";
        if (pressing.isEmpty()) return lead + "None of them scores under 60 in the chosen window.";
        var rest = pressing.size() - named.size();
        return lead + "Under 60 or uncertain in the chosen window: "
                + (rest == 0 ? Say.list(named) : String.join(", ", named) + " and " + rest + " more")
                + ". The table below lists them.";
    }

    private static String title(Dot dot) {
        return dot.name() + ", " + Say.score(dot.score()) + " " + dot.band().word + ", " + dot.amount()
                + ", decides in " + Say.inDays(dot.days());
    }

    private static double radius(Dot dot, double size) {
        return (3.4 + 10.6 * Math.sqrt(dot.share())) * size;
    }

    private static void bands(Svg svg, Plot plot) {
        band(svg, plot, Band.HEALTHY, plot.top(), plot.y(75_00), .35);
        band(svg, plot, Band.WATCH, plot.y(75_00), plot.y(60_00), .35);
        band(svg, plot, Band.AT_RISK, plot.y(60_00), plot.y(40_00), .75);
        band(svg, plot, Band.CRITICAL, plot.y(40_00), plot.bottom(), .75);
    }

    private static void band(Svg svg, Plot plot, Band band, double top, double bottom, double opacity) {
        double height = bottom - top;
        var tone = Look.tone(band);
        svg.el(
                        "rect",
                        "x",
                        plot.left(),
                        "y",
                        top,
                        "width",
                        plot.right() - plot.left(),
                        "height",
                        height,
                        "class",
                        "q-t-" + tone,
                        "opacity",
                        String.valueOf(opacity))
                .text(plot.left() - 8, top + height / 2 + 4, "end", "t11 q-md q-" + tone, band.word);
    }

    private static void days(Svg svg, Plot plot, int window) {
        for (int mark = 30; mark < plot.horizon(); mark += 30) {
            if (mark != window && mark < window)
                svg.el(
                        "line",
                        "x1",
                        plot.x(mark),
                        "x2",
                        plot.x(mark),
                        "y1",
                        plot.top(),
                        "y2",
                        plot.bottom(),
                        "class",
                        "q-line q-dash");
            if (plot.horizon() <= 180 || mark % 60 == 0)
                svg.text(plot.x(mark), plot.bottom() + 20, "middle", "t11 q-ink3", mark + (mark <= 90 ? " days" : ""));
        }
        svg.text(plot.left(), plot.bottom() + 20, "start", "t11 q-ink3", "Today");
        svg.text(plot.right(), plot.bottom() + 20, "end", "t11 q-ink3", plot.horizon() + " days");
        if (window >= plot.horizon()) return;
        svg.el(
                        "line",
                        "x1",
                        plot.x(window),
                        "x2",
                        plot.x(window),
                        "y1",
                        plot.top() - 10,
                        "y2",
                        plot.bottom(),
                        "class",
                        "q-strong")
                .text(plot.x(window) - 6, plot.top() - 3, "end", "t11 q-ink2", "chosen window");
    }

    private static void circle(Svg svg, Plot plot, Dot dot, double size) {
        double x = plot.x(dot.days());
        double y = plot.y(dot.score());
        if (dot.low() != dot.high()) {
            double best = plot.y(dot.high());
            double worst = plot.y(dot.low());
            svg.el(
                    "path",
                    "d",
                    "M" + Svg.number(x - 4) + " " + Svg.number(best) + "h8M" + Svg.number(x - 4) + " "
                            + Svg.number(worst) + "h8M" + Svg.number(x) + " " + Svg.number(best) + "V"
                            + Svg.number(worst),
                    "class",
                    "q-range");
        }
        svg.titled(
                "circle",
                title(dot),
                "cx",
                x,
                "cy",
                y,
                "r",
                radius(dot, size),
                "class",
                "q-dot go f-" + Look.tone(dot.band()),
                "data-href",
                "/tenants/" + dot.key());
    }

    /// A name is drawn where it covers nothing drawn before; where there is no such place the circle stays
    /// unnamed and the table has it.
    private static void labels(Svg svg, Plot plot, List<Dot> pressing, double size, int window) {
        var taken = new ArrayList<Box>();
        taken.add(new Box(plot.x(window) - 3, plot.top(), plot.x(window) + 3, plot.bottom()));
        for (var dot : pressing) {
            double r = radius(dot, size);
            double x = plot.x(dot.days());
            double y = plot.y(dot.score());
            taken.add(new Box(x - r, Math.min(y - r, plot.y(dot.high())), x + r, Math.max(y + r, plot.y(dot.low()))));
        }
        int named = 0;
        for (var dot : pressing) {
            if (named == NAMED) return;
            double r = radius(dot, size) + 5;
            double x = plot.x(dot.days());
            double y = plot.y(dot.score());
            double length = (dot.name().length() + dot.amount().length() + 1) * 6.4;
            double[][] places = {
                {x + r, y + 4, 1},
                {x - r, y + 4, -1},
                {x + r, y - r + 2, 1},
                {x + r, y + r + 6, 1},
                {x - r, y - r + 2, -1},
                {x - r, y + r + 6, -1},
                {x - 4, y + r + 13, 1},
                {x - 4, y - r - 6, 1},
                {x + r, y + r + 22, 1},
                {x + r, y - r - 14, 1}
            };
            for (var place : places) {
                boolean rightwards = place[2] > 0;
                double left = rightwards ? place[0] : place[0] - length;
                var box = new Box(left, place[1] - 11, left + length, place[1] + 3);
                boolean fits = box.left() >= plot.left()
                        && box.right() <= plot.right()
                        && box.top() >= plot.top()
                        && box.bottom() <= plot.bottom()
                        && taken.stream().noneMatch(box::meets);
                if (!fits) continue;
                taken.add(box);
                svg.label(place[0], place[1], rightwards ? "start" : "end", dot.name(), dot.amount());
                named++;
                break;
            }
        }
    }
}
