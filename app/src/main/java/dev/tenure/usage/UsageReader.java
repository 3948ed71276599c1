package dev.tenure.usage;

import dev.tenure.core.Reading;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.store.DuckDb;
import dev.tenure.usage.Meter.Aggregate;
import dev.tenure.usage.UsageRules.Counted;
import dev.tenure.usage.UsageRules.Sample;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        return duckDb.read(CYCLE, connection -> {
            var byMeasure = new HashMap<String, Map<TenantId, Reading>>();
            for (var meter : meters.all())
                byMeasure.put(
                        meter.measure(),
                        read(connection, meter, new Asked(List.of(day), "")).getOrDefault(day, Map.of()));
            return new Readings(byMeasure);
        });
    }

    /// Every measure of these tenants at the end of a day.
    public Readings readings(LocalDate day, List<TenantId> tenants) {
        if (tenants.isEmpty()) return Readings.NONE;
        return duckDb.read(PAGE, connection -> {
            var byMeasure = new HashMap<String, Map<TenantId, Reading>>();
            for (var meter : meters.all())
                byMeasure.put(
                        meter.measure(),
                        read(connection, meter, new Asked(List.of(day), among(tenants)))
                                .getOrDefault(day, Map.of()));
            return new Readings(byMeasure);
        });
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
        var byDay = duckDb.read(PAGE, connection -> read(connection, meter, new Asked(days, among(tenants))));
        var series = new LinkedHashMap<TenantId, List<Point>>();
        for (var tenant : tenants) {
            var points = new ArrayList<Point>();
            for (var day : days) {
                var reading = byDay.getOrDefault(day, Map.of()).get(tenant);
                if (reading != null) points.add(new Point(day, reading));
            }
            series.put(tenant, List.copyOf(points));
        }
        return series;
    }

    /// Days in `[from, until)` on which a meter marked for it saw something of this tenant.
    public List<Mark> marks(TenantId tenant, LocalDate from, LocalDate until) {
        return duckDb.read(PAGE, connection -> {
            var marks = new ArrayList<Mark>();
            for (var meter : meters.all()) {
                if (!meter.marks()) continue;
                var places = Map.of(
                        "meter", number(connection, meter),
                        "from", from.toString(),
                        "until", until.toString(),
                        "tenants", among(List.of(tenant)));
                UsageStore.query(
                        connection,
                        "read_marks.sql",
                        places,
                        row -> marks.add(new Mark(
                                row.getObject("day", LocalDate.class),
                                meter.measure(),
                                meter.label(),
                                row.getLong("hits"),
                                UsageStore.decimal(row, "num").longValue())));
            }
            return List.copyOf(marks);
        });
    }

    /// @param tenants a condition on tenant_id, or empty for all
    private record Asked(List<LocalDate> days, String tenants) {}

    private static Map<LocalDate, Map<TenantId, Reading>> read(Connection connection, Meter meter, Asked asked)
            throws SQLException {
        var places = places(connection, meter, asked);
        var lives = new HashMap<LocalDate, Boolean>();
        UsageStore.query(
                connection,
                "read_feed.sql",
                places,
                row -> lives.put(row.getObject("day", LocalDate.class), row.getBoolean("lives")));
        return meter.aggregate() == Aggregate.LATEST
                ? readLatest(connection, meter, places, lives)
                : readCounted(connection, meter, places, lives);
    }

    private static Map<LocalDate, Map<TenantId, Reading>> readCounted(
            Connection connection, Meter meter, Map<String, String> places, Map<LocalDate, Boolean> lives)
            throws SQLException {
        var readings = new HashMap<LocalDate, Map<TenantId, Reading>>();
        var file = meter.aggregate() == Aggregate.UNIQUE ? "read_active.sql" : "read_window.sql";
        UsageStore.query(connection, file, places, row -> {
            var day = row.getObject("day", LocalDate.class);
            var counted = new Counted(
                    row.getObject("first_day", LocalDate.class),
                    row.getLong("hits"),
                    UsageStore.decimal(row, "num"),
                    UsageStore.decimal(row, "den"));
            readings.computeIfAbsent(day, _ -> new HashMap<>())
                    .put(
                            new TenantId(row.getInt("tenant_id")),
                            UsageRules.counted(meter, day, lives.getOrDefault(day, false), counted));
        });
        return readings;
    }

    private static Map<LocalDate, Map<TenantId, Reading>> readLatest(
            Connection connection, Meter meter, Map<String, String> places, Map<LocalDate, Boolean> lives)
            throws SQLException {
        record Seen(LocalDate firstDay, List<Sample> samples) {}
        var seen = new HashMap<LocalDate, Map<TenantId, Seen>>();
        UsageStore.query(connection, "read_latest.sql", places, row -> {
            var firstDay = row.getObject("first_day", LocalDate.class);
            var samples = seen.computeIfAbsent(row.getObject("day", LocalDate.class), _ -> new HashMap<>())
                    .computeIfAbsent(new TenantId(row.getInt("tenant_id")), _ -> new Seen(firstDay, new ArrayList<>()))
                    .samples();
            var key = row.getString("key");
            if (key != null)
                samples.add(new Sample(
                        key,
                        UsageStore.decimal(row, "num"),
                        UsageStore.decimal(row, "den"),
                        row.getLong("newest") == 1));
        });
        var readings = new HashMap<LocalDate, Map<TenantId, Reading>>();
        seen.forEach((day, tenants) -> {
            var onDay = new HashMap<TenantId, Reading>();
            boolean alive = lives.getOrDefault(day, false);
            tenants.forEach((tenant, what) ->
                    onDay.put(tenant, UsageRules.latest(meter, day, alive, what.firstDay(), what.samples())));
            readings.put(day, onDay);
        });
        return readings;
    }

    private static Map<String, String> places(Connection connection, Meter meter, Asked asked) throws SQLException {
        var reads = meter.reads();
        int days = reads.days().orElse(0);
        int before = reads.against().map(Meter.Against::before).orElse(0);
        int against = reads.against().map(Meter.Against::days).orElse(days);
        var unique = meter.aggregate() == Aggregate.UNIQUE;
        var places = new HashMap<String, String>();
        places.put("meter", number(connection, meter));
        places.put("tenants", asked.tenants());
        places.put("first", asked.days().getFirst().toString());
        places.put("last", asked.days().getLast().toString());
        places.put("silent", String.valueOf(meter.feed().silentAfterDays()));
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
        places.put(
                "asked",
                asked.days().stream()
                        .map(day -> unique
                                ? "(date '" + day + "', " + ActiveDays.block(day) + ", "
                                        + ActiveDays.mask(day, days, 0) + ", "
                                        + ActiveDays.mask(day, against, before) + ")"
                                : "(date '" + day + "')")
                        .collect(Collectors.joining(
                                ", ",
                                "select * from (values ",
                                unique ? ") v(day, block, num_mask, den_mask)" : ") v(day)")));
        return places;
    }

    /// The number of the meter's rows; 0, which no row has, until its first rollup.
    private static String number(Connection connection, Meter meter) throws SQLException {
        return Usage.find(UsageStore.registered(connection), meter)
                .map(registered -> String.valueOf(registered.number()))
                .orElse("0");
    }

    private static String among(List<TenantId> tenants) {
        return tenants.stream()
                .map(tenant -> String.valueOf(tenant.number()))
                .collect(Collectors.joining(", ", "and tenant_id in (", ")"));
    }
}
