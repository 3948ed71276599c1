package dev.tenure.demo;

import dev.tenure.demo.Behaviour.Feed;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The invented world: companies and what happens to them, a pure function of seed and date. Every draw is made
/// from (seed, company, day, what it is for), so a day can be told alone, in any order, and always the same.
public final class World {

    public static final int DAYS = 180;

    private final long seed;
    private final LocalDate today;
    private final List<Company> companies;

    /// @param today the first day that has not happened; the world ends the day before
    public World(long seed, LocalDate today) {
        this.seed = seed;
        this.today = today;
        this.companies = Cast.of(seed, today);
    }

    List<Company> companies() {
        return companies;
    }

    public LocalDate firstDay() {
        return today.minusDays(DAYS);
    }

    public LocalDate today() {
        return today;
    }

    public int tenants() {
        return companies.size();
    }

    /// One day of the world as CloudEvents JSON, one event at a time.
    public void tellJson(int day, Consumer<byte[]> to) {
        var json = new StringBuilder(300);
        tell(day, event -> {
            json.setLength(0);
            event.appendTo(json);
            to.accept(json.toString().getBytes(StandardCharsets.UTF_8));
        });
    }

    /// Everything that happened on one day of the world, company by company, each in order of time.
    void tell(int day, Consumer<Happening> to) {
        for (var company : companies) of(company, day).forEach(to);
    }

    List<Happening> of(Company company, int day) {
        var behaviour = company.behaviour();
        if (day < behaviour.firstDay()) return List.of();
        var telling = new Telling(company, day);
        if (connected(behaviour, Feed.USERS)) telling.users();
        if (connected(behaviour, Feed.ACTIONS)) telling.actions();
        if (connected(behaviour, Feed.DECISIONS)) telling.decisions();
        if (connected(behaviour, Feed.SLO)) telling.slo();
        if (connected(behaviour, Feed.QUOTA)) telling.quota();
        if (connected(behaviour, Feed.EXPORTS)) telling.exports();
        telling.outages();
        telling.steps();
        telling.events.sort(java.util.Comparator.comparing(Happening::time).thenComparing(Happening::id));
        return telling.events;
    }

    private static boolean connected(Behaviour behaviour, Feed feed) {
        return !behaviour.absent().contains(feed);
    }

    /// One company's one day.
    private final class Telling {

        private final Company company;
        private final Behaviour behaviour;
        private final int day;
        private final LocalDate date;
        private final double activity;
        private final List<Happening> events = new ArrayList<>();
        private final List<String> present = new ArrayList<>();

        Telling(Company company, int day) {
            this.company = company;
            this.behaviour = company.behaviour();
            this.day = day;
            this.date = firstDay().plusDays(day);
            this.activity = Calendars.activity(date, company.zone(), behaviour.season(), behaviour.weekend());
            visitors();
        }

        /// Who comes today. People leave from the end of the list, so a leaver stays away.
        private void visitors() {
            long coming = Math.round(behaviour.seats() * behaviour.present().at(day));
            double chance = behaviour.engagement().at(day) * activity;
            for (int user = 0; user < coming; user++) {
                double habit = 0.6 + 0.8 * Chance.share(seed, company.number(), user, 7);
                if (Chance.share(seed, company.number(), day, user, 1) < chance * habit)
                    present.add("u_" + (1000 + user));
            }
        }

        void users() {
            for (int i = 0; i < present.size(); i++) add("u" + i, "user.active", present.get(i), 11, "");
        }

        /// A part of the work is done by adapters alone, and all of it when nobody came.
        void actions() {
            int count = today(behaviour.actions(), 2);
            for (int i = 0; i < count; i++) {
                double draw = Chance.share(seed, company.number(), day, i, 3);
                var adapter = behaviour
                        .adapters()
                        .get((int) (draw * 997) % behaviour.adapters().size());
                boolean alone = present.isEmpty() || draw < 0.3;
                var who = alone ? "svc_" + adapter : present.get((int) (draw * 99_991) % present.size());
                add("a" + i, "action.done", who, 12, "{\"adapter\":\"" + adapter + "\"}");
            }
        }

