package dev.tenure.health;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.health.BoardStore.Placed;
import dev.tenure.health.Explanation.Advice;
import dev.tenure.health.Explanation.Coverage;
import dev.tenure.health.Explanation.Loss;
import dev.tenure.health.HealthRules.Input;
import dev.tenure.health.HealthRules.Scored;
import dev.tenure.health.HealthStore.Day;
import dev.tenure.health.HealthStore.Row;
import dev.tenure.health.HealthStore.Stored;
import dev.tenure.store.Database;
import dev.tenure.store.StaffTx;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.Backfills;
import dev.tenure.usage.Meters;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Scores every tenant on a day, keeps what the score was made of, and answers why.
public final class Health {

    private static final int MOST_ADVICE = 3;
    private static final int MOST_DRAGS = 3;
    private static final int WORTH_ADVICE_HUNDREDTHS = 100;

    /// So many new rows at once that a planner which has not looked at them would join them badly.
    private static final int BULK = 1_000;

    private final Database db;
    private final Listing listing;
    private final InstantSource clock;
    private final Models models = new Models();
    private final ModelFile.Versioned versioned;
    private volatile Models.Known live;
    private final Remembered remembered = new Remembered();

    public Health(Database db, InstantSource clock, HealthModel model) {
        this(db, clock, model, Map.of());
    }

    /// Stores the model unless its content is already known; from now on days are scored with it.
    ///
    /// @param meters what the meters it reads count, which is part of what it is
    public Health(Database db, InstantSource clock, HealthModel model, Map<String, String> meters) {
        this.db = db;
        this.listing = new Listing(db);
        this.clock = clock;
        this.versioned = new ModelFile.Versioned(meters, model);
        this.live = register();
    }

    private Models.Known register() {
        var canonical = ModelFile.canonical(versioned);
        var digest = ModelFile.digest(canonical);
        int number =
                db.inStage(Stage.HEALTH, tx -> HealthStore.modelNumber(tx.sql(), digest, canonical, clock.instant()));
        return models.learn(number, digest, versioned);
    }

    /// Models got other numbers than they had, as scores of another installation came in with theirs. Nothing may be
    /// scored meanwhile.
    public void renumber() {
        models.forget();
        live = register();
    }

    public String liveModel() {
        return live.name();
    }

    int liveNumber() {
        return live.number();
    }

    public HealthModel model() {
        return live.model();
    }

