package dev.tenure.health;

import dev.tenure.core.TenantId;
import dev.tenure.health.HealthStore.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// In which portions a day's rows are written, a transaction each.
final class Portions {

    private static final int MOST = 1000;

    /// A page of history holds about 70 rows and leaves room for five more. A portion that replaces two or three
    /// rows of each page finds that room, and the next one finds what this one freed, so a day can be written over
    /// as often as the loop turns without table or index growing. Written page by page it would double both.
    private static final int STRIDES = 32;

    /// Of so few rows nobody minds the growth.
    private static final int FEW = 50;

    private Portions() {}

    /// @param rows in the order of the tenants
    /// @param stored who has a row of this day already
    static List<List<Row>> of(List<Row> rows, Set<TenantId> stored) {
        var fresh = rows.stream().filter(row -> !stored.contains(row.tenant())).toList();
        var again = rows.stream().filter(row -> stored.contains(row.tenant())).toList();
        var portions = new ArrayList<List<Row>>();
        for (int from = 0; from < fresh.size(); from += MOST)
            portions.add(fresh.subList(from, Math.min(from + MOST, fresh.size())));
        int strides = Math.max(
                Math.min(Math.ceilDiv(STRIDES * again.size(), Math.max(1, stored.size())), again.size() / FEW),
                Math.ceilDiv(again.size(), MOST));
        for (int first = 0; first < strides; first++) {
            var portion = new ArrayList<Row>();
            for (int i = first; i < again.size(); i += strides) portion.add(again.get(i));
            portions.add(portion);
        }
        return portions;
    }
}
