package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StaffTx;
import dev.tenure.store.StageTx.Stage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which tenant a vendor's account name means. Answers from memory, for ingest asks once an event; linking
/// refreshes it here at once, other nodes follow within a minute.
public final class Accounts {

    private record Name(String source, String account) {}

    private final Database database;
    private final InstantSource clock;
    private volatile Map<Name, TenantId> known = Map.of();
    private volatile String state = "";

    /// Another name of a tenant, as a source uses it.
    public record Alias(String source, String account, Instant knownSince, String recordedBy) {
        /// The key of a tenant that was merged into this one.
        public boolean ofMerge() {
            return source.equals(MergeStore.SOURCE);
        }
    }

    public Accounts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        refresh();
    }

    public Optional<TenantId> resolve(String source, String account) {
        return Optional.ofNullable(known.get(new Name(source, account)));
    }

    public void refresh() {
        // Read first: what is linked in between is then read once more, and never missed.
        state = database.inStage(Stage.INGEST, tx -> AliasStore.state(tx.sql()));
        var aliases = database.inStage(Stage.INGEST, TenantStore::aliases);
        known = aliases.stream()
                .collect(Collectors.toUnmodifiableMap(
                        alias -> new Name(alias.source(), alias.account()), TenantStore.Alias::tenant));
    }

    /// Reads them again when another node has linked some, or taken some away.
    public void follow() {
        var there = database.inStage(Stage.INGEST, tx -> AliasStore.state(tx.sql()));
        if (!there.equals(state)) refresh();
    }

    public List<Alias> of(int staffId, TenantId tenant) {
        return database.inStaff(staffId, tx -> AliasStore.of(tx, tenant));
    }

    /// By which names a source knows these tenants now. One that was merged into another has no entry: it is the other.
    public static Map<TenantId, List<String>> linked(StaffTx tx, String source, Collection<TenantId> tenants) {
        return AliasStore.linked(tx, source, tenants);
    }

    /// False when the tenant has no such name. What was counted by it stays counted.
    public boolean unlink(String source, String account, TenantId tenant, Actor by) {
        var link = new Link(source, account);
        boolean gone = database.inStage(Stage.FACTS, tx -> AliasStore.remove(tx, tenant, link, by, clock.instant()));
        refresh();
        return gone;
    }

    /// The tenant the account means afterwards. When it is another than asked for, the account was linked
    /// before and stays as it is: moving an account moves its history, which is not done in passing.
    public TenantId link(String source, String account, TenantId tenant, Actor by) {
        linkAll(List.of(new Link(source, account)), tenant, by);
        return resolve(source, account)
                .orElseThrow(() -> new IllegalStateException("the link of " + account + " vanished"));
    }

    public record Link(String source, String account) {
        public Link {
            if (source.isBlank() || source.length() > 200)
                throw new IllegalArgumentException("source has 1 to 200 characters");
            if (source.equals(MergeStore.SOURCE))
                throw new IllegalArgumentException(
                        "the source '" + source + "' names tenants that were merged; choose another");
            if (account.isBlank() || account.length() > 500)
                throw new IllegalArgumentException("account has 1 to 500 characters");
        }
    }

    private void linkAll(List<Link> links, TenantId tenant, Actor by) {
        var aliases = links.stream()
                .map(link -> new TenantStore.Alias(link.source, link.account, tenant))
                .toList();
        database.inTenant(tenant, tx -> {
            TenantStore.link(tx, aliases, by, clock.instant());
            return true;
        });
        refresh();
    }
}
