package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StaffTx;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// Enters facts and shows them.
public final class Facts {

    private final Database database;
    private final InstantSource clock;

    public Facts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// @param validFrom the first day a lasting fact holds; absent, the first one entered holds for all days
    ///     before too, and a later one from today
    /// @param digest of the file the facts came in
    public Recorded enter(
            TenantId tenant,
            List<? extends Fact> facts,
            Optional<LocalDate> validFrom,
            Actor by,
            Optional<String> digest) {
        return database.inTenant(
                tenant, tx -> FactStore.enter(tx, facts, validFrom, by, digest, today(), clock.instant()));
    }

    /// What `enter` would do, without doing it.
    public Recorded rehearse(TenantId tenant, List<? extends Fact> facts, Optional<LocalDate> validFrom, Actor by) {
        try {
            return database.inTenant(tenant, tx -> {
                throw new Rehearsed(
                        FactStore.enter(tx, facts, validFrom, by, Optional.empty(), today(), clock.instant()));
            });
        } catch (Rehearsed done) {
            return done.recorded;
        }
    }

    /// As known at the end of the day.
    public Optional<Standing> standing(int staffId, String key, LocalDate day) {
        return standing(staffId, key, day, Known.atEndOf(day));
    }

    public Optional<Standing> standing(int staffId, String key, LocalDate day, Known known) {
        return database.inStaff(staffId, tx -> standing(tx, key, day, known));
    }

    /// Of the tenant of this key, or of the one that is meant by it since.
    public Optional<Standing> standing(StaffTx tx, String key, LocalDate day, Known known) {
        return TenantStore.find(tx, key).map(tenant -> standing(tx, tenant, day, known));
    }

    /// Of this tenant and no other, whoever it was merged into.
    public Standing standing(StaffTx tx, TenantRef tenant, LocalDate day, Known known) {
        return StandingStore.read(tx, tenant, day, known);
    }

    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /// Leaves the transaction by the one way that rolls it back.
    private static final class Rehearsed extends RuntimeException {
        private final transient Recorded recorded;

        Rehearsed(Recorded recorded) {
            super("rehearsed", null, false, false);
            this.recorded = recorded;
        }
    }
}
