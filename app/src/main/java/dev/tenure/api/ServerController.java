package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.health.Health;
import dev.tenure.ingest.Ledger;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.DuckDb;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Tenants;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What this server is and how far it has come.
@RestController
final class ServerController {

    /// @param asOf the day the server believes it is
    /// @param tenants that the caller may see
    /// @param events the last sequence of the ledger, which is how many were accepted
    record Answer(
            String id, String version, LocalDate asOf, Optional<LocalDate> scoredThrough, int tenants, long events) {}

    private final DataDirectory directory;
    private final Tenants tenants;
    private final Facts facts;
    private final Health health;
    private final Ledger ledger;
    private final DuckDb duckDb;
    private final Sight sight;

    ServerController(
            DataDirectory directory,
            Tenants tenants,
            Facts facts,
            Health health,
            Ledger ledger,
            DuckDb duckDb,
            Sight sight) {
        this.directory = directory;
        this.tenants = tenants;
        this.facts = facts;
        this.health = health;
        this.ledger = ledger;
        this.duckDb = duckDb;
        this.sight = sight;
    }

    @GetMapping("/v1/server")
    Answer server(@AuthenticationPrincipal Caller caller) {
        var staff = sight.staff(caller);
        var version = Optional.ofNullable(ServerController.class.getPackage().getImplementationVersion());
        return new Answer(
                directory.serverId().toString(),
                version.orElse("development"),
                facts.today(),
                health.scoredThrough(),
                tenants.count(staff.staffId()),
                duckDb.read(Duration.ofSeconds(5), ledger::head));
    }
}