        /// What is denied is mostly the doing of the newest adapter.
        void decisions() {
            int count = today(behaviour.decisions(), 4);
            int denied =
                    Math.min(count, Chance.whole(count * behaviour.denials().at(day), seed, company.number(), day, 5));
            for (int i = 0; i < count; i++) {
                boolean deny = i < denied;
                var adapters = behaviour.adapters();
                var adapter = deny ? adapters.getLast() : adapters.get(i % adapters.size());
                add(
                        "d" + i,
                        "policy.decided",
                        "svc_" + adapter,
                        13,
                        "{\"adapter\":\"" + adapter + "\",\"decision\":\"" + (deny ? "deny" : "permit") + "\"}");
            }
        }

        void slo() {
            long target = 999_000;
            long total = Math.round(60_000 * (0.4 + activity) * (0.9 + 0.2 * draw(15)));
            long bad = Math.min(
                    total, Math.round(total * 0.001 * behaviour.budgetUse().at(day) * (0.8 + 0.4 * draw(16))));
            add(
                    "s",
                    "slo.window",
                    "",
                    17,
                    "{\"name\":\"requests\",\"good\":%d,\"total\":%d,\"target_ppm\":%d}"
                            .formatted(total - bad, total, target));
        }

        void quota() {
            long limit = 1000L * Math.max(10, behaviour.seats());
            long used = Math.round(limit * behaviour.quota().at(day) * (0.985 + 0.03 * draw(18)));
            add(
                    "q",
                    "quota.sampled",
                    "",
                    19,
                    "{\"name\":\"receipts\",\"used\":%d,\"limit\":%d}".formatted(used, limit));
        }

        void exports() {
            double working = activity > 0.5 ? 1.0 / 5 : 0;
            int count = Chance.whole(behaviour.exports().at(day) * working, seed, company.number(), day, 20);
            for (int i = 0; i < count; i++)
                add(
                        "e" + i,
                        "export.done",
                        present.isEmpty() ? "svc_export" : present.getFirst(),
                        21,
                        "{\"format\":\"csv\"}");
        }

        void outages() {
            for (var outage : behaviour.outages())
                if (outage.day() == day)
                    add(
                            "i" + outage.severity(),
                            "incident.opened",
                            "",
                            22,
                            "{\"severity\":%d,\"title\":\"%s\"}".formatted(outage.severity(), outage.title()));
        }

        void steps() {
            var days = behaviour.stepDays();
            for (int step = 0; step < days.size(); step++)
                if (days.get(step) == day)
                    add(
                            "o" + step,
                            "step.completed",
                            "",
                            23,
                            "{\"step\":\"%s\",\"of\":%d}".formatted(Behaviour.step(step), days.size()));
        }

        private int today(Line rate, int purpose) {
            double ripple = 0.94 + 0.12 * draw(purpose + 100);
            return Chance.whole(rate.at(day) * activity * ripple, seed, company.number(), day, purpose);
        }

        private double draw(int purpose) {
            return Chance.share(seed, company.number(), day, purpose, 0);
        }

        private void add(String id, String type, String subject, int purpose, String data) {
            var at = date.atTime(time(id.hashCode(), purpose)).toInstant(ZoneOffset.UTC);
            events.add(new Happening(company.key() + "-" + date + "-" + id, company.key(), type, subject, at, data));
        }

        /// Working hours where the company is, wrapped into the UTC day being told.
        private LocalTime time(int which, int purpose) {
            double draw = Chance.share(seed, company.number(), day, which, purpose);
            int local = 8 * 3600 + (int) (draw * 10 * 3600);
            int offset = company.zone()
                    .getRules()
                    .getOffset(date.atTime(12, 0).toInstant(ZoneOffset.UTC))
                    .getTotalSeconds();
            return LocalTime.ofSecondOfDay(Math.floorMod(local - offset, 86_400));
        }
    }
}
