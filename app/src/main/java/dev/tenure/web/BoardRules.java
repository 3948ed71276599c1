package dev.tenure.web;

import dev.tenure.health.Band;
import dev.tenure.health.Board;
import dev.tenure.tenants.Fact;
import dev.tenure.web.PortfolioQuery.View;
import dev.tenure.web.PortfolioView.BoardView;
import dev.tenure.web.PortfolioView.Column;
import dev.tenure.web.PortfolioView.Drag;
import dev.tenure.web.PortfolioView.Empty;
import dev.tenure.web.PortfolioView.Filter;
import dev.tenure.web.PortfolioView.Row;
import dev.tenure.web.PortfolioView.Tab;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// From the at-risk table to what is printed of it.
final class BoardRules {

    /// What can be chosen in the filter menus.
    ///
    /// @param drivers signal names with their labels
    record Menus(List<String> owners, List<String> plans, Map<String, String> drivers) {}

    private BoardRules() {}

    static BoardView view(PortfolioQuery query, LocalDate day, Board.Page page, Outlook outlook, Menus menus) {
        var range = range(query, page);
        return new BoardView(
                title(query),
                Say.many(page.total(), "tenant", "tenants") + ", sorted by "
                        + words(query.sort()).toLowerCase(Locale.ROOT) + ". " + range,
                tabs(query, outlook),
                filters(query, menus),
                active(query, menus),
                query.search().orElse(""),
                query.fields(),
                sorts(query),
                columns(query),
                page.rows().stream().map(row -> row(row, day)).toList(),
                range,
                query.cursor().map(_ -> query.at(Optional.empty(), 1).href()),
                page.next()
                        .map(next -> query.at(
                                        Optional.of(next),
                                        query.first() + page.rows().size())
                                .href()),
                page.rows().isEmpty() ? Optional.of(empty(query)) : Optional.empty());
    }

    static String title(PortfolioQuery query) {
        return switch (query.view()) {
            case DECISIONS -> "Decisions in " + query.window() + " days";
            case UNDER60 -> "Score under 60";
            case UNOWNED -> "No owner";
            case ALL -> "All tenants";
        };
    }

    private static List<Tab> tabs(PortfolioQuery query, Outlook outlook) {
        var tabs = new ArrayList<Tab>();
        for (var view : View.values()) {
            var to = query.withView(view);
            int count = switch (view) {
                case DECISIONS -> outlook.deciding();
                case UNDER60 -> outlook.low();
                case UNOWNED -> outlook.unowned();
                case ALL -> outlook.tenants();
            };
            tabs.add(new Tab("tab-" + view.slug(), title(to), Say.count(count), to.href(), view == query.view()));
        }
        return tabs;
    }

    private static List<Filter> filters(PortfolioQuery query, Menus menus) {
        var bands = new ArrayList<Choice>();
        for (var band : Band.values())
            bands.add(new Choice(
                    "band-" + Look.slug(band),
                    band.word,
                    query.toggled(band).href(),
                    query.bands().contains(band)));
        return List.of(
                new Filter("f-band", "Band", bands, !query.bands().isEmpty()),
                menu("f-owner", "Owner", menus.owners(), query.owner(), query::withOwner),
                menu("f-plan", "Plan", menus.plans(), query.plan(), query::withPlan),
                new Filter("f-status", "Status", statuses(query), query.status().isPresent()),
                new Filter(
                        "f-driver",
                        "Driver",
                        menus.drivers().entrySet().stream()
                                .map(signal -> choice(
                                        "f-driver",
                                        signal.getKey(),
                                        signal.getValue(),
                                        query.driver(),
                                        query::withDriver))
                                .toList(),
                        query.driver().isPresent()));
    }

    private static List<Choice> statuses(PortfolioQuery query) {
        return Arrays.stream(Fact.Status.values())
                .map(status -> choice(
                        "f-status",
                        status.word(),
                        Say.sentence(status.word()),
                        query.status().map(Fact.Status::word),
                        word -> query.withStatus(word.map(Fact.Status::of))))
                .toList();
    }

    private static Filter menu(
            String id,
            String words,
            List<String> values,
            Optional<String> chosen,
            java.util.function.Function<Optional<String>, PortfolioQuery> with) {
        return new Filter(
                id,
                words,
                values.stream()
                        .map(value -> choice(id, value, value, chosen, with))
                        .toList(),
                chosen.isPresent());
    }

    private static Choice choice(
            String id,
            String value,
            String words,
            Optional<String> chosen,
            java.util.function.Function<Optional<String>, PortfolioQuery> with) {
        boolean on = chosen.filter(value::equals).isPresent();
        return new Choice(
                id + "-" + value.replaceAll("[^A-Za-z0-9]", "_"),
                words,
                with.apply(on ? Optional.empty() : Optional.of(value)).href(),
                on);
    }

    private static List<Choice> active(PortfolioQuery query, Menus menus) {
        var active = new ArrayList<Choice>();
        query.bands().stream()
                .sorted()
                .forEach(band -> active.add(new Choice(
                        "off-" + Look.slug(band), band.word, query.toggled(band).href(), true)));
        query.owner()
                .ifPresent(owner -> active.add(new Choice(
                        "off-owner",
                        "Owner " + owner,
                        query.withOwner(Optional.empty()).href(),
                        true)));
        query.plan()
                .ifPresent(plan -> active.add(new Choice(
                        "off-plan",
                        "Plan " + plan,
                        query.withPlan(Optional.empty()).href(),
                        true)));
        query.status()
                .ifPresent(status -> active.add(new Choice(
                        "off-status",
                        Say.sentence(status.word()),
                        query.withStatus(Optional.empty()).href(),
                        true)));
        query.driver()
                .ifPresent(driver -> active.add(new Choice(
                        "off-driver",
                        "Most lost to " + menus.drivers().getOrDefault(driver, driver),
                        query.withDriver(Optional.empty()).href(),
                        true)));
        query.search()
                .ifPresent(text -> active.add(new Choice(
                        "off-search",
                        "“" + text + "”",
                        query.withSearch(Optional.empty()).href(),
                        true)));
        return active;
    }

