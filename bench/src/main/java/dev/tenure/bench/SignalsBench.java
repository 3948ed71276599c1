package dev.tenure.bench;

import dev.tenure.bench.Bench.Scale;
import dev.tenure.core.Readings;
import dev.tenure.ingest.Ledger;
import dev.tenure.store.DuckDb;
import dev.tenure.usage.Meters;
import dev.tenure.usage.Usage;
import dev.tenure.usage.UsageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.duckdb.DuckDBConnection;

/// Signals of every tenant for one new day, beside the query a person would type into DuckDB over the same
/// rollup for the same numbers. Both fetch every row; only the product's also says why a number is missing.
final class SignalsBench {

    static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    static final int DAYS = 90;
    private static final int RUNS = 9;

    record Size(long events, int tenants) {
        static Size of(Scale scale) {
            return switch (scale) {
                case FULL -> new Size(50_000_000, 10_000);
                case QUICK -> new Size(1_000_000, 1_000);
            };
        }

        long perDay() {
            return events / DAYS;
        }
    }

    private SignalsBench() {}

    static Figure run(Scale scale) throws Exception {
        var folder = Files.createTempDirectory("tenure-bench-signals");
        try (var duckDb =
                DuckDb.open(folder.resolve("ledger.duckdb"), folder.resolve("temporary"), DuckDb.Limits.DEFAULT)) {
            return run(Size.of(scale), duckDb, Ledger.open(duckDb, folder.resolve("events")));
        } finally {
            delete(folder);
        }
    }

    private static Figure run(Size size, DuckDb duckDb, Ledger ledger) {
        var meters = Meters.shipped();
        try (var usage = new Usage(duckDb, ledger, meters)) {
            var reader = new UsageReader(duckDb, meters);
            load(duckDb, size, 0, DAYS - 1);
            double first = seconds(usage::rollUp);
            say("first rollup: %.1f s".formatted(first));
            load(duckDb, size, DAYS - 1);
            double newDay = seconds(usage::rollUp);
            say("rollup of one new day: %.2f s".formatted(newDay));
            double nothingNew = seconds(usage::rollUp);

            var day = FIRST.plusDays(DAYS - 1);
            var ours = new ArrayList<Double>();
            var bare = new ArrayList<Double>();
            for (int run = 0; run < RUNS + 2; run++) {
                double one = seconds(() -> checked(reader.readings(day), size)) * 1000;
                double other = seconds(() -> bare(duckDb, day)) * 1000;
                if (run < 2) continue;
                ours.add(one);
                bare.add(other);
            }
            double value = median(ours);
            double baseline = median(bare);
            return new Figure(
                    "signals",
                    "eight signals of %d tenants for one new day of %d, %d events"
                            .formatted(size.tenants(), DAYS, size.events()),
                    value,
                    "ms",
                    "the same numbers by one bare DuckDB query over the same rollup",
                    baseline,
                    value / baseline,
                    ours,
                    List.of(
                            new Figure.Note(
                                    "rollup of the new day's %d events".formatted(size.perDay()), newDay * 1000, "ms"),
                            new Figure.Note("rollup with nothing new", nothingNew * 1000, "ms"),
                            new Figure.Note("first rollup of the days before", first, "s")));
        }
    }

    /// A figure for readings nobody made would be worthless.
    private static int checked(Readings readings, Size size) {
        int count = readings.byMeasure().values().stream()
                .mapToInt(java.util.Map::size)
                .sum();
        if (count < size.tenants() * 7)
            throw new IllegalStateException("only " + count + " readings of " + size.tenants() + " tenants");
        return count;
    }

    /// Days of events, straight into the ledger: what they cost to bring in is another benchmark's question.
    static void load(DuckDb duckDb, Size size, int from, int until) {
        double seconds = seconds(() -> {
            for (int day = from; day < until; day++) load(duckDb, size, day);
        });
        say("loaded %d events in %.0f s".formatted(size.perDay() * (until - from), seconds));
    }

