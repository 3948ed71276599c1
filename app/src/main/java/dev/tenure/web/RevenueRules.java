package dev.tenure.web;

import dev.tenure.core.Money;
import dev.tenure.revenue.Bridge;
import dev.tenure.revenue.Closing;
import dev.tenure.revenue.Movement;
import dev.tenure.revenue.Retention;
import dev.tenure.web.RevenueView.Missing;
import dev.tenure.web.RevenueView.Part;
import dev.tenure.web.RevenueView.Row;
import dev.tenure.web.RevenueView.Tenants;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/// From a bridge to what is printed of it.
final class RevenueRules {

    static final int ROWS = 50;

    /// Whoever stands in the way of a total is named, as far as a cell holds it.
    private static final int MOST_NAMED = 8;

    /// What moves ARR, in the order of the bridge.
    enum Moved {
        RESTATED("Restated", "learnt since of the opening", Movement::restated),
        NEW_BUSINESS("New business", "no ARR at the opening", Movement::newBusiness),
        EXPANSION("Expansion", "more than at the opening", Movement::expansion),
        CONTRACTION("Contraction", "less than at the opening", movement -> -movement.contraction()),
        CHURN("Churn", "none any more", movement -> -movement.churn()),
        CURRENCY("Currency", "what rates alone did", Movement::currency);

        final String words;
        final String sub;
        final ToLongFunction<Movement> amount;

        Moved(String words, String sub, ToLongFunction<Movement> amount) {
            this.words = words;
            this.sub = sub;
            this.amount = amount;
        }

        String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Moved> of(String slug) {
            return List.of(values()).stream()
                    .filter(each -> each.slug().equals(slug))
                    .findFirst();
        }
    }

    private RevenueRules() {}

    static String href(String period) {
        return "/revenue?period=" + period;
    }

    private static String href(String period, Optional<Moved> part, int from) {
        return href(period) + part.map(each -> "&part=" + each.slug()).orElse("") + (from > 0 ? "&from=" + from : "")
                + "#tenants";
    }

    static String title(Bridge bridge) {
        var name = bridge.period().name();
        if (bridge.total().isEmpty()) return "The total of " + name + " is withheld: a rate is missing";
        var total = bridge.total().get();
        long by = total.closing() - total.opening();
        var in = (bridge.runs() ? " so far in " : " in ") + name;
        var now = Say.money(total.closing(), bridge.currency());
        if (by == 0) return "ARR stands at " + now + in;
        return "ARR " + (by > 0 ? "grew" : "fell") + " by " + Say.money(Math.abs(by), bridge.currency()) + " to " + now
                + in;
    }

    static String days(LocalDate from, LocalDate until) {
        return Say.date(from) + " to " + Say.date(until.minusDays(1));
    }

    static String amount(long minor, String currency) {
        return Say.amount(new Money(minor, Currency.getInstance(currency)));
    }

    static String signed(long minor, String currency) {
        return (minor > 0 ? "+" : "") + amount(minor, currency);
    }

    static List<PortfolioView.Figure> figures(Bridge bridge, List<Money> currencies) {
        var end = bridge.runs() ? "ARR through " + Say.day(bridge.through()) : "ARR at the end";
        if (bridge.total().isEmpty())
            return List.of(new PortfolioView.Figure(
                    end,
                    currencies.isEmpty()
                            ? List.of("None")
                            : currencies.stream()
                                    .map(money -> Say.money(List.of(money)))
                                    .toList(),
                    "in its own currencies, which have no sum without rates"));
        var total = bridge.total().get();
        var kept = total.retention();
        long customers = bridge.lines().stream()
                .filter(line -> line.movement().opening() + line.movement().restated() > 0)
                .count();
        return List.of(
                new PortfolioView.Figure(
                        end,
                        List.of(Say.money(total.closing(), bridge.currency())),
                        amount(total.closing(), bridge.currency())),
                new PortfolioView.Figure(
                        "At constant currency",
                        List.of(Say.money(total.closing() - total.currency(), bridge.currency())),
                        total.currency() == 0
                                ? "rates moved nothing"
                                : "at the rates of the opening; rates alone did "
                                        + signed(total.currency(), bridge.currency())),
                rate("NRR", kept, kept.nrr(), kept.net(), "expansion in", customers, bridge.currency()),
                rate("GRR", kept, kept.grr(), kept.gross(), "expansion left out", customers, bridge.currency()));
    }

