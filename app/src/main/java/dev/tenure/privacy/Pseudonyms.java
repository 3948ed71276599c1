package dev.tenure.privacy;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.tenure.ingest.Persons;
import dev.tenure.privacy.PrivacyStore.Row;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.StartRefused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// A random pseudonym for each person of each tenant. Random and not computed from the id, so that destroying one
/// row makes one person's events nobody's, and no other person's; found again by a keyed digest of the id.
public final class Pseudonyms implements Persons {

    private static final int MOST_REMEMBERED = 500_000;

    /// People a statement: its arrays stay of a size that is planned and sent at once.
    private static final int AT_ONCE = 10_000;

    /// With its mark, twelve bytes: what DuckDB keeps in the row itself. Sixty random bits a tenant; the table refuses
    /// two alike.
    private static final int LETTERS = 10;

    private static final String MARK = "p~";
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_abcdefghijklmnopqrstuvwxyz";

    private final Database database;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Lock installation;
    private final Map<Integer, Lock> locks = new ConcurrentHashMap<>();
    private final Cache<Person, String> known =
            CacheBuilder.newBuilder().maximumSize(MOST_REMEMBERED).build();

    private Pseudonyms(Database database, InstantSource clock, RandomGenerator random, Lock installation) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.installation = installation;
    }

    /// @param dataDirectory where the installation's key lies, or is made
    public static Pseudonyms open(Database database, Path dataDirectory, InstantSource clock, RandomGenerator random) {
        var some = database.inStage(Stage.INGEST, PrivacyStore::anyLock);
        var key = InstallationKey.read(dataDirectory, some.isPresent(), random);
        var pseudonyms = new Pseudonyms(database, clock, random, new Lock(key, random));
        some.ifPresent(pseudonyms::lock);
        return pseudonyms;
    }

    /// Erasing waits meanwhile, so nobody who was erased stays remembered here.
    @Override
    public synchronized Map<Person, String> pseudonyms(Collection<Person> persons) {
        var all = HashMap.<Person, String>newHashMap(persons.size());
        var unknown = new ArrayList<Person>();
        for (var person : persons) {
            var pseudonym = known.getIfPresent(person);
            if (pseudonym == null) unknown.add(person);
            else all.put(person, pseudonym);
        }
        for (int from = 0; from < unknown.size(); from += AT_ONCE)
            ask(unknown.subList(from, Math.min(unknown.size(), from + AT_ONCE)), all);
        return all;
    }

    private void ask(List<Person> persons, Map<Person, String> into) {
        var wanted = HashMap.<ByteBuffer, Person>newHashMap(persons.size());
        var rows = new ArrayList<Row>(persons.size());
        var locks = locks(persons.stream().map(Person::tenant).collect(Collectors.toSet()));
        for (var person : persons) {
            var lookup = Objects.requireNonNull(locks.get(person.tenant())).find(person.id());
            wanted.put(key(person.tenant(), lookup), person);
            rows.add(new Row(person.tenant(), lookup, "", new byte[0]));
        }
        var found = database.inStage(Stage.INGEST, tx -> {
            var there = PrivacyStore.find(tx, rows);
            if (there.size() == rows.size()) return there;
            var fresh = HashMap.<ByteBuffer, Person>newHashMap(rows.size());
            fresh.putAll(wanted);
            there.forEach(row -> fresh.remove(key(row.tenant(), row.lookup())));
            PrivacyStore.add(tx, fresh.values().stream().map(this::fresh).toList(), clock.instant());
            return PrivacyStore.find(tx, rows);
        });
        if (found.size() != rows.size()) throw new IllegalStateException("a pseudonym was made and is not there");
        for (var row : found) {
            var person = Objects.requireNonNull(wanted.get(key(row.tenant(), row.lookup())));
            into.put(person, row.pseudonym());
            known.put(person, row.pseudonym());
        }
    }

    private Row fresh(Person person) {
        var lock = lock(person.tenant());
        var text = new StringBuilder(MARK);
        for (int i = 0; i < LETTERS; i++) text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        var pseudonym = text.toString();
        return new Row(
                person.tenant(),
                lock.find(person.id()),
                pseudonym,
                lock.seal(pseudonym, person.id().getBytes(StandardCharsets.UTF_8)));
    }

    private static ByteBuffer key(int tenant, byte[] lookup) {
        return ByteBuffer.allocate(4 + lookup.length).putInt(tenant).put(lookup).flip();
    }

    @Override
    public String digest(int tenant, String text) {
        return lock(tenant).digest(text);
    }

    @Override
    public byte[] seal(int tenant, byte[] plain) {
        return lock(tenant).seal("kept", plain);
    }

    @Override
    public Optional<byte[]> open(int tenant, byte[] sealed) {
        return lock(tenant).open("kept", sealed);
    }

    /// What the person is called in the ledger, without making a name for somebody who has none.
    Optional<String> find(Person person) {
        var lookup = lock(person.tenant()).find(person.id());
        return database.inStage(Stage.INGEST, tx -> PrivacyStore.pseudonym(tx, person.tenant(), lookup));
    }

    /// Nothing is remembered of them once `destroy` has removed the rows.
    synchronized <T> T forgetting(Collection<Person> persons, java.util.function.Supplier<T> destroy) {
        var done = destroy.get();
        known.invalidateAll(persons);
        return done;
    }

    /// Nobody of the tenant is remembered, nor its lock, once `destroy` has removed the rows; who asks for the lock
    /// meanwhile waits and makes a new one.
    synchronized <T> T forgetting(int tenant, java.util.function.Supplier<T> destroy) {
        var done = destroy.get();
        locks.remove(tenant);
        known.asMap().keySet().removeIf(person -> person.tenant() == tenant);
        return done;
    }

    private Lock lock(int tenant) {
        var lock = locks.get(tenant);
        return lock != null ? lock : read(tenant);
    }

    /// Never while a key is destroyed: what was read before would be remembered after.
    private synchronized Lock read(int tenant) {
        return Objects.requireNonNull(locks(Set.of(tenant)).get(tenant));
    }

    /// All at once: a batch that names a thousand tenants must not ask a thousand times.
    private Map<Integer, Lock> locks(Set<Integer> tenants) {
        var unread = new TreeSet<>(tenants);
        unread.removeAll(locks.keySet());
        if (!unread.isEmpty()) {
            var wrapped = database.inStage(Stage.INGEST, tx -> {
                var there = PrivacyStore.wrapped(tx, unread);
                if (there.size() == unread.size()) return there;
                var fresh = new TreeMap<Integer, byte[]>();
                for (int tenant : unread)
                    if (!there.containsKey(tenant))
                        fresh.put(tenant, installation.seal(place(tenant), Lock.secret(random)));
                PrivacyStore.addLocks(tx, fresh, clock.instant());
                return PrivacyStore.wrapped(tx, unread);
            });
            wrapped.forEach((tenant, bytes) -> locks.put(tenant, unwrapped(tenant, bytes)));
        }
        return locks;
    }

    private Lock unwrapped(int tenant, byte[] wrapped) {
        return installation
                .open(place(tenant), wrapped)
                .map(secret -> new Lock(secret, random))
                .orElseThrow(() -> new StartRefused(
                        InstallationKey.FILE + " is not the key this database was made with",
                        "put the right one back from the backup of the data directory"));
    }

    /// Locks of another installation as this one keeps them: opened with its key, or with this one's when it is the
    /// same. Empty when the key opens one of them not.
    ///
    /// @param key of the other installation in hexadecimal, as its file has it
    public Optional<Map<Integer, byte[]>> rewrapped(Map<Integer, byte[]> wrapped, Optional<String> key) {
        var theirs =
                key.map(text -> new Lock(InstallationKey.parsed(text), random)).orElse(installation);
        var ours = new TreeMap<Integer, byte[]>();
        for (var each : wrapped.entrySet()) {
            var place = place(each.getKey());
            var secret = theirs.open(place, each.getValue());
            if (secret.isEmpty()) return Optional.empty();
            ours.put(each.getKey(), installation.seal(place, secret.get()));
        }
        return Optional.of(ours);
    }

    /// Whether the text has the form of an installation's key.
    public static boolean isKey(String text) {
        return InstallationKey.isKey(text);
    }

    private static String place(int tenant) {
        return "lock " + tenant;
    }
}
