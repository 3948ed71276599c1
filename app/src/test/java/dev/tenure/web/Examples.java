package dev.tenure.web;

import dev.tenure.core.Money;
import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import dev.tenure.core.TenantId;
import dev.tenure.health.Band;
import dev.tenure.health.Board;
import dev.tenure.health.DayScore;
import dev.tenure.health.Explanation;
import dev.tenure.health.Freshness;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Made-up tenants whose numbers agree with each other, for tests of what is printed.
final class Examples {

    static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    private Examples() {}

    static Shell shell(String title, Shell.Nav nav) {
        return new Shell(
                title,
                List.of(new Shell.Crumb(title, Optional.empty())),
                nav,
                "",
                new Shell.Csrf("_csrf", "X-CSRF-TOKEN", "token"),
                "Admin",
                Optional.empty(),
                true,
                new CycleGlance(
                        Optional.empty(),
                        Optional.of(DAY),
                        Optional.of(Instant.parse("2026-11-23T14:08:00Z")),
                        Optional.empty(),
                        Optional.of(new Freshness.Signals(DAY, "v1@sha256:90c3f2a1b4d5", 8, List.of())),
                        List.of()),
                "/",
                "test");
    }

    static Outlook outlook() {
        return new Outlook(
                List.of(
                        new Outlook.PerCurrency("USD", 1_287_000_00, 876_000_00, 4_330_000_00L, 21_600_000_00L),
                        new Outlook.PerCurrency("EUR", 240_000_00, 0, 900_000_00, 3_100_000_00L)),
                412,
                32,
                Map.of(Band.CRITICAL, 2, Band.AT_RISK, 5, Band.UNCERTAIN, 1, Band.WATCH, 9, Band.HEALTHY, 15),
                7,
                5,
                23,
                2,
                3,
                4,
                Optional.empty(),
                Optional.empty());
    }

    static BoardRules.Menus menus() {
        return new BoardRules.Menus(
                List.of("Maya Koh", "Tom Ode"),
                List.of("Enterprise", "Growth"),
                Map.of("incidents", "Incidents", "weekly_users", "Weekly users"));
    }

    static Board.Row row(String name, int score, int low, int high, Band band, int days, long arr, String currency) {
        return new Board.Row(
                name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'),
                name,
                "Enterprise",
                Optional.of("Maya Koh"),
                OptionalInt.of(score),
                low,
                high,
                band,
                band == Band.UNCERTAIN ? 7 : 8,
                8,
                OptionalInt.of(-20_60),
                IntStream.range(0, 13).mapToObj(i -> 70_00 - i * 180).toList(),
                List.of(
                        new Board.Drag("incidents", "Incidents", 15_00),
                        new Board.Drag("weekly_users", "Weekly users", 13_60),
                        new Board.Drag("slo", "SLO compliance", 9_20)),
                Optional.of(DAY.plusDays(days)),
                Optional.of("notice"),
                List.of(Money.of(arr, currency)));
    }

    static Board.Page page() {
        return new Board.Page(
                List.of(
                        row("Northwind Freight", 47_03, 47_03, 47_03, Band.AT_RISK, 11, 412_000_00, "USD"),
                        row("Halden Biologics", 31_40, 31_40, 31_40, Band.CRITICAL, 18, 296_000_00, "USD"),
                        row("Corvid Payments", 52_10, 52_10, 52_10, Band.AT_RISK, 43, 240_000_00, "EUR"),
                        row("Umbra Energy", 49_00, 38_00, 60_00, Band.UNCERTAIN, 82, 131_000_00, "USD")),
                32,
                Optional.of("next"));
    }

    static List<Runway.Dot> dots() {
        var dots = new ArrayList<Runway.Dot>();
        for (var row : page().rows())
            dots.add(new Runway.Dot(
                    row.key(),
                    row.name(),
                    (int) java.time.temporal.ChronoUnit.DAYS.between(
                            DAY, row.decision().orElseThrow()),
                    row.scoreHundredths().orElseThrow(),
                    row.low(),
                    row.high(),
                    row.band(),
                    row.arr().getFirst().minor() / 412_000_00.0,
                    Say.money(row.arr())));
        for (int i = 0; i < 60; i++)
            dots.add(new Runway.Dot(
                    "t" + i,
                    "Tenant " + i,
                    (i * 37) % 180,
                    62_00 + (i * 61 % 36) * 100,
                    0,
                    0,
                    i % 2 == 0 ? Band.HEALTHY : Band.WATCH,
                    (i % 7) / 10.0,
                    "$50k"));
        return dots.stream()
                .map(dot -> dot.low() == 0
                        ? new Runway.Dot(
                                dot.key(),
                                dot.name(),
                                dot.days(),
                                dot.score(),
                                dot.score(),
                                dot.score(),
                                dot.band(),
                                dot.share(),
                                dot.amount())
                        : dot)
                .toList();
    }

    static Explanation.Loss loss(String signal, String label, int weight, int lost, Reading reading, String shown) {
        return new Explanation.Loss(signal, label, weight, weight * 100, lost, reading, shown);
    }

    static Explanation northwind() {
        return new Explanation(
                new TenantId(1),
                DAY,
                Optional.of(new Explanation.Score(47_03, 47_03, 47_03)),
                new Explanation.Coverage(8, 8, 100, 60),
                Band.AT_RISK,
                "v1",
                "9f2c7a51d0be",
                List.of(
                        loss("weekly_users", "Weekly users", 22, 14_00, new Measured(101, 268), "101 of 268"),
                        loss("incidents", "Incidents", 18, 15_37, new Measured(17, 1), "17 weighted by severity"),
                        loss("slo", "SLO compliance", 16, 9_00, new Measured(29, 10), "2.9 error budgets used"),
                        loss("denials", "Policy denials", 12, 7_10, new Measured(48, 1000), "4.8%"),
                        loss("receipts", "Receipt volume", 12, 4_50, new Measured(78, 100), "78% of the usual"),
                        loss("onboarding", "Onboarding", 8, 0, new Measured(11, 11), "11 of 11"),
                        loss("quota", "Quota pressure", 6, 1_00, new Measured(71, 100), "71%"),
                        loss("exports", "Export frequency", 6, 2_00, new Measured(1, 4), "25% of the usual")),
                List.of(
                        new Explanation.Advice("incidents", "Send the incident reviews with dated fixes.", 15_37),
                        new Explanation.Advice("weekly_users", "Ask the owner which team stopped.", 14_00)),
                false,
                false);
    }

    static Explanation umbra() {
        return new Explanation(
                new TenantId(2),
                DAY,
                Optional.of(new Explanation.Score(49_00, 38_00, 60_00)),
                new Explanation.Coverage(7, 8, 78, 60),
                Band.UNCERTAIN,
                "v1",
                "9f2c7a51d0be",
                List.of(
                        loss("weekly_users", "Weekly users", 22, 0, new Missing(Why.FEED_SILENT), Why.FEED_SILENT.text),
                        loss("incidents", "Incidents", 18, 51_00, new Measured(17, 1), "17 weighted by severity")),
                List.of(),
                false,
                false);
    }

    static List<DayScore> history(int now) {
        return IntStream.rangeClosed(0, TenantRules.DAYS)
                .mapToObj(i -> {
                    int score = now + (TenantRules.DAYS - i) * 27;
                    return new DayScore(
                            DAY.minusDays(TenantRules.DAYS - i),
                            Optional.of(new Explanation.Score(score, score, score)),
                            Look.of(score),
                            8,
                            8,
                            "v1",
                            false);
                })
                .toList();
    }
}
