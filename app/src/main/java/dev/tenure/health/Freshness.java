package dev.tenure.health;

import dev.tenure.core.Reading.Measured;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Which signals arrive: on the newest scored day, those that at least one tenant has a reading of. It says
/// nothing about any tenant, so every reader may know it.
public final class Freshness {

    private static final int CHUNK = 500;

    /// @param silent labels of the signals nobody has a reading of, in the model's order
    public record Signals(LocalDate day, String model, int of, List<String> silent) {
        public Signals {
            silent = List.copyOf(silent);
        }

        public int arriving() {
            return of - silent.size();
        }
    }

    private record Known(LocalDate day, Instant assessedAt, Optional<Signals> signals) {}

    private final Database db;
    private final Health health;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    public Freshness(Database db, Health health) {
        this.db = db;
        this.health = health;
    }

    /// Read once a day or after every scoring of it. As a rule the first few rows show every signal, so a large
    /// table is read to its end only while something is silent.
    public Optional<Signals> signals() {
        var latest = db.inControl(tx -> HealthStore.latestDay(tx.sql()));
        if (latest.isEmpty()) return Optional.empty();
        var day = latest.get();
        var cached = known.get();
        if (cached != null
                && cached.day().equals(day.day())
                && cached.assessedAt().equals(day.assessedAt())) return cached.signals();
        var found = read(day.day());
        known.set(new Known(day.day(), day.assessedAt(), found));
        return found;
    }

    private Optional<Signals> read(LocalDate day) {
        return db.inStage(Stage.HEALTH, tx -> {
            var model = health.model();
            var seen = new boolean[model.signals().size()];
            int missing = seen.length;
            int after = Integer.MIN_VALUE;
            boolean any = false;
            while (missing > 0) {
                var rows = HealthStore.readings(tx.sql(), day, after, CHUNK);
                for (var row : rows) {
                    any = true;
                    after = row.tenant().number();
                    // A row of an earlier model lists other signals: it is scored again on the next turn.
                    if (row.model() != health.liveNumber()) continue;
                    var inputs = Packed.inputs(row.readings(), seen.length);
                    for (int i = 0; i < seen.length; i++)
                        if (!seen[i] && inputs.get(i).reading() instanceof Measured) {
                            seen[i] = true;
                            missing--;
                        }
                    if (missing == 0) break;
                }
                if (rows.size() < CHUNK) break;
            }
            if (!any) return Optional.empty();
            var silent = new ArrayList<String>();
            for (int i = 0; i < seen.length; i++)
                if (!seen[i]) silent.add(model.signals().get(i).label());
            return Optional.of(new Signals(day, health.liveModel(), seen.length, silent));
        });
    }
}
