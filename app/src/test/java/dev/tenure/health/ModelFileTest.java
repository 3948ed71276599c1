package dev.tenure.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ModelFileTest {

    private static final String SMALL = """
            name: Small
            coverage_floor: 60
            bands: {at_risk: 40, watch: 60, healthy: 75}
            signals:
              - signal: weekly_users
                label: Weekly users
                means: Users of a week
                weight: 100
                sources: [usage.weekly_users]
                shown: of
                curve: [{at: 0.20, kept: 0}, {at: 0.60, kept: 100}]
                action: Ask who left.
            """;

    @Test
    void theShippedModelHasEightSignalsThatAddUp() {
        var model = ModelFile.shipped();
        assertEquals(8, model.signals().size());
        assertEquals(
                100,
                model.signals().stream().mapToInt(HealthModel.Signal::weight).sum());
    }

    @Test
    void theAddressIsOfTheContentAndNotOfItsSpelling() {
        var spelt = SMALL.replace("0.20", "0.2000").replace("name: Small", "# a remark\nname:   Small");
        assertEquals(digest(SMALL), digest(spelt));
        assertEquals(
                ModelFile.shipped(),
                ModelFile.ofCanonical(ModelFile.canonical(ModelFile.shipped())).model());
    }

    @Test
    void anyEditIsAnotherAddress() {
        assertNotEquals(digest(SMALL), digest(SMALL.replace("0.60", "0.61")));
        assertNotEquals(digest(SMALL), digest(SMALL.replace("Ask who left.", "Ask who stayed.")));
        assertNotEquals(digest(SMALL), digest(SMALL.replace("watch: 60", "watch: 61")));
    }

    @Test
    void theCanonicalFormIsPinned() {
        assertEquals(
                "{\"bands\":{\"at_risk\":40,\"healthy\":75,\"watch\":60},\"coverage_floor\":60,\"name\":\"Small\","
                        + "\"signals\":[{\"action\":\"Ask who left.\",\"curve\":[{\"at\":0.2,\"kept\":0},"
                        + "{\"at\":0.6,\"kept\":100}],\"label\":\"Weekly users\",\"means\":\"Users of a week\",\"shown\":\"OF\","
                        + "\"signal\":\"weekly_users\",\"sources\":[\"usage.weekly_users\"],\"weight\":100}]}",
                ModelFile.canonical(ModelFile.parse(SMALL, "test")));
    }

    @Test
    void aModelThatCannotBeMeantIsRefusedWithItsReason() {
        refused("the weights add up to 90, not to 100", "weight: 100", "weight: 90");
        refused("a curve's knots ascend", "{at: 0.60, kept: 100}", "{at: 0.10, kept: 100}");
        refused("bands ascend", "watch: 60", "watch: 30");
        refused("a curve keeps 0 to 100 percent", "kept: 100", "kept: 101");
        refused("signals[0].shown: shown is of, percent", "shown: of", "shown: '{colour} of it'");
        refused("shown is of, percent", "shown: of", "shown: about {value}");
        refused("colour", "name: Small", "name: Small\ncolour: red");
        refused("coverage_floor: the field is missing", "coverage_floor: 60\n", "");
    }

    @Test
    void aCurveIsStraightBetweenKnotsAndFlatOutside() {
        var curve = ModelFile.parse(SMALL, "test").signals().getFirst().curve();
        assertEquals(0, curve.kept(new BigDecimal("0.1")));
        assertEquals(0, curve.kept(new BigDecimal("0.2")));
        assertEquals(250_000_000, curve.kept(new BigDecimal("0.3")));
        assertEquals(Curve.WHOLE, curve.kept(new BigDecimal("0.6")));
        assertEquals(Curve.WHOLE, curve.kept(new BigDecimal("9")));
    }

    private static String digest(String yaml) {
        return ModelFile.digest(ModelFile.canonical(ModelFile.parse(yaml, "test")));
    }

    private static void refused(String reason, String part, String instead) {
        var yaml = SMALL.replace(part, instead);
        var thrown = assertThrows(IllegalArgumentException.class, () -> ModelFile.parse(yaml, "test.yaml"));
        assertTrue(String.valueOf(thrown.getMessage()).contains(reason), thrown.getMessage());
        assertTrue(String.valueOf(thrown.getMessage()).contains("test.yaml"), thrown.getMessage());
    }
}
