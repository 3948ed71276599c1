package dev.tenure.usage;

import dev.tenure.core.Reading;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.store.DuckDb;
import dev.tenure.usage.Meter.Aggregate;
import dev.tenure.usage.UsageRules.Counted;
import dev.tenure.usage.UsageRules.Sample;
import dev.tenure.usage.UsageStore.Registered;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The one way to read usage. The Cycle reads every tenant's day; everybody else names the tenants it may see.
public final class UsageReader {

    public record Point(LocalDate day, Reading reading) {}

    /// Something that happened on a day and explains a bend in the score.
    ///
    /// @param weight what the meter made of it: incidents weigh by severity
    public record Mark(LocalDate day, String measure, String label, long count, long weight) {}

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final Duration PAGE = Duration.ofSeconds(10);
    private static final int MOST_DAYS = 400;

    private final DuckDb duckDb;
    private final Meters meters;

    public UsageReader(DuckDb duckDb, Meters meters) {
        this.duckDb = duckDb;
        this.meters = meters;
    }

    public Meters meters() {
        return meters;
    }

    /// Every measure of every tenant at the end of a day. For the Cycle alone.
    public Readings readings(LocalDate day) {
        return readings(day, Map.of());
    }

    /// @param merged tenants whose usage counts for another, and for whom
    public Readings readings(LocalDate day, Map<TenantId, TenantId> merged) {
        return duckDb.read(CYCLE, connection -> everyMeasure(connection, day, "", merged));
    }

    /// Every measure of these tenants at the end of a day.
    public Readings readings(LocalDate day, List<TenantId> tenants) {
        return readings(day, tenants, Map.of());
    }

    /// @param merged tenants whose usage counts for another, and for whom
    public Readings readings(LocalDate day, List<TenantId> tenants, Map<TenantId, TenantId> merged) {
        return tenants.isEmpty()
                ? Readings.NONE
                : duckDb.read(PAGE, connection -> everyMeasure(connection, day, among(tenants), merged));
    }

    private Readings everyMeasure(Connection connection, LocalDate day, String tenants, Map<TenantId, TenantId> merged)
            throws SQLException {
        var asked = asked(connection, List.of(day), tenants, merged);
        var byMeasure = new HashMap<String, Map<TenantId, Reading>>();
        for (var meter : meters.all())
            byMeasure.put(meter.measure(), read(connection, meter, asked).getFirst());
        return new Readings(byMeasure);
    }

    /// One measure of one tenant at the end of each day in `[from, until)`, oldest first.
    public List<Point> series(TenantId tenant, String measure, LocalDate from, LocalDate until) {
        return series(List.of(tenant), measure, from, until).getOrDefault(tenant, List.of());
    }

    /// As above for several tenants. A tenant that had sent nothing by a day has no point on it.
    public Map<TenantId, List<Point>> series(List<TenantId> tenants, String measure, LocalDate from, LocalDate until) {
        var meter = meters.of(measure)
                .orElseThrow(() -> new IllegalArgumentException("there is no measure '" + measure + "'"));
        var days = from.datesUntil(until).toList();
        if (days.size() > MOST_DAYS)
            throw new IllegalArgumentException("a series is at most " + MOST_DAYS + " days, not " + days.size());
        if (days.isEmpty() || tenants.isEmpty()) return Map.of();
        var byDay = duckDb.read(
                PAGE, connection -> read(connection, meter, asked(connection, days, among(tenants), Map.of())));
        var series = new LinkedHashMap<TenantId, List<Point>>();
        for (var tenant : tenants) {
            var points = new ArrayList<Point>();
            for (int nth = 0; nth < days.size(); nth++) {
                var reading = byDay.get(nth).get(tenant);
                if (reading != null) points.add(new Point(days.get(nth), reading));
            }
            series.put(tenant, List.copyOf(points));
        }
        return series;
    }

    /// Days in `[from, until)` on which a meter marked for it saw something of this tenant.
    ///
    /// @param merged tenants whose usage counts for another, and for whom
    public List<Mark> marks(TenantId tenant, LocalDate from, LocalDate until, Map<TenantId, TenantId> merged) {
        return duckDb.read(PAGE, connection -> {
            var marks = new ArrayList<Mark>();
            var known = UsageStore.registered(connection);
            for (var meter : meters.all()) {
                if (!meter.marks()) continue;
                var places = new HashMap<>(Counting.tables(merged));
                places.put("meter", number(known, meter));
                places.put("from", from.toString());
                places.put("until", until.toString());
                places.put("tenants", among(List.of(tenant)));
                UsageStore.query(
                        connection,
                        "read_marks.sql",
                        places,
                        row -> marks.add(new Mark(
                                row.getObject("day", LocalDate.class),
                                meter.measure(),
                                meter.label(),
                                row.getLong("hits"),
                                UsageStore.decimal(row, 3).longValue())));
            }
            return List.copyOf(marks);
        });
    }

