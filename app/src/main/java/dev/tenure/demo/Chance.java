package dev.tenure.demo;

/// Draws without a state: the same question always gets the same answer, so days can be told in any order.
final class Chance {

    private static final double GOLDEN = 0.6180339887498949;

    private Chance() {}

    /// In [0, 1).
    static double share(long seed, int company, int a, int b, int purpose) {
        long h = mix(seed ^ mix(company * 0x9E3779B97F4A7C15L + purpose));
        h = mix(h ^ mix(a * 0xC2B2AE3D27D4EB4FL + b));
        return (h >>> 11) * 0x1.0p-53;
    }

    static double share(long seed, int company, int a, int purpose) {
        return share(seed, company, a, 0, purpose);
    }

    /// A whole number whose running mean stays within one of the expected value: the remainder is carried by
    /// a golden-ratio sequence over the days rather than thrown anew each day.
    static int whole(double expected, long seed, int company, int day, int purpose) {
        double phase = share(seed, company, -1, purpose);
        double carried = phase + day * GOLDEN;
        return (int) Math.floor(expected + (carried - Math.floor(carried)));
    }

    static int between(int from, int until, long seed, int company, int a, int purpose) {
        return from + (int) (share(seed, company, a, purpose) * (until - from));
    }

    static <T> T pick(java.util.List<T> from, long seed, int company, int a, int purpose) {
        return from.get(between(0, from.size(), seed, company, a, purpose));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return z ^ (z >>> 33);
    }
}
