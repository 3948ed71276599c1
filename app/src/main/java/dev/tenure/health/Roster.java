package dev.tenure.health;

import dev.tenure.core.Money;
import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everybody who was scored on a day, for who carries scores elsewhere: in the order of numbers, which nothing changes,
/// so that whoever reads page by page misses nobody and sees nobody twice.
public final class Roster {

    /// @param next empty after the last page
    public record Page(List<Row> rows, Optional<TenantId> next) {}

    /// @param status as known at the end of the day; empty when nobody had described the tenant by then
    /// @param reasons at most three, largest first
    /// @param arr an amount a currency, never added
    public record Row(
            TenantId tenant,
            String key,
            String name,
            String plan,
            String status,
            Optional<Explanation.Score> score,
            Band band,
            Explanation.Coverage coverage,
            List<Board.Drag> reasons,
            Optional<LocalDate> decision,
            Optional<String> decisionKind,
            List<Money> arr,
            String model) {}

    private final Health health;

    public Roster(Health health) {
        this.health = health;
    }

    public Page page(StaffTx tx, LocalDate day, Optional<TenantId> after, int limit) {
        var stored =
                HealthStore.readings(tx.sql(), day, after.map(TenantId::number).orElse(Integer.MIN_VALUE), limit);
        var listed = BoardStore.listed(
                tx, stored.stream().map(HealthStore.Row::tenant).toList(), day);
        var rows = new ArrayList<Row>(stored.size());
        for (var row : stored) {
            var known = listed.get(row.tenant());
            if (known == null) throw new IllegalStateException("a score of a tenant its own transaction does not see");
            var placed = known.placed();
            var replayed = health.replay(tx.sql(), row);
            var model = replayed.model();
            rows.add(new Row(
                    row.tenant(),
                    placed.key(),
                    placed.name(),
                    placed.plan(),
                    known.status(),
                    replayed.scored().score(),
                    replayed.scored().band(),
                    new Explanation.Coverage(
                            replayed.scored().measured(),
                            model.model().signals().size(),
                            replayed.scored().weightMeasured(),
                            model.model().coverageFloor()),
                    Health.drags(replayed),
                    placed.decision().map(BoardStore.Decision::on),
                    placed.decision().map(BoardStore.Decision::kind),
                    placed.arr(),
                    model.name()));
        }
        return new Page(
                rows,
                stored.size() < limit
                        ? Optional.empty()
                        : Optional.of(stored.getLast().tenant()));
    }
}
