package dev.tenure.health;

import dev.tenure.health.HealthStore.StoredModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Models by their number, kept because they never change.
final class Models {

    /// @param digest SHA-256 of the canonical form, in hex
    record Known(int number, String digest, HealthModel model) {
        /// "v3@sha256:90c3f2a1b4d5": a number to say, an address to check.
        String name() {
            return "v" + number + "@sha256:" + digest.substring(0, 12);
        }
    }

    private final Map<Integer, Known> byNumber = new ConcurrentHashMap<>();

    /// Looks in the store when a number is new, which is when another node or an earlier run gave it out.
    Known of(int number, Supplier<List<StoredModel>> stored) {
        if (!byNumber.containsKey(number)) stored.get().forEach(this::learn);
        return Optional.ofNullable(byNumber.get(number))
                .orElseThrow(() -> new IllegalStateException("a score names the unknown model " + number));
    }

    void learn(StoredModel stored) {
        var model = ModelFile.ofCanonical(stored.canonical());
        if (!ModelFile.digest(model).equals(stored.digest()))
            throw new IllegalStateException("model " + stored.number() + " does not have the content its address says");
        learn(stored.number(), stored.digest(), model);
    }

    Known learn(int number, String digest, HealthModel model) {
        return byNumber.computeIfAbsent(number, _ -> new Known(number, digest, model));
    }
}
