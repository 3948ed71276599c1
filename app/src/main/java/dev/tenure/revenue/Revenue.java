package dev.tenure.revenue;

import com.google.common.hash.Hashing;
import dev.tenure.core.Actor;
import dev.tenure.core.Money;
import dev.tenure.core.Page;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.TenantRef;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the contracts are worth, in one currency and by one calendar, and how that moved from period to period.
public final class Revenue {

    public static final int MOST_MONTHS = 36;

    /// @param total absent while something has no rate or no reporting currency is chosen
    public record Sum(
            LocalDate day, List<Money> currencies, Optional<Money> total, List<Bridge.Unconverted> unconverted) {
        public Sum {
            currencies = List.copyOf(currencies);
            unconverted = List.copyOf(unconverted);
        }
    }

    /// @param retention absent while the month's total is withheld
    public record Month(Bridge bridge, Optional<Retention> retention) {}

    /// @param rate units of the reporting currency for one unit
    public record Rate(String currency, LocalDate day, BigDecimal rate, Instant knownSince, String recordedBy) {}

    private final Database database;
    private final InstantSource clock;

    public Revenue(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public Optional<Setting> setting() {
        return database.inControl(tx -> RevenueStore.setting(tx.sql()));
    }

    /// @throws NotSet when nobody has chosen yet
    public Setting chosen() {
        return setting().orElseThrow(NotSet::new);
    }

    /// Closed periods keep the calendar and currency they were closed in.
    public void set(Setting setting, Actor by) {
        database.inControl(tx -> {
            if (!RevenueStore.setting(tx.sql()).equals(Optional.of(setting)))
                RevenueStore.set(tx.sql(), setting, clock.instant(), by.name());
            return true;
        });
    }

    public LocalDate today() {
        return chosen().calendar().dayOf(clock.instant());
    }

    /// The same file again changes nothing.
    ///
    /// @throws IllegalArgumentException when the file as a whole cannot be used
    public RateReport enterRates(byte[] csv, Actor by, boolean dryRun) {
        var reporting = chosen().reporting();
        var read = RateFile.read(csv, reporting);
        var digest = Hashing.sha256().hashBytes(csv).toString();
        try {
            return database.inControl(tx -> {
                var report = RevenueStore.enter(tx.sql(), reporting, read, clock.instant(), by.name(), digest, dryRun);
                if (dryRun) throw new Rehearsed(report);
                return report;
            });
        } catch (Rehearsed rehearsed) {
            return rehearsed.report;
        }
    }

    public Page<Rate> rates(Optional<String> cursor, int limit) {
        var reporting = chosen().reporting();
        var rows = database.inControl(tx -> RevenueStore.rateRows(tx.sql(), reporting, cursor, limit + 1));
        return Page.of(rows, limit, rate -> rate.currency() + " " + rate.day());
    }

    /// ARR at the end of a day, of the tenants this member of staff sees.
    public Sum sum(int staffId, LocalDate day, Known known) {
        var setting = setting();
        return database.inStaff(staffId, tx -> {
            var worth = RevenueStore.worth(tx.sql(), day, known);
            var byCurrency = new TreeMap<String, Money>();
            for (var row : worth) byCurrency.merge(row.arr().currency().getCurrencyCode(), row.arr(), Money::plus);
            if (setting.isEmpty()) return new Sum(day, List.copyOf(byCurrency.values()), Optional.empty(), List.of());
            var rates = RevenueStore.rates(tx.sql(), setting.get().reporting(), day, known);
            var end = new BridgeRules.End(day, BridgeRules.byTenant(worth), rates);
            // A bridge from a day to itself: its end is the total, and what has no rate is named.
            var still = BridgeRules.bridge(
                    new Period(day.toString(), day, day.plusDays(1)), tenants(worth), end, end, Optional.empty());
            return new Sum(
                    day,
                    List.copyOf(byCurrency.values()),
                    still.total()
                            .map(total ->
                                    new Money(total.closing(), setting.get().reporting())),
                    still.unconverted());
        });
    }

    /// As is known now.
    public Bridge bridge(int staffId, Period period) {
        var setting = chosen();
        return database.inStaff(staffId, tx -> bridge(tx.sql(), setting, period, Known.NOW));
    }

    /// As was known at a moment: what the report of that time said.
    public Bridge bridge(int staffId, Period period, Known known) {
        var setting = chosen();
        return database.inStaff(staffId, tx -> bridge(tx.sql(), setting, period, known));
    }

    private static Bridge bridge(JdbcClient sql, Setting setting, Period period, Known known) {
        var opening = end(sql, setting, period.opensAfter(), known);
        var closing = end(sql, setting, period.lastDay(), known);
        var before = ClosingStore.endingOn(
                        sql, period.from(), setting.reporting().getCurrencyCode())
                .map(each -> ClosingStore.ends(sql, each.period().name()));
        var tenants = new HashMap<>(tenants(opening.worth));
        tenants.putAll(tenants(closing.worth));
        before.ifPresent(then -> tenants.putAll(RevenueStore.named(sql, without(then.keySet(), tenants.keySet()))));
        return BridgeRules.bridge(period, tenants, opening.end, closing.end, before);
    }

    private record Read(List<Worth> worth, BridgeRules.End end) {}

    private static Read end(JdbcClient sql, Setting setting, LocalDate day, Known known) {
        var worth = RevenueStore.worth(sql, day, known);
        return new Read(
                worth,
                new BridgeRules.End(
                        day, BridgeRules.byTenant(worth), RevenueStore.rates(sql, setting.reporting(), day, known)));
    }

    private static Set<TenantId> without(Set<TenantId> all, Set<TenantId> some) {
        var left = new HashSet<>(all);
        left.removeAll(some);
        return left;
    }

    private static Map<TenantId, TenantRef> tenants(List<Worth> worth) {
        var tenants = new HashMap<TenantId, TenantRef>();
        worth.forEach(row -> tenants.put(row.tenant().id(), row.tenant()));
        return tenants;
    }

    /// Month by month, oldest first, up to and with `last`.
    public List<Month> months(int staffId, YearMonth last, int count) {
        var setting = chosen();
        return database.inStaff(staffId, tx -> {
            var months = new ArrayList<Month>();
            for (int back = count - 1; back >= 0; back--) {
                var bridge = bridge(tx.sql(), setting, setting.calendar().month(last.minusMonths(back)), Known.NOW);
                months.add(new Month(bridge, bridge.total().map(Movement::retention)));
            }
            return months;
        });
    }

    public List<Closing> closings() {
        return database.inControl(tx -> ClosingStore.all(tx.sql()));
    }

    /// Writes a period down for good, over all tenants. Closing it again answers what was written.
    ///
    /// @throws CannotClose when it is not over, its total is withheld, or the name was closed with other days
    public Closing close(String name, Actor by) {
        var setting = chosen();
        var period = setting.calendar().named(name);
        var now = clock.instant();
        return database.inStage(Stage.REVENUE, tx -> {
            // One closing at a time: the next one opens with what this one writes.
            ClosingStore.lock(tx.sql());
            var closed = ClosingStore.find(tx.sql(), name);
            if (closed.isPresent()) {
                if (closed.get().period().equals(period)) return closed.get();
                throw new CannotClose(
                        name + " was closed with other days, from "
                                + closed.get().period().from() + " until "
                                + closed.get().period().until(),
                        "It stays. Close the periods of the new calendar from the next year on.");
            }
            if (!setting.calendar().isOver(period, now))
                throw new CannotClose(
                        name + " is not over before " + setting.calendar().beginOf(period.until()),
                        "Close it after its last day.");
            var bridge = bridge(tx.sql(), setting, period, Known.NOW);
            if (bridge.total().isEmpty()) {
                var first = bridge.unconverted().getFirst();
                throw new CannotClose(
                        "the total is withheld: " + first.tenant().name() + ", " + first.why()
                                + (bridge.unconverted().size() > 1
                                        ? ", and " + (bridge.unconverted().size() - 1) + " more"
                                        : ""),
                        "Enter the missing rates or amounts, then close.");
            }
            var closing = new Closing(
                    period, bridge.currency(), now, by.name(), bridge.lines().size(), bridge.frozen(), digest(bridge));
            ClosingStore.write(tx.sql(), closing, setting, bridge);
            return closing;
        });
    }

    private static String digest(Bridge bridge) {
        var text = new StringBuilder(bridge.period() + "|" + bridge.currency() + "\n");
        bridge.lines().stream()
                .map(line -> line.tenant().id().number() + "|" + line.movement() + "\n")
                .sorted()
                .forEach(text::append);
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }

    /// What a closing wrote down, and what has been learnt since.
    public Optional<Closing.Shown> closing(int staffId, String name) {
        var setting = chosen();
        return database.inStaff(
                staffId,
                tx -> ClosingStore.find(tx.sql(), name).map(closing -> {
                    var lines = ClosingStore.lines(tx.sql(), name);
                    var total = lines.stream().map(Bridge.Line::movement).reduce(Movement.NONE, Movement::plus);
                    var written = new Bridge(
                            closing.period(),
                            closing.currency(),
                            Optional.of(total),
                            lines,
                            List.of(),
                            closing.frozen());
                    var reporting = new Setting(java.util.Currency.getInstance(closing.currency()), setting.calendar());
                    var now = bridge(tx.sql(), reporting, closing.period(), Known.NOW);
                    return new Closing.Shown(
                            closing,
                            written,
                            restatements(written, now),
                            now.total().map(Movement::closing));
                }));
    }

    private static List<Closing.Restatement> restatements(Bridge written, Bridge now) {
        var later = new HashMap<TenantId, Optional<Long>>();
        var refs = new HashMap<TenantId, TenantRef>();
        var then = new HashMap<TenantId, Long>();
        for (var line : written.lines()) {
            refs.put(line.tenant().id(), line.tenant());
            then.put(line.tenant().id(), line.movement().closing());
        }
        for (var line : now.lines()) {
            refs.put(line.tenant().id(), line.tenant());
            later.put(line.tenant().id(), Optional.of(line.movement().closing()));
        }
        for (var one : now.unconverted()) {
            refs.put(one.tenant().id(), one.tenant());
            later.put(one.tenant().id(), Optional.empty());
        }
        return refs.values().stream()
                .map(ref -> new Closing.Restatement(
                        ref, then.getOrDefault(ref.id(), 0L), later.getOrDefault(ref.id(), Optional.of(0L))))
                .filter(one -> !one.now().equals(Optional.of(one.closed())))
                .sorted(java.util.Comparator.comparing(one -> one.tenant().key()))
                .toList();
    }

    /// Leaves the transaction by the one way that rolls it back.
    private static final class Rehearsed extends RuntimeException {
        private final transient RateReport report;

        Rehearsed(RateReport report) {
            super("rehearsed", null, false, false);
            this.report = report;
        }
    }
}
