package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Readings;
import dev.tenure.health.Band;
import dev.tenure.health.Board;
import dev.tenure.health.Explanation;
import dev.tenure.health.Health;
import dev.tenure.store.Database;
import dev.tenure.tenants.Backfills;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.FactReadings;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.Merges;
import dev.tenure.usage.UsageReader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Scores and their reasons. Points are decimals with two digits: those lost add up to 100 − score exactly.
@RestController
final class HealthController {

    private static final int HISTORY_DAYS = 90;
    private static final int MOST_HISTORY_DAYS = 400;

    /// @param low the score with everything missing at its worst, `high` at its best
    /// @param backfilled made after the day, from a history import; `assumptions` are the rules declared for it
    record Explained(
            String tenant,
            LocalDate asOf,
            Optional<BigDecimal> score,
            Optional<BigDecimal> low,
            Optional<BigDecimal> high,
            Explanation.Coverage coverage,
            String band,
            String model,
            String inputDigest,
            boolean provisional,
            boolean backfilled,
            List<String> assumptions,
            List<Lost> lost,
            List<Advice> advice,
            Optional<Restatement> restatement) {}

    /// Present when the score was asked for restated: what it is beside what it was published as.
    record Restatement(Optional<BigDecimal> published, Optional<BigDecimal> difference, List<Change> lost) {}

    /// Points lost to one signal.
    record Change(String signal, String label, BigDecimal published, BigDecimal restated, BigDecimal difference) {}

    record Lost(
            String signal,
            String label,
            int weight,
            BigDecimal outOf,
            BigDecimal points,
            Optional<Read> reading,
            Optional<String> missing) {}

    /// @param value numerator by denominator, rounded to nine digits
    record Read(long num, long den, BigDecimal value, String shown) {}

    record Advice(String signal, String action, BigDecimal points) {}

    record Day(
            LocalDate day,
            Optional<BigDecimal> score,
            Optional<BigDecimal> low,
            Optional<BigDecimal> high,
            String band,
            String coverage,
            String model,
            boolean backfilled) {}

    /// @param change of the score in eight weeks
    /// @param weeks weekly scores, oldest first; empty where there was none
    record AtRisk(
            String id,
            String name,
            String plan,
            Optional<String> owner,
            Optional<BigDecimal> score,
            BigDecimal low,
            BigDecimal high,
            String band,
            String coverage,
            Optional<BigDecimal> change,
            List<Optional<BigDecimal>> weeks,
            List<Drag> lost,
            Optional<LocalDate> decisionOn,
            Optional<String> decisionKind,
            List<ArrView> arr) {}

    record Drag(String signal, String label, BigDecimal points) {}

    record AtRiskPage(LocalDate asOf, int total, List<AtRisk> items, Optional<String> next) {}

    private final Health health;
    private final UsageReader usage;
    private final FactReadings facts;
    private final Merges merges;
    private final Sight sight;
    private final Database database;

    HealthController(
            Health health, UsageReader usage, FactReadings facts, Merges merges, Sight sight, Database database) {
        this.health = health;
        this.usage = usage;
        this.facts = facts;
        this.merges = merges;
        this.sight = sight;
        this.database = database;
    }

    /// @param restated from facts and events as known now, beside the score as it was published
    @GetMapping("/v1/tenants/{id}/health")
    Explained explain(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam(name = "as_of") Optional<LocalDate> asOf,
            @RequestParam(defaultValue = "false") boolean restated) {
        var staff = sight.staff(caller);
        var tenant = sight.tenant(caller, id);
        var day = asOf.or(health::scoredThrough).orElseThrow(() -> notScored("anything yet"));
        var used = restated ? usage.readings(day, List.of(tenant.id()), merges.on(day)) : Readings.NONE;
        return database.inStaff(
                        staff.staffId(),
                        tx -> health.explain(tx, tenant.id(), day).map(published -> {
                            var assumptions = published.backfilled()
                                    ? Backfills.assumptions(tx, tenant.id(), day)
                                    : List.<String>of();
                            if (!restated) return explained(tenant.key(), published, assumptions, Optional.empty());
                            var sources = health.model(tx, published).sources();
                            var now = used.with(facts.on(tx, day, tenant.id(), Known.NOW, sources));
                            var again =
                                    health.restate(tx, tenant.id(), day, now).orElseThrow();
                            var assumed = new ArrayList<>(assumptions);
                            health.countedOtherwise(tx, published, usage.meters())
                                    .forEach(measure -> assumed.add(
                                            measure + " is counted otherwise now than when the day was scored"));
                            return explained(tenant.key(), again, assumed, Optional.of(published));
                        }))
                .orElseThrow(() -> notScored("'" + id + "' on " + day));
    }

    @GetMapping("/v1/tenants/{id}/health/history")
    Map<String, Object> history(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam Optional<LocalDate> from,
            @RequestParam Optional<LocalDate> until) {
        var staff = sight.staff(caller);
        var tenant = sight.tenant(caller, id);
        var end = until.or(() -> health.scoredThrough().map(last -> last.plusDays(1)));
        if (end.isEmpty()) return Map.of("items", List.of());
        var begin = from.orElse(end.get().minusDays(HISTORY_DAYS));
        if (!begin.isBefore(end.get()) || begin.isBefore(end.get().minusDays(MOST_HISTORY_DAYS)))
            throw Problem.invalid("from", "from lies before until, by " + MOST_HISTORY_DAYS + " days at most.")
                    .refuse();
        var days = database.inStaff(staff.staffId(), tx -> health.history(tx, tenant.id(), begin, end.get()));
        return Map.of(
                "items",
                days.stream()
                        .map(day -> new Day(
                                day.day(),
                                day.score().map(score -> points(score.hundredths())),
                                day.score().map(score -> points(score.low())),
                                day.score().map(score -> points(score.high())),
                                day.band().key(),
                                day.measured() + " of " + day.of(),
                                day.model(),
                                day.backfilled()))
                        .toList());
    }

