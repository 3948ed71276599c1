package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.time.InstantSource;
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

    public Accounts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        refresh();
    }

    public Optional<TenantId> resolve(String source, String account) {
        return Optional.ofNullable(known.get(new Name(source, account)));
    }

    public void refresh() {
        var aliases = database.inStage(Stage.INGEST, TenantStore::aliases);
        known = aliases.stream()
                .collect(Collectors.toUnmodifiableMap(
                        alias -> new Name(alias.source(), alias.account()), TenantStore.Alias::tenant));
    }

    /// Reads them again when another node has linked some. A link is never taken back, so their number tells.
    public void follow() {
        int there = database.inStage(Stage.INGEST, TenantStore::aliasCount);
        if (there != known.size()) refresh();
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
