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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /// Users a week, week after week, of everybody in the crowd of one kind.
    private record Week(int number, int week) {}

    @Test
    void theCrowdHoldsEveryKindAndEachBehavesAsItIsCalled() {
        var world = new World(1, TODAY);
        Map<Week, Long> users = new HashMap<>();
        Map<Integer, Integer> firstDay = new HashMap<>();
        for (int day = 0; day < World.DAYS; day++)
            for (var company : world.companies())
                for (var event : world.of(company, day)) {
                    firstDay.putIfAbsent(company.number(), day);
                    if (event.type().equals("user.active"))
                        users.merge(new Week(company.number(), day / 7), 1L, Long::sum);
                }
        Map<Kinds.Kind, List<Company>> crowd = world.companies().stream()
                .filter(company -> company.number() >= CROWD)
                .collect(Collectors.groupingBy(company -> Kinds.of(company.number() - CROWD)));
        assertEquals(Set.of(Kinds.Kind.values()), crowd.keySet());
        assertTrue(crowd.values().stream().allMatch(companies -> companies.size() > 4), crowd.toString());

        assertTrue(ratio(users, crowd, Kinds.Kind.SLOW_CHURNER) < 0.6, "slow churners");
        assertTrue(ratio(users, crowd, Kinds.Kind.GROWER) > 1.3, "healthy growers");
        double steady = ratio(users, crowd, Kinds.Kind.STEADY);
        assertTrue(steady > 0.8 && steady < 1.2, "steady ones " + steady);
        // One may fall in the very last days, where no week stands behind it any more.
        long fallen = of(crowd, Kinds.Kind.CLIFF).stream()
                .filter(company -> steepest(users, company) < 0.4)
                .count();
        assertTrue(fallen >= of(crowd, Kinds.Kind.CLIFF).size() * 0.7, fallen + " fell off a cliff");
        long steadyFallen = of(crowd, Kinds.Kind.STEADY).stream()
                .filter(company -> steepest(users, company) < 0.4)
                .count();
        assertTrue(steadyFallen * 3 < of(crowd, Kinds.Kind.STEADY).size(), steadyFallen + " steady ones fell");
        for (var company : of(crowd, Kinds.Kind.TRIAL)) {
            assertEquals(Optional.empty(), company.contract(), company.name());
            assertTrue(firstDay.getOrDefault(company.number(), -1) > World.DAYS - 45, company.name());
        }
        assertEquals(
                Set.of(Behaviour.Season.values()),
                world.companies().stream()
                        .map(company -> company.behaviour().season())
                        .collect(Collectors.toSet()));
    }

    /// The deepest fall within two weeks, as a share of the users before it.
    private static double steepest(Map<Week, Long> users, Company company) {
        double steepest = 1;
        for (int week = 1; week + 1 < WEEKS; week++) {
            long before = users.getOrDefault(new Week(company.number(), week - 1), 0L);
            long after = users.getOrDefault(new Week(company.number(), week + 1), 0L);
            if (before >= 8) steepest = Math.min(steepest, after / (double) before);
        }
        return steepest;
    }

    private static final int CROWD = 100;
    private static final int WEEKS = World.DAYS / 7;

    /// The last four weeks by the first four.
    private static double ratio(Map<Week, Long> users, Map<Kinds.Kind, List<Company>> crowd, Kinds.Kind kind) {
        long first = 0;
        long last = 0;
        for (var company : of(crowd, kind))
            for (int week = 0; week < 4; week++) {
                first += users.getOrDefault(new Week(company.number(), week), 0L);
                last += users.getOrDefault(new Week(company.number(), WEEKS - 1 - week), 0L);
            }
        return last / (double) first;
    }

    private static List<Company> of(Map<Kinds.Kind, List<Company>> crowd, Kinds.Kind kind) {
        return Objects.requireNonNull(crowd.get(kind));
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
