package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.health.Band;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartsTest {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);

    @Test
    void aCascadeRunsFrom100ToTheScoreLargestLossFirst() {
        var steps = Cascade.steps(List.of(
                new Cascade.Item("weekly_users", "Weekly users", 14_37, 22_00),
                new Cascade.Item("onboarding", "Onboarding", 0, 8_00),
                new Cascade.Item("incidents", "Incidents", 15_60, 18_00)));
        assertEquals(
                List.of("Incidents", "Weekly users", "Onboarding"),
                steps.stream().map(Cascade.Step::label).toList());
        assertEquals(100_00, steps.getFirst().before());
        assertEquals(100_00 - 14_37 - 15_60, steps.getLast().after());
        var drawn = xml(Cascade.draw(steps.get(1), Cascade.floor(steps)));
        assertEquals(
                "Weekly users: from 84.4 to 70.03 points",
                drawn.getDocumentElement().getAttribute("aria-label"));
        var bars = drawn.getElementsByTagName("rect");
        double kept = width(bars.item(0));
        assertEquals(206 * (70_03 - 60_00) / 40_00.0, kept, 0.06);
        assertEquals(206 * 14_37 / 40_00.0, width(bars.item(1)), 0.06);
    }

    @Test
    void aRunwayColoursOnlyWhoIsUnderSixtyAndDecidesInTheWindow() {
        var dots = List.of(
                new Runway.Dot("northwind", "Northwind <Freight>", 11, 47_00, 47_00, 47_00, Band.AT_RISK, 1, "$412k"),
                new Runway.Dot("later", "Later", 120, 30_00, 30_00, 30_00, Band.CRITICAL, .5, "$200k"),
                new Runway.Dot("well", "Well", 20, 90_00, 90_00, 90_00, Band.HEALTHY, .5, "$200k"),
                new Runway.Dot("umbra", "Umbra", 82, 49_00, 38_00, 60_00, Band.UNCERTAIN, .3, "$131k"));
        var wide = Runway.wide(dots, 90).toString();
        assertEquals(1, count(wide, "f-risk"), wide);
        assertEquals(2, count(wide, "q-rest"), "later and well are there for scale");
        assertEquals(1, count(wide, "q-range"), "an uncertain score shows its range");
        assertTrue(wide.contains("Northwind &lt;Freight&gt;"), "names are escaped");
        assertFalse(wide.contains("style="));
        xml(Runway.wide(dots, 90));
        assertEquals(1, count(Runway.narrow(dots, 90).toString(), "q-rest"), "the narrow one ends at the window");
    }

    @Test
    void namesOnTheRunwayNeverCoverOneAnother() {
        var dots = java.util.stream.IntStream.range(0, 30)
                .mapToObj(i -> new Runway.Dot(
                        "t" + i, "Tenant number " + i, 10 + i % 3, 50_00 + i, 50_00, 50_00, Band.AT_RISK, .2, "$100k"))
                .toList();
        var labels = count(Runway.wide(dots, 90).toString(), "<tspan");
        assertTrue(labels >= 1 && labels <= 8, "drew " + labels);
    }

    @Test
    void aDayWithoutAScoreBreaksTheLine() {
        var points = List.of(
                new ScoreLine.Point(MONDAY.minusDays(3), OptionalInt.of(72_00)),
                new ScoreLine.Point(MONDAY.minusDays(2), OptionalInt.of(70_00)),
                new ScoreLine.Point(MONDAY.minusDays(1), OptionalInt.empty()),
                new ScoreLine.Point(MONDAY, OptionalInt.of(47_00)));
        var drawn = ScoreLine.wide(points, List.of(new ScoreLine.Mark(MONDAY.minusDays(2), "Sev 1, exports")));
        var root = xml(drawn).getDocumentElement();
        assertEquals(
                "Score fell from 72 to 47 from Nov 20 to Nov 23. On the way: Sev 1, exports on Nov 21.",
                root.getAttribute("aria-label"));
        var path = ((Element) root.getElementsByTagName("path").item(0)).getAttribute("d");
        assertEquals(2, count(path, "M"), path);
    }

    @Test
    void aSparkSkipsWhatWasNotMeasured() {
        var drawn = Spark.of(List.of(10, -1, 12, 14), 62, 26, Band.WATCH).toString();
        assertEquals(2, count(drawn, "M"), drawn);
        assertTrue(drawn.contains("width=\"62\""), drawn);
        assertFalse(
                Spark.of(List.of(-1, -1), 62, 26, Band.INSUFFICIENT).toString().contains("path"));
    }

    @Test
    void theRangeIsDrawnToScale() {
        var drawn = xml(RangeBar.wide(49_00, 38_00, 60_00)).getDocumentElement();
        var path = ((Element) drawn.getElementsByTagName("path").item(0)).getAttribute("d");
        assertTrue(path.startsWith("M" + Svg.number(548 * .38) + " 27"), path);
    }

    private static Document xml(Svg svg) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg.toString())));
        } catch (Exception e) {
            throw new AssertionError(svg.toString(), e);
        }
    }

    private static double width(org.w3c.dom.Node node) {
        return Double.parseDouble(((Element) node).getAttribute("width"));
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
