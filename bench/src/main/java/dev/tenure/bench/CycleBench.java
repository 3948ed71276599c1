package dev.tenure.bench;

import dev.tenure.Cycle;
import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.bench.Bench.Scale;
import dev.tenure.bench.SignalsBench.Size;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Readings;
import dev.tenure.health.Health;
import dev.tenure.health.ModelFile;
import dev.tenure.ingest.Ingest;
import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.Partitions;
import dev.tenure.ingest.PersonalAttributes;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.store.Database;
import dev.tenure.store.DuckDb;
import dev.tenure.store.EmbeddedPostgres;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.FactReadings;
import dev.tenure.usage.Meters;
import dev.tenure.usage.Usage;
import dev.tenure.usage.UsageReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The whole turn after one new day of events, after one tenant in a hundred has moved, and with nothing new;
/// and what a row of history weighs. Beside it: the part of the turn that only reads the signals.
final class CycleBench {

    private static final int RUNS = 5;
    private static final int NEW_DAYS = 3;
    private static final int REWRITES = 3;

    private CycleBench() {}

    static Figure run(Scale scale) throws Exception {
        var folder = Files.createTempDirectory("tenure-bench-cycle");
        var size = Size.of(scale);
        try (var postgres = EmbeddedPostgres.start(folder.resolve("postgres"), RandomGenerator.of("L64X128MixRandom"));
                var db = Database.open(postgres.address(), 8);
                var duckDb = DuckDb.open(
                        folder.resolve("ledger.duckdb"), folder.resolve("temporary"), DuckDb.Limits.DEFAULT)) {
            var names = Pseudonyms.open(db, folder, InstantSource.system(), new SecureRandom());
            return run(size, db, names, duckDb, Ledger.open(duckDb, folder.resolve("events")), 0);
        } finally {
            SignalsBench.delete(folder);
        }
    }

    /// @param loaded days of events that are in the ledger already
    static Figure run(Size size, Database db, Pseudonyms names, DuckDb duckDb, Ledger ledger, int loaded) {
        var last = SignalsBench.FIRST.plusDays(SignalsBench.DAYS - 1L);
        // Inside the last day, which is scored again and again: a closed day is published and stays.
        var clock = InstantSource.fixed(last.atTime(23, 0).toInstant(ZoneOffset.UTC));
        facts(size, db, clock, last);
        var meters = Meters.shipped();
        var reader = new UsageReader(duckDb, meters);
        var health = new Health(db, clock, ModelFile.shipped());
        try (var usage = new Usage(duckDb, ledger, meters);
                var ingest = Ingest.open(ledger, (_, _) -> Optional.empty(), names, PersonalAttributes.shipped());
                var cycle = new Cycle(
                        db,
                        clock,
                        usage,
                        reader,
                        new FactReadings(),
                        health,
                        new Partitions(ledger, ingest),
                        "bench")) {
            int before = SignalsBench.DAYS - NEW_DAYS;
            SignalsBench.load(duckDb, size, loaded, before);
            SignalsBench.say("turn over all of them: %.1f s"
                    .formatted(SignalsBench.seconds(() -> scored(cycle, last.minusDays(NEW_DAYS), size.tenants()))));

            var newDay = new ArrayList<Double>();
            for (int day = before; day < SignalsBench.DAYS; day++) {
                SignalsBench.load(duckDb, size, day);
                var scored = SignalsBench.FIRST.plusDays(day);
                newDay.add(1000 * SignalsBench.seconds(() -> scored(cycle, scored, size.tenants())));
                SignalsBench.say("turn after a new day: %.0f ms".formatted(newDay.getLast()));
            }

            var moved = new ArrayList<Double>();
            var reading = new ArrayList<Double>();
            for (int run = 0; run < RUNS; run++) {
                denyOnce(duckDb, size, last, run);
                moved.add(1000 * SignalsBench.seconds(() -> scored(cycle, last, size.tenants() / 100)));
                reading.add(1000 * SignalsBench.seconds(() -> reader.readings(last)));
                SignalsBench.say("turn with 1 %% changed: %.0f ms".formatted(moved.getLast()));
            }
            double quiet = SignalsBench.seconds(() -> scored(cycle, last, 0));
            double backfill = SignalsBench.seconds(() -> cycle.run(last.minusDays(30), last));
            double written = bytesARow(db);
            SignalsBench.say("writing 31 days over, %d times each".formatted(REWRITES));
            var before31 = InstantSource.fixed(last.minusDays(31).atTime(23, 0).toInstant(ZoneOffset.UTC));
            var open = new Health(db, before31, ModelFile.shipped());
            db.inStage(
                    Stage.HEALTH,
                    tx -> tx.sql().sql("update health_day set closed = false").update());
            for (var day = last.minusDays(30); !day.isAfter(last); day = day.plusDays(1))
                for (int run = 1; run <= REWRITES; run++) rewrite(open, reader.readings(day), day, run, size.tenants());
            double rewritten = bytesARow(db);
            double value = SignalsBench.median(newDay);
            double baseline = SignalsBench.median(reading);
            return new Figure(
                    "cycle",
                    "full turn after one new day: %d tenants, %d events in %d days"
                            .formatted(size.tenants(), size.events(), SignalsBench.DAYS),
                    value,
                    "ms",
                    "reading the signals of that day alone",
                    baseline,
                    value / baseline,
                    newDay,
                    List.of(
                            new Figure.Note("slowest turn after a new day", Collections.max(newDay), "ms"),
                            new Figure.Note("turn with 1 % of tenants changed", SignalsBench.median(moved), "ms"),
                            new Figure.Note("slowest of them", Collections.max(moved), "ms"),
                            new Figure.Note("turn with nothing new", quiet * 1000, "ms"),
                            new Figure.Note("turn over 31 days, each", backfill * 1000 / 31, "ms"),
                            new Figure.Note(
                                    "history as first written, with its index", written, "bytes a tenant and day"),
                            new Figure.Note(
                                    "history after each day was written over %d times".formatted(REWRITES),
                                    rewritten,
                                    "bytes a tenant and day"),
                            new Figure.Note(
                                    "that history for 100 000 tenants and a year",
                                    rewritten * 100_000 * 365 / 1e9,
                                    "GB")));
        }
    }

