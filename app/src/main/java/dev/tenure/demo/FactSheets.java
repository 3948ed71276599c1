package dev.tenure.demo;

import dev.tenure.demo.Behaviour.Feed;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the demo world knows that is not usage, as the CSV files an operator would import.
public final class FactSheets {

    private FactSheets() {}

    /// By the kind of fact, in the order in which they are imported: tenants before what is said of them.
    public static Map<String, String> of(World world, String source) {
        var sheets = new LinkedHashMap<String, String>();
        sheets.put("tenants", tenants(world));
        sheets.put("accounts", accounts(world, source));
        sheets.put("contracts", contracts(world));
        sheets.put("owners", owners(world));
        sheets.put("onboarding", onboarding(world));
        sheets.put("incidents", incidents(world));
        sheets.put("slo", slo(world));
        sheets.put("quotas", quotas(world));
        return sheets;
    }

    private static String tenants(World world) {
        var csv = new StringBuilder("id,name,plan,segment,time_zone,status\n");
        for (var company : world.companies())
            row(
                    csv,
                    company.key(),
                    company.name(),
                    company.plan(),
                    company.segment(),
                    company.zone().getId(),
                    company.contract().isPresent() ? "active" : "trial");
        return csv.toString();
    }

    private static String accounts(World world, String source) {
        var csv = new StringBuilder("source,account,tenant\n");
        for (var company : world.companies()) row(csv, source, company.key(), company.key());
        return csv.toString();
    }

    private static String contracts(World world) {
        var csv = new StringBuilder(
                "tenant,term_start,term_end,amount_minor,currency,period,renewal_date,notice_by,auto_renew\n");
        for (var company : world.companies())
            company.contract()
                    .ifPresent(contract -> row(
                            csv,
                            company.key(),
                            contract.start(),
                            contract.end(),
                            contract.annual().minor(),
                            contract.annual().currency().getCurrencyCode(),
                            "year",
                            contract.end(),
                            contract.noticeBy().map(LocalDate::toString).orElse(""),
                            contract.renewsItself()));
        return csv.toString();
    }

    private static String owners(World world) {
        var csv = new StringBuilder("tenant,owner\n");
        for (var company : world.companies()) company.owner().ifPresent(owner -> row(csv, company.key(), owner));
        return csv.toString();
    }

    private static String onboarding(World world) {
        var csv = new StringBuilder("tenant,step,applicable,done_on\n");
        for (var company : world.companies()) {
            var days = company.behaviour().stepDays();
            for (int step = 0; step < days.size(); step++)
                row(
                        csv,
                        company.key(),
                        "step-" + (step + 1),
                        true,
                        days.get(step) < World.DAYS ? date(world, days.get(step)) : "");
        }
        return csv.toString();
    }

    private static String incidents(World world) {
        var csv = new StringBuilder("tenant,incident_id,opened_at,resolved_at,severity,title\n");
        for (var company : world.companies())
            for (var outage : company.behaviour().outages()) {
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

    private static LocalDate date(World world, int day) {
        return world.firstDay().plusDays(day);
    }

    private static void row(StringBuilder csv, Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) csv.append(',');
            var cell = cells[i].toString();
            boolean quote = cell.contains(",") || cell.contains("\"");
            csv.append(quote ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
        }
        csv.append('\n');
    }
}
