package dev.tenure.revenue;

import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Random contracts, and their ARR month by month the way a spreadsheet has it: a row a line, a column a month end,
/// every cell worked out by itself. Shares no code with what it checks.
final class RevenueSheet {

    private static final LocalDate FIRST = LocalDate.of(2025, 10, 31);

    /// What one is worth in euros, about; and how many digits its minor unit has.
    private static final Map<String, Double> EUROS =
            Map.of("EUR", 1.0, "USD", .9, "NOK", .086, "JPY", .0062, "KWD", 2.8);
    private static final Map<String, Integer> DIGITS = Map.of("EUR", 2, "USD", 2, "NOK", 2, "JPY", 0, "KWD", 3);

    /// @param countsUntil the first day on which it counts no more: it may be followed before its term ends
    private record Line(
            String tenant,
            LocalDate from,
            LocalDate until,
            LocalDate countsUntil,
            long minor,
            String currency,
            String period) {}

    private final List<Line> lines = new ArrayList<>();
    private final Map<String, BigDecimal> rates = new LinkedHashMap<>();
    private final String reporting;
    private final List<String> currencies;

    RevenueSheet(RevenueWorld world, long seed, String reporting) {
        this.reporting = reporting;
        currencies = Stream.concat(Stream.of(reporting), Stream.of("EUR", "USD", "NOK", "JPY"))
                .distinct()
                .toList();
        var random = new Random(seed);
        for (int t = 0; t < 60; t++) {
            var tenant = "tenant-" + t;
            var from = FIRST.plusDays(random.nextInt(400));
            int contracts = 1 + random.nextInt(4);
            for (int c = 0; c < contracts; c++) {
                var until = end(random, from);
                // The next may begin before this one's term ends, on its last day, or after a gap.
                var next = until.plusDays(random.nextInt(3) == 0 ? 0 : random.nextInt(100) - 50);
                if (!next.isAfter(from)) next = from.plusDays(1);
                var period = List.of("month", "quarter", "year", "term").get(random.nextInt(4));
                var currency = currencies.get(random.nextInt(currencies.size()));
                long minor = 1 + random.nextInt(5_000_000);
                (c == 0 ? world : world.from(from.toString()))
                        .contract(tenant, from.toString(), until.toString())
                        .worth(minor, currency, period);
                boolean followed = c + 1 < contracts && next.isBefore(until);
                lines.add(new Line(tenant, from, until, followed ? next : until, minor, currency, period));
                from = next;
            }
        }
        for (var month = YearMonth.from(FIRST); month.isBefore(YearMonth.of(2028, 8)); month = month.plusMonths(1))
            for (var currency : currencies.subList(1, currencies.size()))
                rates.put(
                        currency + " " + month,
                        BigDecimal.valueOf(
                                        euros(currency) / euros(reporting) * (.97 + random.nextInt(6_000) / 100_000.0))
                                .setScale(8, RoundingMode.HALF_EVEN));
    }

    private static double euros(String currency) {
        return Objects.requireNonNull(EUROS.get(currency));
    }

    private static int digits(String currency) {
        return Objects.requireNonNull(DIGITS.get(currency));
    }

    private static LocalDate end(Random random, LocalDate from) {
        return switch (random.nextInt(4)) {
            case 0 -> from.plusMonths(12);
            case 1 -> from.plusMonths(36);
            case 2 -> from.plusMonths(1 + random.nextInt(20));
            default -> from.plusDays(61 + random.nextInt(500));
        };
    }

    String rates() {
        return rates.entrySet().stream()
                .map(each -> {
                    var parts = each.getKey().split(" ");
                    return parts[0] + "," + YearMonth.parse(parts[1]).atEndOfMonth() + "," + each.getValue();
                })
                .collect(Collectors.joining("\n"));
    }

    /// A year of it in minor units of its own currency.
    private static BigDecimal yearly(Line line) {
        var minor = BigDecimal.valueOf(line.minor);
        if (line.period.equals("month")) return minor.multiply(BigDecimal.valueOf(12));
        if (line.period.equals("quarter")) return minor.multiply(BigDecimal.valueOf(4));
        if (line.period.equals("year")) return minor;
        for (int months = 1; months <= 60; months++)
            if (line.from.plusMonths(months).equals(line.until))
                return minor.multiply(BigDecimal.valueOf(12))
                        .divide(BigDecimal.valueOf(months), 0, RoundingMode.HALF_EVEN);
        long days = line.until.toEpochDay() - line.from.toEpochDay();
        return minor.multiply(BigDecimal.valueOf(365)).divide(BigDecimal.valueOf(days), 0, RoundingMode.HALF_EVEN);
    }

