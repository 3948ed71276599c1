package dev.tenure.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorldTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    @Test
    void theSameSeedAndDayTellTheSameBytesWhateverTheOrder() throws Exception {
        var world = new World(7, TODAY);
        var again = new World(7, TODAY);
        assertEquals(digest(world, 150), digest(again, 150));
        var forwards = new StringBuilder();
        for (int day = 100; day < 103; day++) world.tell(day, event -> event.appendTo(forwards));
        var backwards = new StringBuilder();
        for (int day = 102; day >= 100; day--) {
            var one = new StringBuilder();
            again.tell(day, event -> event.appendTo(one));
            backwards.insert(0, one);
        }
        assertEquals(forwards.toString(), backwards.toString());
        assertNotEquals(digest(world, 150), digest(new World(8, TODAY), 150));
        assertNotEquals(digest(world, 150), digest(new World(7, TODAY.minusDays(1)), 150));
    }

    @Test
    void theWorldHasTheSizeItPromisesAndNoIdTwice() {
        var world = new World(1, TODAY);
        assertEquals(412, world.companies().size());
        var ids = new HashSet<String>(1 << 21);
        Map<String, Integer> types = new HashMap<>();
        for (int day = 0; day < World.DAYS; day++) {
            var date = world.firstDay().plusDays(day);
            world.tell(day, event -> {
                assertTrue(ids.add(event.id()), event.id());
                assertEquals(date, event.time().atZone(ZoneOffset.UTC).toLocalDate());
                types.merge(event.type(), 1, Integer::sum);
            });
        }
        assertTrue(ids.size() > 950_000 && ids.size() < 1_050_000, ids.size() + " events: " + types);
        assertEquals(
                Set.of(
                        "user.active",
                        "action.done",
                        "policy.decided",
                        "incident.opened",
                        "slo.window",
                        "step.completed",
                        "quota.sampled",
                        "export.done"),
                types.keySet());
    }

    @Test
    void everyCompanyHasItsOwnKeyAndName() {
        var companies = new World(1, TODAY).companies();
        assertEquals(412, companies.stream().map(Company::key).distinct().count());
        assertEquals(412, companies.stream().map(Company::name).distinct().count());
        assertEquals(412, companies.stream().map(Company::number).distinct().count());
    }

    @Test
    void thirtyTwoDecideWithinNinetyDaysAndTwoHaveNoOwner() {
        var companies = new World(1, TODAY).companies();
        long soon = companies.stream()
                .flatMap(company -> company.contract().stream())
                .map(contract -> contract.noticeBy().orElse(contract.end()))
                .filter(decision -> decision.isBefore(TODAY.plusDays(90)))
                .count();
        assertEquals(32, soon);
        assertEquals(
                2,
                companies.stream().filter(company -> company.owner().isEmpty()).count());
        assertTrue(companies.stream()
                        .flatMap(company -> company.contract().stream())
                        .map(contract -> contract.annual().currency().getCurrencyCode())
                        .distinct()
                        .count()
                > 4);
        assertTrue(companies.stream().map(Company::zone).distinct().count() > 8);
    }

    @Test
    void theBookHoldsContractsOfEveryKindAndTellsThemTheSameWay() {
        var sheets = FactSheets.of(new World(1, TODAY), "demo");
        assertEquals(sheets, FactSheets.of(new World(1, TODAY), "demo"));
        var csv = new HashMap<String, String>();
        sheets.forEach(sheet -> csv.put(sheet.kind(), sheet.csv()));
        var lines = String.valueOf(csv.get("contract_lines"));
        for (var kind : Set.of(",term,", "second year", ",add-on,", ",support,", ",set-up,", ",before,"))
            assertTrue(lines.lines().filter(line -> line.contains(kind)).count() > 10, kind);
        var outcomes = String.valueOf(csv.get("contract_outcomes"));
        for (var word : Set.of(",renewed,", ",expanded,", ",contracted,", ",cancelled,"))
            assertTrue(outcomes.contains(word), word);
        assertTrue(
                String.valueOf(csv.get("contracts")).lines().anyMatch(line -> line.matches("[^,]*,support,[^,]*,,.*")));
    }

    @Test
    void peopleRestOnWeekends() {
        var world = new World(1, TODAY);
        var saturday = LocalDate.of(2026, 10, 10);
        assertTrue(users(world, saturday) * 2 < users(world, saturday.minusDays(2)));
    }

    private static long users(World world, LocalDate date) {
        int day = (int) (date.toEpochDay() - world.firstDay().toEpochDay());
        var count = new long[1];
        world.tell(day, event -> count[0] += event.type().equals("user.active") ? 1 : 0);
        return count[0];
    }

    private static String digest(World world, int day) throws Exception {
        var json = new StringBuilder();
        world.tell(day, event -> event.appendTo(json));
        var sha = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(sha.digest(json.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