    /// @param tenants a condition on tenant_id, or empty for all
    /// @param numbers what each meter's rows are marked with
    /// @param lives the days asked for, by their place, on which the feed of a meter lives
    private record Asked(
            List<LocalDate> days,
            String tenants,
            Map<TenantId, TenantId> merged,
            Map<Meter, String> numbers,
            Map<Meter, Set<Integer>> lives) {

        boolean lives(Meter meter, int nth) {
            return lives.getOrDefault(meter, Set.of()).contains(nth);
        }
    }

    private Asked asked(Connection connection, List<LocalDate> days, String tenants, Map<TenantId, TenantId> merged)
            throws SQLException {
        var known = UsageStore.registered(connection);
        var numbers = new HashMap<Meter, String>();
        for (var meter : meters.all()) numbers.put(meter, number(known, meter));
        var byNumber = new HashMap<String, Meter>();
        numbers.forEach((meter, number) -> byNumber.put(number, meter));
        var silent = numbers.entrySet().stream()
                .map(entry ->
                        "(" + entry.getValue() + ", " + entry.getKey().feed().silentAfterDays() + ")")
                .collect(Collectors.joining(", ", "select * from (values ", ") v(meter, days)"));
        var lives = new HashMap<Meter, Set<Integer>>();
        UsageStore.query(connection, "read_feed.sql", Map.of("silent", silent, "asked", plain(days)), row -> {
            var meter = byNumber.get(row.getString(1));
            if (meter != null)
                lives.computeIfAbsent(meter, _ -> new HashSet<>()).add(row.getInt(2));
        });
        return new Asked(days, tenants, merged, numbers, lives);
    }

    /// One map of readings for each day asked for, in their order.
    private static List<Map<TenantId, Reading>> read(Connection connection, Meter meter, Asked asked)
            throws SQLException {
        return meter.aggregate() == Aggregate.LATEST && meter.reads().combine() == Meter.Combine.FULLEST
                ? readFullest(connection, meter, asked)
                : readCounted(connection, meter, asked);
    }

    private static List<Map<TenantId, Reading>> readCounted(Connection connection, Meter meter, Asked asked)
            throws SQLException {
        List<Map<TenantId, Reading>> readings = maps(asked.days().size());
        var file = switch (meter.aggregate()) {
            case UNIQUE -> "read_active.sql";
            case LATEST -> "read_total.sql";
            case COUNT, SUM, RATIO, MAX -> "read_window.sql";
        };
        UsageStore.query(connection, file, places(meter, asked), row -> {
            int nth = row.getInt(1);
            var counted = new Counted(
                    LocalDate.ofEpochDay(row.getLong(3)),
                    row.getLong(4),
                    UsageStore.decimal(row, 5),
                    UsageStore.decimal(row, 6));
            readings.get(nth)
                    .put(
                            new TenantId(row.getInt(2)),
                            reading(meter, asked.days().get(nth), asked.lives(meter, nth), counted));
        });
        return readings;
    }

    private static List<Map<TenantId, Reading>> readFullest(Connection connection, Meter meter, Asked asked)
            throws SQLException {
        record Seen(LocalDate firstDay, List<Sample> samples) {}
        List<Map<TenantId, Seen>> seen = maps(asked.days().size());
        UsageStore.query(connection, "read_latest.sql", places(meter, asked), row -> {
            var firstDay = LocalDate.ofEpochDay(row.getLong(3));
            var samples = seen.get(row.getInt(1))
                    .computeIfAbsent(new TenantId(row.getInt(2)), _ -> new Seen(firstDay, new ArrayList<>()))
                    .samples();
            var key = row.getString(4);
            if (key != null) samples.add(new Sample(key, UsageStore.decimal(row, 5), UsageStore.decimal(row, 6)));
        });
        var readings = new ArrayList<Map<TenantId, Reading>>();
        for (int nth = 0; nth < asked.days().size(); nth++) {
            var day = asked.days().get(nth);
            boolean alive = asked.lives(meter, nth);
            var onDay = new HashMap<TenantId, Reading>();
            seen.get(nth)
                    .forEach((tenant, what) ->
                            onDay.put(tenant, UsageRules.fullest(meter, day, alive, what.firstDay(), what.samples())));
            readings.add(onDay);
        }
        return readings;
    }

