package dev.tenure.revenue;

import com.google.common.hash.Hashing;
import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.revenue.Closing.Change;
import dev.tenure.revenue.Closing.Preview;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.TenantRef;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Periods that were closed, and what closing one would write down. What is closed is what was looked at: a closing
/// names the digest of its preview.
public final class Closings {

    private final Database database;
    private final InstantSource clock;
    private final Revenue revenue;

    public Closings(Database database, InstantSource clock, Revenue revenue) {
        this.database = database;
        this.clock = clock;
        this.revenue = revenue;
    }

    public List<Closing> all() {
        return database.inControl(tx -> ClosingStore.all(tx.sql()));
    }

    /// What closing a period would write down over all tenants, kept so that a closing can say what changed since.
    ///
    /// @throws CannotClose when it is closed, is not over, or its total is withheld
    public Preview preview(String name, int staffId, Actor by) {
        var setting = revenue.chosen();
        var period = setting.calendar().named(name);
        var now = clock.instant();
        var whole = inSight(
                staffId,
                () -> database.inStage(Stage.REVENUE, tx -> {
                    var closed = ClosingStore.find(tx.sql(), name);
                    if (closed.isPresent())
                        throw new CannotClose(
                                name + " was closed by " + closed.get().closedBy(),
                                "It stays as written. What is learnt later is a restatement.");
                    var bridge = fit(tx, setting, period);
                    PreviewStore.keep(tx.sql(), name, digest(bridge), bridge.lines(), now, by.name());
                    return bridge;
                }));
        return new Preview(
                whole.of(seen(staffId, tenants(whole)).keySet()), whole.lines().size(), digest(whole));
    }

    /// Writes a period down for good, over all tenants. The same closing again answers what was written.
    ///
    /// @param digest of the preview that was looked at
    /// @throws CannotClose when it is not over, its total is withheld, or it was closed with other days or figures
    /// @throws ChangedSince when it reads otherwise than in the preview
    public Closing close(String name, String digest, int staffId, Actor by) {
        var setting = revenue.chosen();
        var period = setting.calendar().named(name);
        var now = clock.instant();
        return inSight(
                staffId,
                () -> database.inStage(Stage.REVENUE, tx -> {
                    // One closing at a time: the next one opens with what this one writes.
                    ClosingStore.lock(tx.sql());
                    var closed = ClosingStore.find(tx.sql(), name);
                    if (closed.isPresent()) return again(closed.get(), period, digest);
                    var bridge = fit(tx, setting, period);
                    if (!digest(bridge).equals(digest)) throw changed(tx, name, digest, bridge);
                    var closing = new Closing(
                            period,
                            bridge.currency(),
                            now,
                            by.name(),
                            bridge.lines().size(),
                            bridge.frozen(),
                            digest);
                    ClosingStore.write(tx.sql(), closing, setting, bridge);
                    PreviewStore.forget(tx.sql(), name);
                    return closing;
                }));
    }

    private static Closing again(Closing closed, Period period, String digest) {
        if (!closed.period().equals(period))
            throw new CannotClose(
                    period.name() + " was closed with other days, from "
                            + closed.period().from() + " until "
                            + closed.period().until(),
                    "It stays. Close the periods of the new calendar from the next year on.");
        if (!closed.digest().equals(digest))
            throw new CannotClose(
                    period.name() + " was closed by " + closed.closedBy() + " with other figures",
                    "It stays as written. What is learnt later is a restatement.");
        return closed;
    }

    /// A bridge that may be written down.
    private Bridge fit(StageTx tx, Setting setting, Period period) {
        if (!setting.calendar().isOver(period, clock.instant()))
            throw new CannotClose(
                    period.name() + " is not over before " + setting.calendar().beginOf(period.until()),
                    "Close it after its last day.");
        var bridge = Revenue.bridge(tx.sql(), setting, period, period.lastDay(), Known.NOW);
        if (bridge.total().isEmpty()) throw new Unfit(bridge.unconverted(), List.of());
        return bridge;
    }

