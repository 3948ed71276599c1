package dev.tenure.privacy;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.ingest.PersonTraces;
import dev.tenure.ingest.PersonTraces.Named;
import dev.tenure.ingest.Persons.Person;
import dev.tenure.store.Database;
import dev.tenure.store.TenantTx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What is held of one person of a tenant, wherever it lies, and their erasure. A person is asked for by every id
/// they are known by: the one in events, their address.
public final class Privacy {

    /// @param manifest of what was destroyed and what stays
    public record Erasure(long id, Instant at, String by, Manifest manifest) {}

    /// One of the tenants that are one since they were merged: each keeps its own people and its own key.
    public record Part(TenantId tenant, String key) {}

    /// @param key whether there was one
    private record Destroyed(boolean key, int names) {
        static Destroyed in(TenantTx tx) {
            return new Destroyed(PrivacyStore.destroyLock(tx), PrivacyStore.destroyAll(tx));
        }

        Destroyed and(Destroyed other) {
            return new Destroyed(key || other.key, names + other.names);
        }
    }

    public static final int MOST_IDS = 20;
    public static final int MOST_EXPORTED = 100_000;

    private static final int LONGEST_ID = 512;
    private static final int STRANGER_BYTES = 9;

    private final Database database;
    private final Pseudonyms pseudonyms;
    private final PersonTraces traces;
    private final List<PersonStore> stores;
    private final Function<TenantId, List<Part>> parts;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// @param parts the tenant itself first, then all that were merged into it
    public Privacy(
            Database database,
            Pseudonyms pseudonyms,
            PersonTraces traces,
            List<PersonStore> stores,
            Function<TenantId, List<Part>> parts,
            InstantSource clock,
            RandomGenerator random) {
        this.database = database;
        this.pseudonyms = pseudonyms;
        this.traces = traces;
        this.stores = List.copyOf(stores);
        this.parts = parts;
        this.clock = clock;
        this.random = random;
    }

    /// What senders say of people that is not let in.
    public List<PersonTraces.Withheld> withheld() {
        return traces.withheld();
    }

    /// Keys of the tenants that a tenant is: its own first, then of those merged into it.
    public List<String> parts(TenantId tenant) {
        return keys(parts.apply(tenant));
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
        var all = parts.apply(tenant);
        var names = names(all, ids);
        var said = new LinkedHashMap<String, Object>();
        said.put("manifest", "held");
        said.put("at", clock.instant().toString());
        said.put("tenants", keys(all));
        said.put("ids", ids);
        said.put("ledger", said(traces.ledger(names)));
        said.put("waiting", waiting(traces.waiting(names, ids)));
        for (var store : stores) said.put(store.name(), held(store, all, ids));
        if (events) said.put("events", events(names));
        return Manifest.of(said);
    }

    /// First what can be found only by the person's ids, then the way from the ids to the pseudonyms: a stop in
    /// between leaves everything in place that a repeat needs.
    public Manifest erase(TenantId tenant, List<String> ids, Actor by) {
        var all = parts.apply(tenant);
        var names = names(all, ids);
        var ledger = said(traces.ledger(names));
        var strangers = new HashMap<String, String>();
        for (var id : ids) strangers.put(id, stranger());
        var waiting = traces.erase(names, ids, strangers);
        var destroyed = new LinkedHashMap<String, Object>();
        destroyed.put("waiting", waiting(waiting));
        for (var store : stores)
            destroyed.put(
                    store.name(),
                    all.stream()
                            .mapToLong(part -> store.erase(part.tenant, ids))
                            .sum());
        var people = all.stream()
                .flatMap(part -> ids.stream().map(id -> new Person(part.tenant.number(), id)))
                .toList();
        var at = clock.instant();
        return pseudonyms.forgetting(people, () -> {
            int gone = 0;
            for (var other : names.subList(1, names.size()))
                gone += database.inTenant(other.tenant(), tx -> PrivacyStore.destroy(tx, other.pseudonyms()));
            int before = gone;
            return database.inTenant(tenant, tx -> {
                destroyed.put(
                        "names",
                        before + PrivacyStore.destroy(tx, names.getFirst().pseudonyms()));
                return recorded(tx, "erased", at, keys(all), destroyed, ledger, by);
            });
        });
    }

