package dev.tenure.demo;

import dev.tenure.core.Money;
import dev.tenure.demo.Behaviour.Feed;
import dev.tenure.demo.Behaviour.Outage;
import dev.tenure.demo.Behaviour.Season;
import dev.tenure.demo.Company.Contract;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Eight companies whose troubles are told by hand, so that the pages have something to say from the first
/// minute: who is at risk, when it is decided, and what pulled each one down.
final class Stories {

    private static final int LAST = World.DAYS - 1;

    private Stories() {}

    static List<Company> all(LocalDate today) {
        return List.of(
                company(1, "northwind", "Northwind Freight", "Enterprise", "America/New_York", "Maya Koh")
                        .decides(today, 11, 30, 412_000)
                        .behaves(northwind()),
                company(2, "halden", "Halden Biologics", "Enterprise", "Europe/Stockholm", "Tomas Oduya")
                        .decides(today, 18, 0, 296_000)
                        .behaves(halden()),
                company(3, "pelagic", "Pelagic Logistics", "Growth", "Asia/Singapore", "Tomas Oduya")
                        .decides(today, 27, 30, 168_000)
                        .behaves(pelagic()),
                company(4, "corvid", "Corvid Payments", "Enterprise", "America/New_York", "Maya Koh")
                        .decides(today, 43, 60, 410_000)
                        .behaves(corvid()),
                company(5, "brightline", "Brightline Schools", "Growth", "America/Chicago", "Jana Albrecht")
                        .decides(today, 9, 0, 182_000)
                        .behaves(brightline()),
                company(6, "sable", "Sable Insurance", "Enterprise", "Europe/London", "Jana Albrecht")
                        .decides(today, 26, 0, 240_000)
                        .behaves(sable()),
                company(7, "tessera", "Tessera Retail", "Growth", "America/Los_Angeles", "Maya Koh")
                        .decides(today, 58, 30, 155_000)
                        .behaves(tessera()),
                company(8, "umbra", "Umbra Energy", "Enterprise", "America/Denver", "Tomas Oduya")
                        .decides(today, 82, 30, 131_000)
                        .behaves(umbra()));
    }

    /// Two outages, then people leave, and a new adapter version is denied more and more.
    private static Behaviour northwind() {
        return new Plain(120, 48, 30)
                .engagement(Line.of(0, 0.16, 60, 0.135, 142, 0.12, 168, 0.077))
                .actions(Line.of(0, 52, 100, 48, 146, 46, 155, 36))
                .denials(Line.of(158, 0.016, 166, 0.072))
                .budgetUse(Line.of(60, 1.5, 130, 1.9, 142, 2.95))
                .outages(
                        new Outage(22, 2, 4, "Slow queries after an upgrade"),
                        new Outage(40, 2, 3, "Stuck export queue"),
                        new Outage(64, 2, 5, "Search index behind"),
                        new Outage(82, 2, 5, "Sign-in errors"),
                        new Outage(106, 2, 2, "Delayed webhooks"),
                        new Outage(121, 3, 7, "Slow queries"),
                        new Outage(141, 1, 6, "Outage in us-east"),
                        new Outage(152, 1, 5, "Exports lost for five hours"),
                        new Outage(166, 3, 9, "Delayed webhooks"))
                .quota(Line.of(0, 0.55, LAST, 0.71))
                .exports(Line.of(148, 1.25, 152, 0.25))
                .adapters("ledger-bridge", "dispatch-sync")
                .done();
    }

    /// Onboarding never finished, so nobody stays.
    private static Behaviour halden() {
        return new Plain(80, 36, 24)
                .engagement(Line.of(70, 0.20, 115, 0.085, 150, 0.075, 176, 0.02))
                .actions(Line.of(40, 36, 82, 25, 124, 17, 166, 10.5, LAST, 9))
                .denials(Line.of(60, 0.02, 80, 0.12))
                .stepsDone(2, 11)
                .budgetUse(Line.of(60, 1.4, 100, 2.3, 140, 2.9))
                .outages(
                        new Outage(100, 1, 4, "Sign-in errors"), new Outage(158, 1, 6, "Slow queries after an upgrade"))
                .quota(Line.level(0.68))
                .exports(Line.of(120, 1.2, 152, 0.3))
                .done();
    }

