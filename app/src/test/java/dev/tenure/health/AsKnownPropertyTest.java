package dev.tenure.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.tenure.core.Actor;
import dev.tenure.core.Money;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.FactHistory;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.FactReadings;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Families;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.Merges;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever is entered later, of whatever days it speaks, an earlier day shows what it showed at its end.
class AsKnownPropertyTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
    private static final int DAYS = 20;
    private static final Actor BY = new Actor.Service("test");

    @Test
    void laterFactsChangeNoEarlierDay() {
        holds(2);
    }

    @Test
    @Tag("long")
    void laterFactsChangeNoEarlierDayInManyHistories() {
        holds(150);
    }

    private static void holds(int examples) {
        qt().withFixedSeed(11)
                .withExamples(examples)
                .withShrinkCycles(0)
                .forAll(longs().all())
                .checkAssert(seed -> {
                    try (var life = new Life(new SplittableRandom(seed))) {
                        life.told();
                    }
                });
    }

    /// Some tenants, and what happens to be entered of them day by day.
    private static final class Life implements AutoCloseable {

        private final SplittableRandom random;
        private final Database db = TestDatabase.fresh();
        private Instant now = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC);
        private final InstantSource clock = () -> now;
        private final Tenants tenants = new Tenants(db, clock);
        private final Facts facts = new Facts(db, clock);
        private final Families families = new Families(db, facts, clock);
        private final Merges merges = new Merges(db, clock);
        private LocalDate firstMerge = LocalDate.MAX;
        private final Health health = new Health(db, clock, ModelFile.shipped());
        private final Listing listing = new Listing(db);
        private final List<TenantId> all = new ArrayList<>();
        private final int staff = new HealthWorld(db).staffCoveringAll();

        Life(SplittableRandom random) {
            this.random = random;
        }

        void told() {
            var told = new TreeMap<LocalDate, String>();
            for (int d = 0; d < DAYS; d++) {
                var day = FIRST.plusDays(d);
                for (int i = random.nextInt(d == 0 ? 6 : 1, 9); i > 0; i--) {
                    now = day.atTime(LocalTime.ofSecondOfDay(random.nextInt(86_400)))
                            .toInstant(ZoneOffset.UTC);
                    plant(day);
                    if (random.nextInt(3) == 0) listing.bringTo(day);
                }
                now = day.plusDays(1).atTime(0, 10).toInstant(ZoneOffset.UTC);
                health.assess(day, readings(day), _ -> {});
                told.put(day, listed(day));
            }
            told.forEach((day, then) -> assertEquals(then, shown(day), "as known on " + day));

            // A history import is the one thing that may change what was known, and it can be taken back.
            var history = new FactHistory(db, new Accounts(db, clock), clock);
            // Later on that day than anything entered live, or what was said after it would stand.
            var lastly = FIRST + "T23:59:59.5Z";
            var owners = "tenant,owner,told\ntenant1,Nobody else," + lastly + "\ntenant2,Nobody else," + lastly + "\n";
            history.stage(
                    1,
                    new FactHistory.Sending(
                            Kind.OWNERS, "", List.of("owner=column told"), owners.getBytes(StandardCharsets.UTF_8)),
                    staff,
                    BY);
            assertTrue(history.commit(1, BY).rejected().isEmpty());
            assertNotEquals(told.get(FIRST), shown(FIRST));
            history.revert(1, BY);
            told.forEach((day, then) -> assertEquals(then, shown(day), "after the revert, " + day));

            // Merges can be taken back too, the last first; days before them do not move.
            now = now.plusSeconds(60);
            for (var merge : merges.list(staff))
                assertTrue(merges.revert(staff, merge.id(), BY).isPresent());
            told.headMap(firstMerge)
                    .forEach((day, then) -> assertEquals(then, shown(day), "before what was merged, " + day));
        }

        /// The same whether it was worked out beforehand for some tenants, for all, or for none.
        private String listed(LocalDate day) {
            var some = shown(day);
            listing.bringTo(day);
            assertEquals(some, shown(day), "all of " + day + " listed");
            listing.bringTo(day.minusDays(1));
            assertEquals(some, shown(day), "nothing of " + day + " listed");
            listing.bringTo(day);
            return some;
        }

        private Readings readings(LocalDate day) {
            var usage = all.stream()
                    .map(tenant -> HealthTest.readings(tenant, 50L + 20L * tenant.number()))
                    .toArray(Readings[]::new);
            return HealthTest.merged(usage).with(known(day));
        }

        private Readings known(LocalDate day) {
            return db.inStage(
                    Stage.HEALTH,
                    tx -> new FactReadings().on(tx, day, ModelFile.shipped().sources()));
        }

        /// Everything that is served of a day. A tenant made later is not on it.
        private String shown(LocalDate day) {
            var text = new StringBuilder();
            var known = known(day);
            for (var tenant : all)
                if (db.inStaff(staff, tx -> health.explain(tx, tenant, day)).isPresent())
                    for (var measure : List.of(
                            FactReadings.INCIDENTS, FactReadings.SLO, FactReadings.ONBOARDING, FactReadings.QUOTA))
                        text.append(known.of(measure, tenant)).append('\n');
            for (var sort : Board.Sort.values()) {
                var page = db.inStaff(staff, tx -> health.board(tx, query(day, sort)));
                text.append(page).append('\n');
            }
            text.append(new TreeMap<>(merges.on(day).entrySet().stream()
                    .collect(Collectors.toMap(
                            each -> each.getKey().number(),
                            each -> each.getValue().number()))));
            for (var tenant : all) text.append(family(tenant, day));
            return db.inStaff(
                    staff,
                    tx -> text.append(health.runway(tx, day, 90))
                            .append(health.verdict(tx, day, 90))
                            .append(health.choices(tx, day))
                            .toString());
        }

        /// But for who was made later, whose name is no part of the day.
        private String family(TenantId tenant, LocalDate day) {
            var asked = ref(tenant);
            var family = db.inStaff(staff, tx -> families.of(tx, asked, day, Known.atEndOf(day)));
            return family.known()
                    ? family.parent().map(TenantRef::key) + " "
                            + family.members().stream()
                                    .map(member ->
                                            member.tenant().key() + member.arr() + member.next() + member.counts())
                                    .toList()
                            + "\n"
                    : "";
        }

        private static Board.Query query(LocalDate day, Board.Sort sort) {
            return new Board.Query(
                    day,
                    sort,
                    false,
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    100);
        }

        private void plant(LocalDate day) {
            if (all.size() < 2 || random.nextInt(25) == 0) {
                all.add(tenants.create(new NewTenant("tenant" + (all.size() + 1), profile(Fact.Status.LIVE)), BY)
                        .id());
                return;
            }
            var tenant = all.get(random.nextInt(all.size()));
            var other = all.get(random.nextInt(all.size()));
            switch (random.nextInt(12)) {
                case 0 -> {
                    stand(tenant, other);
                    return;
                }
                case 1 -> {
                    merge(day, tenant, other);
                    return;
                }
                default -> {}
            }
            var from = random.nextInt(3) == 0
                    ? Optional.of(day.plusDays(random.nextInt(-20, 20)))
                    : Optional.<LocalDate>empty();
            facts.enter(tenant, List.of(fact(day)), from, BY, Optional.empty());
        }

        private TenantRef ref(TenantId tenant) {
            return tenants.exactly(staff, "tenant" + (all.indexOf(tenant) + 1)).orElseThrow();
        }

        /// What would be a circle is refused and leaves nothing behind.
        private void stand(TenantId tenant, TenantId above) {
            var parent = random.nextInt(4) == 0
                    ? Optional.<String>empty()
                    : Optional.of(ref(above).key());
            try {
                families.enter(staff, ref(tenant), parent, Optional.empty(), BY);
            } catch (IllegalArgumentException circle) {
                assertTrue(String.valueOf(circle.getMessage()).contains("tenant"), circle::toString);
            }
        }

        private void merge(LocalDate day, TenantId survivor, TenantId merged) {
            try {
                merges.merge(new Merges.Pair(ref(survivor), ref(merged)), BY);
                if (day.isBefore(firstMerge)) firstMerge = day;
            } catch (IllegalArgumentException refused) {
                assertTrue(String.valueOf(refused.getMessage()).contains("tenant"), refused::toString);
            }
        }

        private Fact fact(LocalDate day) {
            var past = day.minusDays(random.nextInt(10));
            return switch (random.nextInt(12)) {
                case 7, 8 -> line(day);
                case 9 -> outcome(day);
                case 10 -> contract(day);
                case 0 -> new Fact.Owner("Owner " + random.nextInt(4), Optional.empty());
                case 1, 2 -> contract(day);
                case 3 -> profile(Fact.Status.values()[random.nextInt(3)]);
                case 4 ->
                    new Fact.Incident(
                            "I-" + random.nextInt(4),
                            past.atTime(9, 0).toInstant(ZoneOffset.UTC),
                            Optional.empty(),
                            1 + random.nextInt(4),
                            "");
                case 5 ->
                    new Fact.Step(
                            "step " + random.nextInt(3),
                            random.nextInt(4) > 0,
                            random.nextBoolean() ? Optional.of(past) : Optional.empty());
                case 6 -> new Fact.Slo("api", past, 900 + random.nextInt(100), 1000, 990_000);
                default -> new Fact.Quota("seats", past, random.nextInt(100), 100);
            };
        }

        private Fact.Profile profile(Fact.Status status) {
            return new Fact.Profile("Name " + random.nextInt(9), "Plan " + random.nextInt(3), "", "UTC", status);
        }

        private Fact.Contract contract(LocalDate day) {
            var start = day.minusDays(random.nextInt(300));
            var end = random.nextInt(5) == 0
                    ? Optional.<LocalDate>empty()
                    : Optional.of(day.plusDays(1 + random.nextInt(200)));
            int name = random.nextInt(3);
            return new Fact.Contract(
                    "contract " + name,
                    start,
                    end,
                    random.nextBoolean()
                            ? Optional.of(end.orElse(day.plusDays(90)).minusDays(random.nextInt(60)))
                            : Optional.empty(),
                    random.nextBoolean(),
                    random.nextInt(4) == 0 ? Optional.of("contract " + (name + 1) % 3) : Optional.empty());
        }

        private Fact.ContractLine line(LocalDate day) {
            return new Fact.ContractLine(
                    "contract " + random.nextInt(3),
                    "line " + random.nextInt(2),
                    Optional.empty(),
                    Optional.empty(),
                    random.nextInt(5) > 0,
                    Money.of(random.nextInt(1_000_000), random.nextInt(5) == 0 ? "EUR" : "USD"),
                    Optional.of(Fact.Period.values()[random.nextInt(4)]),
                    random.nextInt(3) == 0 ? Optional.of(day.minusDays(random.nextInt(30))) : Optional.empty(),
                    random.nextInt(3) == 0 ? Optional.of(day.plusDays(1 + random.nextInt(30))) : Optional.empty());
        }

        private Fact.ContractOutcome outcome(LocalDate day) {
            return new Fact.ContractOutcome(
                    "contract " + random.nextInt(3),
                    Fact.Outcome.values()[random.nextInt(5)],
                    day.plusDays(random.nextInt(-20, 20)),
                    "");
        }

        @Override
        public void close() {
            db.close();
        }
    }
}
