package dev.tenure.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.tenure.usage.UsageLab.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the order in which events came, however often the rollup ran in between and whichever days were sealed
/// meanwhile, its rows are those of one run over the whole ledger.
class RollupPropertyTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final String[] NUMBERS = {"0", "1", "2", "3", "4", "5", "1.25", "-3", "1e3", "999999999999", "1e40"};
    private static final String[] ODD = {"null", "true", "\"4\"", "[1]", "{\"a\":1}"};

    @TempDir
    Path folder;

    @Test
    void incrementalEqualsFullUnderRandomInterleavings() {
        holds(12);
    }

    @Test
    @Tag("long")
    void incrementalEqualsFullUnderManyRandomInterleavings() {
        holds(400);
    }

    private void holds(int examples) {
        qt().withFixedSeed(7)
                .withExamples(examples)
                .withShrinkCycles(0)
                .forAll(longs().all(), integers().between(1, 8), integers().between(25, 400))
                .checkAssert(this::sameRows);
    }

    private void sameRows(long seed, int runs, int step) {
        var events = events(new SplittableRandom(seed));
        var random = new SplittableRandom(~seed);
        try (var incremental = lab(step);
                var full = lab((int) Usage.STEP)) {
            int from = 0;
            for (int run = 0; run < runs; run++) {
                int until = run == runs - 1 ? events.size() : random.nextInt(from, events.size() + 1);
                incremental.send(events.subList(from, until));
                if (random.nextInt(6) == 0) incremental.sealBefore(FIRST.plusDays(random.nextInt(20)));
                incremental.rollUp();
                if (random.nextInt(4) == 0) incremental.rollUp();
                // Sealed before the rollup saw all of it, or after; events for the same days come later still.
                if (random.nextInt(3) == 0) incremental.sealBefore(FIRST.plusDays(random.nextInt(20)));
                from = until;
            }
            full.send(events);
            full.rollUp();
            var rows = full.dump();
            assertFalse(rows.isEmpty());
            assertEquals(rows, incremental.dump());
        }
    }

    /// In event time about three months, in order of arrival anything: late, out of order, several of one instant.
    private static List<Event> events(SplittableRandom random) {
        var types = Meters.shipped().all().stream()
                .flatMap(meter -> meter.events().stream())
                .toList();
        var events = new ArrayList<Event>();
        int count = random.nextInt(1, 400);
        for (int i = 0; i < count; i++) {
            var time = FIRST.plusDays(random.nextInt(95)).atTime(random.nextInt(24), random.nextInt(3) * 20);
            var subject = random.nextInt(10) == 0 ? null : "user-" + random.nextInt(6);
            events.add(new Event(1 + random.nextInt(3), pick(types, random), subject, time, data(random)));
        }
        return events;
    }

    private static @org.jspecify.annotations.Nullable String data(SplittableRandom random) {
        if (random.nextInt(12) == 0) return null;
        var fields = new ArrayList<String>();
        for (var number : List.of("good", "limit", "of", "severity", "target_ppm", "total", "used"))
            if (random.nextInt(8) > 0) fields.add("\"" + number + "\":" + number(random));
        fields.add("\"decision\":\"" + (random.nextInt(3) == 0 ? "deny" : "permit") + "\"");
        fields.add("\"name\":\"limit-" + random.nextInt(3) + "\"");
        fields.add("\"step\":\"step-" + random.nextInt(5) + "\"");
        return "{" + String.join(",", fields) + "}";
    }

    private static String number(SplittableRandom random) {
        return random.nextInt(10) == 0 ? ODD[random.nextInt(ODD.length)] : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private static <T> T pick(List<T> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }

    private UsageLab lab(int step) {
        try {
            return new UsageLab(Files.createTempDirectory(folder, "lab"), Meters.shipped(), step);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
