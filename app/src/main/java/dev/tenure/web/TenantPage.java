package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.core.Reading;
import dev.tenure.health.Explanation;
import dev.tenure.health.Health;
import dev.tenure.health.Rollup;
import dev.tenure.store.Database;
import dev.tenure.store.StaffTx;
import dev.tenure.tenants.Contacts;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Families;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.Merges;
import dev.tenure.tenants.Standing;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import dev.tenure.usage.UsageReader;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// One tenant on the newest or any earlier scored day, and each of its signals opened.
@Controller
final class TenantPage {

    private final Tenants tenants;
    private final Facts facts;
    private final Contacts contacts;
    private final Families families;
    private final Merges merges;
    private final UsageReader usage;
    private final Health health;
    private final Database database;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    TenantPage(
            Tenants tenants,
            Facts facts,
            Contacts contacts,
            Families families,
            Merges merges,
            UsageReader usage,
            Health health,
            Database database,
            Pages pages,
            Shells shells,
            ProblemPage problems) {
        this.tenants = tenants;
        this.facts = facts;
        this.contacts = contacts;
        this.families = families;
        this.merges = merges;
        this.usage = usage;
        this.health = health;
        this.database = database;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    @GetMapping("/tenants/{key}")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam(name = "as_of") Optional<String> asOf,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.noTenant(request);
        var latest = health.scoredThrough();
        var day = latest.flatMap(newest -> day(asOf, newest));
        var found = onItsDay(staff, key, day);
        if (found.isEmpty()) return problems.noTenant(request);
        var tenant = found.get();
        var shell =
                shells.of(request, staff, tenant.name(), crumbs(Optional.of(tenant.name())), Shell.Nav.PORTFOLIO, "");
        if (day.isEmpty()) return pages.page("unscored", new Unscored(shell, tenant.name(), NO_DAY, "", ""));
        var asked = new TenantRules.Asked(tenant.key(), tenant.name(), day.get(), latest.get());
        // Usage may be busy for seconds, and a transaction that waited for it would keep others from theirs.
        var standing = database.inStaff(
                staff.staffId(), tx -> facts.standing(tx, tenant, asked.day(), Known.atEndOf(asked.day())));
        var marks = marks(standing, tenant, asked.day());
        return database.inStaff(staff.staffId(), tx -> show(tx, shell, asked, tenant, standing, marks));
    }

    /// A tenant that was merged into another since is shown on the days on which it was scored itself.
    private Optional<TenantRef> onItsDay(Caller.Staff staff, String key, Optional<LocalDate> day) {
        var means = tenants.find(staff.staffId(), key);
        var itself = tenants.exactly(staff.staffId(), key)
                .filter(tenant -> means.filter(tenant::equals).isEmpty());
        if (itself.isEmpty() || day.isEmpty()) return means;
        boolean scored = database.inStaff(
                        staff.staffId(),
                        tx -> health.bands(tx, List.of(itself.get().id()), day.get()))
                .containsKey(itself.get().id());
        return scored && !merges.on(day.get()).containsKey(itself.get().id()) ? itself : means;
    }

    private static final String NO_DAY =
            "No day has been scored yet. The first run of the cycle makes the first score.";

    /// A tenant that is there, on a day it was not scored.
    record Unscored(Shell shell, String name, String words, String href, String step) {}

    private ResponseEntity<String> show(
            StaffTx tx,
            Shell shell,
            TenantRules.Asked asked,
            TenantRef tenant,
            Standing standing,
            List<ScoreLine.Mark> marks) {
        var day = asked.day();
        var why = health.explain(tx, tenant.id(), day);
        if (why.isEmpty()) {
            boolean newest = day.equals(asked.latest());
            return pages.page(
                    "unscored",
                    new Unscored(
                            shell,
                            tenant.name(),
                            tenant.name() + " was not scored on " + Say.date(day)
                                    + (newest ? ". The next run of the cycle includes it." : "."),
                            newest ? "" : asked.href(),
                            newest ? "" : "Show the newest day"));
        }
        var history = health.history(tx, tenant.id(), day.minusDays(TenantRules.DAYS), day.plusDays(1));
        var weekly = weekly(tx, tenant, day);
        return pages.page(
                "tenant",
                TenantRules.view(
                        shell,
                        asked,
                        why.get(),
                        history,
                        weekly,
                        sparks(weekly),
                        marks,
                        FactWords.head(standing),
                        ContractRules.view(standing.commitments(), day),
                        FamilyRules.view(
                                Rollup.of(
                                        tx,
                                        health,
                                        Optional.of(asked.latest()),
                                        families.of(tx, tenant, day, Known.atEndOf(day))),
                                asked),
                        FactWords.groups(standing),
                        day.equals(asked.latest()) ? Optional.of(FactWords.feeling(standing)) : Optional.empty(),
                        people(tx, asked, tenant)));
    }

