package dev.tenure.health;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.health.Explanation.Advice;
import dev.tenure.health.Explanation.Coverage;
import dev.tenure.health.Explanation.Loss;
import dev.tenure.health.HealthRules.Input;
import dev.tenure.health.HealthRules.Scored;
import dev.tenure.health.HealthStore.Day;
import dev.tenure.health.HealthStore.Row;
import dev.tenure.store.Database;
import dev.tenure.store.StaffTx;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Scores every tenant on a day, keeps what the score was made of, and answers why.
public final class Health {

    private static final int CHUNK = 1000;
    private static final int MOST_ADVICE = 3;
    private static final int WORTH_ADVICE_HUNDREDTHS = 100;

    private final Database db;
    private final InstantSource clock;
    private final Models models = new Models();
    private final Models.Known live;

    /// Stores the model unless its content is already known; from now on days are scored with it.
    public Health(Database db, InstantSource clock, HealthModel model) {
        this.db = db;
        this.clock = clock;
        var canonical = ModelFile.canonical(model);
        var digest = ModelFile.digest(model);
        int number =
                db.inStage(Stage.HEALTH, tx -> HealthStore.modelNumber(tx.sql(), digest, canonical, clock.instant()));
        this.live = models.learn(number, digest, model);
    }

    public String liveModel() {
        return live.name();
    }

    public HealthModel model() {
        return live.model();
    }

    /// Scores all tenants. A tenant whose inputs are what they were is not written, so repeating is harmless.
    ///
    /// @param fence runs in every writing transaction and throws when the caller may no longer write
    public AssessResult assess(LocalDate day, Readings readings, Consumer<StageTx> fence) {
        record Before(List<TenantId> tenants, java.util.Map<TenantId, java.util.UUID> digests) {}
        var before = db.inStage(Stage.HEALTH, tx -> {
            fence.accept(tx);
            HealthStore.ensurePartition(tx.sql(), day);
            return new Before(HealthStore.tenants(tx.sql()), HealthStore.digests(tx.sql(), day));
        });
        var changed = new ArrayList<Row>();
        for (var tenant : before.tenants()) {
            var inputs = HealthRules.inputs(live.model(), readings, tenant);
            var packed = Packed.bytes(inputs);
            var digest = Packed.digest(live.digest(), packed);
            if (digest.equals(before.digests().get(tenant))) continue;
            var scored = HealthRules.score(live.model(), inputs);
            changed.add(new Row(
                    tenant,
                    day,
                    live.number(),
                    scored.score().map(Explanation.Score::hundredths).orElse(null),
                    scored.band(),
                    scored.driver(),
                    digest,
                    packed));
        }
        for (int from = 0; from < changed.size(); from += CHUNK) {
            var chunk = changed.subList(from, Math.min(from + CHUNK, changed.size()));
            db.inStage(Stage.HEALTH, tx -> {
                fence.accept(tx);
                HealthStore.write(tx.sql(), day, live.number(), chunk);
                return chunk.size();
            });
        }
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

    /// The last day that was scored; pages show it when no other was asked for.
    public Optional<LocalDate> scoredThrough() {
        return db.inControl(tx -> HealthStore.latestDay(tx.sql())).map(Day::day);
    }

    /// The last day that was scored after its end, and so is final.
    public Optional<LocalDate> closedThrough() {
        return db.inControl(tx -> HealthStore.latestClosedDay(tx.sql())).map(Day::day);
    }

    /// Replayed from the stored readings and the stored model. Empty when the tenant is out of sight or was
    /// not scored on that day.
    public Optional<Explanation> explain(StaffTx tx, TenantId tenant, LocalDate day) {
        return HealthStore.row(tx.sql(), tenant, day).map(row -> {
            boolean closed = HealthStore.day(tx.sql(), day).map(Day::closed).orElse(false);
            return explanation(row, replay(tx.sql(), row), !closed);
        });
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
                            replayed.model().name());
                })
                .toList();
    }

    /// The model an explanation names.
    public HealthModel model(StaffTx tx, Explanation explanation) {
        int number = Integer.parseInt(
                explanation.model().substring(1, explanation.model().indexOf('@')));
        return models.of(number, () -> HealthStore.models(tx.sql())).model();
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

    private static Explanation explanation(Row row, Replayed replayed, boolean provisional) {
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
                provisional);
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
