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
        return new Plain(110, 46, 26)
                .engagement(Line.of(140, 0.42, 172, 0.15))
                .actions(Line.of(140, 46, 165, 33))
                .denials(Line.of(164, 0.011, 175, 0.075))
                .budgetUse(Line.of(138, 0.6, 146, 3.4))
                .outages(
                        new Outage(141, 1, 6, "Outage in us-east"),
                        new Outage(152, 1, 5, "Exports lost for five hours"),
                        new Outage(166, 3, 9, "Delayed webhooks"))
                .quota(Line.of(0, 0.55, LAST, 0.71))
                .exports(Line.of(120, 1.1, 150, 0.25))
                .adapters("ledger-bridge", "dispatch-sync")
                .done();
    }

    /// Onboarding never finished, so nobody stays.
    private static Behaviour halden() {
        return new Plain(70, 30, 20)
                .engagement(Line.of(90, 0.30, 160, 0.05))
                .denials(Line.of(120, 0.02, 150, 0.12))
                .stepsDone(4, 11)
                .actions(Line.of(110, 30, 165, 20))
                .budgetUse(Line.level(1.0))
                .done();
    }

    private static Behaviour pelagic() {
        return new Plain(50, 26, 22)
                .outages(
                        new Outage(143, 1, 7, "Region failover"),
                        new Outage(158, 1, 4, "Sign-in errors"),
                        new Outage(170, 1, 9, "Stuck export queue"))
                .denials(Line.of(140, 0.01, 160, 0.08))
                .quota(Line.of(90, 0.7, 150, 1.02))
                .budgetUse(Line.of(140, 0.7, 146, 2.6))
                .engagement(Line.of(140, 0.45, 170, 0.16))
                .done();
    }

    private static Behaviour corvid() {
        return new Plain(90, 40, 34)
                .denials(Line.of(120, 0.015, 155, 0.12))
                .budgetUse(Line.of(128, 0.7, 140, 3.4))
                .quota(Line.of(80, 0.8, 140, 1.03))
                .outages(new Outage(150, 2, 6, "Delayed webhooks"))
                .engagement(Line.of(120, 0.42, 160, 0.24))
                .done();
    }

    /// A school year that began without the pupils.
    private static Behaviour brightline() {
        return new Plain(60, 30, 16)
                .season(Season.SCHOOL)
                .engagement(Line.of(100, 0.34, 150, 0.12))
                .actions(Line.of(110, 30, 160, 14))
                .exports(Line.of(90, 1.2, 140, 0.05))
                .done();
    }

    private static Behaviour sable() {
        return new Plain(64, 32, 18)
                .engagement(Line.of(90, 0.36, 150, 0.08))
                .actions(Line.of(110, 32, 160, 17))
                .exports(Line.of(90, 1.4, 140, 0.03))
                .budgetUse(Line.level(1.1))
                .done();
    }

    private static Behaviour tessera() {
        return new Plain(56, 28, 18)
                .season(Season.RETAIL)
                .budgetUse(Line.of(130, 0.8, 145, 3.6))
                .outages(new Outage(148, 1, 5, "Checkout webhooks lost"), new Outage(160, 3, 4, "Search index behind"))
                .denials(Line.of(150, 0.01, 162, 0.06))
                .done();
    }

    /// Its identity provider was never connected, so weekly users are missing and the score has a range.
    private static Behaviour umbra() {
        return new Plain(40, 26, 18)
                .actions(Line.of(120, 26, 165, 9))
                .budgetUse(Line.of(120, 0.8, 140, 3.6))
                .denials(Line.of(140, 0.01, 155, 0.07))
                .exports(Line.of(90, 1.2, 140, 0.2))
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
        private Season season = Season.LEVEL;
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

        Plain season(Season its) {
            season = its;
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
                    season,
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