    private static Behaviour pelagic() {
        return new Plain(70, 32, 26)
                .engagement(Line.of(60, 0.24, 110, 0.15, 150, 0.09))
                .actions(Line.of(60, 34, 110, 28, 150, 25, 156, 20))
                .outages(
                        new Outage(92, 2, 6, "Delayed webhooks"),
                        new Outage(109, 2, 3, "Sign-in errors"),
                        new Outage(143, 1, 7, "Region failover"),
                        new Outage(158, 1, 4, "Sign-in errors"),
                        new Outage(170, 1, 9, "Stuck export queue"))
                .denials(Line.of(60, 0.015, 95, 0.05, 140, 0.055, 156, 0.085))
                .quota(Line.of(60, 0.7, 115, 0.95, 150, 1.02))
                .budgetUse(Line.of(60, 1.2, 100, 2.0, 142, 2.9))
                .exports(Line.of(148, 1.2, 152, 0.3))
                .done();
    }

    private static Behaviour corvid() {
        return new Plain(100, 42, 40)
                .engagement(Line.of(60, 0.24, 110, 0.14, 150, 0.098))
                .actions(Line.of(60, 44, 110, 41, 148, 38, 156, 31))
                .denials(Line.of(60, 0.02, 95, 0.052, 140, 0.055, 152, 0.112))
                .budgetUse(Line.of(60, 1.2, 90, 2.6, 128, 2.6, 142, 3.75))
                .quota(Line.of(60, 0.8, 110, 0.93, 140, 1.03))
                .outages(new Outage(90, 2, 6, "Search index behind"), new Outage(150, 2, 6, "Delayed webhooks"))
                .exports(Line.of(150, 1.2, 154, 0.6))
                .done();
    }

    /// A school year that began without its pupils.
    private static Behaviour brightline() {
        return new Plain(80, 44, 20)
                .engagement(Line.of(40, 0.2, 90, 0.082, LAST, 0.074))
                .actions(Line.of(40, 50, 82, 33, 124, 20, 166, 10.5, LAST, 8.6))
                .denials(Line.of(40, 0.015, 80, 0.034))
                .stepsDone(7, 11)
                .budgetUse(Line.of(40, 1.1, 80, 2.0))
                .outages(new Outage(106, 3, 4, "Delayed webhooks"), new Outage(150, 3, 2, "Search index behind"))
                .quota(Line.level(0.75))
                .exports(Line.of(60, 1.2, 110, 0.5, 146, 0.3, 150, 0))
                .done();
    }

    private static Behaviour sable() {
        return new Plain(90, 44, 22)
                .engagement(Line.of(40, 0.2, 95, 0.06, 150, 0.05, LAST, 0.03))
                .actions(Line.of(40, 50, 82, 35, 124, 23, 166, 13, LAST, 10.5))
                .denials(Line.of(40, 0.015, 80, 0.035))
                .stepsDone(9, 11)
                .budgetUse(Line.of(40, 1.1, 80, 2.4, 150, 2.6))
                .outages(new Outage(104, 1, 4, "Region failover"), new Outage(155, 1, 3, "Sign-in errors"))
                .quota(Line.of(40, 0.7, 90, 0.84))
                .exports(Line.of(60, 1.3, 110, 0.4, 146, 0.2, 150, 0))
                .done();
    }

    private static Behaviour tessera() {
        return new Plain(70, 34, 24)
                .engagement(Line.of(60, 0.24, 110, 0.14, 150, 0.118))
                .actions(Line.of(60, 36, 150, 34, 156, 28))
                .budgetUse(Line.of(60, 1.6, 90, 3.0, 128, 3.0, 140, 4.2))
                .outages(
                        new Outage(95, 2, 5, "Stuck export queue"),
                        new Outage(148, 1, 5, "Checkout webhooks lost"),
                        new Outage(160, 3, 4, "Search index behind"),
                        new Outage(171, 4, 2, "Delayed webhooks"))
                .denials(Line.of(60, 0.012, 90, 0.032, 146, 0.036, 154, 0.05))
                .quota(Line.level(0.7))
                .exports(Line.of(150, 1.2, 154, 0.7))
                .done();
    }

