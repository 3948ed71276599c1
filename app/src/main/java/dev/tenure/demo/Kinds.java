package dev.tenure.demo;

import dev.tenure.demo.Behaviour.Feed;
import dev.tenure.demo.Behaviour.Outage;
import dev.tenure.demo.Behaviour.Season;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The kinds of company in the crowd. Each company is drawn from its kind with its own pace and size.
final class Kinds {

    enum Kind {
        STEADY,
        GROWER,
        SLOW_CHURNER,
        CLIFF,
        TRIAL,
        ADAPTER_TROUBLE,
        INCIDENTS,
        QUOTA_PRESSED,
        NEVER_CONNECTED,
        NEWCOMER
    }

    private static final int LAST = World.DAYS - 1;
    private static final List<String> ADAPTERS =
            List.of("dispatch-sync", "ledger-bridge", "crm-connector", "ticket-relay", "warehouse-push", "sso-gateway");
    private static final List<String> TROUBLES = List.of(
            "Slow queries after an upgrade",
            "Delayed webhooks",
            "Sign-in errors",
            "Stuck export queue",
            "Search index behind",
            "Region failover");

    private Kinds() {}

    /// The first two dozen decide soon and are well; the rest are dealt like cards, so that neighbours differ.
    static Kind of(int place) {
        if (place < 24) return place % 3 == 1 ? Kind.GROWER : Kind.STEADY;
        int card = (place - 24) * 97 % 380;
        if (card < 196) return Kind.STEADY;
        if (card < 266) return Kind.GROWER;
        if (card < 292) return Kind.SLOW_CHURNER;
        if (card < 302) return Kind.CLIFF;
        if (card < 320) return Kind.TRIAL;
        if (card < 334) return Kind.ADAPTER_TROUBLE;
        if (card < 350) return Kind.INCIDENTS;
        if (card < 364) return Kind.QUOTA_PRESSED;
        if (card < 370) return Kind.NEVER_CONNECTED;
        return Kind.NEWCOMER;
    }

    static Behaviour behaviour(Kind kind, long seed, int number, int seats, Season season) {
        return new Draw(seed, number, seats, season).as(kind);
    }

    private record Draw(long seed, int number, int seats, Season season) {

        Behaviour as(Kind kind) {
            int first = firstDay(kind);
            return new Behaviour(
                    first,
                    seats,
                    present(kind),
                    engagement(kind),
                    0.05 + 0.2 * share(30),
                    season,
                    work(kind, 0.58 * seats),
                    work(kind, 0.36 * seats),
                    denials(kind),
                    budgetUse(kind),
                    outages(kind, first),
                    steps(kind, first),
                    quota(kind),
                    exports(kind),
                    adapters(),
                    kind == Kind.NEVER_CONNECTED ? Set.of(number % 2 == 0 ? Feed.USERS : Feed.DECISIONS) : silent());
        }

        private int firstDay(Kind kind) {
            return switch (kind) {
                case TRIAL -> LAST - day(4, 40);
                case NEWCOMER -> day(70, 145);
                default -> 0;
            };
        }

        /// When the story of this company begins, so that some have turned bad before others.
        private int turn(Kind kind) {
            return switch (kind) {
                case SLOW_CHURNER -> day(20, 125);
                case CLIFF -> day(100, 172);
                default -> day(40, 165);
            };
        }

        /// How badly looked after, 0 to 1: most are well, and who turns bad was seldom perfect before.
        private double neglect(Kind kind) {
            double drawn = 0.3 + 0.7 * Math.pow(share(51), 1.4);
            return switch (kind) {
                case SLOW_CHURNER, CLIFF, ADAPTER_TROUBLE, INCIDENTS -> 0.4 + 0.6 * drawn;
                default -> drawn;
            };
        }

        private Line present(Kind kind) {
            return switch (kind) {
                case GROWER -> Line.of(0, 0.6, LAST, 0.95);
                case SLOW_CHURNER -> Line.of(turn(kind), 0.95, turn(kind) + 70, 0.55);
                case TRIAL -> Line.of(LAST - 40, 0.4, LAST, 0.8);
                default -> Line.level(0.85 + 0.1 * share(31));
            };
        }

        private Line engagement(Kind kind) {
            double usual = 0.46 - 0.33 * neglect(kind) + 0.06 * share(32);
            return switch (kind) {
                case SLOW_CHURNER -> Line.of(turn(kind), usual, turn(kind) + 60 + day(0, 40), 0.05 + 0.08 * share(33));
                case CLIFF -> Line.of(turn(kind), usual, turn(kind) + 3, 0.03);
                case GROWER -> Line.of(0, usual, LAST, usual * 1.2);
                default -> Line.level(usual);
            };
        }

