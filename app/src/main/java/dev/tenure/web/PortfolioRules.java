package dev.tenure.web;

import dev.tenure.core.Money;
import dev.tenure.health.Band;
import dev.tenure.web.Outlook.PerCurrency;
import dev.tenure.web.PortfolioView.Drawing;
import dev.tenure.web.PortfolioView.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What the top of the portfolio says: the verdict, four figures, the runway.
final class PortfolioRules {

    /// More circles than this are a cloud; the largest stand for them, and the page says so.
    private static final int MOST_DOTS = 160;

    static final int MOST_NAMED = 8;

    private PortfolioRules() {}

    static PortfolioView view(
            Shell shell,
            PortfolioQuery query,
            Outlook outlook,
            List<Runway.Dot> dots,
            int decisions,
            PortfolioView.BoardView board) {
        int window = query.window();
        int horizon = Math.min(365, window * 2);
        var within = dots.stream()
                .filter(dot -> dot.days() >= 0 && dot.days() <= horizon)
                .toList();
        var drawn = largest(within, window);
        return new PortfolioView(
                shell,
                verdict(outlook, window),
                lead(outlook, window),
                urgent(outlook, window),
                figures(outlook, window),
                withheld(outlook),
                drawn.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Drawing(Runway.wide(drawn, window), Runway.narrow(drawn, window))),
                "Left decides sooner, area is ARR within its currency"
                        + (drawn.size() < decisions
                                ? ". The " + drawn.size() + " that matter most of " + Say.count(decisions)
                                        + " are drawn"
                                : ""),
                PortfolioQuery.WINDOWS.stream()
                        .map(days -> new Choice(String.valueOf(days), "Next " + days + " days", "", days == window))
                        .toList(),
                board);
    }

    /// All that press come first, then the largest of the rest.
    private static List<Runway.Dot> largest(List<Runway.Dot> dots, int window) {
        return dots.stream()
                .sorted(Comparator.<Runway.Dot>comparingInt(dot -> Runway.pressing(dot, window) ? 0 : 1)
                        .thenComparing(
                                Comparator.comparingDouble(Runway.Dot::share).reversed())
                        .thenComparing(Runway.Dot::key))
                .limit(MOST_DOTS)
                .toList();
    }

    static String verdict(Outlook outlook, int window) {
        if (outlook.tenants() == 0) return "No tenants yet";
        if (outlook.deciding() == 0) return "No tenant decides in the next " + window + " days";
        if (outlook.lowDeciding() == 0) return "No tenant under 60 decides in the next " + window + " days";
        return Say.list(sums(outlook, PerCurrency::lowDeciding, 3)) + " of ARR under 60 decides in the next " + window
                + " days";
    }

    private static String lead(Outlook outlook, int window) {
        if (outlook.deciding() == 0) return Say.many(outlook.tenants(), "tenant", "tenants") + " in sight.";
        return Say.many(outlook.lowDeciding(), "tenant", "tenants") + " of the "
                + Say.count(outlook.deciding()) + " that decide in the next " + window + " days "
                + (outlook.lowDeciding() == 1 ? "scores" : "score") + " under 60.";
    }

    private static String urgent(Outlook outlook, int window) {
        if (outlook.soon() == 0 || window <= 30) return "";
        return Say.count(outlook.soon()) + " of them, " + Say.list(sums(outlook, PerCurrency::soon, 3)) + ", "
                + (outlook.soon() == 1 ? "decides" : "decide") + " within 30 days.";
    }

    private static List<Figure> figures(Outlook outlook, int window) {
        return List.of(
                new Figure(
                        "ARR under 60, deciding in " + window + " days",
                        orNone(sums(outlook, PerCurrency::lowDeciding, 3)),
                        Say.many(outlook.lowDeciding(), "tenant", "tenants")
                                + apart(outlook, PerCurrency::lowDeciding)),
                new Figure(
                        "ARR deciding in " + window + " days",
                        orNone(sums(outlook, PerCurrency::deciding, 3)),
                        Say.many(outlook.deciding(), "tenant", "tenants")
                                + bands(outlook)
                                + apart(outlook, PerCurrency::deciding)),
                new Figure(
                        "Scores under 60",
                        List.of(Say.count(outlook.low())),
                        "of " + Say.many(outlook.tenants(), "tenant", "tenants") + ", whenever they decide"),
                new Figure(
                        "Not judged",
                        List.of(Say.count(outlook.uncertain() + outlook.insufficient())),
                        Say.count(outlook.uncertain()) + " uncertain because an input is missing, "
                                + Say.count(outlook.insufficient()) + " too early to score"));
    }

    private static String bands(Outlook outlook) {
        var parts = new ArrayList<String>();
        for (var band : Band.values()) {
            int count = outlook.decidingByBand().getOrDefault(band, 0);
            if (count > 0) parts.add(count + " " + band.word);
        }
        return parts.isEmpty() ? "" : ": " + String.join(", ", parts);
    }

    private static List<String> orNone(List<String> sums) {
        return sums.isEmpty() ? List.of("None") : sums;
    }

    /// One total in the reporting currency. Without it, or while a rate is missing, the currencies with most of it
    /// first;
    /// what does not fit is counted, never dropped silently.
    private static List<String> sums(Outlook outlook, ToLongFunction<PerCurrency> amount, int most) {
        var there = there(outlook, amount);
        var total = total(outlook, there, amount);
        if (total.isPresent()) return List.of(Say.money(List.of(total.get())));
        var shown = new ArrayList<String>();
        there.stream()
                .limit(there.size() > most ? most : there.size())
                .forEach(currency -> shown.add(Say.money(amount.applyAsLong(currency), currency.currency())));
        if (there.size() > most) shown.add(Say.many(there.size() - most, "more currency", "more currencies"));
        return shown;
    }

    private static List<PerCurrency> there(Outlook outlook, ToLongFunction<PerCurrency> amount) {
        return outlook.currencies().stream()
                .filter(currency -> amount.applyAsLong(currency) > 0)
                .sorted(Comparator.comparingLong(PerCurrency::all).reversed().thenComparing(PerCurrency::currency))
                .toList();
    }

    private static Optional<Money> total(Outlook outlook, List<PerCurrency> there, ToLongFunction<PerCurrency> amount) {
        if (outlook.rates().isEmpty() || there.isEmpty()) return Optional.empty();
        var rates = outlook.rates().get();
        var total = new Money(0, rates.reporting());
        for (var each : there) {
            var converted = rates.convert(Money.of(amount.applyAsLong(each), each.currency()));
            if (converted.isEmpty()) return Optional.empty();
            total = total.plus(converted.get());
        }
        return Optional.of(total);
    }

    /// What a total is made of, or why there is none.
    private static String apart(Outlook outlook, ToLongFunction<PerCurrency> amount) {
        var there = there(outlook, amount);
        if (there.isEmpty()) return "";
        if (total(outlook, there, amount).isEmpty())
            return there.size() > 1 ? ", currencies never added without rates" : "";
        var reporting = outlook.rates().orElseThrow().reporting().getCurrencyCode();
        if (there.size() == 1 && there.getFirst().currency().equals(reporting)) return "";
        return ", converted from "
                + Say.list(there.stream()
                        .map(each -> Say.money(amount.applyAsLong(each), each.currency()))
                        .toList());
    }

    private static String withheld(Outlook outlook) {
        return outlook.unrated()
                .map(missing -> "Totals in "
                        + outlook.rates().orElseThrow().reporting().getCurrencyCode()
                        + " are withheld: no rate of " + Say.list(List.copyOf(missing.currencies())) + " for "
                        + RevenueRules.named(missing.tenants(), missing.count()) + ".")
                .orElse("");
    }
}