    private static Reading reading(Meter meter, LocalDate day, boolean feedLives, Counted counted) {
        return meter.aggregate() == Aggregate.LATEST
                ? UsageRules.total(meter, day, feedLives, counted)
                : UsageRules.counted(meter, day, feedLives, counted);
    }

    private static <V> List<Map<TenantId, V>> maps(int count) {
        var maps = new ArrayList<Map<TenantId, V>>();
        for (int nth = 0; nth < count; nth++) maps.add(new HashMap<>());
        return maps;
    }

    private static Map<String, String> places(Meter meter, Asked asked) {
        var reads = meter.reads();
        int days = reads.days().orElse(0);
        int before = reads.against().map(Meter.Against::before).orElse(0);
        int against = reads.against().map(Meter.Against::days).orElse(days);
        var unique = meter.aggregate() == Aggregate.UNIQUE;
        var places = new HashMap<>(Counting.tables(asked.merged()));
        places.put("meter", java.util.Objects.requireNonNull(asked.numbers().get(meter)));
        places.put("tenants", asked.tenants());
        places.put("first", asked.days().getFirst().toString());
        places.put("last", asked.days().getLast().toString());
        places.put("num_days", String.valueOf(days));
        places.put("den_from", String.valueOf(before + against));
        places.put("den_before", String.valueOf(before));
        places.put("reach", String.valueOf(meter.reach().orElse(0)));
        places.put("ever", String.valueOf(reads.days().isEmpty()));
        places.put("gather", meter.aggregate() == Aggregate.MAX ? "max" : "sum");
        var column = meter.aggregate() == Aggregate.COUNT ? "hits" : "num";
        places.put("num", column);
        places.put("den", meter.aggregate() == Aggregate.RATIO ? "den" : column);
        places.put(
                "blocks",
                asked.days().stream()
                        .map(day -> String.valueOf(ActiveDays.block(day)))
                        .distinct()
                        .collect(Collectors.joining(", ")));
        var masks = asked.days().stream()
                .map(day -> unique ? new Masks(day, days, against, before) : Masks.NONE)
                .toList();
        if (asked.days().size() == 1) one(places, asked.days().getFirst(), masks.getFirst());
        else several(places, asked.days(), masks);
        return places;
    }

    private record Masks(long block, long num, long den) {
        private static final Masks NONE = new Masks(0, 0, 0);

        Masks(LocalDate day, int numDays, int denDays, int before) {
            this(ActiveDays.block(day), ActiveDays.mask(day, numDays, 0), ActiveDays.mask(day, denDays, before));
        }
    }

    /// The Cycle's case: what is the same in every row is a constant, not a column joined to each.
    private static void one(Map<String, String> places, LocalDate day, Masks masks) {
        places.put("nth", "0");
        places.put("day", "date '" + day + "'");
        places.put("num_mask", masks.num() + "::bigint");
        places.put("den_mask", masks.den() + "::bigint");
        places.put("by_day", "");
        places.put("each_day", "");
        places.put("each_block", "");
    }

    private static void several(Map<String, String> places, List<LocalDate> days, List<Masks> masks) {
        var asked = IntStream.range(0, days.size())
                .mapToObj(nth -> {
                    var mask = masks.get(nth);
                    return "(%d, date '%s', %d, %d, %d)"
                            .formatted(nth, days.get(nth), mask.block(), mask.num(), mask.den());
                })
                .collect(Collectors.joining(
                        ", ", "(select * from (values ", ") v(nth, day, block, num_mask, den_mask)) a"));
        places.put("nth", "a.nth");
        places.put("day", "a.day");
        places.put("num_mask", "a.num_mask");
        places.put("den_mask", "a.den_mask");
        places.put("by_day", "a.nth, ");
        places.put("each_day", "cross join " + asked);
        places.put("each_block", "join " + asked + " on a.block = u.block");
    }

    private static String plain(List<LocalDate> days) {
        return IntStream.range(0, days.size())
                .mapToObj(nth -> "(" + nth + ", date '" + days.get(nth) + "')")
                .collect(Collectors.joining(", ", "select * from (values ", ") v(nth, day)"));
    }

    /// The number of the meter's rows; 0, which no row has, until its first rollup.
    private static String number(List<Registered> known, Meter meter) {
        return Usage.find(known, meter)
                .map(registered -> String.valueOf(registered.number()))
                .orElse("0");
    }

    private static String among(List<TenantId> tenants) {
        return tenants.stream()
                .map(tenant -> String.valueOf(tenant.number()))
                .collect(Collectors.joining(", ", "and tenant_id in (", ")"));
    }
}