    private static double bytesARow(Database db) {
        return db.inControl(tx -> tx.sql().sql("""
                        select sum(pg_total_relation_size(relid))::float8 / (select sum(tenants) from health_day)
                          from pg_partition_tree('health_score') where isleaf
                        """).query(Double.class).single());
    }

    /// As a day is while events arrive: every tenant's denials move, and every row is written again.
    private static void rewrite(Health health, Readings readings, LocalDate day, int run, int tenants) {
        var denials = new HashMap<>(readings.byMeasure().getOrDefault("usage.denials", Map.of()));
        denials.replaceAll((_, reading) ->
                reading instanceof Measured(long num, long den) ? new Measured(num + run, den + run) : reading);
        var written = health.assess(day, readings.with(new Readings(Map.of("usage.denials", denials))), _ -> {})
                .written();
        if (written != tenants) throw new IllegalStateException(written + " scores written over, not " + tenants);
    }

    /// Every tenant has facts too, so that reading them costs what it costs.
    private static void facts(Size size, Database db, InstantSource clock, LocalDate day) {
        var access = new Access(db, clock, new SecureRandom());
        var staff = access.addPerson("bench", "Bench", "a long enough password", true, true);
        // Entered before the days that are scored, or those would not have known them.
        var then = InstantSource.fixed(
                SignalsBench.FIRST.atStartOfDay(ZoneOffset.UTC).toInstant());
        var facts = new FactImport(db, new Accounts(db, then), then);
        enter(facts, staff, Kind.TENANTS, "id,name", size, i -> "tenant-" + i + ",Tenant " + i);
        enter(
                facts,
                staff,
                Kind.ONBOARDING,
                "tenant,step,applicable,done_on",
                size,
                i -> "tenant-" + i + ",Connect sign-on,true," + (i % 3 == 0 ? "" : day.minusDays(i % 90)));
        enter(
                facts,
                staff,
                Kind.INCIDENTS,
                "tenant,incident_id,opened_at,severity",
                size,
                i -> "tenant-" + i + ",inc-" + i + "," + day.minusDays(i % 90) + "T08:00:00Z," + (1 + i % 4));
        enter(
                facts,
                staff,
                Kind.SLO,
                "tenant,name,day,good,total,target_ppm",
                size,
                i -> "tenant-" + i + ",availability," + day.minusDays(i % 42) + ",9995,10000,999000");
        enter(
                facts,
                staff,
                Kind.QUOTAS,
                "tenant,name,day,used,limit",
                size,
                i -> "tenant-" + i + ",seats," + day.minusDays(i % 42) + "," + i % 100 + ",100");
        SignalsBench.say(size.tenants() + " tenants with facts");
    }

    private static void enter(
            FactImport facts, Caller.Staff staff, Kind kind, String header, Size size, IntFunction<String> row) {
        var body = IntStream.rangeClosed(1, size.tenants())
                .mapToObj(row)
                .collect(Collectors.joining("\n", header + "\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
        var report = facts.run(kind, body, staff.staffId(), true, staff.actor(), false);
        if (!report.rejected().isEmpty()) throw new IllegalStateException(kind + ": " + report.rejected());
    }

    /// A turn that wrote another number of scores than it should is no measurement.
    private static void scored(Cycle cycle, LocalDate day, int written) {
        var turn = cycle.run(day);
        if (turn.written() != written)
            throw new IllegalStateException("the turn wrote " + turn.written() + " scores, not " + written);
    }

    /// One more denied decision for one tenant in a hundred.
    private static void denyOnce(DuckDb duckDb, Size size, LocalDate day, int run) {
        long after = size.perDay() * SignalsBench.DAYS + (long) run * (size.tenants() / 100);
        var sql = """
                insert into event
                select FROM + range, range * 100 + 1, 'bench', 'moved-RUN-' || range, 'policy.decided', null,
                       timestamp 'DAY 12:00:00', date 'DAY', timestamp 'DAY 12:00:00', '{"decision":"deny"}', null
                  from range(1, COUNT + 1)
                """.replace("FROM", String.valueOf(after))
                .replace("RUN", String.valueOf(run))
                .replace("DAY", day.toString())
                .replace("COUNT", String.valueOf(size.tenants() / 100))
                .replace("range * 100 + 1", "(range - 1) * 100 + 1");
        duckDb.write(connection -> {
                    SignalsBench.run(connection, sql);
                    return SignalsBench.run(
                            connection, "update ledger_head set seq = " + (after + size.tenants() / 100));
                })
                .join();
    }
}
