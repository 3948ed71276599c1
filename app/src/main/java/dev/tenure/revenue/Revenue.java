package dev.tenure.revenue;

import com.google.common.hash.Hashing;
import dev.tenure.core.Actor;
import dev.tenure.core.Money;
import dev.tenure.core.Page;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StaffTx;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.Merges;
import dev.tenure.tenants.TenantRef;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
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

    /// What a page converts its totals with: the rates of a day, as is known now. Empty while nobody has chosen a
    /// currency.
    public Optional<Rates> rates(StaffTx tx, LocalDate day) {
        return RevenueStore.setting(tx.sql())
                .map(setting -> RevenueStore.rates(tx.sql(), setting.reporting(), day, Known.NOW));
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
            var end = new BridgeRules.End(day, BridgeRules.byTenant(worth, Map.of()), rates);
            // A bridge from a day to itself: its end is the total, and what has no rate is named.
            var still = BridgeRules.bridge(
                    new Period(day.toString(), day, day.plusDays(1)), day, tenants(worth), end, end, Optional.empty());
            return new Sum(
                    day,
                    List.copyOf(byCurrency.values()),
                    still.total()
                            .map(total ->
                                    new Money(total.closing(), setting.get().reporting())),
                    still.unconverted());
        });
    }

    /// As was known at a moment: what the report of that time said. A period that runs is told to its last complete
    /// day, because a contract that will end is no loss yet.
    ///
    /// @throws NotBegun when none of its days had begun by then
    public Bridge bridge(int staffId, Period period, Known known) {
        var setting = chosen();
        var through = through(setting, period, known);
        return database.inStaff(staffId, tx -> bridge(tx.sql(), setting, period, through, known));
    }

    private LocalDate through(Setting setting, Period period, Known known) {
        var through = Stream.of(
                        period.lastDay(),
                        setting.calendar().dayOf(clock.instant()).minusDays(1),
                        known.before().toLocalDate().minusDays(1))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        if (through.isBefore(period.opensAfter())) throw new NotBegun(period);
        return through;
    }

    /// Over the tenants that who asks sees.
    static Bridge bridge(JdbcClient sql, Setting setting, Period period, LocalDate through, Known known) {
        var into = new HashMap<>(Merges.on(sql, through, known));
        // Whose survivor is out of sight stays itself: its ARR leaves, and does not vanish.
        into.values()
                .retainAll(RevenueStore.named(sql, new HashSet<>(into.values())).keySet());
        var opening = end(sql, setting, period.opensAfter(), known, into);
        var closing = end(sql, setting, through, known, into);
        var frozen = ClosingStore.endingOn(
                        sql, period.from(), setting.reporting().getCurrencyCode())
                .map(each -> survivors(ClosingStore.ends(sql, each.period().name()), into));
        var all = new HashSet<>(opening.arr().keySet());
        all.addAll(closing.arr().keySet());
        frozen.ifPresent(then -> all.addAll(then.keySet()));
        return BridgeRules.bridge(period, through, RevenueStore.named(sql, all), opening, closing, frozen);
    }

    private static Map<TenantId, Long> survivors(Map<TenantId, Long> ends, Map<TenantId, TenantId> into) {
        var sums = new HashMap<TenantId, Long>();
        ends.forEach((tenant, minor) -> sums.merge(into.getOrDefault(tenant, tenant), minor, Math::addExact));
        return sums;
    }

    private static BridgeRules.End end(
            JdbcClient sql, Setting setting, LocalDate day, Known known, Map<TenantId, TenantId> into) {
        return new BridgeRules.End(
                day,
                BridgeRules.byTenant(RevenueStore.worth(sql, day, known), into),
                RevenueStore.rates(sql, setting.reporting(), day, known));
    }

    private static Map<TenantId, TenantRef> tenants(List<Worth> worth) {
        var tenants = new HashMap<TenantId, TenantRef>();
        worth.forEach(row -> tenants.put(row.tenant().id(), row.tenant()));
        return tenants;
    }

    /// Month by month, oldest first, up to and with `last`.
    ///
    /// @throws NotBegun when the last has not
    public List<Month> months(int staffId, YearMonth last, int count, Known known) {
        var setting = chosen();
        through(setting, setting.calendar().month(last), known);
        return database.inStaff(staffId, tx -> {
            var months = new ArrayList<Month>();
            for (int back = count - 1; back >= 0; back--) {
                var month = setting.calendar().month(last.minusMonths(back));
                var bridge = bridge(tx.sql(), setting, month, through(setting, month, known), known);
                months.add(new Month(bridge, bridge.total().map(Movement::retention)));
            }
            return months;
        });
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
