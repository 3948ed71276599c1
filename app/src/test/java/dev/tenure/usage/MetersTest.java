package dev.tenure.usage;

import static dev.tenure.usage.UsageLab.ACME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetersTest {

    private static final String OWN_USERS = """
            name: weekly_users
            events: [login.succeeded, session.resumed]
            aggregate: unique
            of: data.account.user
            where: data.account.kind == "person"
            reads:
              days: 7
              against: {days: 28}
              needs_days: 14
            """;

    @TempDir
    Path folder;

    @Test
    void theShippedMetersAreTheEightSignals() {
        assertEquals(
                List.of(
                        "usage.denials",
                        "usage.exports",
                        "usage.incidents",
                        "usage.onboarding",
                        "usage.quota",
                        "usage.receipts",
                        "usage.slo",
                        "usage.weekly_users"),
                Meters.shipped().all().stream().map(Meter::measure).toList());
    }

    @Test
    void anOperatorMapsAMeterToHisOwnEvents() throws IOException {
        Files.writeString(folder.resolve("users.yaml"), OWN_USERS);
        try (var lab = new UsageLab(folder, Meters.from(folder))) {
            var person = "{\"account\":{\"kind\":\"person\",\"user\":\"%s\"}}";
            lab.send(1, "login.succeeded", null, "2026-03-01T10:00", person.formatted("ann"));
            lab.send(1, "login.succeeded", null, "2026-03-29T10:00", person.formatted("ann"));
            lab.send(1, "session.resumed", null, "2026-03-30T10:00", person.formatted("ann"));
            lab.send(1, "session.resumed", null, "2026-03-10T10:00", person.formatted("bob"));
            lab.send(
                    1,
                    "login.succeeded",
                    null,
                    "2026-03-30T10:00",
                    "{\"account\":{\"kind\":\"robot\",\"user\":\"r2\"}}");
            lab.send(1, "user.active", "eve", "2026-03-30T10:00", null);
            lab.rollUp();
            assertEquals(new Measured(1, 2), lab.reading("weekly_users", ACME, "2026-03-31"));
        }
    }

    @Test
    void aChangedMeterIsDerivedAgainFromTheFirstEventAndTheOthersAreNot() throws IOException {
        try (var lab = new UsageLab(folder, Meters.shipped())) {
            lab.send(1, "user.active", "ann", "2026-03-01T10:00", null);
            lab.send(
                    1,
                    "login.succeeded",
                    null,
                    "2026-03-01T10:00",
                    "{\"account\":{\"kind\":\"person\",\"user\":\"bob\"}}");
            lab.send(
                    1,
                    "login.succeeded",
                    null,
                    "2026-03-30T10:00",
                    "{\"account\":{\"kind\":\"person\",\"user\":\"eve\"}}");
            lab.send(1, "quota.sampled", null, "2026-03-30T10:00", "{\"limit\":10,\"name\":\"seats\",\"used\":5}");
            assertEquals(2, lab.rollUp().events());
            assertEquals(new Missing(Why.FEED_SILENT), lab.reading("weekly_users", ACME, "2026-03-31"));
        }
        Files.writeString(folder.resolve("users.yaml"), OWN_USERS);
        try (var lab = new UsageLab(folder, Meters.from(folder))) {
            assertEquals(2, lab.rollUp().events());
            assertEquals(new Measured(1, 1), lab.reading("weekly_users", ACME, "2026-03-31"));
            assertEquals(new Measured(5, 10), lab.reading("quota", ACME, "2026-03-31"));
            assertEquals(0, lab.rollUp().events());
        }
    }

    @Test
    void aSecondRunWithoutNewEventsChangesNothing() {
        try (var lab = new UsageLab(folder, Meters.shipped())) {
            lab.send(1, "user.active", "ann", "2026-03-01T10:00", null);
            var first = lab.rollUp();
            var rows = lab.dump();
            var second = lab.rollUp();
            assertEquals(new Usage.RolledUp(1, 1, 1), first);
            assertEquals(new Usage.RolledUp(1, 0, 0), second);
            assertEquals(rows, lab.dump());
        }
    }

    @Test
    void theGreatestValueOfAWindowCanBeRead() throws IOException {
        Files.writeString(folder.resolve("peak.yaml"), """
                name: peak_seats
                events: [seats.counted]
                aggregate: max
                value: data.seats
                reads: {days: 7}
                """);
        try (var lab = new UsageLab(folder, Meters.from(folder))) {
            lab.send(1, "seats.counted", null, "2026-03-20T10:00", "{\"seats\":99}");
            lab.send(1, "seats.counted", null, "2026-03-29T10:00", "{\"seats\":4}");
            lab.rollUp();
            lab.send(1, "seats.counted", null, "2026-03-29T09:00", "{\"seats\":12}");
            lab.send(1, "seats.counted", null, "2026-03-30T09:00", "{\"seats\":\"many\"}");
            lab.rollUp();
            assertEquals(new Measured(12, 1), lab.reading("peak_seats", ACME, "2026-03-31"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            aggregate: average                            | aggregate 'average' is not one of [count, sum,
            aggregate: sum                                | a sum meter needs 'value'
            aggregate: count, value: '1'                  | a count meter has no 'value'
            aggregate: unique                             | a unique meter needs 'of'
            aggregate: count, colour: red                 | colour
            aggregate: count, where: data.x.size() > 1    | outside
            aggregate: latest, value: '1', over: '1'      | reads.combine must be total or fullest
            """)
    void aFileThatCannotWorkIsRefusedWithItsNameAndAReason(String rest, String why) throws IOException {
        var reason = why.equals("outside") ? "a meter knows ==" : why;
        Files.writeString(folder.resolve("bad.yaml"), "{name: bad, events: [x], reads: {days: 7}, " + rest + "}");
        var refused = assertThrows(MeterRefused.class, () -> Meters.from(folder));
        assertTrue(String.valueOf(refused.getMessage()).contains("bad"), refused::getMessage);
        assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused::getMessage);
    }

    @Test
    void aUniqueMeterCannotLookBackFartherThanItsRollupHolds() throws IOException {
        Files.writeString(
                folder.resolve("far.yaml"),
                "{name: far, events: [x], aggregate: unique, of: subject, reads: {days: 33}}");
        var refused = assertThrows(MeterRefused.class, () -> Meters.from(folder));
        assertTrue(String.valueOf(refused.getMessage()).contains("at most 32 days, not 33"), refused::getMessage);
    }
}
