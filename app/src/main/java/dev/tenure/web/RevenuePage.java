package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.core.Money;
import dev.tenure.revenue.Bridge;
import dev.tenure.revenue.CannotClose;
import dev.tenure.revenue.ChangedSince;
import dev.tenure.revenue.Closing;
import dev.tenure.revenue.Closings;
import dev.tenure.revenue.FiscalCalendar;
import dev.tenure.revenue.Period;
import dev.tenure.revenue.Rates;
import dev.tenure.revenue.Revenue;
import dev.tenure.revenue.Setting;
import dev.tenure.store.Database;
import dev.tenure.tenants.Known;
import dev.tenure.web.RevenueRules.Moved;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/// How ARR moved from the beginning of a period to its end, and closing it.
@Controller
final class RevenuePage {

    /// Quarters to choose from, the running one first.
    private static final int QUARTERS = 9;

    /// What a reader asked to see.
    private record Asked(Caller.Staff staff, String period, Optional<Moved> part, int from) {}

    /// What came of what was done.
    private record Told(int status, String words, Optional<Closing.Preview> preview) {
        static final Told NOTHING = new Told(200, "", Optional.empty());

        static Told done(String words) {
            return new Told(200, words, Optional.empty());
        }
    }

    private final Revenue revenue;
    private final Closings closings;
    private final Database database;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    RevenuePage(
            Revenue revenue, Closings closings, Database database, Pages pages, Shells shells, ProblemPage problems) {
        this.revenue = revenue;
        this.closings = closings;
        this.database = database;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    @GetMapping("/revenue")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "") String part,
            @RequestParam(defaultValue = "0") String from,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        int first = from.matches("[0-9]{1,7}") ? Integer.parseInt(from) : 0;
        return page(request, new Asked(staff, period, Moved.of(part), first), Told.NOTHING);
    }

    @FunctionalInterface
    private interface Doing {
        Told done(Caller.Staff staff) throws IOException;
    }

    /// Only for administrators.
    private ResponseEntity<String> change(Caller caller, HttpServletRequest request, String period, Doing doing)
            throws IOException {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        var asked = new Asked(staff, period, Optional.empty(), 0);
        try {
            return page(request, asked, doing.done(staff));
        } catch (CannotClose refused) {
            var words = Say.sentence(String.valueOf(refused.getMessage())) + ". " + refused.fix();
            return page(request, asked, new Told(409, words, Optional.empty()));
        } catch (ChangedSince changed) {
            var currency = revenue.chosen().reporting().getCurrencyCode();
            return page(request, asked, new Told(409, RevenueRules.changed(changed, currency), Optional.empty()));
        } catch (IllegalArgumentException | DateTimeException wrong) {
            var words = Say.sentence(String.valueOf(wrong.getMessage())) + ". Nothing was changed.";
            return page(request, asked, new Told(422, words, Optional.empty()));
        }
    }

    @PostMapping("/revenue/preview")
    ResponseEntity<String> preview(
            @AuthenticationPrincipal Caller caller, @RequestParam String period, HttpServletRequest request)
            throws IOException {
        return change(
                caller,
                request,
                period,
                staff -> new Told(200, "", Optional.of(closings.preview(period, staff.staffId(), staff.actor()))));
    }

    @PostMapping("/revenue/closings")
    ResponseEntity<String> close(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String period,
            @RequestParam String digest,
            HttpServletRequest request)
            throws IOException {
        return change(caller, request, period, staff -> {
            var closing = closings.close(period, digest, staff.staffId(), staff.actor());
            return Told.done(closing.period().name() + " is closed. Its figures stand for good.");
        });
    }

    @PostMapping("/revenue/rates")
    ResponseEntity<String> rate(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String period,
            @RequestParam String currency,
            @RequestParam String day,
            @RequestParam String rate,
            HttpServletRequest request)
            throws IOException {
        return change(caller, request, period, staff -> {
            if (!rate.strip().matches("[0-9]{1,9}([.][0-9]{1,10})?"))
                throw new IllegalArgumentException(
                        "'" + rate.strip() + "' is not a rate: a number above 0 with a decimal point");
            var row = Currency.getInstance(currency).getCurrencyCode() + "," + LocalDate.parse(day) + "," + rate.strip()
                    + "\n";
            return entered(staff, ("currency,day,rate\n" + row).getBytes(StandardCharsets.UTF_8));
        });
    }

    @PostMapping("/revenue/rates/file")
    ResponseEntity<String> rates(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String period,
            @RequestParam MultipartFile file,
            HttpServletRequest request)
            throws IOException {
        return change(caller, request, period, staff -> entered(staff, file.getBytes()));
    }

    private Told entered(Caller.Staff staff, byte[] csv) {
        var report = revenue.enterRates(csv, staff.actor(), false);
        var words = Say.many(report.added(), "rate is new", "rates are new") + ", " + Say.count(report.changed())
                + " changed, " + Say.count(report.unchanged()) + " unchanged.";
        if (report.rejected().isEmpty()) return Told.done(words);
        var first = report.rejected().getFirst();
        return new Told(
                422,
                words + " " + Say.many(report.rejected().size(), "row was", "rows were")
                        + " not entered, the first in line " + first.row() + ", " + first.column() + ": "
                        + first.problem() + ".",
                Optional.empty());
    }

    @PostMapping("/revenue/calendar")
    ResponseEntity<String> choose(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String currency,
            @RequestParam int starts,
            @RequestParam String zone,
            HttpServletRequest request)
            throws IOException {
        return change(caller, request, "", staff -> {
            Currency reporting;
            try {
                reporting = Currency.getInstance(currency.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException("'" + currency + "' is not a currency code like EUR", unknown);
            }
            revenue.set(new Setting(reporting, new FiscalCalendar(starts, ZoneId.of(zone.strip()))), staff.actor());
            return Told.done("Totals are in " + reporting.getCurrencyCode() + " from now on. Closed periods stay.");
        });
    }

    private ResponseEntity<String> page(HttpServletRequest request, Asked asked, Told told) {
        var setting = revenue.setting();
        if (setting.isEmpty())
            return page(
                    request,
                    asked,
                    told,
                    "No reporting currency is chosen",
                    "Amounts of several currencies have no total before one is. "
                            + (asked.staff.admin()
                                    ? "Choose it, the month the fiscal year starts in, and where midnight is."
                                    : "An administrator chooses it once."),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    new RevenueView.Calendar("", months(1), "UTC", ""));
        var calendar = setting.get().calendar();
        var today = revenue.today();
        var all = closings.all();
        var period = period(asked.period, calendar, today);
        var shown = all.stream()
                .filter(closing -> closing.period().name().equals(period.name()))
                .findFirst()
                .flatMap(closing -> closings.show(asked.staff.staffId(), period.name()));
        var bridge = shown.map(Closing.Shown::bridge)
                .orElseGet(() -> revenue.bridge(asked.staff.staffId(), period, Known.NOW));
        var lead = RevenueRules.days(bridge.period().from(), bridge.period().until()) + ". "
                + shown.map(each -> "Closed "
                                + Say.time(each.closing().closedAt()) + " by "
                                + each.closing().closedBy() + ": these figures stand.")
                        .orElse(
                                bridge.runs()
                                        ? "It runs: told through " + Say.date(bridge.through())
                                                + ", the last complete day in "
                                                + calendar.zone().getId() + "."
                                        : "It is over and not closed: it reads as is known now.");
        return page(
                request,
                asked,
                told,
                RevenueRules.title(bridge),
                lead,
                periods(calendar, today, all, period),
                Optional.of(report(asked, told, bridge, shown)),
                all.stream().map(RevenueRules::closed).toList(),
                new RevenueView.Calendar(
                        setting.get().reporting().getCurrencyCode(),
                        months(calendar.startMonth()),
                        calendar.zone().getId(),
                        setting.get().reporting().getCurrencyCode() + ", fiscal year from "
                                + month(calendar.startMonth()) + ", "
                                + calendar.zone().getId()));
    }

    /// What an address says wrongly is left out: then it is the quarter that runs.
    private static Period period(String name, FiscalCalendar calendar, LocalDate today) {
        try {
            var period = calendar.named(name);
            if (!period.from().isAfter(today)) return period;
        } catch (IllegalArgumentException unknown) {
            return calendar.quarterOf(today);
        }
        return calendar.quarterOf(today);
    }

    private static List<Choice> periods(FiscalCalendar calendar, LocalDate today, List<Closing> closed, Period chosen) {
        var periods = new ArrayList<Period>();
        for (var quarter = calendar.quarterOf(today); periods.size() < QUARTERS; ) {
            periods.add(quarter);
            quarter = calendar.quarterOf(quarter.from().minusDays(1));
        }
        closed.forEach(closing -> {
            if (periods.stream()
                    .noneMatch(each -> each.name().equals(closing.period().name()))) periods.add(closing.period());
        });
        if (periods.stream().noneMatch(each -> each.name().equals(chosen.name()))) periods.add(chosen);
        return periods.stream()
                .map(each -> new Choice(
                        each.name(),
                        each.name() + ", " + RevenueRules.days(each.from(), each.until()),
                        RevenueRules.href(each.name()),
                        each.name().equals(chosen.name())))
                .toList();
    }

    private RevenueView.Report report(Asked asked, Told told, Bridge bridge, Optional<Closing.Shown> shown) {
        var bars = bridge.total()
                .filter(total -> total.opening() != 0 || total.closing() != 0)
                .map(total -> RevenueRules.bars(bridge, total));
        long floor = bars.map(Waterfall::floor).orElse(0L);
        var currencies = bridge.total().isPresent()
                ? List.<Money>of()
                : revenue.sum(asked.staff.staffId(), bridge.through(), Known.NOW)
                        .currencies();
        boolean closable = asked.staff.admin()
                && shown.isEmpty()
                && !bridge.runs()
                && bridge.total().isPresent();
        return new RevenueView.Report(
                bridge.period().name(),
                RevenueRules.figures(bridge, currencies),
                bars.map(each -> new PortfolioView.Drawing(Waterfall.wide(each), Waterfall.narrow(each))),
                floor == 0 ? "" : "Bars begin at " + Say.money(floor, bridge.currency()),
                bridge.total().map(total -> RevenueRules.parts(bridge, total)).orElse(List.of()),
                RevenueRules.missing(bridge),
                RevenueRules.tenants(bridge, asked.part, asked.from),
                shown.isPresent() ? Optional.empty() : rates(asked.staff, bridge),
                shown.map(RevenueRules::restated),
                closable
                        ? Optional.of(new RevenueView.Close(told.preview.map(RevenueRules::preview)))
                        : Optional.empty());
    }

    /// Absent when everything is in the reporting currency.
    private Optional<RevenueView.Rates> rates(Caller.Staff staff, Bridge bridge) {
        var opening = bridge.period().from().minusDays(1);
        record Both(Optional<Rates> opening, Optional<Rates> closing) {}
        var both = database.inStaff(
                staff.staffId(), tx -> new Both(revenue.rates(tx, opening), revenue.rates(tx, bridge.through())));
        var codes = new TreeSet<String>();
        both.opening.ifPresent(rates -> codes.addAll(rates.of().keySet()));
        both.closing.ifPresent(rates -> codes.addAll(rates.of().keySet()));
        if (codes.isEmpty()) return Optional.empty();
        return Optional.of(new RevenueView.Rates(
                Say.date(opening),
                Say.date(bridge.through()),
                codes.stream()
                        .map(code -> new RevenueView.Rate(code, rate(both.opening, code), rate(both.closing, code)))
                        .toList()));
    }

    private static String rate(Optional<Rates> rates, String code) {
        return rates.flatMap(each -> Optional.ofNullable(each.of().get(code)))
                .map(rate -> rate.stripTrailingZeros().toPlainString())
                .orElse("none");
    }

    private static List<Choice> months(int chosen) {
        return Arrays.stream(Month.values())
                .map(each -> new Choice(
                        String.valueOf(each.getValue()), month(each.getValue()), "", each.getValue() == chosen))
                .toList();
    }

    private static String month(int number) {
        return Month.of(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private ResponseEntity<String> page(
            HttpServletRequest request,
            Asked asked,
            Told told,
            String title,
            String lead,
            List<Choice> periods,
            Optional<RevenueView.Report> report,
            List<RevenueView.Closed> closed,
            RevenueView.Calendar calendar) {
        boolean fragment = request.getHeader("HX-Request") != null;
        return pages.page(
                told.status,
                "revenue",
                new RevenueView(
                        shells.of(
                                request,
                                asked.staff,
                                "Revenue",
                                List.of(new Shell.Crumb("Revenue", Optional.empty())),
                                Shell.Nav.REVENUE,
                                fragment ? title : ""),
                        title,
                        lead,
                        told.words,
                        told.status != 200,
                        asked.staff.admin(),
                        periods,
                        report,
                        closed,
                        calendar));
    }
}