    private static PortfolioView.Figure rate(
            String name,
            Retention kept,
            Optional<BigDecimal> rate,
            long left,
            String how,
            long customers,
            String currency) {
        return new PortfolioView.Figure(
                name,
                List.of(rate.map(share -> share.movePointRight(2).setScale(2).toPlainString() + "%")
                        .orElse("–")),
                rate.isEmpty()
                        ? "no customer at the opening, so no rate"
                        : Say.money(left, currency) + " kept of " + Say.money(kept.began(), currency) + ", "
                                + Say.many(customers, "customer", "customers") + ", " + how);
    }

    static List<Part> parts(Bridge bridge, Movement total) {
        var parts = new ArrayList<Part>();
        var period = bridge.period();
        parts.add(new Part(
                "Opening",
                Say.date(period.from().minusDays(1)) + (bridge.frozen() ? ", as it was closed" : ""),
                count(bridge, Movement::opening),
                amount(total.opening(), bridge.currency()),
                Optional.empty(),
                true));
        for (var moved : Moved.values()) {
            long by = moved.amount.applyAsLong(total);
            boolean any = bridge.lines().stream().anyMatch(line -> moved.amount.applyAsLong(line.movement()) != 0);
            if (moved == Moved.RESTATED && !any && !bridge.frozen()) continue;
            parts.add(new Part(
                    moved.words,
                    moved.sub,
                    count(bridge, moved.amount),
                    signed(by, bridge.currency()),
                    any ? Optional.of(href(period.name(), Optional.of(moved), 0)) : Optional.empty(),
                    false));
        }
        parts.add(new Part(
                bridge.runs() ? "So far" : "End",
                Say.date(bridge.through()),
                count(bridge, Movement::closing),
                amount(total.closing(), bridge.currency()),
                Optional.empty(),
                true));
        return List.copyOf(parts);
    }

    private static String count(Bridge bridge, ToLongFunction<Movement> amount) {
        return Say.count(bridge.lines().stream()
                .filter(line -> amount.applyAsLong(line.movement()) != 0)
                .count());
    }

    static List<Waterfall.Bar> bars(Bridge bridge, Movement total) {
        var bars = new ArrayList<Waterfall.Bar>();
        bars.add(new Waterfall.Bar(
                "Opening", 0, total.opening(), true, Say.money(total.opening(), bridge.currency()), Optional.empty()));
        long level = total.opening();
        for (var moved : Moved.values()) {
            long by = moved.amount.applyAsLong(total);
            if (by == 0) continue;
            bars.add(new Waterfall.Bar(
                    moved.words,
                    level,
                    level + by,
                    false,
                    (by > 0 ? "+" : "−") + Say.money(Math.abs(by), bridge.currency()),
                    Optional.of(href(bridge.period().name(), Optional.of(moved), 0))));
            level += by;
        }
        bars.add(new Waterfall.Bar(
                bridge.runs() ? "So far" : "End",
                0,
                total.closing(),
                true,
                Say.money(total.closing(), bridge.currency()),
                Optional.empty()));
        return List.copyOf(bars);
    }

    /// A currency and a day for whom no rate stands in, with the tenants it is about.
    static List<Missing> missing(Bridge bridge) {
        var names = new LinkedHashMap<Map.Entry<String, LocalDate>, TreeSet<String>>();
        for (var one : bridge.unconverted())
            names.computeIfAbsent(Map.entry(one.currency(), one.day()), _ -> new TreeSet<>())
                    .add(one.tenant().name());
        return names.entrySet().stream()
                .sorted(Comparator.comparing(
                        each -> each.getKey().getKey() + each.getKey().getValue()))
                .map(each -> new Missing(
                        each.getKey().getKey(),
                        each.getKey().getValue().toString(),
                        each.getKey().getKey() + " on " + Say.date(each.getKey().getValue()),
                        named(
                                each.getValue().stream().limit(MOST_NAMED).toList(),
                                each.getValue().size())))
                .toList();
    }

    /// @param names of the first of them
    static String named(List<String> names, int count) {
        if (names.size() == count) return Say.list(names);
        return String.join(", ", names) + " and " + Say.many(count - names.size(), "more tenant", "more tenants");
    }

