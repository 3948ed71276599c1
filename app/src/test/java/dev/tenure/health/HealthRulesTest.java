package dev.tenure.health;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.health.Explanation.Score;
import dev.tenure.health.HealthRules.Input;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

class HealthRulesTest {

    private static final HealthModel SHIPPED = ModelFile.shipped();
    private static final TenantId NORTHWIND = new TenantId(7);

    /// The example of the guide: 78 of 100 weight measured, 51 points lost over it, so 49, somewhere from 38 to 60.
    @Test
    void whatIsMissingReweightsTheRestAndWidensTheRange() {
        var model = straight(
                60,
                Map.of(
                        "receipts",
                        12,
                        "slo",
                        16,
                        "denials",
                        12,
                        "exports",
                        6,
                        "incidents",
                        18,
                        "quota",
                        6,
                        "onboarding",
                        8,
                        "weekly_users",
                        22));
        // Each costs points × 78 / 100 of its weight: 13, 12, 8, 7, 6, 5 and 0 points.
        var lost = Map.of(
                "receipts", new Measured(845, 1000),
                "slo", new Measured(585, 1000),
                "denials", new Measured(520, 1000),
                "exports", new Measured(910, 1000),
                "incidents", new Measured(260, 1000),
                "quota", new Measured(650, 1000),
                "onboarding", new Measured(0, 1));
        var inputs = model.signals().stream()
                .map(signal -> lost.containsKey(signal.signal())
                        ? new Input(lost.get(signal.signal()), 0)
                        : missing(Why.FEED_SILENT))
                .toList();

        var scored = HealthRules.score(model, inputs);

        assertEquals(Optional.of(new Score(49_00, 38_22, 60_22)), scored.score());
        assertEquals(Band.UNCERTAIN, scored.band());
        assertEquals(7, scored.measured());
        assertEquals(78, scored.weightMeasured());
        assertEquals(51_00, sum(scored.lost()));
        var points = Map.of(
                "receipts",
                13_00,
                "slo",
                12_00,
                "denials",
                8_00,
                "exports",
                7_00,
                "incidents",
                6_00,
                "quota",
                5_00,
                "onboarding",
                0,
                "weekly_users",
                0);
        for (int i = 0; i < model.signals().size(); i++)
            assertEquals(
                    points.get(model.signals().get(i).signal()), scored.lost().get(i));
        assertEquals("receipts", model.signals().get(scored.driver()).signal());
    }

    /// Pins the shipped curves: whoever moves one sees here what it does to a known tenant.
    @Test
    void theShippedModelScoresAKnownTenant() {
        var readings = new Readings(Map.of(
                "usage.weekly_users", Map.of(NORTHWIND, new Measured(101, 268)),
                "usage.incidents", Map.of(NORTHWIND, new Measured(18, 1)),
                "usage.slo", Map.of(NORTHWIND, new Measured(29, 10)),
                "usage.denials", Map.of(NORTHWIND, new Measured(48, 1000)),
                "usage.receipts", Map.of(NORTHWIND, new Measured(61, 78)),
                "facts.onboarding", Map.of(NORTHWIND, new Measured(11, 11)),
                "facts.quota", Map.of(NORTHWIND, new Measured(71, 100)),
                "usage.exports", Map.of(NORTHWIND, new Measured(1, 4))));

        var scored = HealthRules.score(SHIPPED, HealthRules.inputs(SHIPPED, readings, NORTHWIND));

        assertEquals(List.of(14_22, 15_30, 8_98, 6_90, 4_89, 0, 99, 2_04), scored.lost());
        assertEquals(Optional.of(new Score(46_68, 46_68, 46_68)), scored.score());
        assertEquals(Band.AT_RISK, scored.band());
        assertEquals("incidents", SHIPPED.signals().get(scored.driver()).signal());
    }

    @Test
    void pointsLostAddUpToTheScoreExactlyAndNeverExceedTheirWeight() {
        qt().withExamples(3000).forAll(inputs()).checkAssert(inputs -> {
            var scored = HealthRules.score(SHIPPED, inputs);
            scored.score()
                    .ifPresentOrElse(
                            score -> {
                                assertEquals(100_00 - score.hundredths(), sum(scored.lost()));
                                assertTrue(score.low() <= score.hundredths() && score.hundredths() <= score.high());
                                assertTrue(score.low() >= 0 && score.high() <= 100_00);
                            },
                            () -> {
                                assertTrue(scored.weightMeasured() < SHIPPED.coverageFloor());
                                assertEquals(0, sum(scored.lost()));
                                assertEquals(Band.INSUFFICIENT, scored.band());
                            });
            for (int i = 0; i < inputs.size(); i++) {
                assertTrue(scored.lost().get(i) >= 0);
                assertTrue(scored.lost().get(i) <= scored.outOf().get(i), "more lost than the signal weighs");
                if (inputs.get(i).reading() instanceof Missing)
                    assertEquals(0, scored.lost().get(i));
            }
        });
    }

