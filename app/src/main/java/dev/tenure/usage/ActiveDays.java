package dev.tenure.usage;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/// Which days a subject was active, exactly, in one number a month: a row of block `k` holds the 31 days of block
/// `k - 1` in bits 0 to 30 and those of block `k` in bits 31 to 61. So any window of up to 32 days that ends in
/// block `k` is read from rows of block `k` alone, by a mask, without bringing subjects together.
final class ActiveDays {

    static final int BLOCK = 31;
    static final int LONGEST_WINDOW = BLOCK + 1;
    private static final LocalDate ORIGIN = LocalDate.of(1900, 1, 1);

    private ActiveDays() {}

    static long block(LocalDate day) {
        return Math.floorDiv(number(day), BLOCK);
    }

    /// The bits of a window of `days` days that ends `before` days before the end of `day`.
    static long mask(LocalDate day, int days, int before) {
        if (days + before > LONGEST_WINDOW)
            throw new IllegalArgumentException("a window of " + (days + before) + " days");
        int last = BLOCK + Math.floorMod(number(day), BLOCK) - before;
        return ((1L << days) - 1) << (last - days + 1);
    }

    private static long number(LocalDate day) {
        return ChronoUnit.DAYS.between(ORIGIN, day);
    }
}
