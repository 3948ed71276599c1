package dev.tenure.access;

import dev.tenure.core.TenantId;
import dev.tenure.store.ControlTx;
import dev.tenure.store.Database;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.dao.DuplicateKeyException;

/// The colleagues: who they are, what they may see, and how somebody is let in or out. A password is made here,
/// shown once and replaced by its owner. Whatever changes a password ends every session of that person.
public final class People {

    public static final int SHORTEST_PASSWORD = 12;

    /// @param coversAll sees every tenant there is and will be; others see those assigned to them
    /// @param assigned tenants in sight today
    public record Person(
            int staffId,
            String login,
            String name,
            boolean admin,
            boolean coversAll,
            int assigned,
            Instant createdAt) {}

    /// @param until absent when the assignment has no end
    public record Assignment(TenantId tenant, Optional<Instant> until) {}

    /// @param by the machine's user who asked
    public record Recovery(String login, Instant at, String by) {}

    /// What became of a wish to change one's password.
    public enum Change {
        DONE,
        WRONG_PASSWORD,
        TOO_MANY_TRIES,
        TOO_SHORT
    }

    /// What became of a wish to let somebody go.
    public enum End {
        DONE,
        NOBODY,
        YOURSELF,
        LAST_ADMINISTRATOR
    }

    private final Database database;
    private final Access access;
    private final Sessions sessions;
    private final InstantSource clock;
    private final SecureRandom random;

    public People(Database database, Access access, Sessions sessions, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.access = access;
        this.sessions = sessions;
        this.clock = clock;
        this.random = random;
    }

    public List<Person> list() {
        return database.inControl(tx -> PeopleStore.list(tx, clock.instant(), Optional.empty()));
    }

    public Optional<Person> find(String login) {
        var wanted = Optional.of(login.toLowerCase(Locale.ROOT));
        return database.inControl(tx -> PeopleStore.list(tx, clock.instant(), wanted)).stream()
                .findFirst();
    }

    /// The first password of somebody new.
    public String add(String login, String name, boolean admin, boolean coversAll) {
        if (!login.matches("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}"))
            throw new IllegalArgumentException(
                    "A login is 1 to 100 letters, digits and . _ @ + -, beginning with a letter or a digit");
        if (name.isBlank() || name.length() > 200) throw new IllegalArgumentException("A name has 1 to 200 characters");
        var password = fresh();
        try {
            access.addPerson(login, name.strip(), password, admin, coversAll);
        } catch (DuplicateKeyException e) {
            throw new NameTaken(login, e);
        }
        return password;
    }

    /// For who forgot his: a new one, shown once to the administrator who asked.
    public Optional<String> reset(String login) {
        return find(login).map(person -> {
            var password = fresh();
            set(person.staffId(), password);
            return password;
        });
    }

    /// A new password for an administrator who cannot ask anybody for one; empty when there is none of that login.
    public Optional<String> recover(String login, String by) {
        return find(login).filter(Person::admin).map(person -> {
            var password = fresh();
            set(person.staffId(), password, tx -> PeopleStore.recovered(tx, person.staffId(), by, clock.instant()));
            access.forgive(person.login());
            return password;
        });
    }

    public List<Recovery> recoveries() {
        return database.inControl(PeopleStore::recoveries);
    }

    public Change change(int staffId, String current, String wanted) {
        if (wanted.length() < SHORTEST_PASSWORD || wanted.length() > Access.LONGEST_PASSWORD) return Change.TOO_SHORT;
        var login = database.inControl(tx -> PeopleStore.login(tx, staffId));
        if (access.mustWait(login)) return Change.TOO_MANY_TRIES;
        if (access.signIn(login, current).isEmpty()) return Change.WRONG_PASSWORD;
        set(staffId, wanted);
        return Change.DONE;
    }

    private void set(int staffId, String password) {
        set(staffId, password, _ -> {});
    }

    private void set(int staffId, String password, Consumer<ControlTx> also) {
        var hash = access.hash(password);
        database.inControl(tx -> {
            also.accept(tx);
            PeopleStore.password(tx, staffId, hash);
            return PeopleStore.closeSessions(tx, staffId);
        });
        sessions.forget();
    }

    /// Ends sessions, tokens and assignments at once. The last administrator stays, and nobody ends himself.
    public End end(String login, Caller.Staff by) {
        var found = find(login);
        if (found.isEmpty()) return End.NOBODY;
        int staffId = found.get().staffId();
        if (staffId == by.staffId()) return End.YOURSELF;
        var end = database.inControl(tx -> {
            if (!PeopleStore.anotherAdministrator(tx, staffId, clock.instant())) return End.LAST_ADMINISTRATOR;
            PeopleStore.end(tx, staffId, by.name(), clock.instant());
            PeopleStore.closeSessions(tx, staffId);
            return End.DONE;
        });
        sessions.forget();
        access.forget();
        return end;
    }

    public List<Assignment> assignments(int staffId) {
        return database.inControl(tx -> PeopleStore.assignments(tx, staffId));
    }

    /// An assignment that is there already gets the new end.
    public void assign(int staffId, TenantId tenant, Optional<Instant> until, String reason) {
        if (until.filter(end -> !end.isAfter(clock.instant())).isPresent())
            throw new IllegalArgumentException("An assignment ends in the future");
        database.inControl(tx -> {
            PeopleStore.assign(tx, staffId, tenant, until, reason);
            return true;
        });
    }

    public boolean unassign(int staffId, TenantId tenant) {
        return database.inControl(tx -> PeopleStore.unassign(tx, staffId, tenant));
    }

    private String fresh() {
        var bytes = new byte[15];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
