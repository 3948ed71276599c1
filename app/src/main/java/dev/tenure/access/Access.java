package dev.tenure.access;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// Who is knocking, and with which credential.
public final class Access {

    /// Longer ones are forgotten somewhere.
    public static final Duration LONGEST_TOKEN = Duration.ofDays(90);

    static final int LONGEST_PASSWORD = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Throttle logins;
    private final Throttle addresses;
    // 12 MiB and three passes: OWASP's second Argon2id setting, chosen for its time on a busy small machine.
    private final Argon2PasswordEncoder passwords = new Argon2PasswordEncoder(16, 32, 1, 12_288, 3);
    // Hashing is memory and processor; a crowd at the sign-in page must not take both from everybody else.
    private final Semaphore hashing = new Semaphore(2);
    private final String nobody;
    // A revoked key is dropped here at once; the few seconds bound what another node may still believe.
    private final Cache<HashCode, AccessStore.Known> known = CacheBuilder.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(3, TimeUnit.SECONDS)
            .build();

    public Access(Database database, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.logins = Throttle.ofLogins(clock);
        this.addresses = Throttle.ofAddresses(clock);
        this.nobody = hash(Tokens.fresh(random));
    }

    public Optional<Caller> byToken(String bearer) {
        if (!bearer.startsWith(Tokens.PREFIX) || bearer.length() > 100) return Optional.empty();
        var hash = Tokens.hash(bearer);
        var now = clock.instant();
        var key = HashCode.fromBytes(hash);
        var cached = known.getIfPresent(key);
        if (cached == null) {
            var found = database.inControl(tx -> AccessStore.byHash(tx, hash, now));
            if (found.isEmpty()) return Optional.empty();
            cached = found.get();
            known.put(key, cached);
            if (cached.usedAt().map(at -> !now.isBefore(at.plus(NOTED))).orElse(true)) used(cached.keyId(), now);
        }
        return now.isBefore(cached.until()) ? Optional.of(cached.caller()) : Optional.empty();
    }

    /// When a token was last used is good to know; whoever knocks with it is not to wait or fail for that.
    private void used(int keyId, Instant now) {
        try {
            database.inControl(tx -> AccessStore.used(tx, keyId, now));
        } catch (RuntimeException e) {
            LOG.warn("a token was not noted as used: {}", e.getMessage());
        }
    }

    /// From this machine, or by who is signed in already.
    public Optional<Caller.Staff> signIn(String login, String password) {
        return signIn(login, password, "");
    }

    /// An unknown login costs the same time as a wrong password, and both are slowed down alike.
    ///
    /// @param remote the address it comes from, as the server sees it
    public Optional<Caller.Staff> signIn(String login, String password, String remote) {
        var name = login.strip().toLowerCase(Locale.ROOT);
        if (!lockedFor(name, remote).isZero() || password.length() > LONGEST_PASSWORD) return Optional.empty();
        var account = database.inControl(tx -> AccessStore.account(tx, name, clock.instant()));
        var expected = account.map(AccessStore.Account::passwordHash).orElse(nobody);
        if (!matches(password, expected) || account.isEmpty()) {
            logins.failed(name);
            ClientAddress.of(remote).ifPresent(address -> addresses.failed(address.name()));
            return Optional.empty();
        }
        logins.succeeded(name);
        return account.map(AccessStore.Account::staff);
    }

    public boolean mustWait(String login) {
        return !lockedFor(login, "").isZero();
    }

    /// How long until another try at this login from this address is looked at; zero when it is at once.
    public Duration lockedFor(String login, String remote) {
        var byLogin = logins.lockedFor(login.strip().toLowerCase(Locale.ROOT));
        var byAddress = ClientAddress.of(remote)
                .map(address -> addresses.lockedFor(address.name()))
                .orElse(Duration.ZERO);
        return byLogin.compareTo(byAddress) > 0 ? byLogin : byAddress;
    }

    void forgive(String login) {
        logins.succeeded(login);
    }

    /// The password of the account "admin" when this call made it, which is only at the very first start.
    public Optional<String> createFirstAccount() {
        var bytes = new byte[15];
        random.nextBytes(bytes);
        var password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var hash = hash(password);
        return database.inControl(tx -> {
            if (AccessStore.anyPerson(tx)) return Optional.empty();
            AccessStore.addStaff(tx, "admin", "Admin", hash, true, true, clock.instant());
            return Optional.of(password);
        });
    }

    public Caller.Staff addPerson(String login, String name, String password, boolean admin, boolean coversAll) {
        var hash = hash(password);
        return database.inControl(tx -> AccessStore.addStaff(tx, login, name, hash, admin, coversAll, clock.instant()));
    }