    static void load(DuckDb duckDb, Size size, int day) {
        long from = size.perDay() * day;
        var sql = """
                insert into event
                select i + 1, tenant, 'bench', 'e' || i, type,
                       case when type in ('user.active', 'action.done')
                            then 'user-' || (hash(i * 31) % (50 + tenant % 300)) end,
                       happened, cast(happened as date), happened,
                       case type
                         when 'policy.decided' then
                           case when hash(i * 37) % 20 = 0 then '{"decision":"deny"}' else '{"decision":"permit"}' end
                         when 'slo.window' then
                           '{"good":' || (10000 - hash(i * 41) % 12) || ',"target_ppm":999000,"total":10000}'
                         when 'quota.sampled' then
                           '{"limit":1000,"name":"limit-' || (hash(i * 43) % 3) || '","used":' || (hash(i * 47) % 1000) || '}'
                         when 'incident.opened' then '{"severity":' || (1 + hash(i * 53) % 4) || '}'
                         when 'step.completed' then '{"of":8,"step":"step-' || (hash(i * 59) % 8) || '"}'
                       end,
                       null
                  from (select i, 1 + hash(i) % TENANTS as tenant,
                               date 'DAY' + interval 1 millisecond * (hash(i * 29) % 86400000) as happened,
                               case when kind < 300 then 'user.active' when kind < 690 then 'action.done'
                                    when kind < 930 then 'policy.decided' when kind < 955 then 'slo.window'
                                    when kind < 980 then 'quota.sampled' when kind < 990 then 'export.done'
                                    when kind < 995 then 'incident.opened' else 'step.completed' end as type
                          from (select range as i, hash(range * 23) % 1000 as kind from range(FROM, UNTIL)))
                """.replace("TENANTS", String.valueOf(size.tenants()))
                .replace("DAY", FIRST.plusDays(day).toString())
                .replace("FROM", String.valueOf(from))
                .replace("UNTIL", String.valueOf(from + size.perDay()));
        duckDb.write(connection -> {
                    run(connection, sql);
                    return run(connection, "update ledger_head set seq = " + (from + size.perDay()));
                })
                .join();
    }

    private static long bare(DuckDb duckDb, LocalDate day) {
        var sql = """
                with m as (select name, number from usage_meter),
                     block as (select (date 'DAY' - date '1900-01-01') // 31 as block,
                                      31 + (date 'DAY' - date '1900-01-01') % 31 as bit)
                select 'weekly_users', tenant_id,
                       count(*) filter (days & (((1::bigint << 7) - 1) << (bit - 6)) <> 0) as num,
                       count(*) filter (days & (((1::bigint << 28) - 1) << (bit - 27)) <> 0) as den
                  from usage_active join block using (block)
                 where meter = (select number from m where name = 'weekly_users') group by tenant_id
                union all
                select 'receipts', tenant_id, 2 * sum(hits) filter (day > date 'DAY' - 28),
                       sum(hits) filter (day <= date 'DAY' - 28)
                  from usage_day where meter = (select number from m where name = 'receipts')
                   and day > date 'DAY' - 84 and day <= date 'DAY' group by tenant_id
                union all
                select 'exports', tenant_id, 3 * sum(hits) filter (day > date 'DAY' - 28),
                       sum(hits) filter (day <= date 'DAY' - 28)
                  from usage_day where meter = (select number from m where name = 'exports')
                   and day > date 'DAY' - 112 and day <= date 'DAY' group by tenant_id
                union all
                select 'denials', tenant_id, sum(num), sum(den)
                  from usage_day where meter = (select number from m where name = 'denials')
                   and day > date 'DAY' - 28 and day <= date 'DAY' group by tenant_id
                union all
                select 'incidents', tenant_id, sum(num), 1
                  from usage_day where meter = (select number from m where name = 'incidents')
                   and day > date 'DAY' - 42 and day <= date 'DAY' group by tenant_id
                union all
                select 'slo', tenant_id, sum(num), sum(den)
                  from usage_day where meter = (select number from m where name = 'slo')
                   and day > date 'DAY' - 42 and day <= date 'DAY' group by tenant_id
                union all
                select 'onboarding', tenant_id, sum(num), max(den)
                  from (select tenant_id, key, arg_max(num, time) as num, arg_max(den, time) as den from usage_latest
                         where meter = (select number from m where name = 'onboarding') and day <= date 'DAY'
                         group by tenant_id, key) group by tenant_id
                union all
                select 'quota', tenant_id, arg_max(num, num / den), arg_max(den, num / den)
                  from (select tenant_id, key, arg_max(num, time) as num, arg_max(den, time) as den from usage_latest
                         where meter = (select number from m where name = 'quota')
                           and day > date 'DAY' - 28 and day <= date 'DAY'
                         group by tenant_id, key) group by tenant_id
                """.replace("DAY", day.toString());
        return duckDb.read(Duration.ofMinutes(2), connection -> {
            long sum = 0;
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    var num = rows.getBigDecimal(3);
                    var den = rows.getBigDecimal(4);
                    sum += rows.getInt(2) + (num == null ? 0 : num.longValue()) + (den == null ? 0 : den.longValue());
                }
            }
            return sum;
        });
    }

    static boolean run(DuckDBConnection connection, String sql) throws java.sql.SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    static void say(String progress) {
        System.err.println(progress);
    }

    static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
