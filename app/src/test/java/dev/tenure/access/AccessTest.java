package dev.tenure.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessTest {

    private static final Actor BY = new Actor.Service("test");

    private Instant now = Instant.parse("2026-11-25T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final SecureRandom random = new SecureRandom();
    private final Database database = TestDatabase.fresh();
    private final Access access = new Access(database, clock, random);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theFirstAccountIsMadeOnceAndItsPasswordOpensTheDoor() {
        var password = access.createFirstAccount().orElseThrow();
        assertEquals(Optional.empty(), access.createFirstAccount());
        var staff = access.signIn("Admin", password).orElseThrow();
        assertTrue(staff.admin());
        assertEquals(Optional.empty(), access.signIn("admin", password + "x"));
        assertEquals(Optional.empty(), access.signIn("nobody", password));
    }

    @Test
    void guessingIsSlowedDownPerLoginAndTheRightPasswordWaitsToo() {
        var password = access.createFirstAccount().orElseThrow();
        for (int i = 0; i < 6; i++) assertEquals(Optional.empty(), access.signIn("admin", "wrong"));
        assertTrue(access.mustWait("admin"));
        assertEquals(Optional.empty(), access.signIn("admin", password));
        assertFalse(access.mustWait("somebody"));
        now = now.plusSeconds(3);
        assertTrue(access.signIn("admin", password).isPresent());
    }

    @Test
    void eachKindOfKeySaysWhatItMayName() {
        var source = access.issueSourceKey("crm", "subject", BY);
        var tenant = access.issueTenantKey("northwind agent", new TenantId(7), BY);
        var staff = access.addPerson("kim", "Kim", "a long password", false, false);
        var own = access.issueStaffToken(staff.staffId(), "laptop", Duration.ofHours(12), BY);

        assertEquals(
                Optional.of(new Caller.SourceKey(source.keyId(), "crm", "subject")), access.byToken(source.token()));
        assertEquals(
                Optional.of(new Caller.TenantKey(tenant.keyId(), "northwind agent", new TenantId(7))),
                access.byToken(tenant.token()));
        var token = new StaffToken(own.keyId(), TokenScope.ADMINISTER, now.plus(Duration.ofHours(12)));
        assertEquals(
                Optional.of(new Caller.Staff(staff.staffId(), "Kim", false, true, Optional.of(token))),
                access.byToken(own.token()));
        assertEquals(3, access.keys().size());
    }

    @Test
    void aRevokedOrExpiredOrInventedTokenOpensNothing() {
        var key = access.issueSourceKey("crm", "subject", BY);
        assertInstanceOf(Caller.SourceKey.class, access.byToken(key.token()).orElseThrow());
        assertTrue(access.revoke(key.keyId(), BY));
        assertFalse(access.revoke(key.keyId(), BY));
        assertEquals(Optional.empty(), access.byToken(key.token()));
        assertEquals(Optional.empty(), access.byToken(Tokens.fresh(random)));
        assertEquals(Optional.empty(), access.byToken("Bearer nonsense"));

        var staff = access.service("cli@local", "Command line");
        assertEquals(staff, access.service("cli@local", "Command line"));
        var token = access.issueStaffToken(staff.staffId(), "context", Duration.ofHours(12), BY);
        now = now.plus(Duration.ofHours(12)).minusMillis(1);
        assertTrue(access.byToken(token.token()).isPresent());
        now = now.plusMillis(1);
        assertEquals(Optional.empty(), access.byToken(token.token()));
    }

    @Test
    void aTokenLivesNinetyDaysAtMostAndEndsNoLaterThanTheOneItWasMadeWith() {
        var kim = access.addPerson("kim", "Kim", "a long password", true, false).staffId();
        for (var life :
                List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(90).plusSeconds(1)))
            assertThrows(IllegalArgumentException.class, () -> access.issueStaffToken(kim, "laptop", life, BY));
        var most = access.issueStaffToken(kim, "laptop", Duration.ofDays(90), BY);
        assertEquals(Optional.of(now.plus(Duration.ofDays(90))), most.expiresAt());
        var soon = now.plusSeconds(60);
        var maker = Optional.of(new StaffToken(most.keyId(), TokenScope.ADMINISTER, soon));
        var brief = access.issueStaffToken(kim, "copy", TokenScope.READ, Duration.ofDays(1), maker, BY);
        assertEquals(Optional.of(soon), brief.expiresAt());
        now = now.plusSeconds(60);
        assertEquals(Optional.empty(), access.byToken(brief.token()));
    }

    /// Whoever copied a token may have made others with it.
    @Test
    void aTokenEndsWithTheOneItWasMadeWithAndNoneIsMadeWithOneThatEnded() {
        var kim = access.addPerson("kim", "Kim", "a long password", true, false).staffId();
        var first = access.issueStaffToken(kim, "stolen", Duration.ofDays(9), BY);
        var second = made(kim, first);
        var third = made(kim, second);
        var other = access.issueStaffToken(kim, "other", Duration.ofDays(9), BY);
        assertTrue(access.revoke(first.keyId(), BY));
        for (var ended : List.of(first, second, third)) assertEquals(Optional.empty(), access.byToken(ended.token()));
        assertTrue(access.byToken(other.token()).isPresent());
        assertThrows(IllegalArgumentException.class, () -> made(kim, third));
        assertFalse(access.revoke(first.keyId(), BY), "ended before");
    }

    private IssuedKey made(int staff, IssuedKey with) {
        var token =
                new StaffToken(with.keyId(), TokenScope.WRITE, with.expiresAt().orElseThrow());
        return access.issueStaffToken(staff, "copy", TokenScope.WRITE, Duration.ofDays(1), Optional.of(token), BY);
    }

    @Test
    void theLastUseIsNotedOnceAMinute() {
        var key = access.issueSourceKey("crm", "subject", BY);
        assertEquals(Optional.empty(), access.keys().getFirst().lastUsedAt());
        var first = now;
        assertTrue(access.byToken(key.token()).isPresent());
        assertEquals(Optional.of(first), access.keys().getFirst().lastUsedAt());
        now = first.plusSeconds(59);
        assertTrue(new Access(database, clock, random).byToken(key.token()).isPresent());
        assertEquals(Optional.of(first), access.keys().getFirst().lastUsedAt());
        now = first.plusSeconds(60);
        assertTrue(new Access(database, clock, random).byToken(key.token()).isPresent());
        assertEquals(Optional.of(now), access.keys().getFirst().lastUsedAt());
    }

    @Test
    void aLastUseThatCannotBeNotedKeepsNobodyOutAndWaitsForNobody() throws SQLException {
        var at = TestDatabase.freshAddress();
        try (var own = Database.open(at, 4);
                var other = DriverManager.getConnection(at.url(), at.user(), at.password());
                var statement = other.createStatement()) {
            var access = new Access(own, clock, random);
            var key = access.issueSourceKey("crm", "subject", BY);
            other.setAutoCommit(false);
            statement.execute("select 1 from access_key for update");
            assertTrue(access.byToken(key.token()).isPresent());
            other.rollback();
            statement.execute("revoke update on access_key from tenure_control");
            other.commit();
            assertTrue(new Access(own, clock, random).byToken(key.token()).isPresent());
            assertEquals(Optional.empty(), access.keys().getFirst().lastUsedAt());
        }
    }

    @Test
    void aSessionOutlivesARestartAndSigningOutIsFinal() {
        var staff = access.addPerson("kim", "Kim", "a long password", false, true);
        var token = new Sessions(database, clock, random).open(staff);
        var afterRestart = new Sessions(database, clock, random);
        assertEquals(Optional.of(staff), afterRestart.find(token));
        afterRestart.close(token);
        assertEquals(Optional.empty(), afterRestart.find(token));
    }

    @Test
    void anIdleSessionEndsAndABusyOneEndsAfterAWeek() {
        var staff = access.addPerson("kim", "Kim", "a long password", false, true);
        var sessions = new Sessions(database, clock, random);
        var idle = sessions.open(staff);
        var busy = sessions.open(staff);
        var start = now;
        while (now.isBefore(start.plus(Sessions.LONGEST))) {
            assertTrue(new Sessions(database, clock, random).find(busy).isPresent());
            now = now.plus(Duration.ofHours(11));
        }
        assertEquals(Optional.empty(), new Sessions(database, clock, random).find(busy));
        assertEquals(Optional.empty(), new Sessions(database, clock, random).find(idle));
    }

    @Test
    void waitsDoubleAndEndAtAQuarterOfAnHour() {
        var logins = Throttle.ofLogins(clock);
        assertEquals(Duration.ZERO, logins.pause(4));
        assertEquals(Duration.ofSeconds(1), logins.pause(5));
        assertEquals(Duration.ofSeconds(8), logins.pause(8));
        assertEquals(Duration.ofMinutes(15), logins.pause(64));
    }

    @Test
    void tryingEveryLoginFromOneAddressIsSlowedDownAndFromAnotherItIsNot() {
        var password = access.createFirstAccount().orElseThrow();
        for (int i = 0; i < 20; i++)
            assertEquals(Optional.empty(), access.signIn("login" + i, "summer2026", "2001:db8::" + (i + 1)));
        assertEquals(
                Duration.ofSeconds(1), access.lockedFor("admin", "2001:db8::ffff"), "one network of the sixth version");
        assertEquals(Optional.empty(), access.signIn("admin", password, "2001:db8::ffff"));
        assertEquals(Duration.ZERO, access.lockedFor("admin", "2001:db8:0:1::1"));
        assertTrue(access.signIn("admin", password, "2001:db8:0:1::1").isPresent());
        now = now.plusSeconds(1);
        assertTrue(access.signIn("admin", password, "2001:db8::ffff").isPresent());
        assertEquals(Optional.empty(), access.signIn("another", "summer2026", "2001:db8::1"));
        assertEquals(
                Duration.ofSeconds(2),
                access.lockedFor("admin", "2001:db8::1"),
                "a success clears nobody else's tries");

        for (int i = 0; i < 30; i++) {
            now = now.plus(access.lockedFor("other" + i, "203.0.113.9"));
            assertEquals(Optional.empty(), access.signIn("other" + i, "summer2026", "203.0.113.9"));
            assertEquals(Optional.empty(), access.signIn("local" + i, "summer2026", "127.0.0.1"));
        }
        assertEquals(Duration.ofMinutes(1), access.lockedFor("admin", "203.0.113.9"), "an office waits no longer");
        assertEquals(Duration.ZERO, access.lockedFor("admin", "127.0.0.1"), "a proxy's address is everybody's");
    }

    @Test
    void theSessionsAndTokensOfWhoIsEndedStopAtOnce() {
        access.createFirstAccount();
        var sessions = new Sessions(database, clock, random);
        var people = new People(database, access, sessions, clock, random);
        var admin = access.signIn("admin", people.reset("admin").orElseThrow()).orElseThrow();
        var kim = access.addPerson("kim", "Kim", "a long password", true, true);
        var session = sessions.open(kim);
        var token = access.issueStaffToken(kim.staffId(), "laptop", Duration.ofDays(90), BY);
        assertTrue(sessions.find(session).isPresent());
        assertTrue(access.byToken(token.token()).isPresent());

        assertEquals(People.End.DONE, people.end("kim", admin));

        assertEquals(Optional.empty(), sessions.find(session));
        assertEquals(Optional.empty(), access.byToken(token.token()));
        assertEquals(Optional.empty(), access.signIn("kim", "a long password"));
        assertEquals(List.of(), access.tokens(kim));
    }
}
