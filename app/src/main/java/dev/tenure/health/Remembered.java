package dev.tenure.health;

import dev.tenure.store.StaffTx;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What was worked out of a day's kept rows for one who sees every tenant, until those rows change. Whoever sees only
/// some tenants is answered from the rows, always.
final class Remembered {

    private static final int MOST = 64;

    private final Map<Record, Object> answers = new LinkedHashMap<>();
    private long version = -1;

    /// @param question what is asked, with all it depends on besides the rows
    @SuppressWarnings("unchecked")
    <T> T of(StaffTx tx, LocalDate day, Record question, Supplier<T> work) {
        var seen = ListingStore.version(tx, day);
        if (seen.isEmpty()) return work.get();
        var known = (Optional<T>) known(seen.get(), question);
        // Not while others wait: two who ask at the same time both work, and come to the same.
        return known.orElseGet(() -> {
            var answer = work.get();
            keep(seen.get(), question, answer);
            return answer;
        });
    }

    private synchronized Optional<Object> known(long seen, Record question) {
        return seen == version ? Optional.ofNullable(answers.get(question)) : Optional.empty();
    }

    private synchronized void keep(long seen, Record question, Object answer) {
        if (seen < version) return;
        if (seen > version) answers.clear();
        version = seen;
        if (answers.size() == MOST) answers.remove(answers.keySet().iterator().next());
        answers.put(question, answer);
    }
}