    /// A named principal without a password, for tokens the product hands to itself (the command line beside
    /// it). It may administer; it is no person and so may never approve.
    public Caller.Staff service(String login, String name) {
        return database.inControl(tx -> AccessStore.service(tx, login)
                .orElseGet(() -> AccessStore.addStaff(tx, login, name, null, true, true, clock.instant())));
    }

    public void assign(int staffId, TenantId tenant, Instant until, String reason) {
        database.inControl(tx -> {
            PeopleStore.assign(tx, staffId, tenant, Optional.of(until), reason);
            return true;
        });
    }

    /// @param accountAttribute the CloudEvents attribute (`subject`, an extension) that names the account
    public IssuedKey issueSourceKey(String name, String accountAttribute, Actor by) {
        return issue(
                KeyView.Kind.SOURCE,
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.of(accountAttribute),
                null,
                Optional.empty(),
                null,
                by);
    }

    public IssuedKey issueTenantKey(String name, TenantId tenant, Actor by) {
        return issue(
                KeyView.Kind.TENANT,
                name,
                Optional.empty(),
                Optional.of(tenant),
                Optional.empty(),
                null,
                Optional.empty(),
                null,
                by);
    }

    /// Whatever its owner may do.
    public IssuedKey issueStaffToken(int staffId, String label, Duration life, Actor by) {
        return issueStaffToken(staffId, label, TokenScope.ADMINISTER, life, Optional.empty(), by);
    }

    /// @param with the token it is asked for with: it ends no later than that one, and with it
    public IssuedKey issueStaffToken(
            int staffId, String label, TokenScope scope, Duration life, Optional<StaffToken> with, Actor by) {
        if (life.isZero() || life.isNegative() || life.compareTo(LONGEST_TOKEN) > 0)
            throw new IllegalArgumentException("A token lives at most " + LONGEST_TOKEN.toDays() + " days");
        return issue(
                KeyView.Kind.STAFF,
                label,
                Optional.of(staffId),
                Optional.empty(),
                Optional.empty(),
                scope,
                // As the database keeps it, so that what is said at first is what is said later.
                Optional.of(clock.instant().plus(life).truncatedTo(ChronoUnit.MICROS))
                        .map(end -> with.map(StaffToken::expiresAt)
                                .filter(end::isAfter)
                                .orElse(end)),
                with.map(StaffToken::keyId).orElse(null),
                by);
    }

    private IssuedKey issue(
            KeyView.Kind kind,
            String name,
            Optional<Integer> staff,
            Optional<TenantId> tenant,
            Optional<String> attribute,
            @Nullable TokenScope scope,
            Optional<Instant> expires,
            @Nullable Integer madeWith,
            Actor by) {
        var token = Tokens.fresh(random);
        var key = new AccessStore.NewKey(
                kind,
                name,
                Tokens.hash(token),
                staff.orElse(null),
                tenant.map(TenantId::number).orElse(null),
                attribute.orElse(null),
                scope,
                madeWith,
                expires);
        try {
            int id = database.inControl(tx -> AccessStore.addKey(tx, key, by.name(), clock.instant()))
                    .orElseThrow(() -> new IllegalArgumentException("The token it is made with has ended"));
            return new IssuedKey(id, token, key.expiresAt());
        } catch (DuplicateKeyException e) {
            throw new NameTaken(name, e);
        }
    }

    public boolean revoke(int keyId, Actor by) {
        boolean done = database.inControl(tx -> AccessStore.revoke(tx, keyId, by.name(), clock.instant()));
        known.invalidateAll();
        return done;
    }

    /// Keys that open a door today.
    public List<KeyView> keys() {
        return database.inControl(tx -> AccessStore.keys(tx, clock.instant(), Optional.empty()));
    }

    /// Tokens of one's own, for a command line elsewhere.
    public List<KeyView> tokens(Caller.Staff staff) {
        return database.inControl(tx -> AccessStore.keys(tx, clock.instant(), Optional.of(staff.staffId())));
    }

    /// False when it is no token of this person's.
    public boolean revokeToken(Caller.Staff staff, int keyId) {
        return tokens(staff).stream().anyMatch(token -> token.keyId() == keyId) && revoke(keyId, staff.actor());
    }

    /// Whose access was just ended must not live on in a cache.
    void forget() {
        known.invalidateAll();
    }

    String hash(String password) {
        return java.util.Objects.requireNonNull(passwords.encode(password));
    }

    private boolean matches(String password, String hash) {
        hashing.acquireUninterruptibly();
        try {
            return passwords.matches(password, hash);
        } finally {
            hashing.release();
        }
    }
}