    private long minor(String tenant, LocalDate day, YearMonth rate) {
        long sum = 0;
        for (var currency : currencies) {
            var own = BigDecimal.ZERO;
            for (var line : lines)
                if (line.tenant.equals(tenant)
                        && line.currency.equals(currency)
                        && !line.from.isAfter(day)
                        && line.countsUntil.isAfter(day)) own = own.add(yearly(line));
            if (currency.equals(reporting)) sum += own.longValueExact();
            else
                sum += own.movePointLeft(digits(currency))
                        .multiply(Objects.requireNonNull(rates.get(currency + " " + rate)))
                        .movePointRight(digits(reporting))
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .longValueExact();
        }
        return sum;
    }

    private Stream<String> tenants() {
        return lines.stream().map(Line::tenant).distinct();
    }

    /// The bridge from the end of one day to the end of another, both the last of their months.
    String row(LocalDate before, LocalDate last) {
        long[] sums = new long[7];
        tenants().forEach(tenant -> {
            long opening = minor(tenant, before, YearMonth.from(before));
            long constant = minor(tenant, last, YearMonth.from(before));
            long closing = minor(tenant, last, YearMonth.from(last));
            sums[0] += opening;
            if (opening == 0) sums[1] += constant;
            else if (constant == 0) sums[4] += opening;
            else if (constant > opening) sums[2] += constant - opening;
            else sums[3] += opening - constant;
            sums[5] += closing - constant;
            sums[6] += closing;
        });
        return "%d restated 0 new %d expansion %d contraction %d churn %d currency %d closing %d"
                .formatted(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6]);
    }

    /// What the customers of the beginning were worth then, at the end, and at the end without what they added.
    String inPlainSql(Database database, LocalDate before, LocalDate last) {
        return database.inStage(
                Stage.REVENUE,
                tx -> tx.sql()
                        .sql("""
                        with term as (
                          select *, (select n from generate_series(1, 60) n
                                      where (term_start + make_interval(months => n))::date = term_end) as months
                            from tenants_contract
                        ), exact as (
                          select c.tenant_id, l.currency, greatest(c.valid_from, l.valid_from, c.term_start) as starts,
                                 least(c.valid_until, l.valid_until, c.term_end) as ends,
                                 case l.period when 'month' then l.amount_minor * 12.0
                                               when 'quarter' then l.amount_minor * 4.0
                                               when 'year' then l.amount_minor
                                               else coalesce(l.amount_minor * 12.0 / c.months,
                                                             l.amount_minor * 365.0 / (c.term_end - c.term_start)) end as x
                            from term c
                            join tenants_contract_line l on l.tenant_id = c.tenant_id and l.contract = c.contract
                                                        and l.valid_from < c.valid_until and c.valid_from < l.valid_until
                        ), worth as (
                          select *, case when x - trunc(x) = 0.5 then 2 * round(x / 2) else round(x) end as a_year
                            from exact
                        ), at as (
                          select tenant_id, currency,
                                 sum(a_year) filter (where starts <= :before and ends > :before) as began,
                                 sum(a_year) filter (where starts <= :last and ends > :last) as ended
                            from worth group by 1, 2
                        ), rate as (
                          select :reporting as base, 1.0 as rate union all
                          select base, rate * power(10.0, :digits - case base when 'JPY' then 0 else 2 end)
                            from revenue_rate where day = :before
                        ), minor as (
                          select tenant_id,
                                 sum(round(coalesce(began, 0) * rate)) as began,
                                 sum(round(coalesce(ended, 0) * rate)) as ended
                            from at join rate on rate.base = at.currency group by 1
                        )
                        select sum(began)::bigint || ' ' || sum(ended) filter (where began > 0)::bigint || ' '
                            || sum(least(began, ended)) filter (where began > 0)::bigint
                          from minor
                        """.replace("filter (where began > 0)::bigint", "filter (where began > 0)"))
                        .param("before", before)
                        .param("last", last)
                        .param("reporting", reporting)
                        .param("digits", digits(reporting))
                        .query(String.class)
                        .single());
    }
}
