package dev.tenure.web;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;

/// The score over time with what happened on it. A day without a score breaks the line.
final class ScoreLine {

    private ScoreLine() {}

    record Point(LocalDate day, OptionalInt hundredths) {}

    record Mark(LocalDate day, String words) {}

    static Svg wide(List<Point> points, List<Mark> marks) {
        return draw("ch only-lg", 760, 196, 30, 742, 5, points, marks);
    }

    static Svg narrow(List<Point> points, List<Mark> marks) {
        return draw("ch only-sm", 340, 196, 26, 330, 3, points, marks);
    }

    private record Plot(double left, double right, double top, LocalDate from, long length, int floor, int ceiling) {
        static final double BOTTOM = 172;

        double x(LocalDate day) {
            return length == 0 ? right : left + (right - left) * ChronoUnit.DAYS.between(from, day) / length;
        }

        double y(int hundredths) {
            return top + (BOTTOM - top) * (ceiling - hundredths) / (ceiling - floor);
        }
    }

    private static Svg draw(
            String css,
            double width,
            double height,
            double left,
            double right,
            int dates,
            List<Point> points,
            List<Mark> marks) {
        var scored =
                points.stream().filter(point -> point.hundredths().isPresent()).toList();
        var svg = Svg.picture(css, width, height, summary(scored, marks));
        if (scored.isEmpty()) return svg;
        var from = points.getFirst().day();
        var until = points.getLast().day();
        int least =
                scored.stream().mapToInt(p -> p.hundredths().getAsInt()).min().getAsInt();
        int most =
                scored.stream().mapToInt(p -> p.hundredths().getAsInt()).max().getAsInt();
        int floor = Math.max(0, Math.min(30_00, Math.floorDiv(least - 5_00, 10_00) * 10_00));
        int ceiling = most > 80_00 ? 100_00 : 85_00;
        var plot = new Plot(
                left, right, marks.isEmpty() ? 20 : 45, from, ChronoUnit.DAYS.between(from, until), floor, ceiling);
        bands(svg, plot);
        marks(svg, plot, marks, from, until);
        svg.el("path", "d", path(plot, points), "class", "q-score");
        ends(svg, plot, scored, until);
        for (int i = 0; i < dates; i++) {
            var day = from.plusDays(plot.length() * i / (dates - 1));
            var anchor = i == 0 ? "start" : i == dates - 1 ? "end" : "middle";
            svg.text(plot.x(day), 190, anchor, "t11 q-ink3", Say.day(day));
        }
        return svg;
    }

    private static String summary(List<Point> scored, List<Mark> marks) {
        if (scored.isEmpty()) return "No score in this time.";
        int first = scored.getFirst().hundredths().getAsInt();
        int last = scored.getLast().hundredths().getAsInt();
        var moved = last == first ? "stayed at " : last < first ? "fell from " : "rose from ";
        var line = "Score " + moved
                + (last == first ? Say.score(first) : Say.score(first) + " to " + Say.score(last)) + " from "
                + Say.day(scored.getFirst().day()) + " to "
                + Say.day(scored.getLast().day()) + ".";
        if (marks.isEmpty()) return line;
        return line + " On the way: "
                + Say.list(marks.stream()
                        .map(mark -> mark.words() + " on " + Say.day(mark.day()))
                        .toList())
                + ".";
    }

    private static void bands(Svg svg, Plot plot) {
        shade(svg, plot, Math.max(40_00, plot.floor()), 60_00, "risk");
        if (plot.floor() < 40_00) shade(svg, plot, plot.floor(), 40_00, "critical");
        for (int edge : new int[] {40_00, 60_00, 75_00}) {
            if (edge <= plot.floor()) continue;
            svg.el(
                            "line",
                            "x1",
                            plot.left(),
                            "x2",
                            plot.right(),
                            "y1",
                            plot.y(edge),
                            "y2",
                            plot.y(edge),
                            "class",
                            "q-line q-dash")
                    .text(plot.left() - 6, plot.y(edge) + 4, "end", "t11 q-ink3", String.valueOf(edge / 100));
        }
    }

    private static void shade(Svg svg, Plot plot, int from, int to, String tone) {
        svg.el(
                "rect",
                "x",
                plot.left(),
                "y",
                plot.y(to),
                "width",
                plot.right() - plot.left(),
                "height",
                plot.y(from) - plot.y(to),
                "class",
                "q-t-" + tone,
                "opacity",
                ".8");
    }

    /// Two rows of words in turn; a mark whose words would run into the one before keeps its line only.
    private static void marks(Svg svg, Plot plot, List<Mark> marks, LocalDate from, LocalDate until) {
        double[] free = {plot.left(), plot.left()};
        for (var mark : marks) {
            if (mark.day().isBefore(from) || mark.day().isAfter(until)) continue;
            double x = plot.x(mark.day());
            double length = mark.words().length() * 6.0;
            boolean leftwards = x + 5 + length > plot.right();
            double begins = leftwards ? x - 5 - length : x + 5;
            int row = begins >= free[0] ? 0 : begins >= free[1] ? 1 : -1;
            double top = row == 1 ? 27 : 9;
            svg.el("line", "x1", x, "x2", x, "y1", row < 0 ? 34 : top, "y2", Plot.BOTTOM, "class", "q-line");
            if (row < 0) continue;
            svg.text(leftwards ? x - 5 : x + 5, top + 9, leftwards ? "end" : "start", "t11 q-ink2", mark.words());
            free[row] = (leftwards ? x : begins + length) + 8;
        }
    }

    private static String path(Plot plot, List<Point> points) {
        var path = new StringBuilder();
        boolean pen = false;
        for (var point : points) {
            if (point.hundredths().isEmpty()) {
                pen = false;
                continue;
            }
            path.append(pen ? 'L' : 'M')
                    .append(Svg.number(plot.x(point.day())))
                    .append(' ')
                    .append(Svg.number(plot.y(point.hundredths().getAsInt())));
            pen = true;
        }
        return path.toString();
    }

    private static void ends(Svg svg, Plot plot, List<Point> scored, LocalDate until) {
        var first = scored.getFirst();
        var last = scored.getLast();
        int now = last.hundredths().getAsInt();
        double x = plot.x(last.day());
        double y = plot.y(now);
        var tone = Look.tone(Look.of(now));
        boolean below = y + 22 < Plot.BOTTOM;
        svg.el("circle", "cx", x, "cy", y, "r", 4, "class", "q-end f-" + tone)
                .text(
                        x - 2,
                        below ? y + 19 : y - 9,
                        "end",
                        "t12 q-sb q-" + tone,
                        Say.score(now) + (last.day().equals(until) ? "" : " on " + Say.day(last.day())));
        if (scored.size() > 1)
            svg.text(
                    plot.x(first.day()),
                    plot.y(first.hundredths().getAsInt()) - 8,
                    "start",
                    "t12 q-sb q-ink2",
                    Say.score(first.hundredths().getAsInt()));
    }
}
