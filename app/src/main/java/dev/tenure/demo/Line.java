package dev.tenure.demo;

/// A quantity over the days of the demo world: straight between its points, level outside them.
record Line(double[] days, double[] values) {

    Line {
        if (days.length == 0 || days.length != values.length)
            throw new IllegalArgumentException("a line needs as many days as values, and at least one");
        for (int i = 1; i < days.length; i++)
            if (days[i] <= days[i - 1]) throw new IllegalArgumentException("a line's days ascend");
    }

    /// Day, value, day, value, …
    static Line of(double... points) {
        var days = new double[points.length / 2];
        var values = new double[points.length / 2];
        for (int i = 0; i < days.length; i++) {
            days[i] = points[2 * i];
            values[i] = points[2 * i + 1];
        }
        return new Line(days, values);
    }

    static Line level(double value) {
        return of(0, value);
    }

    double at(double day) {
        if (day <= days[0]) return values[0];
        for (int i = 1; i < days.length; i++)
            if (day <= days[i]) {
                double share = (day - days[i - 1]) / (days[i] - days[i - 1]);
                return values[i - 1] + share * (values[i] - values[i - 1]);
            }
        return values[values.length - 1];
    }
}
