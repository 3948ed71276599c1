package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.FactImport.Kind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AliasesTest {

    private static final Actor BY = new Actor.Service("test");

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-25T09:00:00Z"));
    private final Database database = TestDatabase.fresh();
    private final Tenants tenants = new Tenants(database, clock);
    private final Facts facts = new Facts(database, clock);
    private final Accounts accounts = new Accounts(database, clock);
    private int staff;
    private TenantRef acme = new TenantRef(new dev.tenure.core.TenantId(1), "", "");
    private TenantRef beta = acme;

    @BeforeEach
    void begin() {
        staff = new Access(database, clock, new SecureRandom())
                .addPerson("kim", "Kim", "a long password", true, true)
                .staffId();
        acme = tenants.create(NewTenant.named("acme", "Acme"), BY);
        beta = tenants.create(NewTenant.named("beta", "Beta"), BY);
        accounts.link("crm", "0017x", acme.id(), BY);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private FactImport.Report send(Kind kind, String source, String csv) {
        return new FactImport(database, accounts, clock)
                .run(
                        new FactImport.Sending(
                                kind,
                                csv.getBytes(StandardCharsets.UTF_8),
                                "",
                                source,
                                false,
                                false,
                                FactForm.PLAIN,
                                Optional.empty()),
                        staff,
                        true,
                        BY,
                        false);
    }

    @Test
    void aFileOfTheSourceMayNameATenantAsTheSourceDoes() {
        assertEquals(1, send(Kind.OWNERS, "crm", "tenant,owner\n0017x,Kim\n").added());
        assertEquals(1, send(Kind.PARENTS, "crm", "tenant,parent\nbeta,0017x\n").added());
        assertEquals(1, send(Kind.TENANTS, "crm", "id,name\n0017x,Acme Corp\n").changed());
        assertEquals(
                List.of("there is no tenant '0017x'"),
                send(Kind.OWNERS, "billing", "tenant,owner\n0017x,Sam\n").rejected().stream()
                        .map(FactImport.Rejected::problem)
                        .toList());
        assertEquals(
                List.of("row 3 says otherwise of the same thing", "row 2 says otherwise of the same thing"),
                send(Kind.OWNERS, "crm", "tenant,owner\n0017x,Sam\nacme,Bo\n").rejected().stream()
                        .map(FactImport.Rejected::problem)
                        .toList());
        var now = facts.standing(staff, "acme", LocalDate.of(2026, 11, 25)).orElseThrow();
        assertEquals("Acme Corp", now.profile().orElseThrow().name());
        assertEquals("Kim", now.owner().orElseThrow().name());
    }

    @Test
    void aTenantIsFoundByANameThatIsItsAloneAndNobodysKey() {
        assertEquals(Optional.of(acme), tenants.find(staff, "0017x"));
        accounts.link("billing", "0017x", acme.id(), BY);
        assertEquals(Optional.of(acme), tenants.find(staff, "0017x"));
        accounts.link("shop", "0017x", beta.id(), BY);
        assertEquals(Optional.empty(), tenants.find(staff, "0017x"), "it means two");
        accounts.link("shop", "acme", beta.id(), BY);
        assertEquals(Optional.of(acme), tenants.find(staff, "acme"));
        assertEquals(
                List.of(acme),
                tenants.list(staff, Optional.empty(), 10, Optional.of("0017X")).items().stream()
                        .filter(acme::equals)
                        .toList());
    }

    @Test
    void aNameThatIsTakenAwayMeansNobodyAndMayMeanAnother() {
        var elsewhere = new Accounts(database, clock);
        assertFalse(accounts.unlink("crm", "0017x", beta.id(), BY), "it is not its name");
        assertTrue(accounts.unlink("crm", "0017x", acme.id(), BY));
        assertEquals(Optional.empty(), accounts.resolve("crm", "0017x"));
        assertEquals(Optional.empty(), tenants.find(staff, "0017x"));
        assertEquals(List.of(), accounts.of(staff, acme.id()));
        assertEquals(beta.id(), accounts.link("crm", "0017x", beta.id(), BY));
        elsewhere.follow();
        assertEquals(Optional.of(beta.id()), elsewhere.resolve("crm", "0017x"), "as many, but another's");
        assertThrows(IllegalArgumentException.class, () -> accounts.link("merged", "beta", acme.id(), BY));
    }
}
