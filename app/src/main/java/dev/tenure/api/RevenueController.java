package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.revenue.Bridge;
import dev.tenure.revenue.CannotClose;
import dev.tenure.revenue.ChangedSince;
import dev.tenure.revenue.Closings;
import dev.tenure.revenue.FiscalCalendar;
import dev.tenure.revenue.NotBegun;
import dev.tenure.revenue.NotSet;
import dev.tenure.revenue.Period;
import dev.tenure.revenue.RateReport;
import dev.tenure.revenue.Revenue;
import dev.tenure.revenue.Setting;
import dev.tenure.tenants.Known;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// ARR, its bridge from period to period, rates and closings.
@RestController
final class RevenueController {

    record CalendarBody(
            Optional<String> reportingCurrency, Optional<Integer> fiscalYearStarts, Optional<String> businessZone) {}

    /// @param digest of the preview that was looked at
    record ClosingBody(Optional<String> period, Optional<String> digest) {}

    /// A problem is read by a person.
    private static final int MOST_NAMED = 10;

    private final Revenue revenue;
    private final Closings closings;
    private final Sight sight;
    private final Scopes scopes;

    RevenueController(Revenue revenue, Closings closings, Sight sight, Scopes scopes) {
        this.revenue = revenue;
        this.closings = closings;
        this.sight = sight;
        this.scopes = scopes;
    }

    @GetMapping("/v1/revenue/calendar")
    RevenueView.Calendar calendar(@AuthenticationPrincipal Caller caller) {
        sight.staff(caller);
        return RevenueView.Calendar.of(set(revenue::chosen));
    }

    /// What the body does not name stays; the first time the calendar year and UTC stand in.
    @PutMapping("/v1/revenue/calendar")
    RevenueView.Calendar choose(@AuthenticationPrincipal Caller caller, @RequestBody CalendarBody body) {
        var admin = scopes.administrator(caller);
        var before = revenue.setting();
        var currency = body.reportingCurrency
                .map(code -> value("reporting_currency", "a currency code like EUR", () -> Currency.getInstance(code)))
                .or(() -> before.map(Setting::reporting))
                .orElseThrow(() ->
                        Problem.invalid("reporting_currency", "needs a value").refuse());
        int starts = body.fiscalYearStarts
                .or(() -> before.map(each -> each.calendar().startMonth()))
                .orElse(1);
        var zone = body.businessZone
                .map(id -> value("business_zone", "a time zone like Europe/Oslo", () -> ZoneId.of(id)))
                .or(() -> before.map(each -> each.calendar().zone()))
                .orElse(ZoneId.of("UTC"));
        var calendar = value("fiscal_year_starts", "a month from 1 to 12", () -> new FiscalCalendar(starts, zone));
        var setting = new Setting(currency, calendar);
        revenue.set(setting, admin.actor());
        return RevenueView.Calendar.of(setting);
    }