    /// @param band may be repeated, like `status`, without which only tenants that count are listed;
    ///     `owner` empty asks for tenants without one
    @GetMapping("/v1/at-risk")
    AtRiskPage atRisk(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "as_of") Optional<LocalDate> asOf,
            @RequestParam(defaultValue = "risk") String sort,
            @RequestParam(defaultValue = "false") boolean descending,
            @RequestParam Optional<List<String>> band,
            @RequestParam(name = "decides_within") Optional<Integer> decidesWithin,
            @RequestParam Optional<String> owner,
            @RequestParam Optional<String> plan,
            @RequestParam Optional<List<String>> status,
            @RequestParam Optional<String> driver,
            @RequestParam Optional<String> search,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var staff = sight.staff(caller);
        var day = asOf.or(health::scoredThrough).orElseThrow(() -> notScored("anything yet"));
        var asked = new Board.Query(
                day,
                constant(Board.Sort.class, "sort", sort),
                descending,
                bands(band.orElse(List.of())),
                decidesWithin,
                owner,
                plan,
                driver,
                search,
                cursor,
                Math.clamp(limit, 1, Board.MOST_PER_PAGE));
        var query = asked.of(statuses(status.orElse(List.of())));
        var page = database.inStaff(staff.staffId(), tx -> health.board(tx, query));
        return new AtRiskPage(
                day,
                page.total(),
                page.rows().stream().map(HealthController::atRisk).toList(),
                page.next());
    }

    @GetMapping("/v1/health-models")
    Map<String, Object> models(@AuthenticationPrincipal Caller caller) {
        var staff = sight.staff(caller);
        return Map.of("items", database.inStaff(staff.staffId(), health::modelVersions));
    }

    private static Explained explained(
            String key, Explanation why, List<String> assumptions, Optional<Explanation> published) {
        return new Explained(
                key,
                why.day(),
                why.score().map(score -> points(score.hundredths())),
                why.score().map(score -> points(score.low())),
                why.score().map(score -> points(score.high())),
                why.coverage(),
                why.band().key(),
                why.model(),
                why.inputDigest(),
                why.provisional(),
                why.backfilled(),
                assumptions,
                why.lost().stream().map(HealthController::lost).toList(),
                why.advice().stream()
                        .map(each -> new Advice(each.signal(), each.action(), points(each.hundredths())))
                        .toList(),
                published.map(before -> restatement(before, why)));
    }

    private static Restatement restatement(Explanation published, Explanation restated) {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < restated.lost().size(); i++) {
            var before = published.lost().get(i);
            var now = restated.lost().get(i);
            changes.add(new Change(
                    now.signal(),
                    now.label(),
                    points(before.hundredths()),
                    points(now.hundredths()),
                    points(now.hundredths() - before.hundredths())));
        }
        return new Restatement(
                published.score().map(score -> points(score.hundredths())),
                published
                        .score()
                        .flatMap(before -> restated.score().map(now -> points(now.hundredths() - before.hundredths()))),
                changes);
    }

    private static Lost lost(Explanation.Loss loss) {
        Optional<Read> read = loss.reading() instanceof Measured measured
                ? Optional.of(new Read(measured.num(), measured.den(), measured.value(), loss.shown()))
                : Optional.empty();
        return new Lost(
                loss.signal(),
                loss.label(),
                loss.weight(),
                points(loss.outOf()),
                points(loss.hundredths()),
                read,
                missing(loss.reading()));
    }

    private static Optional<String> missing(Reading reading) {
        return reading instanceof Missing(var why)
                ? Optional.of(why.name().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private static AtRisk atRisk(Board.Row row) {
        return new AtRisk(
                row.key(),
                row.name(),
                row.plan(),
                row.owner(),
                points(row.scoreHundredths()),
                points(row.low()),
                points(row.high()),
                row.band().key(),
                row.measured() + " of " + row.of(),
                points(row.changeHundredths()),
                row.spark().stream()
                        .map(week -> week < 0 ? Optional.<BigDecimal>empty() : Optional.of(points(week)))
                        .toList(),
                row.topLosses().stream()
                        .map(drag -> new Drag(drag.signal(), drag.label(), points(drag.hundredths())))
                        .toList(),
                row.decision(),
                row.decisionKind(),
                ArrView.of(row.arr()));
    }

    static BigDecimal points(int hundredths) {
        return BigDecimal.valueOf(hundredths, 2);
    }

    private static Optional<BigDecimal> points(OptionalInt hundredths) {
        return hundredths.isPresent() ? Optional.of(points(hundredths.getAsInt())) : Optional.empty();
    }

    private static Set<Band> bands(List<String> names) {
        var bands = EnumSet.noneOf(Band.class);
        for (var name : names) bands.add(constant(Band.class, "band", name));
        return bands;
    }

    private static Set<Fact.Status> statuses(List<String> words) {
        var statuses = EnumSet.noneOf(Fact.Status.class);
        for (var word : words) statuses.add(constant(Fact.Status.class, "status", word));
        return statuses;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String field, String name) {
        for (var each : type.getEnumConstants()) if (each.name().equalsIgnoreCase(name)) return each;
        var known = java.util.Arrays.stream(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        throw Problem.invalid(field, field + " is one of " + String.join(", ", known) + ".")
                .refuse();
    }

    private static Problem.Refused notScored(String what) {
        return Problem.of(404, "not-scored", "No score", "There is no score of " + what + ".")
                .fix("Score the day with POST /v1/cycle {\"as_of\": DAY}.")
                .refuse();
    }
}
