package dev.tenure.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// One signal's readings week by week as bars from zero. A week without a reading has no bar, which is not a
/// bar of no height: it is marked.
final class WeekBars {

    /// @param value absent when the signal was not measured in that week
    /// @param shown as the reader knows it
    record Bar(LocalDate day, Optional<BigDecimal> value, String shown, String tone) {}

    private WeekBars() {}

    static Svg wide(String label, List<Bar> bars) {
        return draw("ch only-lg", 1128, 190, label, bars, 1);
    }

    static Svg narrow(String label, List<Bar> bars) {
        return draw("ch only-sm", 340, 170, label, bars, 3);
    }

    /// @param named every so many bars are dated
    private static Svg draw(String css, double width, double height, String label, List<Bar> bars, int named) {
        double top = 24;
        double bottom = height - 26;
        var most = bars.stream().flatMap(bar -> bar.value().stream()).reduce(BigDecimal.ZERO, BigDecimal::max);
        var svg = Svg.picture(css, width, height, summary(label, bars));
        double step = width / Math.max(1, bars.size());
        for (int i = 0; i < bars.size(); i++) {
            var bar = bars.get(i);
            double left = i * step + step * .16;
            double middle = i * step + step / 2;
            int back = bars.size() - 1 - i;
            if (bar.value().isPresent()) {
                double part = most.signum() == 0
                        ? 0
                        : bar.value()
                                .get()
                                .divide(most, 4, RoundingMode.HALF_EVEN)
                                .doubleValue();
                double tall = Math.max(2, (bottom - top) * part);
                svg.titled(
                        "rect",
                        Say.date(bar.day()) + ", " + bar.shown(),
                        "x",
                        left,
                        "y",
                        bottom - tall,
                        "width",
                        step * .68,
                        "height",
                        tall,
                        "rx",
                        2,
                        "class",
                        back == 0 ? "f-" + bar.tone() : "f-lost");
                if (back == 0 || i == 0)
                    svg.text(
                            middle,
                            bottom - tall - 7,
                            "middle",
                            "t11 q-sb " + (back == 0 ? "q-" + bar.tone() : "q-ink2"),
                            figure(bar.value().get()));
            } else svg.text(middle, bottom - 6, "middle", "t11 q-ink3", "–");
            if (back % named == 0)
                svg.text(middle, bottom + 18, "middle", "t11 q-ink3", back == 0 ? "now" : Say.day(bar.day()));
        }
        return svg.el("line", "x1", 0, "x2", width, "y1", bottom + .5, "y2", bottom + .5, "class", "q-line");
    }

    /// As exact as a label has room for; the table below has the counts.
    private static String figure(BigDecimal value) {
        int digits = value.compareTo(BigDecimal.TEN) >= 0 ? 0 : value.compareTo(BigDecimal.ONE) >= 0 ? 1 : 2;
        var rounded = value.setScale(digits, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.setScale(Math.max(0, rounded.scale())).toPlainString();
    }

    private static String summary(String label, List<Bar> bars) {
        var measured = bars.stream().filter(bar -> bar.value().isPresent()).toList();
        if (measured.isEmpty()) return label + ": no reading in " + Say.many(bars.size(), "week", "weeks");
        return label + " week by week: " + measured.getFirst().shown() + " on "
                + Say.date(measured.getFirst().day()) + ", "
                + measured.getLast().shown() + " on "
                + Say.date(measured.getLast().day()) + ". The table below has every week.";
    }
}