    static Tenants tenants(Bridge bridge, Optional<Moved> part, int wanted) {
        var lines = part.map(each -> bridge.lines().stream()
                        .filter(line -> each.amount.applyAsLong(line.movement()) != 0)
                        .sorted(Comparator.comparingLong(line -> -Math.abs(each.amount.applyAsLong(line.movement()))))
                        .toList())
                .orElse(bridge.lines());
        int from = Math.max(0, Math.min(wanted, lines.size() - 1) / ROWS * ROWS);
        int until = Math.min(lines.size(), from + ROWS);
        var name = bridge.period().name();
        return new Tenants(
                part.map(each -> each.words + ", tenant by tenant").orElse("Tenant by tenant"),
                (lines.isEmpty()
                                ? "None"
                                : "Rows " + Say.count(from + 1) + " to " + Say.count(until) + " of "
                                        + Say.count(lines.size()) + ", what moved most first")
                        + without(bridge),
                part.map(_ -> href(name, Optional.empty(), 0)),
                lines.subList(Math.min(from, until), until).stream()
                        .map(line -> row(line, bridge.currency()))
                        .toList(),
                from == 0 ? Optional.empty() : Optional.of(href(name, part, from - ROWS)),
                until == lines.size() ? Optional.empty() : Optional.of(href(name, part, until)));
    }

    /// Whoever has no row is counted, never dropped silently.
    private static String without(Bridge bridge) {
        long tenants = bridge.unconverted().stream()
                .map(one -> one.tenant().id())
                .distinct()
                .count();
        return tenants == 0
                ? ""
                : "; " + Say.many(tenants, "tenant without a rate has", "tenants without a rate have") + " no row";
    }

    private static Row row(Bridge.Line line, String currency) {
        var movement = line.movement();
        var moved = new ArrayList<String>();
        for (var each : Moved.values())
            if (each != Moved.CURRENCY && each.amount.applyAsLong(movement) != 0)
                moved.add(each.words + " " + signed(each.amount.applyAsLong(movement), currency));
        return new Row(
                "/tenants/" + line.tenant().key(),
                line.tenant().name(),
                amount(movement.opening(), currency),
                moved.isEmpty() ? List.of("–") : List.copyOf(moved),
                movement.currency() == 0 ? "–" : signed(movement.currency(), currency),
                amount(movement.closing(), currency));
    }

    static RevenueView.Restated restated(Closing.Shown shown) {
        var currency = shown.closing().currency();
        var rows = shown.restatements().stream()
                .map(one -> new RevenueView.Restatement(
                        "/tenants/" + one.tenant().key(),
                        one.tenant().name(),
                        amount(one.closed(), currency),
                        one.now().map(now -> amount(now, currency)).orElse("no rate"),
                        one.now()
                                .map(now -> signed(now - one.closed(), currency))
                                .orElse("–")))
                .toList();
        var lead = rows.isEmpty()
                ? "Nothing learnt since changes it."
                : shown.now()
                        .map(now -> "By what is known now it would end with " + amount(now, currency)
                                + ". The next period shows the difference as restated.")
                        .orElse("By what is known now it has no total, because a rate is missing.");
        return new RevenueView.Restated(lead, rows);
    }

    static RevenueView.Preview preview(Closing.Preview preview) {
        var bridge = preview.bridge();
        int seen = bridge.lines().size();
        return new RevenueView.Preview(
                "It writes down " + Say.many(preview.tenants(), "tenant", "tenants")
                        + (seen < preview.tenants() ? ", of which you see " + Say.count(seen) : "")
                        + bridge.total()
                                .map(total -> ", with an end of " + amount(total.closing(), bridge.currency()))
                                .orElse("")
                        + ". It cannot be undone: what is learnt later is a restatement.",
                preview.digest());
    }

    static RevenueView.Closed closed(Closing closing) {
        var period = closing.period();
        return new RevenueView.Closed(
                href(period.name()),
                period.name(),
                days(period.from(), period.until()),
                Say.time(closing.closedAt()) + " by " + closing.closedBy(),
                Say.count(closing.tenants()),
                closing.digest().substring(0, 12));
    }

    static String changed(dev.tenure.revenue.ChangedSince since, String currency) {
        var named = since.changes().stream()
                .map(one -> one.tenant().name() + " "
                        + (one.was().closing() == one.is().closing()
                                ? "moved otherwise"
                                : "ends with " + amount(one.is().closing(), currency) + " instead of "
                                        + amount(one.was().closing(), currency)))
                .toList();
        var some = new ArrayList<>(named.subList(0, Math.min(MOST_NAMED, named.size())));
        int more = named.size() - some.size() + since.unseen();
        if (more > 0) some.add(Say.many(more, "more tenant reads", "more tenants read") + " otherwise");
        return "Nothing was closed, because it reads otherwise than in the preview: " + Say.list(some) + ".";
    }
}