    /// Scores all tenants. A tenant whose inputs are what they were is not written, so repeating is harmless.
    ///
    /// @param fence runs in every writing transaction and throws when the caller may no longer write
    public AssessResult assess(LocalDate day, Readings readings, Consumer<StageTx> fence) {
        record Before(
                String partition,
                List<TenantId> tenants,
                Map<TenantId, Stored> stored,
                boolean closed,
                Set<TenantId> backfilled) {}
        var before = db.inStage(Stage.HEALTH, tx -> {
            fence.accept(tx);
            return new Before(
                    HealthStore.partition(tx.sql(), day),
                    HealthStore.tenants(tx.sql(), day),
                    HealthStore.stored(tx.sql(), day),
                    HealthStore.day(tx.sql(), day).map(Day::closed).orElse(false),
                    Backfills.of(tx, day));
        });
        // A day without a tenant is not a scored day: pages would date themselves by it.
        if (before.tenants().isEmpty()) return new AssessResult(day, live.name(), 0, 0, false);
        var changed = new ArrayList<Row>();
        for (var tenant : before.tenants()) {
            var stored = before.stored().get(tenant);
            // It was published when its day closed. What is learnt later restates it and never rewrites it.
            if (stored != null && before.closed() && !stored.backfilled()) continue;
            var inputs = HealthRules.inputs(live.model(), readings, tenant);
            var packed = Packed.bytes(inputs);
            var digest = Packed.digest(live.digest(), packed);
            if (stored != null && digest.equals(stored.digest())) continue;
            var scored = HealthRules.score(live.model(), inputs);
            changed.add(
                    row(tenant, day, live, scored, packed, before.backfilled().contains(tenant)));
        }
        for (var portion : Portions.of(changed, before.stored().keySet()))
            db.inStage(Stage.HEALTH, tx -> {
                fence.accept(tx);
                HealthStore.write(tx.sql(), day, live.number(), portion);
                return portion.size();
            });
        if (before.stored().isEmpty() && changed.size() >= BULK) db.analyze(List.of(before.partition()));
        var now = clock.instant();
        boolean closed = day.isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC));
        db.inStage(Stage.HEALTH, tx -> {
            fence.accept(tx);
            HealthStore.dayAssessed(
                    tx.sql(), new Day(day, live.number(), before.tenants().size(), now, closed));
            return closed;
        });
        return new AssessResult(day, live.name(), before.tenants().size(), changed.size(), closed);
    }

    /// Works the newest day's board out beforehand, as far as it changed.
    public void list() {
        scoredThrough().ifPresent(listing::bringTo);
    }

    /// The last day that was scored; pages show it when no other was asked for.
    public Optional<LocalDate> scoredThrough() {
        return db.inControl(tx -> HealthStore.latestDay(tx.sql())).map(Day::day);
    }

    /// The last day that was scored after its end, and so is final.
    public Optional<LocalDate> closedThrough() {
        return db.inControl(tx -> HealthStore.latestClosedDay(tx.sql())).map(Day::day);
    }

    /// Days before `day` that were scored while they lasted and never after, oldest first: they are still open to
    /// what came later.
    public List<LocalDate> provisionalBefore(LocalDate day) {
        return db.inControl(tx -> HealthStore.openDaysBefore(tx.sql(), day));
    }

    /// Replayed from the stored readings and the stored model. Empty when the tenant is out of sight or was
    /// not scored on that day.
    public Optional<Explanation> explain(StaffTx tx, TenantId tenant, LocalDate day) {
        return HealthStore.row(tx.sql(), tenant, day).map(row -> {
            boolean closed = HealthStore.day(tx.sql(), day).map(Day::closed).orElse(false);
            return explanation(row, replay(tx.sql(), row), !closed);
        });
    }

    /// The stored band of each of these tenants that was scored on the day.
    public Map<TenantId, Band> bands(StaffTx tx, Collection<TenantId> tenants, LocalDate day) {
        return BoardStore.rows(tx, tenants, List.of(day)).stream().collect(Collectors.toMap(Row::tenant, Row::band));
    }

    /// The same day from inputs as they are known now, under the model that scored it. Nothing is stored.
    public Optional<Explanation> restate(StaffTx tx, TenantId tenant, LocalDate day, Readings now) {
        return HealthStore.row(tx.sql(), tenant, day).map(published -> {
            var model = models.of(published.model(), () -> HealthStore.models(tx.sql()));
            var inputs = HealthRules.inputs(model.model(), now, tenant);
            var packed = Packed.bytes(inputs);
            var scored = HealthRules.score(model.model(), inputs);
            var row = row(tenant, day, model, scored, packed, published.backfilled());
            return explanation(row, new Replayed(model, inputs, scored), false);
        });
    }

    private static Row row(
            TenantId tenant, LocalDate day, Models.Known model, Scored scored, byte[] packed, boolean backfilled) {
        return new Row(
                tenant,
                day,
                model.number(),
                scored.score().map(Explanation.Score::hundredths).orElse(null),
                scored.band(),
                scored.driver(),
                Packed.digest(model.digest(), packed),
                packed,
                backfilled);
    }

    /// Days that were scored in `from` (inclusive) to `until` (exclusive), oldest first.
    public List<DayScore> history(StaffTx tx, TenantId tenant, LocalDate from, LocalDate until) {
        return HealthStore.rows(tx.sql(), tenant, from, until).stream()
                .map(row -> {
                    var replayed = replay(tx.sql(), row);
                    return new DayScore(
                            row.day(),
                            replayed.scored().score(),
                            replayed.scored().band(),
                            replayed.scored().measured(),
                            replayed.inputs().size(),
                            replayed.model().name(),
                            row.backfilled());
                })
                .toList();
    }

    /// One page of the at-risk table.
    public Board.Page board(StaffTx tx, Board.Query query) {
        if (query.limit() < 1 || query.limit() > Board.MOST_PER_PAGE)
            throw new IllegalArgumentException("limit is from 1 to " + Board.MOST_PER_PAGE);
        var after =
                query.cursor().map(cursor -> BoardRules.position(query, cursor)).orElse(null);
        var drivers = query.driver().map(signal -> places(tx, signal)).orElse(List.of());
        var found = BoardStore.find(tx, query, after, drivers);
        var page = found.rows().subList(0, Math.min(query.limit(), found.rows().size()));
        var scores = scores(tx, page.stream().map(Placed::tenant).toList(), BoardRules.weeks(query.day()));
        var rows = page.stream()
                .map(placed -> boardRow(tx, placed, query.day(), scores.getOrDefault(placed.tenant(), Map.of())))
                .toList();
        return new Board.Page(
                rows,
                found.total(),
                found.rows().size() > page.size()
                        ? Optional.of(BoardRules.cursor(query, page.getLast().position()))
                        : Optional.empty());
    }

    public Verdict verdict(StaffTx tx, LocalDate day, int days) {
        int under = live.model().bands().watch() * 100;
        return remembered.of(
                tx,
                day,
                new VerdictOf(day, days, under),
                () -> BoardRules.verdict(day, days, under, BoardStore.sums(tx, day, days, under)));
    }

    private record VerdictOf(LocalDate day, int days, int under) {}

    /// Who pays in one of these currencies, of the tenants that count: some by name, and how many.
    public Payers payers(StaffTx tx, LocalDate day, Set<String> currencies, int most) {
        return remembered.of(
                tx,
                day,
                new PayersOf(day, Set.copyOf(currencies), most),
                () -> BoardStore.payers(tx, day, currencies, most));
    }

    private record PayersOf(LocalDate day, Set<String> currencies, int most) {}

    public Runway runway(StaffTx tx, LocalDate day, int days) {
        return remembered.of(tx, day, new RunwayOf(day, days), () -> pointed(tx, day, days));
    }

    private record RunwayOf(LocalDate day, int days) {}

    private Runway pointed(StaffTx tx, LocalDate day, int days) {
        var query = new Board.Query(
                day,
                Board.Sort.RISK,
                false,
                EnumSet.complementOf(EnumSet.of(Band.INSUFFICIENT)),
                Optional.of(days),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Runway.MOST);
        var found = BoardStore.find(tx, query, null, List.of());
        var shown = found.rows().subList(0, Math.min(Runway.MOST, found.rows().size()));
        var scores = scores(tx, shown.stream().map(Placed::tenant).toList(), List.of(day));
        var points = new ArrayList<Runway.Point>();
        for (var placed : shown) {
            var stored = scores.getOrDefault(placed.tenant(), Map.of()).get(day);
            if (stored == null) continue;
            replay(tx.sql(), stored)
                    .scored()
                    .score()
                    .ifPresent(score -> points.add(new Runway.Point(
                            placed.key(),
                            placed.name(),
                            placed.owner(),
                            placed.decision().orElseThrow().on(),
                            score.hundredths(),
                            score.low(),
                            score.high(),
                            stored.band(),
                            placed.arr())));
        }
        return new Runway(day, days, points, found.total());
    }

    public Choices choices(StaffTx tx, LocalDate day) {
        return remembered.of(tx, day, new ChoicesOf(day), () -> chosen(tx, day));
    }

    private record ChoicesOf(LocalDate day) {}

    private Choices chosen(StaffTx tx, LocalDate day) {
        var owners = new ArrayList<String>();
        var plans = new ArrayList<String>();
        var drivers = new LinkedHashSet<Choices.Driver>();
        for (var choice : BoardStore.choices(tx, day)) {
            if (choice.owner() != null) owners.add(choice.owner());
            if (choice.plan() != null && !choice.plan().isEmpty()) plans.add(choice.plan());
            // A model has at most a hundred signals, and one who lost nothing has no driver, which is −1.
            if (choice.driver() == null || Math.floorMod(choice.driver() + 1, 100) == 0) continue;
            var signal = known(tx, choice.driver() / 100).model().signals().get(choice.driver() % 100);
            drivers.add(new Choices.Driver(signal.signal(), signal.label()));
        }
        return new Choices(owners, plans, List.copyOf(drivers));
    }

    private List<Integer> places(StaffTx tx, String signal) {
        var places = new ArrayList<Integer>();
        for (var stored : HealthStore.models(tx.sql())) {
            var signals = known(tx, stored.number()).model().signals();
            for (int i = 0; i < signals.size(); i++)
                if (signals.get(i).signal().equals(signal)) places.add(stored.number() * 100 + i);
        }
        return places;
    }

    private static Map<TenantId, Map<LocalDate, Row>> scores(StaffTx tx, List<TenantId> tenants, List<LocalDate> days) {
        var scores = new HashMap<TenantId, Map<LocalDate, Row>>();
        for (var row : BoardStore.rows(tx, tenants, days))
            scores.computeIfAbsent(row.tenant(), _ -> new HashMap<>()).put(row.day(), row);
        return scores;
    }

    private Board.Row boardRow(StaffTx tx, Placed placed, LocalDate day, Map<LocalDate, Row> weeks) {
        var stored = weeks.get(day);
        if (stored == null) throw new IllegalStateException("the board found a score its own transaction does not see");
        var replayed = replay(tx.sql(), stored);
        var scored = replayed.scored();
        var score = scored.score();
        var before = weeks.get(day.minusWeeks(BoardRules.CHANGE_WEEKS));
        var change = score.isPresent() && before != null && before.score() != null
                ? OptionalInt.of(score.get().hundredths() - before.score())
                : OptionalInt.empty();
        var spark = BoardRules.weeks(day).stream()
                .map(weeks::get)
                .map(row -> row == null || row.score() == null ? -1 : row.score())
                .toList();
        return new Board.Row(
                placed.key(),
                placed.name(),
                placed.plan(),
                placed.owner(),
                score.map(each -> OptionalInt.of(each.hundredths())).orElse(OptionalInt.empty()),
                score.map(Explanation.Score::low).orElse(0),
                score.map(Explanation.Score::high).orElse(100_00),
                scored.band(),
                scored.measured(),
                replayed.inputs().size(),
                change,
                spark,
                drags(replayed),
                placed.decision().map(BoardStore.Decision::on),
                placed.decision().map(BoardStore.Decision::kind),
                placed.arr());
    }

    private static List<Board.Drag> drags(Replayed replayed) {
        var signals = replayed.model().model().signals();
        var lost = replayed.scored().lost();
        var order = new ArrayList<Integer>();
        for (int i = 0; i < lost.size(); i++) if (lost.get(i) > 0) order.add(i);
        order.sort(Comparator.comparing(i -> -lost.get(i)));
        return order.stream()
                .limit(MOST_DRAGS)
                .map(i -> new Board.Drag(signals.get(i).signal(), signals.get(i).label(), lost.get(i)))
                .toList();
    }

    private Models.Known known(StaffTx tx, int number) {
        return models.of(number, () -> HealthStore.models(tx.sql()));
    }

    /// The model an explanation names.
    public HealthModel model(StaffTx tx, Explanation explanation) {
        return known(tx, number(explanation)).model();
    }

    private static int number(Explanation explanation) {
        return Integer.parseInt(
                explanation.model().substring(1, explanation.model().indexOf('@')));
    }

    /// Measures that count otherwise now than when the day was scored, or no longer: a day restated reads them all the
    /// same, and has to say so.
    public List<String> countedOtherwise(StaffTx tx, Explanation explanation, Meters now) {
        return known(tx, number(explanation)).meters().entrySet().stream()
                .filter(then -> now.of(then.getKey())
                        .filter(meter -> meter.definition().equals(then.getValue()))
                        .isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Every model that scored a day, oldest first.
    public List<ModelVersion> modelVersions(StaffTx tx) {
        return HealthStore.models(tx.sql()).stream()
                .map(stored -> new ModelVersion(
                        "v" + stored.number(),
                        "sha256:" + stored.digest(),
                        stored.firstUsed(),
                        stored.number() == live.number(),
                        stored.canonical()))
                .toList();
    }

    /// @param canonical the model's canonical JSON, whose SHA-256 the digest is
    public record ModelVersion(
            String version, String digest, java.time.Instant firstUsed, boolean live, String canonical) {}

    record Replayed(Models.Known model, List<Input> inputs, Scored scored) {}

    /// Scores a stored row again. What is stored beside the readings must come out of them, or the row is
    /// damaged and nothing is shown of it.
    Replayed replay(JdbcClient sql, Row row) {
        var model = models.of(row.model(), () -> HealthStore.models(sql));
        var inputs = Packed.inputs(row.readings(), model.model().signals().size());
        var scored = HealthRules.score(model.model(), inputs);
        boolean same = Packed.digest(model.digest(), row.readings()).equals(row.digest())
                && scored.band() == row.band()
                && scored.driver() == row.driver()
                && scored.score().map(Explanation.Score::hundredths).equals(Optional.ofNullable(row.score()));
        if (!same)
            throw new IllegalStateException("the score stored for " + row.day() + " is not what its inputs give");
        return new Replayed(model, inputs, scored);
    }

    static Explanation explanation(Row row, Replayed replayed, boolean provisional) {
        var model = replayed.model().model();
        var scored = replayed.scored();
        var lost = new ArrayList<Loss>();
        for (int i = 0; i < model.signals().size(); i++) {
            var signal = model.signals().get(i);
            var reading = replayed.inputs().get(i).reading();
            lost.add(new Loss(
                    signal.signal(),
                    signal.label(),
                    signal.weight(),
                    scored.outOf().get(i),
                    scored.lost().get(i),
                    reading,
                    shown(signal, reading)));
        }
        return new Explanation(
                row.tenant(),
                row.day(),
                scored.score(),
                new Coverage(scored.measured(), model.signals().size(), scored.weightMeasured(), model.coverageFloor()),
                scored.band(),
                replayed.model().name(),
                Packed.hex(row.digest()),
                lost,
                advice(model, lost),
                provisional,
                row.backfilled());
    }

    private static String shown(HealthModel.Signal signal, Reading reading) {
        return switch (reading) {
            case Measured measured -> signal.shown().text(measured);
            case Missing missing -> missing.why().text;
        };
    }

    private static List<Advice> advice(HealthModel model, List<Loss> lost) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < lost.size(); i++) if (lost.get(i).hundredths() >= WORTH_ADVICE_HUNDREDTHS) order.add(i);
        order.sort(Comparator.comparing(i -> -lost.get(i).hundredths()));
        return order.stream()
                .limit(MOST_ADVICE)
                .map(i -> new Advice(
                        lost.get(i).signal(),
                        model.signals().get(i).action(),
                        lost.get(i).hundredths()))
                .toList();
    }
}
