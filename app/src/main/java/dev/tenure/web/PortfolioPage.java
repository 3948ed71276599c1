package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.health.Band;
import dev.tenure.health.Choices;
import dev.tenure.health.Health;
import dev.tenure.health.Verdict;
import dev.tenure.revenue.Revenue;
import dev.tenure.store.Database;
import dev.tenure.store.StaffTx;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// Who is at risk, in what order, and why.
@Controller
final class PortfolioPage {

    private final Health health;
    private final Revenue revenue;
    private final Database database;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    PortfolioPage(Health health, Revenue revenue, Database database, Pages pages, Shells shells, ProblemPage problems) {
        this.health = health;
        this.revenue = revenue;
        this.database = database;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    @GetMapping("/")
    ResponseEntity<String> show(@AuthenticationPrincipal Caller caller, HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        var day = health.scoredThrough();
        // Before the first score there is nothing to show, but something to do.
        if (day.isEmpty())
            return ResponseEntity.status(303).header("Location", "/connect").build();
        var query = PortfolioQuery.from(request.getParameterMap());
        try {
            var cycle = shells.cycle();
            return database.inStaff(staff.staffId(), tx -> show(request, staff, cycle, tx, query, day.get()));
        } catch (IllegalArgumentException cursor) {
            // An address kept from an older list: its place is gone, the list is not.
            var start = query.at(Optional.empty(), 1);
            if (query.cursor().isEmpty()) throw cursor;
            return ResponseEntity.status(303).header("Location", start.href()).build();
        }
    }

    private ResponseEntity<String> show(
            HttpServletRequest request,
            Caller.Staff staff,
            CycleGlance cycle,
            StaffTx tx,
            PortfolioQuery query,
            LocalDate day) {
        var outlook = outlook(tx, day, health.verdict(tx, day, query.window()));
        var board = BoardRules.view(
                query, day, health.board(tx, query.board(day)), outlook, menus(health.choices(tx, day)));
        if ("board".equals(request.getHeader("HX-Target"))) return pages.page("board-swap", board);
        boolean fragment = request.getHeader("HX-Request") != null;
        var shell = shells.of(
                cycle,
                request,
                staff,
                board.title(),
                List.of(new Shell.Crumb("Portfolio", Optional.empty())),
                Shell.Nav.PORTFOLIO,
                fragment ? board.announcement() : "");
        var runway = health.runway(tx, day, Math.min(365, query.window() * 2));
        return pages.page("portfolio", PortfolioRules.view(shell, query, outlook, dots(runway), runway.total(), board));
    }

    private Outlook outlook(StaffTx tx, LocalDate day, Verdict verdict) {
        var rates = revenue.rates(tx, day);
        // What decides in the window is in every sum that is shown.
        var unrated = rates.map(known -> verdict.currencies().stream()
                        .filter(sums -> sums.deciding() > 0)
                        .map(Verdict.PerCurrency::currency)
                        .filter(code -> !known.has(code))
                        .collect(Collectors.toCollection(TreeSet::new)))
                .filter(codes -> !codes.isEmpty())
                .map(codes -> {
                    var payers = health.payers(tx, day, codes, PortfolioRules.MOST_NAMED);
                    return new Outlook.Unrated(codes, payers.names(), payers.tenants());
                });
        return new Outlook(
                verdict.currencies().stream()
                        .map(sums -> new Outlook.PerCurrency(
                                sums.currency(),
                                sums.arrLowDecidingMinor(),
                                sums.arrLowDecidingSoonMinor(),
                                sums.arrDecidingMinor(),
                                sums.arrMinor()))
                        .toList(),
                verdict.tenants(),
                verdict.deciding(),
                verdict.decidingByBand(),
                verdict.lowDeciding(),
                verdict.lowDecidingSoon(),
                verdict.low(),
                verdict.withoutOwner(),
                verdict.byBand().getOrDefault(Band.INSUFFICIENT, 0),
                verdict.byBand().getOrDefault(Band.UNCERTAIN, 0),
                rates,
                unrated);
    }

    private static BoardRules.Menus menus(Choices choices) {
        var drivers = new LinkedHashMap<String, String>();
        choices.drivers().forEach(driver -> drivers.put(driver.signal(), driver.label()));
        return new BoardRules.Menus(choices.owners(), choices.plans(), drivers);
    }

    static List<Runway.Dot> dots(dev.tenure.health.Runway runway) {
        var largest = new HashMap<String, Long>();
        for (var point : runway.points())
            for (var money : point.arr()) largest.merge(money.currency().getCurrencyCode(), money.minor(), Math::max);
        return runway.points().stream()
                .map(point -> new Runway.Dot(
                        point.key(),
                        point.name(),
                        (int) ChronoUnit.DAYS.between(runway.day(), point.decision()),
                        point.scoreHundredths(),
                        point.low(),
                        point.high(),
                        point.band(),
                        point.arr().stream()
                                .mapToDouble(money -> money.minor()
                                        / (double) Math.max(
                                                1,
                                                largest.getOrDefault(
                                                        money.currency().getCurrencyCode(), 1L)))
                                .max()
                                .orElse(0),
                        Say.money(point.arr())))
                .toList();
    }
}
