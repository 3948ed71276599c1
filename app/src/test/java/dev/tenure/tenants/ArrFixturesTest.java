package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.Repository;
import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.core.Money;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a year is worth: worked by hand, by the product, and by plain SQL that shares nothing with the product's rule.
class ArrFixturesTest {

    private static final Actor BY = new Actor.Service("test");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-01-01T12:00:00Z"));

    /// @param expected cents, or yen, by currency; counted by hand
    private record Fixture(String words, String on, Map<String, Long> expected, List<Fact> facts) {}

    private final Database database = TestDatabase.fresh();
    private final Tenants tenants = new Tenants(database, CLOCK);
    private final Facts facts = new Facts(database, CLOCK);
    private final int staff = new Access(database, CLOCK, new SecureRandom())
            .addPerson("kim", "Kim", "a long password", true, true)
            .staffId();

    @AfterEach
    void close() {
        database.close();
    }

    private static final List<Fact> THREE_YEARS =
            List.of(contract("main", "2024-01-01", "2027-01-01"), line("seats", 3_600_00, "EUR", Fact.Period.TERM));
    private static final List<Fact> RAMP = List.of(
            contract("main", "2025-01-01", "2028-01-01"),
            step("year 1", 1_000_00, "2025-01-01", "2026-01-01"),
            step("year 2", 1_500_00, "2026-01-01", "2027-01-01"),
            step("year 3", 2_000_00, "2027-01-01", "2028-01-01"));
    private static final List<Fact> CO_TERMED = List.of(
            contract("main", "2026-01-01", "2027-01-01"),
            line("seats", 100_00, "EUR", Fact.Period.MONTH),
            new Fact.ContractLine(
                    "main",
                    "more seats",
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    Money.of(45_00, "EUR"),
                    Optional.of(Fact.Period.TERM),
                    Optional.of(LocalDate.of(2026, 10, 1)),
                    Optional.empty()));
    private static final List<Fact> EVERGREEN =
            List.of(contract("main", "2023-03-01", ""), line("seats", 250_00, "EUR", Fact.Period.QUARTER));
    private static final List<Fact> CANCELLED = with(
            EVERGREEN,
            new Fact.ContractOutcome("main", Fact.Outcome.CANCELLED, LocalDate.of(2026, 5, 1), "bought by another"));
    private static final List<Fact> EARLY = List.of(
            contract("2025", "2025-07-01", "2026-07-01"),
            lineOf("2025", "seats", 900_00, "EUR", Fact.Period.YEAR),
            new Fact.Contract(
                    "2026",
                    LocalDate.of(2026, 5, 1),
                    Optional.of(LocalDate.of(2027, 5, 1)),
                    Optional.empty(),
                    false,
                    Optional.of("2025")),
            lineOf("2026", "seats", 1_100_00, "EUR", Fact.Period.YEAR));

    private static final List<Fixture> FIXTURES = List.of(
            of("three years from 2024-01-01, 3 600.00 EUR for the term", "2025-06-15", 1_200_00, THREE_YEARS),
            of("the same, the day after its last", "2027-01-01", 0, THREE_YEARS),
            of("ramp: 1 000, 1 500, 2 000 EUR a year, a step a year from 2025-01-01", "2025-12-31", 1_000_00, RAMP),
            of("the same", "2026-01-01", 1_500_00, RAMP),
            of("the same", "2027-07-01", 2_000_00, RAMP),
            of(
                    "a year from 2026-01-01 at 100.00 EUR a month, and 45.00 EUR for the term added on 2026-10-01,"
                            + " co-termed",
                    "2026-09-30",
                    1_200_00,
                    CO_TERMED),
            of("the same", "2026-10-01", 1_380_00, CO_TERMED),
            of("evergreen from 2023-03-01, 250.00 EUR a quarter", "2026-11-23", 1_000_00, EVERGREEN),
            of("evergreen, cancelled on 2026-05-01", "2026-04-30", 1_000_00, CANCELLED),
            of("the same", "2026-05-01", 0, CANCELLED),
            of(
                    "2025-07-01 to 2026-07-01 at 900.00 EUR, renewed early from 2026-05-01 at 1 100.00 EUR a year",
                    "2026-04-30",
                    900_00,
                    EARLY),
            of("the same", "2026-05-01", 1_100_00, EARLY),
            new Fixture(
                    "1 000.00 USD a year and 50 000 JPY a month",
                    "2026-11-23",
                    Map.of("USD", 1_000_00L, "JPY", 600_000L),
                    List.of(
                            contract("main", "2026-01-01", "2027-01-01"),
                            line("seats", 1_000_00, "USD", Fact.Period.YEAR),
                            line("support", 50_000, "JPY", Fact.Period.MONTH))),
            of(
                    "500.00 EUR set-up paid once, 100.00 EUR a year",
                    "2026-11-23",
                    100_00,
                    List.of(
                            contract("main", "2026-01-01", "2027-01-01"),
                            new Fact.ContractLine(
                                    "main",
                                    "set-up",
                                    Optional.empty(),
                                    Optional.empty(),
                                    false,
                                    Money.of(500_00, "EUR"),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()),
                            line("seats", 100_00, "EUR", Fact.Period.YEAR))),
            term(
                    "1 000.00 EUR for 100 days from 2026-01-01",
                    "2026-02-01",
                    3_650_00,
                    1_000_00,
                    "2026-01-01",
                    "2026-04-11"),
            term(
                    "0.05 EUR for a term of 24 months: 2.5 cents, to the even 2",
                    "2026-02-01",
                    2,
                    5,
                    "2026-01-01",
                    "2028-01-01"),
            term(
                    "0.07 EUR for a term of 24 months: 3.5 cents, to the even 4",
                    "2026-02-01",
                    4,
                    7,
                    "2026-01-01",
                    "2028-01-01"),
            term(
                    "366.00 EUR for the term from 2024-02-29 to 2025-02-28: twelve months",
                    "2024-02-29",
                    366_00,
                    366_00,
                    "2024-02-29",
                    "2025-02-28"),
            term(
                    "366.00 EUR for the term from 2024-02-29 to 2025-03-01: 366 days",
                    "2024-12-31",
                    365_00,
                    366_00,
                    "2024-02-29",
                    "2025-03-01"));

