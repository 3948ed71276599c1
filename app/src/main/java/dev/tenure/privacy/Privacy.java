package dev.tenure.privacy;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.ingest.PersonTraces;
import dev.tenure.ingest.Persons.Person;
import dev.tenure.store.Database;
import dev.tenure.store.TenantTx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What is held of one person of a tenant, wherever it lies, and their erasure. A person is asked for by every id
/// they are known by: the one in events, their address.
public final class Privacy {

    /// @param manifest of what was destroyed and what stays
    public record Erasure(long id, Instant at, String by, Manifest manifest) {}

    public static final int MOST_IDS = 20;
    public static final int MOST_EXPORTED = 100_000;

    private static final int LONGEST_ID = 512;
    private static final int STRANGER_BYTES = 9;

    private final Database database;
    private final Pseudonyms pseudonyms;
    private final PersonTraces traces;
    private final List<PersonStore> stores;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Privacy(
            Database database,
            Pseudonyms pseudonyms,
            PersonTraces traces,
            List<PersonStore> stores,
            InstantSource clock,
            RandomGenerator random) {
        this.database = database;
        this.pseudonyms = pseudonyms;
        this.traces = traces;
        this.stores = List.copyOf(stores);
        this.clock = clock;
        this.random = random;
    }

    /// What senders say of people that is not let in.
    public List<PersonTraces.Withheld> withheld() {
        return traces.withheld();
    }

    /// Empty when the ids can be asked for; else what is wrong with them.
    public static Optional<String> fault(List<String> ids) {
        if (ids.isEmpty()) return Optional.of("At least one id of the person is needed.");
        if (ids.size() > MOST_IDS) return Optional.of("At most " + MOST_IDS + " ids of one person can be given.");
        if (ids.stream().anyMatch(id -> id.isBlank() || id.length() > LONGEST_ID))
            return Optional.of("An id has 1 to " + LONGEST_ID + " characters.");
        return Optional.empty();
    }

    /// @param events with the stored events themselves, the newest `MOST_EXPORTED`
    public Manifest held(TenantId tenant, List<String> ids, boolean events) {
        var names = names(tenant, ids);
        var said = new LinkedHashMap<String, Object>();
        said.put("manifest", "held");
        said.put("at", clock.instant().toString());
        said.put("ids", ids);
        said.put("ledger", ledger(tenant, names));
        said.put("waiting", waiting(traces.waiting(tenant, ids, names)));
        for (var store : stores) said.put(store.name(), store.held(tenant, ids));
        if (events) said.put("events", events(tenant, names));
        return Manifest.of(said);
    }

    /// First what can be found only by the person's ids, then the way from the ids to the pseudonyms: a stop in
    /// between leaves everything in place that a repeat needs.
    public Manifest erase(TenantId tenant, List<String> ids, Actor by) {
        var names = names(tenant, ids);
        var ledger = ledger(tenant, names);
        var strangers = new HashMap<String, String>();
        for (var id : ids) strangers.put(id, stranger());
        var waiting = traces.erase(tenant, ids, names, strangers);
        var destroyed = new LinkedHashMap<String, Object>();
        destroyed.put("waiting", waiting(waiting));
        for (var store : stores) destroyed.put(store.name(), store.erase(tenant, ids));
        var people = ids.stream().map(id -> new Person(tenant.number(), id)).toList();
        var at = clock.instant();
        return pseudonyms.forgetting(
                people,
                () -> database.inTenant(tenant, tx -> {
                    destroyed.put("names", PrivacyStore.destroy(tx, names));
                    return recorded(tx, "erased", at, destroyed, ledger, by);
                }));
    }

    /// Destroys the tenant's key and with it the way to every person of the tenant: for who left, or asks for it. What
    /// is found only by that way goes first, so that a repeat after a stop finishes it.
    public Manifest destroyKey(TenantId tenant, Actor by) {
        traces.markErased(tenant, database.inTenant(tenant, PrivacyStore::pseudonyms));
        long quarantined = traces.dropQuarantined(tenant);
        var ledger = said(traces.ledger(tenant));
        var at = clock.instant();
        return pseudonyms.forgetting(
                tenant.number(),
                () -> database.inTenant(tenant, tx -> {
                    var destroyed = new LinkedHashMap<String, Object>();
                    destroyed.put("key", PrivacyStore.destroyLock(tx));
                    destroyed.put("names", PrivacyStore.destroyAll(tx));
                    destroyed.put("quarantined", quarantined);
                    return recorded(tx, "key destroyed", at, destroyed, ledger, by);
                }));
    }

    private static Manifest recorded(
            TenantTx tx,
            String what,
            Instant at,
            Map<String, Object> destroyed,
            List<Map<String, Object>> ledger,
            Actor by) {
        var said = new LinkedHashMap<String, Object>();
        said.put("manifest", what);
        said.put("at", at.toString());
        said.put("destroyed", destroyed);
        said.put("stays", Map.of("ledger", ledger, "of", "nobody who can be named"));
        var manifest = Manifest.of(said);
        PrivacyStore.record(tx, at, by.name(), manifest.digest(), manifest.json());
        return manifest;
    }

    public List<Erasure> erasures(TenantId tenant) {
        return database.inTenant(tenant, PrivacyStore::erasures).stream()
                .map(one -> new Erasure(one.id(), one.at(), one.by(), new Manifest(one.manifest(), one.digest())))
                .toList();
    }

    private List<String> names(TenantId tenant, List<String> ids) {
        return ids.stream()
                .flatMap(id -> pseudonyms.find(new Person(tenant.number(), id)).stream())
                .distinct()
                .toList();
    }

    private List<Map<String, Object>> ledger(TenantId tenant, List<String> names) {
        return said(traces.ledger(tenant, names));
    }

    private static List<Map<String, Object>> said(List<PersonTraces.Events> events) {
        var all = new ArrayList<Map<String, Object>>();
        for (var one : events) {
            var said = new LinkedHashMap<String, Object>();
            said.put("type", one.type());
            said.put("first_day", one.firstDay().toString());
            said.put("last_day", one.lastDay().toString());
            said.put("days", one.days());
            said.put("events", one.events());
            all.add(said);
        }
        return all;
    }

    private static Map<String, Object> waiting(PersonTraces.Waiting waiting) {
        var said = new LinkedHashMap<String, Object>();
        said.put("quarantined", waiting.quarantined());
        said.put("unmatched", waiting.unmatched());
        said.put("staged", waiting.staged());
        return said;
    }

    private List<Map<String, Object>> events(TenantId tenant, List<String> names) {
        var all = new ArrayList<Map<String, Object>>();
        for (var event : traces.events(tenant, names, MOST_EXPORTED)) {
            var said = new LinkedHashMap<String, Object>();
            said.put("time", event.time().toString());
            said.put("type", event.type());
            event.subject().ifPresent(subject -> said.put("subject", subject));
            event.data().ifPresent(data -> said.put("data", data));
            event.extension().ifPresent(extension -> said.put("extension", extension));
            all.add(said);
        }
        return all;
    }

    /// A name that no lookup leads to.
    private String stranger() {
        var bytes = new byte[STRANGER_BYTES];
        random.nextBytes(bytes);
        return "erased~" + java.util.HexFormat.of().formatHex(bytes);
    }
}
