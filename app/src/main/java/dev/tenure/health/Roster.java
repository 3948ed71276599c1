package dev.tenure.health;

import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everybody who was scored on a day and counts, for who carries scores elsewhere: in the order of numbers, which
/// nothing
/// changes, so that whoever reads page by page misses nobody and sees nobody twice.
public final class Roster {

    public record Row(String key, String name, Explanation explanation) {
        public TenantId tenant() {
            return explanation.tenant();
        }
    }

    /// @param next after whom the next page begins; empty after the last
    public record Page(List<Row> rows, Optional<TenantId> next) {}

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
            if (known == null) continue;
            rows.add(new Row(known.key(), known.name(), Health.explanation(row, health.replay(tx.sql(), row), false)));
        }
        return new Page(
                rows,
                stored.size() < limit
                        ? Optional.empty()
                        : Optional.of(stored.getLast().tenant()));
    }
}