    @Test
    void everyFixtureIsWorthWhatTheGuideSaysByHandAndByPlainSql() throws Exception {
        var guide = Files.readString(Repository.root().resolve("docs/guide/contracts.md"));
        var rows = new StringBuilder();
        int number = 0;
        for (var fixture : FIXTURES) {
            var key = "tenant" + number++;
            var tenant = tenants.create(NewTenant.named(key, key), BY).id();
            facts.enter(tenant, fixture.facts, Optional.empty(), BY, Optional.empty());
            var day = LocalDate.parse(fixture.on);
            assertEquals(fixture.expected, arr(key, day), fixture.words + " on " + day);
            assertEquals(fixture.expected, inPlainSql(tenant.number(), day), fixture.words + " in plain SQL");
            rows.append("| ")
                    .append(fixture.words)
                    .append(" | ")
                    .append(fixture.on)
                    .append(" | ");
            rows.append(written(fixture.expected)).append(" |\n");
        }
        assertEquals(
                rows.toString(),
                guide.substring(
                                guide.indexOf("|---|---|---|\n", guide.indexOf("<!-- fixtures")),
                                guide.indexOf("<!-- /fixtures"))
                        .substring("|---|---|---|\n".length()));
    }

    @Test
    void contractsDrawnAtRandomAreWorthTheSameInPlainSql() {
        var random = new SplittableRandom(2024);
        int worth = 0;
        for (int i = 0; i < 60; i++) {
            var key = "random" + i;
            var tenant = tenants.create(NewTenant.named(key, key), BY).id();
            facts.enter(tenant, drawn(random), Optional.empty(), BY, Optional.empty());
            for (int asked = 0; asked < 12; asked++) {
                var day = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(1_200));
                var arr = arr(key, day);
                assertEquals(inPlainSql(tenant.number(), day), arr, key + " on " + day);
                if (!arr.isEmpty()) worth++;
            }
        }
        assertTrue(worth > 300, worth + " of 720 were worth something");
    }

    private static List<Fact> drawn(SplittableRandom random) {
        var all = new ArrayList<Fact>();
        for (int c = 0; c < 3; c++) {
            var start = LocalDate.of(2024, 1, 31).plusDays(random.nextInt(500));
            var end = switch (random.nextInt(3)) {
                case 0 -> Optional.<LocalDate>empty();
                case 1 -> Optional.of(start.plusMonths(1 + random.nextInt(30)));
                default -> Optional.of(start.plusDays(1 + random.nextInt(900)));
            };
            all.add(new Fact.Contract(
                    "c" + c,
                    start,
                    end,
                    Optional.empty(),
                    random.nextBoolean(),
                    random.nextInt(3) == 0 ? Optional.of("c" + (c + 1) % 3) : Optional.empty()));
            if (random.nextInt(3) == 0)
                all.add(new Fact.ContractOutcome(
                        "c" + c,
                        Fact.Outcome.values()[random.nextInt(5)],
                        start.plusDays(random.nextInt(-30, 400)),
                        ""));
            for (int l = 0; l < 3; l++) {
                var from = random.nextInt(3) == 0
                        ? Optional.of(start.plusDays(random.nextInt(200)))
                        : Optional.<LocalDate>empty();
                all.add(new Fact.ContractLine(
                        "c" + c,
                        "l" + l,
                        Optional.empty(),
                        Optional.empty(),
                        random.nextInt(5) > 0,
                        Money.of(random.nextInt(1_000_000), random.nextBoolean() ? "EUR" : "JPY"),
                        Optional.of(Fact.Period.values()[random.nextInt(4)]),
                        from,
                        random.nextInt(3) == 0
                                ? Optional.of(from.orElse(start).plusDays(1 + random.nextInt(400)))
                                : Optional.empty()));
            }
        }
        return all;
    }

    private Map<String, Long> arr(String key, LocalDate day) {
        var arr = new TreeMap<String, Long>();
        facts.standing(staff, key, day, Known.NOW)
                .orElseThrow()
                .commitments()
                .arr()
                .forEach(money -> arr.put(money.currency().getCurrencyCode(), money.minor()));
        return arr;
    }

    /// From the rows as they are, with fractions instead of whole numbers and a list of ends instead of the least.
    private Map<String, Long> inPlainSql(int tenant, LocalDate day) {
        var arr = new TreeMap<String, Long>();
        return database.inStage(Stage.HEALTH, tx -> {
            tx.sql().sql("""
                        with bounded as (
                          select l.currency, l.period, l.amount_minor, coalesce(l.starts, c.term_start) as s,
                                 coalesce(l.ends, c.term_end) as e, c.term_start,
                                 array(select x.at from (
                                   values (c.term_end), (l.ends)) as x (at) where x.at is not null
                                   union all
                                   select o.effective_on from tenants_contract_outcome o
                                    where o.tenant_id = c.tenant_id and o.contract = c.contract
                                      and o.outcome in ('lapsed', 'cancelled')
                                   union all
                                   select r.term_start from tenants_contract r
                                    where r.tenant_id = c.tenant_id and r.renews = c.contract
                                      and r.term_start < all (
                                            select o.effective_on from tenants_contract_outcome o
                                             where o.tenant_id = r.tenant_id and o.contract = r.contract
                                               and o.outcome in ('lapsed', 'cancelled'))) as stops
                            from tenants_contract_line l
                            join tenants_contract c on c.tenant_id = l.tenant_id and c.contract = l.contract
                           where l.tenant_id = :tenant and l.recurring
                        ), exact as (
                          select currency,
                                 case period
                                   when 'month' then amount_minor * 12.0
                                   when 'quarter' then amount_minor * 4.0
                                   when 'year' then amount_minor * 1.0
                                   else coalesce(
                                     amount_minor * 12.0 / (select n from generate_series(1, 100) n
                                                             where (s + make_interval(months => n))::date = e),
                                     amount_minor * 365.0 / (e - s)) end as x
                            from bounded
                           where s <= :day and term_start <= :day and :day::date < all (stops)
                        )
                        select currency,
                               sum(case when x - trunc(x) = 0.5 then 2 * round(x / 2) else round(x) end)::bigint as arr
                          from exact where x is not null group by currency
                        """).param("tenant", tenant).param("day", day).query(row -> {
                arr.put(row.getString("currency"), row.getLong("arr"));
            });
            return arr;
        });
    }

    private static String written(Map<String, Long> arr) {
        if (arr.isEmpty()) return "none";
        return String.join(
                " and ",
                new TreeMap<>(arr)
                        .entrySet().stream()
                                .map(each -> {
                                    var amount = Money.of(each.getValue(), each.getKey())
                                            .amount();
                                    return String.format(Locale.ENGLISH, "%,." + amount.scale() + "f", amount)
                                                    .replace(',', ' ')
                                            + " " + each.getKey();
                                })
                                .toList());
    }

    private static Fixture of(String words, String on, long cents, List<Fact> facts) {
        return new Fixture(words, on, cents == 0 ? Map.of() : Map.of("EUR", cents), facts);
    }

    private static Fixture term(String words, String on, long cents, long amount, String start, String end) {
        return of(
                words,
                on,
                cents,
                List.of(contract("main", start, end), line("seats", amount, "EUR", Fact.Period.TERM)));
    }

    private static Fact.Contract contract(String name, String start, String end) {
        return new Fact.Contract(
                name,
                LocalDate.parse(start),
                end.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(end)),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static Fact.ContractLine line(String name, long minor, String currency, Fact.Period period) {
        return lineOf("main", name, minor, currency, period);
    }

    private static Fact.ContractLine lineOf(
            String contract, String name, long minor, String currency, Fact.Period period) {
        return new Fact.ContractLine(
                contract,
                name,
                Optional.empty(),
                Optional.empty(),
                true,
                Money.of(minor, currency),
                Optional.of(period),
                Optional.empty(),
                Optional.empty());
    }

    private static Fact.ContractLine step(String name, long minor, String from, String until) {
        return new Fact.ContractLine(
                "main",
                name,
                Optional.empty(),
                Optional.empty(),
                true,
                Money.of(minor, "EUR"),
                Optional.of(Fact.Period.YEAR),
                Optional.of(LocalDate.parse(from)),
                Optional.of(LocalDate.parse(until)));
    }

    private static List<Fact> with(List<Fact> some, Fact more) {
        var all = new ArrayList<>(some);
        all.add(more);
        return List.copyOf(all);
    }
}