        private Line work(Kind kind, double usual) {
            return switch (kind) {
                case SLOW_CHURNER -> Line.of(turn(kind) + 10, usual, turn(kind) + 90, usual * 0.3);
                case CLIFF -> Line.of(turn(kind), usual, turn(kind) + 3, usual * 0.1);
                case GROWER -> Line.of(0, usual * 0.6, LAST, usual * 1.3);
                case TRIAL -> Line.of(LAST - 40, usual * 0.3, LAST, usual);
                default -> Line.of(0, usual, LAST, usual * (1.05 - 0.5 * neglect(kind) * share(34)));
            };
        }

        private Line denials(Kind kind) {
            double usual = 0.004 + 0.034 * neglect(kind) * share(35);
            return kind == Kind.ADAPTER_TROUBLE
                    ? Line.of(turn(kind), usual, turn(kind) + 5, 0.05 + 0.04 * share(36))
                    : Line.level(usual);
        }

        private Line budgetUse(Kind kind) {
            double usual = 0.25 + 2.6 * neglect(kind) * (0.4 + 0.6 * share(37));
            return kind == Kind.INCIDENTS
                    ? Line.of(turn(kind), usual, turn(kind) + 12, 1.8 + 1.6 * share(38))
                    : Line.level(usual);
        }

        /// A feed is tried with a test incident when it is connected: from then on silence means none.
        private List<Outage> outages(Kind kind, int first) {
            var outages = new ArrayList<Outage>();
            outages.add(new Outage(first, 4, 1, "Incident feed connected, test"));
            if (share(39) < 0.3 + 0.4 * neglect(kind))
                outages.add(new Outage(first + day(1, LAST - first + 2), 4, 3, trouble(40)));
            if (share(41) < 0.15 + 0.5 * neglect(kind))
                outages.add(new Outage(first + day(1, LAST - first + 2), 3, 6, trouble(42)));
            if (kind == Kind.INCIDENTS) {
                outages.add(new Outage(Math.min(LAST, turn(kind) + 2), 1, 5, trouble(43)));
                outages.add(new Outage(Math.min(LAST, turn(kind) + 9), 2, 8, trouble(44)));
                outages.add(new Outage(Math.min(LAST, turn(kind) + 30), 2, 4, trouble(45)));
            }
            return outages;
        }

        private List<Integer> steps(Kind kind, int first) {
            int count = 6 + day(0, 6);
            var days = new ArrayList<Integer>();
            int pace = kind == Kind.TRIAL || kind == Kind.NEWCOMER ? 4 + day(0, 12) : 1;
            int open = share(52) < 0.5 * neglect(kind) ? 1 + day(0, 3) : 0;
            for (int i = 0; i < count; i++) days.add(i < count - open ? first + i * pace : World.DAYS + i);
            return days;
        }

        private Line quota(Kind kind) {
            double usual = 0.3 + 0.3 * share(46) + 0.25 * neglect(kind);
            return switch (kind) {
                case QUOTA_PRESSED -> Line.of(turn(kind) - 30, usual, turn(kind) + 20, 0.94 + 0.1 * share(47));
                case GROWER -> Line.of(0, usual * 0.7, LAST, usual * 1.15);
                default -> Line.level(usual);
            };
        }

        private Line exports(Kind kind) {
            double usual = 0.8 + 1.6 * share(48);
            return switch (kind) {
                case SLOW_CHURNER -> Line.of(turn(kind), usual, turn(kind) + 60, 0.05);
                case CLIFF -> Line.of(turn(kind), usual, turn(kind) + 3, 0);
                default -> Line.level(usual);
            };
        }

        private List<String> adapters() {
            int first = day(0, ADAPTERS.size());
            return List.of(ADAPTERS.get(first), ADAPTERS.get((first + 1 + number % 4) % ADAPTERS.size()));
        }

        /// Some send their SLO and quota figures as files instead of events.
        private Set<Feed> silent() {
            return switch (number % 7) {
                case 0 -> Set.of(Feed.SLO);
                case 1 -> Set.of(Feed.QUOTA);
                default -> Set.of();
            };
        }

        private String trouble(int purpose) {
            return Chance.pick(TROUBLES, seed, number, 0, purpose);
        }

        private double share(int purpose) {
            return Chance.share(seed, number, 0, purpose);
        }

        private int day(int from, int until) {
            return Chance.between(from, until, seed, number, 1, 60 + from);
        }
    }
}
