package dev.tenure.ingest;

import dev.tenure.core.TenantId;
import dev.tenure.store.DuckDb;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where one person stands in what this package keeps, and how they are taken out of it. The ledger knows a
/// pseudonym and keeps its events; what waits elsewhere knows the person as the sender does.
public final class PersonTraces {

    /// @param key the credential it came with
    /// @param dropped else a pseudonym stands in its place
    public record Withheld(String key, String attribute, boolean dropped, long times, String lastDay) {}

    /// What a person is called in the ledger at one of the tenants that are one since they were merged.
    public record Named(TenantId tenant, List<String> pseudonyms) {}

    public record Events(String type, LocalDate firstDay, LocalDate lastDay, long days, long events) {}

    /// One event as it is stored.
    public record Stored(
            Instant time, String type, Optional<String> subject, Optional<String> data, Optional<String> extension) {}

    /// @param quarantined things that could not be accepted and name the person
    /// @param unmatched events of accounts that are no tenant
    /// @param staged rows of open history jobs, refused ones too
    public record Waiting(long quarantined, long unmatched, long staged) {}

    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int CHUNK = 20_000;
    private static final int CHUNK_OF_BODIES = 200;

    private final DuckDb duckDb;
    private final Ingest ingest;
    private final Histories histories;

    public PersonTraces(Ledger ledger, Ingest ingest, Histories histories) {
        this.duckDb = ledger.duckDb();
        this.ingest = ingest;
        this.histories = histories;
    }

    public List<Withheld> withheld() {
        return duckDb.read(DEADLINE, WithheldStore::list);
    }

    public List<Events> ledger(List<Named> person) {
        return duckDb.read(DEADLINE, connection -> PersonStore.counts(connection, person));
    }

    /// The newest first.
    public List<Stored> events(List<Named> person, int most) {
        return duckDb.read(DEADLINE, connection -> PersonStore.events(connection, person, most));
    }

    public Waiting waiting(List<Named> person, List<String> ids) {
        return walk(person, ids, Map.of());
    }

    /// Destroys what is quarantined, and puts a name that is nobody's into what waits to become an event, so that it
    /// still counts. From then on the ledger's own rows are known to be of somebody erased. A repeat finds nothing.
    ///
    /// @param strangers a name for each id
    public Waiting erase(List<Named> person, List<String> ids, Map<String, String> strangers) {
        var erased = walk(person, ids, strangers);
        for (var one : person) markErased(one.tenant, one.pseudonyms);
        return erased;
    }

    /// Everything of these tenants in the ledger.
    public List<Events> everybody(List<TenantId> tenants) {
        return duckDb.read(DEADLINE, connection -> PersonStore.everybody(connection, tenants));
    }

    /// From now on these are known to be of people who were erased. A repeat changes nothing.
    public void markErased(TenantId tenant, List<String> pseudonyms) {
        for (int from = 0; from < pseudonyms.size(); from += CHUNK) {
            var some = pseudonyms.subList(from, Math.min(pseudonyms.size(), from + CHUNK));
            ingest.exclusively(connection -> PersonStore.markErased(connection, tenant, some))
                    .join();
        }
    }

    /// @return how many things that were refused are gone
    public long dropQuarantined(TenantId tenant) {
        long refused = histories.staged(connection -> HistoryRefusedStore.drop(connection, tenant));
        return refused
                + ingest.exclusively(connection -> PersonStore.dropQuarantined(connection, tenant))
                        .join();
    }

    private Waiting walk(List<Named> person, List<String> ids, Map<String, String> strangers) {
        boolean erase = !strangers.isEmpty();
        var search = new PersonStore.Search(person.stream().map(Named::tenant).toList(), ids, ingest, erase);
        // First what a commit moves into quarantine meanwhile.
        long refused = 0;
        for (long after = -1; ; ) {
            long from = after;
            var seen = histories.staged(connection -> PersonStore.refused(connection, from, CHUNK_OF_BODIES, search));
            refused += seen.found();
            if (seen.rows() < CHUNK_OF_BODIES) break;
            after = seen.last();
        }
        long quarantined = 0;
        for (long after = 0; ; ) {
            long from = after;
            var seen = ingest.exclusively(
                            connection -> PersonStore.quarantined(connection, from, CHUNK_OF_BODIES, search))
                    .join();
            quarantined += seen.found();
            if (seen.rows() < CHUNK_OF_BODIES) break;
            after = seen.last();
        }
        long unmatched = 0;
        for (long after = -1; ; ) {
            long from = after;
            var seen = ingest.exclusively(connection -> PersonSealStore.walk(
                            connection, PersonSealStore.UNMATCHED, from, CHUNK, ids, strangers, ingest))
                    .join();
            unmatched += seen.found();
            if (seen.rows() < CHUNK) break;
            after = seen.last();
        }
        long staged = refused + histories.staged(connection -> PersonStore.staged(connection, person, ids, erase));
        for (long after = -1; ; ) {
            long from = after;
            var seen = histories.staged(connection ->
                    PersonSealStore.walk(connection, PersonSealStore.STAGED, from, CHUNK, ids, strangers, ingest));
            staged += seen.found();
            if (seen.rows() < CHUNK) break;
            after = seen.last();
        }
        return new Waiting(quarantined, unmatched, staged);
    }
}
