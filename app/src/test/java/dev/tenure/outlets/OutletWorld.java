package dev.tenure.outlets;

import dev.tenure.access.Access;
import dev.tenure.access.People;
import dev.tenure.access.Sessions;
import dev.tenure.core.Actor;
import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.health.Health;
import dev.tenure.health.ModelFile;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tenants with scores and contracts in a real database, and outlets over them.
final class OutletWorld implements AutoCloseable {

    static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final InstantSource LONG_AGO = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final Actor BY = new Actor.Service("test");

    final Database database = TestDatabase.fresh();
    private final Path data;
    private final List<Outlets> open = new ArrayList<>();
    private final Map<TenantId, Long> weeklyUsers = new HashMap<>();
    Instant now = Instant.parse("2026-11-24T05:00:00Z");
    final Access access = new Access(database, () -> now, new SecureRandom());
    final Accounts accounts = new Accounts(database, () -> now);
    final Health health = new Health(database, () -> now, ModelFile.shipped());

    OutletWorld(Path data) {
        this.data = data;
    }

    TenantId tenant(String key, String name, Fact.Status status) {
        return tenant(key, new Fact.Profile(name, "Enterprise", "", "UTC", status));
    }

    private TenantId tenant(String key, Fact.Profile profile) {
        return new Tenants(database, LONG_AGO)
                .create(new NewTenant(key, profile), BY)
                .id();
    }

    /// Known since now.
    void becomes(TenantId tenant, Fact.Status status) {
        new Facts(database, () -> now)
                .enter(
                        tenant,
                        List.of(new Fact.Profile("Renamed", "Enterprise", "", "UTC", status)),
                        Optional.empty(),
                        BY,
                        Optional.empty());
    }

    /// Live, with a score, under an account of the CRM.
    TenantId linked(String key, String account) {
        var tenant = tenant(key, Character.toUpperCase(key.charAt(0)) + key.substring(1), Fact.Status.LIVE);
        accounts.link("crm", account, tenant, BY);
        weekly(tenant, 50);
        return tenant;
    }

    void weekly(TenantId tenant, long users) {
        weeklyUsers.put(tenant, users);
    }

    /// Everybody of whom something is measured.
    void score(LocalDate day) {
        var weekly = new HashMap<TenantId, Reading>();
        weeklyUsers.forEach((tenant, users) -> weekly.put(tenant, new Measured(users, 268)));
        var measures = new HashMap<String, Map<TenantId, Reading>>();
        measures.put("usage.weekly_users", weekly);
        Map.of(
                        "usage.incidents", new Measured(18, 1),
                        "usage.slo", new Measured(29, 10),
                        "usage.denials", new Measured(48, 1000),
                        "usage.receipts", new Measured(61, 78),
                        "facts.onboarding", new Measured(11, 11),
                        "facts.quota", new Measured(71, 100))
                .forEach((measure, reading) -> {
                    var all = new HashMap<TenantId, Reading>();
                    weeklyUsers.keySet().forEach(tenant -> all.put(tenant, reading));
                    measures.put(measure, all);
                });
        health.assess(day, new Readings(measures), _ -> {});
    }

    Outlets outlets(String yaml) throws IOException {
        Files.writeString(data.resolve("outlets.yaml"), yaml);
        return again();
    }

    /// As after a start, over what is stored.
    Outlets again() {
        var outlets = new Outlets(
                database,
                health,
                () -> now,
                this::sight,
                Optional.of(URI.create("https://tenure.example.com")),
                data,
                Map.of("CRM_SECRET", SECRET, "CRM_AUTH", "Bearer open sesame", "SHORT", "whsec_AAAA"));
        open.add(outlets);
        return outlets;
    }

    int sight(String outlet) {
        return access.service("outlet " + outlet, "Outlet " + outlet).staffId();
    }

    void hide(TenantId tenant, String outlet) {
        new People(
                        database,
                        access,
                        new Sessions(database, () -> now, new SecureRandom()),
                        () -> now,
                        new SecureRandom())
                .unassign(sight(outlet), tenant);
    }

    /// The two minutes after which a run that was cut short is let go.
    void letGo() {
        database.inStage(
                Stage.OUTLETS,
                tx -> tx.sql()
                        .sql("update outlets_outlet set claimed_until = '-infinity'")
                        .update());
    }

    @Override
    public void close() {
        try (database) {
            open.forEach(Outlets::close);
        }
    }
}