    @Test
    void takingAnInputAwayLowersCoverageAndNeverReadsAsZero() {
        qt().withExamples(2000)
                .forAll(inputs(), integers().between(0, SHIPPED.signals().size() - 1))
                .assuming((inputs, gone) -> inputs.get(gone).reading() instanceof Measured)
                .checkAssert((inputs, gone) -> {
                    var with = HealthRules.score(SHIPPED, inputs);
                    var fewer = new ArrayList<>(inputs);
                    fewer.set(gone, missing(Why.FEED_SILENT));
                    var without = HealthRules.score(SHIPPED, fewer);
                    assertEquals(with.measured() - 1, without.measured());
                    assertEquals(
                            with.weightMeasured() - SHIPPED.signals().get(gone).weight(), without.weightMeasured());
                    without.score().ifPresent(score -> {
                        // What was known stays inside the range of what is known now.
                        int before = with.score().orElseThrow().hundredths();
                        assertTrue(score.low() <= before + 1 || with.measured() < inputs.size());
                        assertTrue(score.high() > score.low(), "a missing input widens the range");
                        if (with.measured() == inputs.size())
                            assertTrue(
                                    score.low() <= before && before <= score.high(),
                                    "the full score lies in the range of the partial one");
                    });
                });
    }

    @Test
    void equalRemaindersGoToTheEarlierSignal() {
        var model = straight(60, new java.util.TreeMap<>(Map.of("a", 34, "b", 33, "c", 33)));
        // a is missing; b and c each cost a third of half: 16.666… points, 33.33 together.
        var scored = HealthRules.score(
                model,
                List.of(missing(Why.NEVER_SENT), new Input(new Measured(1, 3), 0), new Input(new Measured(1, 3), 0)));
        assertEquals(List.of(0, 16_67, 16_66), scored.lost());
    }

    @Test
    void theFirstMeasuredSourceIsReadAndTheTellingReasonIsKept() {
        var incidents = signal("incidents");
        var fromFacts = new Readings(Map.of(
                "usage.incidents", Map.of(NORTHWIND, new Missing(Why.NEVER_SENT)),
                "facts.incidents", Map.of(NORTHWIND, new Measured(4, 1))));
        assertEquals(
                new Input(new Measured(4, 1), 1),
                HealthRules.inputs(SHIPPED, fromFacts, NORTHWIND).get(incidents));
        var absent = new Readings(Map.of("facts.incidents", Map.of(NORTHWIND, new Missing(Why.FACT_ABSENT))));
        assertEquals(
                missing(Why.FACT_ABSENT),
                HealthRules.inputs(SHIPPED, absent, NORTHWIND).get(incidents));
        assertEquals(
                missing(Why.NEVER_SENT),
                HealthRules.inputs(SHIPPED, Readings.NONE, NORTHWIND).get(incidents));
    }

    @Test
    void packedReadingsComeBackAsTheyWere() {
        qt().withExamples(2000).forAll(inputs()).checkAssert(inputs -> {
            var packed = Packed.bytes(inputs);
            var back = Packed.inputs(packed, inputs.size());
            assertEquals(inputs, back);
            assertArrayEquals(packed, Packed.bytes(back));
        });
    }

    @Test
    void anotherModelOrAnotherReadingIsAnotherDigest() {
        var one = Packed.bytes(List.of(new Input(new Measured(1, 2), 0)));
        var other = Packed.bytes(List.of(new Input(new Measured(2, 4), 0)));
        assertNotEquals(Packed.digest("a", one), Packed.digest("a", other));
        assertNotEquals(Packed.digest("a", one), Packed.digest("b", one));
        assertEquals(Packed.digest("a", one), Packed.digest("a", one.clone()));
    }

    private static Gen<List<Input>> inputs() {
        Gen<Input> measured = longs().between(0, 5_000_000_000L)
                .zip(
                        longs().between(1, 5_000_000_000L),
                        integers().between(0, 1),
                        (num, den, source) -> new Input(new Measured(num, den), source));
        Gen<Input> small = integers()
                .between(0, 40)
                .zip(integers().between(1, 40), (num, den) -> new Input(new Measured(num, den), 0));
        Gen<Input> missing = integers().between(0, Why.values().length - 1).map(i -> missing(Why.values()[i]));
        return lists().of(small.mix(measured, 30).mix(missing, 20))
                .ofSize(SHIPPED.signals().size());
    }

    private static int signal(String name) {
        for (int i = 0; i < SHIPPED.signals().size(); i++)
            if (SHIPPED.signals().get(i).signal().equals(name)) return i;
        throw new AssertionError("no signal " + name);
    }

    private static Input missing(Why why) {
        Reading reading = new Missing(why);
        return new Input(reading, 0);
    }

    private static int sum(List<Integer> points) {
        return points.stream().mapToInt(Integer::intValue).sum();
    }

    /// A model whose reading is the share lost, so that examples can be followed by hand.
    private static HealthModel straight(int floor, Map<String, Integer> weights) {
        var curve = new Curve(List.of(
                new Curve.Knot(BigDecimal.ZERO, BigDecimal.valueOf(100)),
                new Curve.Knot(BigDecimal.ONE, BigDecimal.ZERO)));
        return new HealthModel(
                "Straight",
                floor,
                new HealthModel.Bands(40, 60, 75),
                weights.entrySet().stream()
                        .map(each -> new HealthModel.Signal(
                                each.getKey(),
                                each.getKey(),
                                "Share lost",
                                each.getValue(),
                                List.of("usage." + each.getKey()),
                                Shown.OF,
                                curve,
                                "Do something."))
                        .toList());
    }
}