    private static RuntimeException changed(StageTx tx, String name, String digest, Bridge bridge) {
        var then = PreviewStore.lines(tx.sql(), name, digest);
        if (then.isEmpty())
            return new CannotClose(
                    "the digest is of no preview of " + name + " that is kept",
                    "Look at a preview of it, then close with its digest.");
        var was = byTenant(then.get());
        var is = byTenant(bridge.lines());
        var refs = new HashMap<TenantId, TenantRef>();
        then.get().forEach(line -> refs.put(line.tenant().id(), line.tenant()));
        bridge.lines().forEach(line -> refs.put(line.tenant().id(), line.tenant()));
        return new Unfit(
                List.of(),
                refs.values().stream()
                        .map(ref -> new Change(
                                ref,
                                was.getOrDefault(ref.id(), Movement.NONE),
                                is.getOrDefault(ref.id(), Movement.NONE)))
                        .filter(change -> !change.was().equals(change.is()))
                        .sorted(Comparator.comparing(change -> change.tenant().key()))
                        .toList());
    }

    private static Map<TenantId, Movement> byTenant(List<Bridge.Line> lines) {
        var movements = new HashMap<TenantId, Movement>();
        lines.forEach(line -> movements.put(line.tenant().id(), line.movement()));
        return movements;
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
    public Optional<Closing.Shown> show(int staffId, String name) {
        var setting = revenue.chosen();
        return database.inStaff(
                staffId,
                tx -> ClosingStore.find(tx.sql(), name).map(closing -> {
                    var period = closing.period();
                    var lines = ClosingStore.lines(tx.sql(), name);
                    var total = lines.stream().map(Bridge.Line::movement).reduce(Movement.NONE, Movement::plus);
                    var written = new Bridge(
                            period,
                            period.lastDay(),
                            closing.currency(),
                            Optional.of(total),
                            lines,
                            List.of(),
                            closing.frozen());
                    var reporting = new Setting(Currency.getInstance(closing.currency()), setting.calendar());
                    var now = Revenue.bridge(tx.sql(), reporting, period, period.lastDay(), Known.NOW);
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
                .sorted(Comparator.comparing(one -> one.tenant().key()))
                .toList();
    }

    private static Set<TenantId> tenants(Bridge bridge) {
        var ids = new HashSet<TenantId>();
        bridge.lines().forEach(line -> ids.add(line.tenant().id()));
        return ids;
    }

    private Map<TenantId, TenantRef> seen(int staffId, Collection<TenantId> ids) {
        return database.inStaff(staffId, tx -> RevenueStore.named(tx.sql(), ids));
    }

    private interface Work<T> {
        T done();
    }

    /// A closing is over all tenants; a refusal names those that who asked sees, and counts the others.
    private <T> T inSight(int staffId, Work<T> work) {
        try {
            return work.done();
        } catch (Unfit unfit) {
            var ids = new HashSet<TenantId>();
            unfit.withheld.forEach(one -> ids.add(one.tenant().id()));
            unfit.changes.forEach(one -> ids.add(one.tenant().id()));
            var seen = seen(staffId, ids).keySet();
            if (unfit.withheld.isEmpty()) {
                var named = new ArrayList<>(unfit.changes);
                named.removeIf(change -> !seen.contains(change.tenant().id()));
                throw new ChangedSince(named, unfit.changes.size() - named.size());
            }
            var named = unfit.withheld.stream()
                    .filter(one -> seen.contains(one.tenant().id()))
                    .map(one -> one.tenant().name() + ", " + one.why())
                    .findFirst();
            int others = unfit.withheld.size() - (named.isPresent() ? 1 : 0);
            throw new CannotClose(
                    "the total is withheld: " + named.orElse("")
                            + (named.isPresent() && others > 0 ? ", and " : "")
                            + (others > 0 ? others + (named.isPresent() ? " more" : " amounts have no rate") : ""),
                    "Enter the missing rates or amounts, then close.");
        }
    }

    /// Carries what stands in the way out of the transaction that sees everybody.
    private static final class Unfit extends RuntimeException {
        private final transient List<Bridge.Unconverted> withheld;
        private final transient List<Change> changes;

        Unfit(List<Bridge.Unconverted> withheld, List<Change> changes) {
            super("unfit", null, false, false);
            this.withheld = withheld;
            this.changes = changes;
        }
    }
}
