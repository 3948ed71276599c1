package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.FactHistory.State;
import dev.tenure.tenants.FactImport.Kind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactHistoryTest {

    private static final Actor BY = new Actor.Service("test");
    private static final String OWNERS = "tenant,owner,told\n";
    private static final List<String> TOLD = List.of("owner=column told");

    private Instant now = Instant.parse("2026-11-25T09:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabase.fresh();
    private final Facts facts = new Facts(database, clock);
    private final Accounts accounts = new Accounts(database, clock);
    private final FactHistory history = new FactHistory(database, accounts, clock);
    private final Tenants tenants = new Tenants(database, clock);
    private int staff;

    @BeforeEach
    void begin() {
        staff = new Access(database, clock, new SecureRandom())
                .addPerson("kim", "Kim", "a long password", true, true)
                .staffId();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private FactHistory.Staged stage(long job, Kind kind, List<String> known, String csv) {
        return history.stage(
                job, new FactHistory.Sending(kind, "", known, csv.getBytes(StandardCharsets.UTF_8)), staff, BY);
    }

    /// Every fact row there is, as text.
    private List<String> everything() {
        return database.inStage(Stage.FACTS, tx -> {
            var all = new ArrayList<String>();
            for (var table : List.of(
                    "tenants_tenant",
                    "tenants_alias",
                    "tenants_profile",
                    "tenants_contract",
                    "tenants_contract_line",
                    "tenants_contract_outcome",
                    "tenants_owner",
                    "tenants_parent",
                    "tenants_onboarding_step",
                    "tenants_incident",
                    "tenants_slo",
                    "tenants_quota",
                    "tenants_measurement",
                    "tenants_sentiment",
                    "tenants_contact",
                    "tenants_note"))
                all.addAll(tx.sql()
                        .sql("select '%1$s ' || to_jsonb(t)::text from %1$s t order by 1".formatted(table))
                        .query(String.class)
                        .list());
            return all;
        });
    }

    private List<String> owners() {
        return database.inStage(
                Stage.FACTS, tx -> tx.sql().sql("""
                        select name || ' ' || valid_from || ' ' || valid_until || ' known ' || known_since::date || ' '
                               || case when known_until = 'infinity' then 'still' else known_until::date::text end
                          from tenants_owner order by known_since, valid_from
                        """).query(String.class).list());
    }

    @Test
    void whatWasSaidOfThePastTakesItsPlaceBeforeWhatIsKnownNow() {
        var north =
                tenants.create(NewTenant.named("northwind", "Northwind"), BY).id();
        facts.enter(north, List.of(new Fact.Owner("Kim", Optional.empty())), Optional.empty(), BY, Optional.empty());
        stage(1, Kind.OWNERS, TOLD, OWNERS + "northwind,Ana,2025-01-10\nnorthwind,Bo,2025-06-01\n");
        assertEquals(1, owners().size());
        var report = history.commit(1, BY);
        assertEquals(List.of(), report.rejected());
        assertEquals(
                List.of(
                        "Ana -infinity infinity known 2025-01-10 2025-06-01",
                        "Ana -infinity 2025-06-01 known 2025-06-01 2026-11-25",
                        "Bo 2025-06-01 infinity known 2025-06-01 2026-11-25",
                        "Kim -infinity infinity known 2026-11-25 still"),
                owners());
        assertEquals(List.of("owners.owner became known on the date in told"), report.assumptions());
    }

    @Test
    void aFileOfASourceMayNameATenantAsTheSourceDoes() {
        var north =
                tenants.create(NewTenant.named("northwind", "Northwind"), BY).id();
        accounts.link("crm", "0017x", north, BY);
        var csv = (OWNERS + "0017x,Ana,2025-01-10\n").getBytes(StandardCharsets.UTF_8);
        history.stage(1, new FactHistory.Sending(Kind.OWNERS, "", TOLD, csv), staff, BY);
        assertEquals(
                "there is no tenant '0017x'",
                history.preview(1).rejected().getFirst().problem());
        assertEquals(
                false,
                history.stage(1, new FactHistory.Sending(Kind.OWNERS, "crm", TOLD, csv), staff, BY)
                        .again(),
                "named otherwise it says something else");
        history.stage(
                1,
                new FactHistory.Sending(
                        Kind.TENANTS,
                        "crm",
                        List.of("name=column told"),
                        "id,name,told\n0017x,Northwind Ltd,2025-01-10\n".getBytes(StandardCharsets.UTF_8)),
                staff,
                BY);
        var report = history.commit(1, BY);
        assertEquals(1, report.rejected().size());
        assertEquals(
                0, report.parts().stream().mapToInt(FactHistory.Part::created).sum());
        assertEquals(List.of("Ana -infinity infinity known 2025-01-10 still"), owners());
    }

    @Test
    void aRevertedJobLeavesEveryRowAsItWasAndASecondOneFindsItUnchanged() {
        stage(1, Kind.TENANTS, List.of("name=column told", "status=column left"), """
                id,name,status,told,left
                northwind,Northwind,,2025-01-01,
                """);
        history.commit(1, BY);
        var north = tenants.find(staff, "northwind").orElseThrow().id();
        facts.enter(north, List.of(new Fact.Owner("Kim", Optional.empty())), Optional.empty(), BY, Optional.empty());
        now = now.plus(Duration.ofDays(1));
        facts.enter(north, List.of(new Fact.Owner("Sam", Optional.empty())), Optional.empty(), BY, Optional.empty());
        now = now.plus(Duration.ofDays(1));
        var before = everything();

        stage(2, Kind.TENANTS, List.of("name=column told", "status=column left"), """
                id,name,status,told,left
                northwind,Northwind Freight,ended,2025-02-01,2025-03-01
                pelagic,Pelagic,,2025-02-02,
                """);
        stage(2, Kind.ACCOUNTS, List.of(), "source,account,tenant\nvendor,pel,pelagic\n");
        stage(2, Kind.OWNERS, TOLD, OWNERS + "northwind,Ana,2026-11-26T00:00:00Z\npelagic,Bo,2025-06-01\n");
        stage(2, Kind.CONTRACTS, contractRules(), contract("northwind", 100, "2025-01-01"));
        stage(
                2,
                Kind.CONTRACT_LINES,
                List.of(
                        "amount_minor=column told",
                        "currency=column told",
                        "period=column told",
                        "recurring=column told"),
                "tenant,line,amount_minor,currency,period,recurring,told\nnorthwind,set-up,900,EUR,,false,2025-01-05\n");
        stage(
                2,
                Kind.CONTRACT_OUTCOMES,
                List.of("outcome=column effective_on", "effective_on=at its own date"),
                "tenant,outcome,effective_on\nnorthwind,cancelled,2025-06-01\n");
        stage(2, Kind.ONBOARDING, List.of("applicable=column told", "done_on=at its own date"), """
                tenant,step,applicable,done_on,told
                northwind,connect,true,2025-04-01,2025-01-05
                """);
        stage(
                2,
                Kind.INCIDENTS,
                List.of("opened_at=at its own date", "severity=column opened_at", "resolved_at=at its own date"),
                """
                tenant,incident_id,opened_at,severity,resolved_at
                northwind,I-1,2025-04-01T10:00:00Z,2,2025-04-01T12:00:00Z
                """);
        stage(
                2,
                Kind.SLO,
                measured("good", "total", "target_ppm"),
                "tenant,name,day,good,total,target_ppm\nnorthwind,api,2025-04-01,9,10,900000\n");
        stage(
                2,
                Kind.QUOTAS,
                measured("used", "limit"),
                "tenant,name,day,used,limit\nnorthwind,seats,2025-04-01,9,10\n");
        stage(
                2,
                Kind.MEASUREMENTS,
                measured("num", "den"),
                "tenant,name,day,num,den\nnorthwind,nps,2025-04-01,-12.5,\n");
        stage(2, Kind.SENTIMENT, measured("score", "author"), "tenant,day,score,author\nnorthwind,2025-04-01,4,Ana\n");
        var preview = history.preview(2);
        assertEquals(before, everything());
        var report = history.commit(2, BY);
        assertEquals(preview.parts(), report.parts());
        assertEquals(List.of(), report.rejected());
        assertEquals(1, report.parts().getFirst().created());
        assertEquals("ended", tenants(north.number()).getFirst());
        var committed = everything();

        stage(3, Kind.CONTRACTS, contractRules(), contract("northwind", 100, "2025-01-01"));
        var again = history.commit(3, BY).parts().getFirst();
        assertEquals(List.of(0, 0, 2), List.of(again.added(), again.changed(), again.unchanged()));
        assertEquals(committed, everything());

        history.revert(2, BY);
        assertEquals(before, everything());
        assertEquals(Optional.of(State.REVERTED), history.state(2));
        history.revert(2, BY);
        assertEquals(before, everything());
    }

    @Test
    void whatLiveDoorsSaidAfterTheCommitOutlivesTheRevert() {
        var north =
                tenants.create(NewTenant.named("northwind", "Northwind"), BY).id();
        stage(1, Kind.OWNERS, TOLD, OWNERS + "northwind,Ana,2025-01-10\n");
        history.commit(1, BY);
        facts.enter(north, List.of(new Fact.Owner("Kim", Optional.empty())), Optional.empty(), BY, Optional.empty());
        assertEquals(3, owners().size());
        history.revert(1, BY);
        assertEquals(List.of("Kim 2026-11-25 infinity known 2026-11-25 still"), owners());
    }

    @Test
    void aColumnWithoutARuleIsRefusedByNameAndABrokenRowByRowAndColumn() {
        tenants.create(NewTenant.named("northwind", "Northwind"), BY);
        var missing = assertThrows(
                IllegalArgumentException.class,
                () -> stage(
                        1,
                        Kind.OWNERS,
                        List.of("owner=column told"),
                        "tenant,owner,email,told\nnorthwind,Kim,k@x,2025-01-01\n"));
        assertTrue(String.valueOf(missing.getMessage()).contains("'email'"));
        assertThrows(IllegalArgumentException.class, () -> stage(1, Kind.OWNERS, List.of("owner=last week"), OWNERS));
        var staged = stage(
                1,
                Kind.OWNERS,
                TOLD,
                OWNERS
                        + "northwind,Kim,\nnorthwind,Kim,soon\nnorthwind,Kim,2027-01-01\nnobody,Kim,2025-01-01\nnorthwind,Kim,2025-01-01\n");
        assertEquals(
                List.of("2 owner", "3 told", "4 owner"),
                staged.rejected().stream()
                        .map(one -> one.row() + " " + one.column().orElse(""))
                        .toList());
        var report = history.commit(1, BY);
        assertEquals(4, report.rejected().size());
        assertEquals(1, report.parts().getFirst().added());
    }

    private List<String> tenants(int tenant) {
        return database.inStage(
                Stage.FACTS,
                tx -> tx.sql()
                        .sql(
                                "select status from tenants_profile where tenant_id = :t and valid_until = 'infinity' and known_until = 'infinity'")
                        .param("t", tenant)
                        .query(String.class)
                        .list());
    }

    private static List<String> measured(String... columns) {
        return java.util.Arrays.stream(columns)
                .map(column -> column + "=column day")
                .toList();
    }

    private static List<String> contractRules() {
        return java.util.stream.Stream.of("term_start", "term_end", "amount_minor", "currency", "period")
                .map(column -> column + "=at term start")
                .toList();
    }

    private static String contract(String tenant, int amount, String start) {
        return "tenant,term_start,term_end,amount_minor,currency,period\n" + tenant + "," + start + ",2026-01-01,"
                + amount + ",EUR,year\n";
    }
}
