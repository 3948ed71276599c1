package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Two tenants turn out to be one: from then on the survivor has the facts and the events of both, and the other's key
/// means it. Taken back, everything is as it would be without.
public final class Merges {

    /// @param merged the one that goes
    public record Pair(TenantRef survivor, TenantRef merged) {}

    /// @param thing of the kind; empty where a tenant has one
    /// @param kept what the survivor says
    /// @param left what the other said
    public record Conflict(String kind, String thing, String column, Optional<String> kept, Optional<String> left) {}

    public record Renamed(String kind, String from, String to) implements Comparable<Renamed> {
        @Override
        public int compareTo(Renamed other) {
            return Comparator.comparing(Renamed::kind)
                    .thenComparing(Renamed::from)
                    .compare(this, other);
        }
    }

    /// @param moved things of the kind that are now the survivor's too
    /// @param same said of the survivor in the same words already
    public record Kind(String kind, int moved, int same) {}

    /// @param accounts names under which sources know the tenant that goes
    /// @param children tenants that stood under it
    public record Plan(
            String survivor,
            String merged,
            List<Kind> kinds,
            List<Conflict> conflicts,
            List<Renamed> renamed,
            int accounts,
            int children) {}

    public record Merge(
            long id,
            TenantRef survivor,
            TenantRef merged,
            Instant at,
            String by,
            Plan plan,
            Optional<Instant> revertedAt,
            Optional<String> revertedBy) {}

    private final Database database;
    private final InstantSource clock;

    public Merges(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// What a merge would do, without doing it.
    ///
    /// @throws IllegalArgumentException when the two cannot be merged
    public Plan plan(Pair pair, Actor by) {
        try {
            return database.inStage(Stage.FACTS, tx -> {
                throw new Rehearsed(enter(tx, pair, by).plan());
            });
        } catch (Rehearsed done) {
            return done.plan;
        }
    }

    /// @throws IllegalArgumentException when the two cannot be merged
    public long merge(Pair pair, Actor by) {
        return database.inStage(Stage.FACTS, tx -> enter(tx, pair, by).id());
    }

    private record Entered(long id, Plan plan) {}

    private Entered enter(StageTx tx, Pair pair, Actor by) {
        if (pair.survivor().id().equals(pair.merged().id()))
            throw new IllegalArgumentException("a tenant cannot be merged with itself");
        FactStore.lock(
                tx.sql(),
                List.of(pair.survivor().id().number(), pair.merged().id().number()));
        for (var tenant : List.of(pair.survivor(), pair.merged()))
            if (MergeStore.isMerged(tx.sql(), tenant.id()))
                throw new IllegalArgumentException("'" + tenant.key() + "' was merged into another tenant before");
        long id = FactImportStore.next(tx.sql());
        var now = clock.instant();
        var work = new MergeWork(tx.sql(), pair, FactStore.job(id), by, now);
        var plan = work.enter();
        MergeStore.record(tx.sql(), id, pair, plan, by, now);
        return new Entered(id, plan);
    }

    /// Empty when there is no such merge, or it was taken back already.
    ///
    /// @throws IllegalArgumentException when another merge or a parent stands on it
    public Optional<Merge> revert(int staffId, long id, Actor by) {
        var found = find(staffId, id).filter(merge -> merge.revertedAt().isEmpty());
        if (found.isEmpty()) return Optional.empty();
        return database.inStage(Stage.FACTS, tx -> {
            if (!MergeStore.lock(tx.sql(), id)) return Optional.empty();
            if (MergeStore.isMerged(tx.sql(), found.get().survivor().id()))
                throw new IllegalArgumentException("'" + found.get().survivor().key()
                        + "' was merged into another tenant since; take that merge back first");
            var now = clock.instant();
            FactRemoval.takeOut(tx, FactStore.job(id), LocalDate.ofInstant(now, ZoneOffset.UTC));
            MergeStore.reverted(tx.sql(), id, by, now);
            return found;
        });
    }

    /// Newest first, those of which the reader sees both.
    public List<Merge> list(int staffId) {
        return database.inStaff(staffId, tx -> MergeStore.list(tx, Optional.empty()));
    }

    public Optional<Merge> find(int staffId, long id) {
        return database.inStaff(
                staffId, tx -> MergeStore.list(tx, Optional.of(id)).stream().findFirst());
    }

    /// The tenant itself first, then all that were merged into it, whoever may see them: they are one.
    public List<TenantRef> parts(TenantId tenant) {
        return database.inStage(Stage.FACTS, tx -> MergeStore.parts(tx.sql(), tenant));
    }

    /// For whom the usage of a tenant counts on a day, as known at its end: of each tenant that was merged, the
    /// survivor.
    public Map<TenantId, TenantId> on(LocalDate day) {
        return database.inStage(Stage.HEALTH, tx -> on(tx, day));
    }

    public static Map<TenantId, TenantId> on(StageTx tx, LocalDate day) {
        return on(tx.sql(), day, Known.atEndOf(day));
    }

    /// As far as it was known, and who asks sees it.
    public static Map<TenantId, TenantId> on(JdbcClient sql, LocalDate day, Known known) {
        var atEnd = Known.atEndOf(day);
        var steps = MergeStore.on(sql, known.before().isBefore(atEnd.before()) ? known : atEnd);
        var into = new HashMap<TenantId, TenantId>();
        for (var merged : steps.keySet()) {
            var at = merged;
            // No door lets a circle in; rows that came otherwise must not hold up whoever asks.
            for (int step = 0; step < steps.size() && steps.containsKey(at); step++)
                at = Objects.requireNonNull(steps.get(at));
            into.put(merged, at);
        }
        return Map.copyOf(into);
    }

    /// Leaves the transaction by the one way that rolls it back.
    private static final class Rehearsed extends RuntimeException {
        private final transient Plan plan;

        Rehearsed(Plan plan) {
            super("rehearsed", null, false, false);
            this.plan = plan;
        }
    }
}