    /// Its identity provider was never connected, so weekly users are missing and the score has a range.
    private static Behaviour umbra() {
        return new Plain(50, 32, 22)
                .actions(Line.of(60, 34, 148, 31, 156, 15))
                .budgetUse(Line.of(60, 1.4, 100, 2.2, 142, 3.05))
                .denials(Line.of(60, 0.015, 120, 0.025, 154, 0.044))
                .outages(new Outage(98, 2, 4, "Stuck export queue"), new Outage(157, 1, 4, "Region failover"))
                .stepsDone(9, 11)
                .quota(Line.of(60, 0.66, 140, 0.8))
                .exports(Line.of(148, 1.2, 152, 0.45))
                .absent(Feed.USERS)
                .done();
    }

    private static Casting company(int number, String key, String name, String plan, String zone, String owner) {
        return new Casting(number, key, name, plan, zone, owner, Optional.empty());
    }

    private record Casting(
            int number, String key, String name, String plan, String zone, String owner, Optional<Contract> contract) {

        /// @param notice days between the notice deadline and the end of the term; 0 when it simply ends
        Casting decides(LocalDate today, int inDays, int notice, long dollars) {
            var end = today.plusDays(inDays + notice);
            var contract = new Contract(
                    end.minusYears(1).plusDays(1),
                    end,
                    notice == 0 ? Optional.empty() : Optional.of(end.minusDays(notice)),
                    Money.of(dollars * 100, "USD"),
                    notice > 0);
            return new Casting(number, key, name, plan, zone, owner, Optional.of(contract));
        }

        Company behaves(Behaviour behaviour) {
            var segment =
                    zone.startsWith("America/") ? "Americas" : zone.startsWith("Europe/") ? "Europe" : "Asia Pacific";
            return new Company(
                    number, key, name, plan, segment, ZoneId.of(zone), Optional.of(owner), contract, behaviour);
        }
    }

    /// A company without trouble; a story changes what is its own.
    private static final class Plain {

        private final int seats;
        private Line engagement = Line.level(0.45);
        private Line actions;
        private Line decisions;
        private Line denials = Line.level(0.008);
        private Line budgetUse = Line.level(0.4);
        private Line quota = Line.level(0.5);
        private Line exports = Line.level(1.2);
        private List<Outage> outages = List.of();
        private List<String> adapters = List.of("crm-connector", "warehouse-push");
        private Set<Feed> absent = Set.of();
        private int stepsDone = 11;
        private int steps = 11;

        Plain(int seats, double actions, double decisions) {
            this.seats = seats;
            this.actions = Line.level(actions);
            this.decisions = Line.level(decisions);
        }

        Plain engagement(Line line) {
            engagement = line;
            return this;
        }

        Plain actions(Line line) {
            actions = line;
            return this;
        }

        Plain denials(Line line) {
            denials = line;
            return this;
        }

        Plain budgetUse(Line line) {
            budgetUse = line;
            return this;
        }

        Plain quota(Line line) {
            quota = line;
            return this;
        }

        Plain exports(Line line) {
            exports = line;
            return this;
        }

        Plain outages(Outage... its) {
            outages = List.of(its);
            return this;
        }

        Plain adapters(String... names) {
            adapters = List.of(names);
            return this;
        }

        Plain absent(Feed feed) {
            absent = Set.of(feed);
            return this;
        }

        Plain stepsDone(int done, int of) {
            stepsDone = done;
            steps = of;
            return this;
        }

        Behaviour done() {
            var all = new java.util.ArrayList<Outage>();
            all.add(new Outage(0, 4, 1, "Incident feed connected, test"));
            all.addAll(outages);
            var days = java.util.stream.IntStream.range(0, steps)
                    .map(step -> step < stepsDone ? step : World.DAYS + step)
                    .boxed()
                    .toList();
            return new Behaviour(
                    0,
                    seats,
                    Line.level(0.94),
                    engagement,
                    0.12,
                    Season.LEVEL,
                    actions,
                    decisions,
                    denials,
                    budgetUse,
                    all,
                    days,
                    quota,
                    exports,
                    adapters,
                    absent);
        }
    }
}