    private static <T> T value(String field, String wanted, Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw Problem.invalid(field, "is not " + wanted).refuse();
        }
    }

    @GetMapping("/v1/revenue/rates")
    Page<Revenue.Rate> rates(
            @AuthenticationPrincipal Caller caller,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "100") int limit) {
        sight.staff(caller);
        return set(() -> revenue.rates(cursor, limit(limit)));
    }

    @PostMapping(path = "/v1/revenue/rates", consumes = "text/csv")
    RateReport enter(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
            @RequestBody byte[] csv) {
        var admin = scopes.administrator(caller);
        try {
            return set(() -> revenue.enterRates(csv, admin.actor(), dryRun));
        } catch (IllegalArgumentException unusable) {
            throw Problem.of(422, "unusable-file", "The file cannot be used", String.valueOf(unusable.getMessage()))
                    .fix("Nothing was entered. Columns: currency, day, rate; a rate is what one unit is worth in the"
                            + " reporting currency.")
                    .refuse();
        }
    }

    @GetMapping("/v1/revenue/arr")
    RevenueView.Arr arr(
            @AuthenticationPrincipal Caller caller,
            @RequestParam("as_of") Optional<LocalDate> asOf,
            @RequestParam(defaultValue = "false") boolean restated) {
        var staff = sight.staff(caller);
        var day = asOf.orElseGet(() -> set(revenue::today));
        return RevenueView.Arr.of(revenue.sum(staff.staffId(), day, restated ? Known.NOW : Known.atEndOf(day)));
    }

    /// @param knownOn as it was known at the end of this day; as is known now when absent
    @GetMapping("/v1/revenue/bridge")
    RevenueView.Report bridge(
            @AuthenticationPrincipal Caller caller,
            @RequestParam Optional<String> period,
            @RequestParam("known_on") Optional<LocalDate> knownOn,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "100") int limit) {
        var staff = sight.staff(caller);
        var bridge = begun("period", () -> {
            var wanted = period.map(this::named)
                    .orElseGet(() -> revenue.chosen().calendar().quarterOf(revenue.today()));
            return revenue.bridge(
                    staff.staffId(), wanted, knownOn.map(Known::atEndOf).orElse(Known.NOW));
        });
        return paged(bridge.lines(), cursor, limit, (page, next) -> RevenueView.Report.of(bridge, page, next));
    }

    /// @param knownOn as it was known at the end of this day; as is known now when absent
    @GetMapping("/v1/revenue/retention")
    Page<RevenueView.Month> retention(
            @AuthenticationPrincipal Caller caller,
            @RequestParam Optional<String> until,
            @RequestParam("known_on") Optional<LocalDate> knownOn,
            @RequestParam(defaultValue = "12") int months) {
        var staff = sight.staff(caller);
        if (months < 1 || months > Revenue.MOST_MONTHS)
            throw Problem.invalid("months", "months is from 1 to " + Revenue.MOST_MONTHS + ".")
                    .refuse();
        return begun("until", () -> {
            var last = until.map(text -> value("until", "a month like 2026-11", () -> YearMonth.parse(text)))
                    .orElseGet(() -> YearMonth.from(knownOn.orElseGet(revenue::today)));
            return new Page<>(
                    revenue
                            .months(
                                    staff.staffId(),
                                    last,
                                    months,
                                    knownOn.map(Known::atEndOf).orElse(Known.NOW))
                            .stream()
                            .map(RevenueView.Month::of)
                            .toList(),
                    Optional.empty());
        });
    }

    @GetMapping("/v1/revenue/closings")
    Page<RevenueView.Closed> closings(@AuthenticationPrincipal Caller caller) {
        sight.staff(caller);
        return new Page<>(closings.all().stream().map(RevenueView.Closed::of).toList(), Optional.empty());
    }

    /// @param dryRun a preview: what would be written down, and the digest that a closing needs
    @PostMapping("/v1/revenue/closings")
    ResponseEntity<?> close(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
            @RequestBody ClosingBody body) {
        var admin = scopes.administrator(caller);
        var period = set(() -> named(body.period.orElseThrow(
                () -> Problem.invalid("period", "needs a value").refuse())));
        try {
            if (dryRun)
                return ResponseEntity.ok(RevenueView.Preview.of(
                        set(() -> closings.preview(period.name(), admin.staffId(), admin.actor()))));
            var digest = body.digest.orElseThrow(() -> Problem.invalid("digest", "needs a value")
                    .fix("Look at a preview (dry_run=true) and send its digest: what is closed is what was looked at.")
                    .refuse());
            return ResponseEntity.status(HttpStatus.CREATED)
                    .body(RevenueView.Closed.of(
                            set(() -> closings.close(period.name(), digest, admin.staffId(), admin.actor()))));
        } catch (CannotClose refused) {
            throw Problem.of(409, "cannot-close", "The period cannot be closed", String.valueOf(refused.getMessage()))
                    .field("period")
                    .fix(refused.fix())
                    .refuse();
        } catch (ChangedSince changed) {
            throw Problem.of(409, "changed-since", "The period reads otherwise than in the preview", said(changed))
                    .field("digest")
                    .fix("Nothing was closed. Look at a new preview and close with its digest.")
                    .refuse();
        }
    }

    private static String said(ChangedSince changed) {
        var named = changed.changes().stream()
                .limit(MOST_NAMED)
                .map(one -> one.tenant().key() + " was " + one.was() + ", is " + one.is())
                .toList();
        int more = changed.changes().size() - named.size() + changed.unseen();
        return String.join("; ", named) + (more == 0 ? "" : (named.isEmpty() ? "" : "; ") + more + " more tenants");
    }

    @GetMapping("/v1/revenue/closings/{period}")
    RevenueView.ClosedReport closing(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String period,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "100") int limit) {
        var staff = sight.staff(caller);
        var shown = set(() -> closings.show(staff.staffId(), period))
                .orElseThrow(
                        () -> Problem.notFound("closed period '" + period + "'").refuse());
        return paged(
                shown.bridge().lines(), cursor, limit, (page, next) -> RevenueView.ClosedReport.of(shown, page, next));
    }

    @FunctionalInterface
    private interface Paged<T> {
        T of(List<Bridge.Line> page, Optional<String> next);
    }

    /// The whole bridge is computed for its total, so a page is a slice of it.
    private static <T> T paged(List<Bridge.Line> lines, Optional<String> cursor, int limit, Paged<T> answer) {
        int from = cursor.map(text -> value("cursor", "what the page before gave", () -> Integer.parseInt(text)))
                .filter(at -> at >= 0)
                .map(at -> Math.min(at, lines.size()))
                .orElse(0);
        int until = Math.min(lines.size(), from + limit(limit));
        return answer.of(
                lines.subList(from, until),
                until < lines.size() ? Optional.of(String.valueOf(until)) : Optional.empty());
    }

    private static int limit(int limit) {
        if (limit < 1 || limit > 500)
            throw Problem.invalid("limit", "limit is from 1 to 500.").refuse();
        return limit;
    }

    private Period named(String name) {
        try {
            return revenue.chosen().calendar().named(name);
        } catch (IllegalArgumentException unknown) {
            throw Problem.invalid("period", String.valueOf(unknown.getMessage()) + ".")
                    .refuse();
        }
    }

    private static <T> T begun(String field, Supplier<T> work) {
        try {
            return set(work);
        } catch (NotBegun early) {
            throw Problem.invalid(field, early.getMessage() + ".").refuse();
        }
    }

    private static <T> T set(Supplier<T> work) {
        try {
            return work.get();
        } catch (NotSet none) {
            throw Problem.of(
                            409,
                            "no-reporting-currency",
                            "No reporting currency has been chosen",
                            "Amounts of several currencies have no total before one is chosen.")
                    .fix("An administrator chooses it once: tenure revenue calendar --currency EUR.")
                    .refuse();
        }
    }
}