    /// Destroys the tenant's key, and those of the tenants merged into it, and the way to all their people:
    /// for who left, or asks for it. What is found only by that way goes first, so that a repeat after
    /// a stop finishes it.
    public Manifest destroyKey(TenantId tenant, Actor by) {
        var all = parts.apply(tenant);
        long quarantined = 0;
        for (var part : all) {
            traces.markErased(part.tenant, database.inTenant(part.tenant, PrivacyStore::pseudonyms));
            quarantined += traces.dropQuarantined(part.tenant);
        }
        long dropped = quarantined;
        var ledger = said(traces.everybody(all.stream().map(Part::tenant).toList()));
        var at = clock.instant();
        var others = new Destroyed(false, 0);
        for (var other : all.subList(1, all.size()))
            others = others.and(
                    pseudonyms.forgetting(other.tenant.number(), () -> database.inTenant(other.tenant, Destroyed::in)));
        var before = others;
        return pseudonyms.forgetting(
                tenant.number(),
                () -> database.inTenant(tenant, tx -> {
                    var gone = before.and(Destroyed.in(tx));
                    var destroyed = new LinkedHashMap<String, Object>();
                    destroyed.put("key", gone.key);
                    destroyed.put("names", gone.names);
                    destroyed.put("quarantined", dropped);
                    return recorded(tx, "key destroyed", at, keys(all), destroyed, ledger, by);
                }));
    }

    private static Manifest recorded(
            TenantTx tx,
            String what,
            Instant at,
            List<String> tenants,
            Map<String, Object> destroyed,
            List<Map<String, Object>> ledger,
            Actor by) {
        var said = new LinkedHashMap<String, Object>();
        said.put("manifest", what);
        said.put("at", at.toString());
        said.put("tenants", tenants);
        said.put("destroyed", destroyed);
        said.put("stays", Map.of("ledger", ledger, "of", "nobody who can be named"));
        var manifest = Manifest.of(said);
        PrivacyStore.record(tx, at, by.name(), manifest.digest(), manifest.json());
        return manifest;
    }

    /// The newest first, also those of before a tenant was merged into this one.
    public List<Erasure> erasures(TenantId tenant) {
        return parts.apply(tenant).stream()
                .flatMap(part -> database.inTenant(part.tenant, PrivacyStore::erasures).stream())
                .sorted(Comparator.comparing(PrivacyStore.Erasure::id).reversed())
                .map(one -> new Erasure(one.id(), one.at(), one.by(), new Manifest(one.manifest(), one.digest())))
                .toList();
    }

    private static List<String> keys(List<Part> parts) {
        return parts.stream().map(Part::key).toList();
    }

    private List<Named> names(List<Part> parts, List<String> ids) {
        return parts.stream()
                .map(part -> new Named(
                        part.tenant,
                        ids.stream()
                                .flatMap(id -> pseudonyms.find(new Person(part.tenant.number(), id)).stream())
                                .distinct()
                                .toList()))
                .toList();
    }

    private static List<Map<String, Object>> held(PersonStore store, List<Part> parts, List<String> ids) {
        var all = new ArrayList<Map<String, Object>>();
        for (var part : parts)
            for (var one : store.held(part.tenant, ids)) {
                var said = new LinkedHashMap<String, Object>();
                said.put("tenant", part.key);
                said.putAll(one);
                all.add(said);
            }
        return all;
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

    private List<Map<String, Object>> events(List<Named> names) {
        var all = new ArrayList<Map<String, Object>>();
        for (var event : traces.events(names, MOST_EXPORTED)) {
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