    /// The caller's own feeling of today.
    @PostMapping("/tenants/{key}/sentiment")
    ResponseEntity<String> feel(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam int score,
            @RequestParam(defaultValue = "") String why,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.noTenant(request);
        var tenant = tenants.find(staff.staffId(), key);
        if (tenant.isEmpty()) return problems.noTenant(request);
        Fact.Sentiment felt;
        try {
            felt = new Fact.Sentiment(facts.today(), score, staff.name(), why.strip());
        } catch (IllegalArgumentException _) {
            return problems.answer(request, 400, "");
        }
        facts.enter(tenant.get().id(), List.of(felt), Optional.empty(), staff.actor(), Optional.empty());
        return ResponseEntity.status(303)
                .header("Location", "/tenants/" + tenant.get().key())
                .build();
    }

    /// On the newest page what is known now, for a note is read the day it is written; on an earlier day what was
    /// known at its end. No score reads them.
    private Optional<ContactsView.Card> people(StaffTx tx, TenantRules.Asked asked, TenantRef tenant) {
        boolean newest = asked.day().equals(asked.latest());
        var day = newest ? facts.today() : asked.day();
        var known = newest ? Known.NOW : Known.atEndOf(day);
        return ContactWords.card(
                asked.key(),
                contacts.of(tx, tenant.id(), day, known),
                contacts.notes(tx, tenant.id(), known),
                day,
                newest);
    }

    /// Incidents that were entered, else those that came as events.
    private List<ScoreLine.Mark> marks(Standing standing, TenantRef tenant, LocalDate day) {
        var entered = FactWords.marks(standing);
        if (!entered.isEmpty()) return entered;
        return usage.marks(tenant.id(), day.minusDays(TenantRules.DAYS), day.plusDays(1), merges.on(day)).stream()
                .map(mark -> new ScoreLine.Mark(
                        mark.day(), mark.count() == 1 ? mark.label() : mark.label() + ", " + mark.count()))
                .toList();
    }

    @GetMapping("/tenants/{key}/signals/{signal}")
    ResponseEntity<String> signal(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @PathVariable String signal,
            @RequestParam(name = "as_of") Optional<String> asOf,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.noTenant(request);
        var latest = health.scoredThrough();
        var day = latest.flatMap(newest -> day(asOf, newest));
        var found = onItsDay(staff, key, day);
        if (found.isEmpty() || day.isEmpty()) return problems.noTenant(request);
        var tenant = found.get();
        var asked = new TenantRules.Asked(tenant.key(), tenant.name(), day.get(), latest.get());
        var cycle = shells.cycle();
        return database.inStaff(staff.staffId(), tx -> {
            var why = health.explain(tx, tenant.id(), asked.day());
            var loss = why.flatMap(explained -> explained.lost().stream()
                    .filter(each -> each.signal().equals(signal))
                    .findFirst());
            if (why.isEmpty() || loss.isEmpty()) return problems.noTenant(request);
            var shell = shells.of(
                    cycle,
                    request,
                    staff,
                    loss.get().label() + " of " + tenant.name(),
                    crumbs(Optional.of(loss.get().label()), tenant.name(), asked.on(asked.day())),
                    Shell.Nav.PORTFOLIO,
                    "");
            var model = health.model(tx, why.get());
            return pages.page(
                    "signal",
                    SignalRules.view(
                            shell,
                            asked,
                            why.get(),
                            loss.get(),
                            model,
                            usage.meters(),
                            weekly(tx, tenant, asked.day())));
        });
    }

    /// The same weekday of the last weeks, oldest first; a day without a score has no entry.
    private List<Explanation> weekly(StaffTx tx, TenantRef tenant, LocalDate day) {
        var weeks = new ArrayList<Explanation>();
        for (int back = TenantRules.WEEKS - 1; back >= 0; back--)
            health.explain(tx, tenant.id(), day.minusWeeks(back)).ifPresent(weeks::add);
        return weeks;
    }

    private static Map<String, List<Integer>> sparks(List<Explanation> weeks) {
        var sparks = new HashMap<String, List<Integer>>();
        for (var week : weeks)
            for (var loss : week.lost())
                sparks.computeIfAbsent(loss.signal(), _ -> new ArrayList<>())
                        .add(loss.reading() instanceof Reading.Measured measured ? drawn(measured) : -1);
        return sparks;
    }

    /// In thousandths, which is finer than a sparkline can show; a reading too large to draw is drawn at the top.
    static int drawn(Reading.Measured measured) {
        return measured.value()
                .multiply(BigDecimal.valueOf(1000))
                .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                .max(BigDecimal.ZERO)
                .intValue();
    }

    /// Days after the newest scored one do not exist yet; what is no day at all means the newest.
    private static Optional<LocalDate> day(Optional<String> asked, LocalDate latest) {
        if (asked.isEmpty() || asked.get().isEmpty()) return Optional.of(latest);
        try {
            var day = LocalDate.parse(asked.get());
            return Optional.of(day.isAfter(latest) ? latest : day);
        } catch (DateTimeParseException _) {
            return Optional.of(latest);
        }
    }

    private static List<Shell.Crumb> crumbs(Optional<String> last, String... between) {
        var crumbs = new ArrayList<Shell.Crumb>();
        crumbs.add(new Shell.Crumb("Portfolio", Optional.of("/")));
        for (int i = 0; i + 1 < between.length; i += 2)
            crumbs.add(new Shell.Crumb(between[i], Optional.of(between[i + 1])));
        last.ifPresent(words -> crumbs.add(new Shell.Crumb(words, Optional.empty())));
        return crumbs;
    }
}
