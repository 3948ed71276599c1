package dev.tenure.demo;

import dev.tenure.demo.Behaviour.Feed;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What is known in the demo world that is not usage: CSV files such as an operator would import of his past, with
/// the rules that say when each column became known.
public final class FactSheets {

    /// @param known rules, `column=rule`
    public record Sheet(String kind, List<String> known, String csv) {}

    /// Where the crowd begins, behind the stories.
    private static final int CROWD_FROM = 8;

    private static final int FAMILY_EVERY = 40;
    private static final int CHILDREN = 3;

    /// Days after the start.
    private static final int GO_LIVE = 45;

    private static final int REVIEW = 90;

    private static final String NOTED = "=column noted_on";

    private FactSheets() {}

    /// In the order in which they are imported: tenants before what is said of them.
    public static List<Sheet> of(World world, String source) {
        return List.of(
                sheet("tenants", tenants(world), NOTED, "name", "plan", "segment", "time_zone", "status"),
                sheet("accounts", accounts(world, source), NOTED),
                sheet(
                        "contracts",
                        ContractSheets.contracts(world),
                        NOTED,
                        "term_start",
                        "term_end",
                        "notice_by",
                        "auto_renew",
                        "renews"),
                sheet(
                        "contract_lines",
                        ContractSheets.lines(world),
                        NOTED,
                        "sku",
                        "quantity",
                        "recurring",
                        "amount_minor",
                        "currency",
                        "period",
                        "starts",
                        "ends"),
                sheet("contract_outcomes", ContractSheets.outcomes(world), NOTED, "outcome", "effective_on", "reason"),
                sheet("owners", owners(world), NOTED, "owner"),
                sheet("parents", parents(world), NOTED, "parent"),
                new Sheet("onboarding", List.of("applicable" + NOTED, "done_on=at its own date"), onboarding(world)),
                new Sheet(
                        "milestones",
                        List.of("due_on" + NOTED, "weight" + NOTED, "done_on=at its own date"),
                        milestones(world)),
                new Sheet(
                        "incidents",
                        List.of(
                                "opened_at=at its own date",
                                "resolved_at=at its own date",
                                "severity=column opened_at",
                                "title=column opened_at"),
                        incidents(world)),
                sheet("slo", slo(world), "=column day", "good", "total", "target_ppm"),
                sheet("quotas", quotas(world), "=column day", "used", "limit"));
    }

    private static Sheet sheet(String kind, String csv, String rule, String... columns) {
        return new Sheet(kind, Stream.of(columns).map(column -> column + rule).toList(), csv);
    }

    /// Who was there before the world began has been known all along.
    static LocalDate noted(World world, Company company) {
        return date(world, company.behaviour().firstDay());
    }

    private static String tenants(World world) {
        var csv = new StringBuilder("id,name,plan,segment,time_zone,status,noted_on\n");
        for (var company : world.companies())
            row(
                    csv,
                    company.key(),
                    company.name(),
                    company.plan(),
                    company.segment(),
                    company.zone().getId(),
                    company.contract().isPresent() ? "live" : "prospect",
                    noted(world, company));
        return csv.toString();
    }

    private static String accounts(World world, String source) {
        var csv = new StringBuilder("source,account,tenant\n");
        for (var company : world.companies()) row(csv, source, company.key(), company.key());
        return csv.toString();
    }

    private static String owners(World world) {
        var csv = new StringBuilder("tenant,owner,noted_on\n");
        for (var company : world.companies())
            company.owner().ifPresent(owner -> {
                var noted = noted(world, company);
                // A colleague left in the spring, and his book was handed over account by account.
                if (company.number() % 19 == 7 && company.behaviour().firstDay() == 0) {
                    row(csv, company.key(), "Ravi Menon", noted);
                    noted = date(world, 70 + company.number() % 30);
                }
                row(csv, company.key(), owner, noted);
            });
        return csv.toString();
    }

