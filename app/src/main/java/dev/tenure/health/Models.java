package dev.tenure.health;

import dev.tenure.health.HealthStore.StoredModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Models by their number, kept because they change only where everything comes in anew.
final class Models {

    /// @param digest SHA-256 of the canonical form, in hex
    /// @param meters what the meters it reads counted; empty for a version from before that was kept
    record Known(int number, String digest, HealthModel model, Map<String, String> meters) {
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
        var versioned = ModelFile.ofCanonical(stored.canonical());
        if (!ModelFile.digest(ModelFile.canonical(versioned)).equals(stored.digest()))
            throw new IllegalStateException("model " + stored.number() + " does not have the content its address says");
        learn(stored.number(), stored.digest(), versioned);
    }

    void forget() {
        byNumber.clear();
    }

    Known learn(int number, String digest, ModelFile.Versioned versioned) {
        return byNumber.computeIfAbsent(number, _ -> new Known(number, digest, versioned.model(), versioned.meters()));
    }
}