    private static List<Choice> sorts(PortfolioQuery query) {
        var sorts = new ArrayList<Choice>();
        for (var sort : Board.Sort.values())
            sorts.add(new Choice(
                    sort.name().toLowerCase(Locale.ROOT),
                    words(sort),
                    query.sortedBy(sort).href(),
                    sort == query.sort()));
        return sorts;
    }

    private static String words(Board.Sort sort) {
        return switch (sort) {
            case RISK -> "Band, then decision";
            case SCORE -> "Score";
            case CHANGE -> "Change in 8 weeks";
            case DECISION -> "Decision";
            case ARR -> "ARR";
            case NAME -> "Name";
        };
    }

    private static List<Column> columns(PortfolioQuery query) {
        return List.of(
                column(query, "Tenant", Board.Sort.NAME, ""),
                column(query, "Health, 8-week change", Board.Sort.SCORE, ""),
                column(query, "Decision in", Board.Sort.DECISION, ""),
                column(query, "ARR", Board.Sort.ARR, "r"),
                new Column("col-why", "What pulled it down, points lost", Optional.empty(), Optional.empty(), ""));
    }

    private static Column column(PortfolioQuery query, String words, Board.Sort sort, String css) {
        Optional<String> order =
                query.sort() == sort ? Optional.of(query.descending() ? "descending" : "ascending") : Optional.empty();
        return new Column(
                "col-" + sort.name().toLowerCase(Locale.ROOT),
                words,
                Optional.of(query.sortedBy(sort).href()),
                order,
                css);
    }

    static Row row(Board.Row row, LocalDate day) {
        boolean wide = row.scoreHundredths().isPresent() && row.low() != row.high() && row.band() == Band.UNCERTAIN;
        var range = new ArrayList<String>();
        if (wide) range.add(Say.score(row.low()) + " to " + Say.score(row.high()));
        if (row.scoreHundredths().isEmpty()) range.add("too early to score");
        if (!range.isEmpty()) range.add(row.measured() + " of " + row.of() + " signals");
        var sub = row.plan().isBlank() ? "" : row.plan();
        var owner = row.owner().map(name -> "owner " + name).orElse("no owner");
        return new Row(
                row.key(),
                "/tenants/" + row.key(),
                row.name(),
                sub.isEmpty() ? owner : sub + ", " + owner,
                Look.spokenMark(row.band()),
                row.scoreHundredths().isPresent()
                        ? Say.score(row.scoreHundredths().getAsInt())
                        : "–",
                row.changeHundredths().isPresent()
                        ? Say.change(row.changeHundredths().getAsInt())
                        : "new",
                Optional.of(Spark.of(row.spark(), 62, 26, row.band())),
                List.copyOf(range),
                row.band().word,
                Look.tone(row.band()),
                row.decision()
                        .map(on -> Say.inDays(ChronoUnit.DAYS.between(day, on)))
                        .orElse(row.arr().isEmpty() ? "no contract" : "none open"),
                row.decision()
                        .map(on -> Say.day(on)
                                + row.decisionKind()
                                        .map(kind -> ", " + kind.replace('_', ' '))
                                        .orElse(""))
                        .orElse(""),
                row.arr().isEmpty() ? "–" : Say.money(row.arr()),
                row.topLosses().stream()
                        .filter(loss -> loss.hundredths() > 0)
                        .map(loss -> new Drag(
                                loss.label(), Say.about(loss.hundredths()), Cascade.bar("", loss.hundredths(), 22_00)))
                        .toList());
    }

    private static String range(PortfolioQuery query, Board.Page page) {
        if (page.rows().isEmpty()) return "No rows";
        int last = query.first() + page.rows().size() - 1;
        return "Rows " + Say.count(query.first()) + " to " + Say.count(last) + " of " + Say.count(page.total());
    }

    private static Empty empty(PortfolioQuery query) {
        boolean filtered = !query.bands().isEmpty()
                || query.owner().isPresent()
                || query.plan().isPresent()
                || query.driver().isPresent()
                || query.search().isPresent();
        if (filtered)
            return new Empty(
                    query.search()
                            .map(text -> "No tenant matches “" + text + "” here.")
                            .orElse("No tenant passes all of these filters."),
                    new Choice(
                            "empty-step", "Show all tenants", query.unfiltered().href(), false));
        return new Empty(
                switch (query.view()) {
                    case DECISIONS -> "No tenant decides within " + query.window() + " days.";
                    case UNDER60 -> "No tenant scores under 60.";
                    case UNOWNED -> "Every tenant has an owner.";
                    case ALL -> "There are no tenants yet.";
                },
                query.view() == View.ALL
                        ? new Choice("empty-step", "Connect data", "/connect", false)
                        : new Choice(
                                "empty-step",
                                "Show all tenants",
                                query.unfiltered().href(),
                                false));
    }
}