    /// A story's company and some of the crowd stand above those who follow them in the world.
    private static String parents(World world) {
        var csv = new StringBuilder("tenant,parent,noted_on\n");
        var companies = world.companies();
        for (int place = 0; place < companies.size(); place += FAMILY_EVERY) {
            var parent = companies.get(place);
            int first = Math.max(place + 1, CROWD_FROM);
            for (int i = 0; i < CHILDREN; i++) {
                var child = companies.get(first + i);
                var since = noted(world, parent).isAfter(noted(world, child)) ? parent : child;
                row(csv, child.key(), parent.key(), noted(world, since));
            }
        }
        return csv.toString();
    }

    /// What was agreed with a customer at the start: going live, and a review of the business.
    private static String milestones(World world) {
        var csv = new StringBuilder("tenant,milestone,due_on,weight,done_on,noted_on\n");
        for (var company : world.companies()) {
            if (company.contract().isEmpty()) continue;
            var behaviour = company.behaviour();
            int start = behaviour.firstDay();
            var live = behaviour.stepDays().stream().max(Comparator.naturalOrder());
            if (live.isPresent()) milestone(csv, world, company, "Go live", start + GO_LIVE, live.get());
            // Who is in trouble has no time for it.
            int review = start + REVIEW + company.number() % 21;
            boolean held = behaviour.outages().size() < 2 || company.number() % 3 == 0;
            milestone(csv, world, company, "Business review", review, held ? review - 2 : World.DAYS);
        }
        return csv.toString();
    }

    private static void milestone(StringBuilder csv, World world, Company company, String name, int due, int done) {
        row(
                csv,
                company.key(),
                name,
                date(world, due),
                1,
                done < World.DAYS
                        ? date(world, Math.max(done, company.behaviour().firstDay()))
                        : "",
                noted(world, company));
    }

    private static String onboarding(World world) {
        var csv = new StringBuilder("tenant,step,applicable,done_on,noted_on\n");
        for (var company : world.companies()) {
            var days = company.behaviour().stepDays();
            for (int step = 0; step < days.size(); step++)
                row(
                        csv,
                        company.key(),
                        Behaviour.step(step),
                        true,
                        days.get(step) < World.DAYS ? date(world, days.get(step)) : "",
                        noted(world, company));
        }
        return csv.toString();
    }

    private static String incidents(World world) {
        var csv = new StringBuilder("tenant,incident_id,opened_at,resolved_at,severity,title\n");
        for (var company : world.companies())
            for (var outage : company.behaviour().outages()) {
                // The world ends before this one opens.
                if (outage.day() >= World.DAYS) continue;
                var opened = date(world, outage.day()).atTime(9, 30).toInstant(ZoneOffset.UTC);
                row(
                        csv,
                        company.key(),
                        company.key() + "-" + outage.day() + "-" + outage.severity(),
                        opened,
                        opened.plusSeconds(3600L * outage.hours()),
                        outage.severity(),
                        outage.title());
            }
        return csv.toString();
    }

    /// Of those who measure it themselves and send a file.
    private static String slo(World world) {
        var csv = new StringBuilder("tenant,name,day,good,total,target_ppm\n");
        for (var company : world.companies()) {
            var behaviour = company.behaviour();
            if (!behaviour.absent().contains(Feed.SLO)) continue;
            for (int day = behaviour.firstDay(); day < World.DAYS; day++) {
                long bad = Math.round(50 * behaviour.budgetUse().at(day));
                row(csv, company.key(), "requests", date(world, day), 50_000 - bad, 50_000, 999_000);
            }
        }
        return csv.toString();
    }

    private static String quotas(World world) {
        var csv = new StringBuilder("tenant,name,day,used,limit\n");
        for (var company : world.companies()) {
            var behaviour = company.behaviour();
            if (!behaviour.absent().contains(Feed.QUOTA)) continue;
            for (int day = behaviour.firstDay(); day < World.DAYS; day += 7)
                row(
                        csv,
                        company.key(),
                        "receipts",
                        date(world, day),
                        Math.round(10_000 * behaviour.quota().at(day)),
                        10_000);
        }
        return csv.toString();
    }

    static LocalDate date(World world, int day) {
        return world.firstDay().plusDays(day);
    }

    static void row(StringBuilder csv, Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) csv.append(',');
            var cell = cells[i].toString();
            boolean quote = cell.contains(",") || cell.contains("\"");
            csv.append(quote ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
        }
        csv.append('\n');
    }
}
