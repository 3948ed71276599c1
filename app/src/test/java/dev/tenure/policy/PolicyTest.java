package dev.tenure.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.policy.Asking.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final Policy POLICY = Policy.load();
    private static final Target ACME = new Target.Tenant("acme", true);

    @Test
    void aRefusalNamesEveryReasonAndWhatWouldHelp() {
        var asking = new Asking("eva", Kind.PERSON, Set.of("csm"), Optional.empty());
        var facts =
                new Facts("eva", List.of("eva"), true, true, true, false, 0, 0, Optional.empty(), 5, Optional.of(5));
        var decision = POLICY.decide(new Question(asking, "person.erase", new Target.Tenant("acme", false), facts));
        assertEquals(
                List.of("no-rule", "approvals-missing", "not-assigned", "self-approved", "switched-off", "too-often"),
                decision.reasons().stream().map(Reason::policy).toList());
        assertEquals(
                new Reason("no-rule", "No rule grants this.", "person.erase may be done by admin."),
                decision.reasons().getFirst());
        assertEquals(
                "Have it approved. It takes 2 of admin, cs-lead, revops, finance.",
                decision.reasons().get(1).remedy());
        assertFalse(decision.awaitsApproval());
    }

    @Test
    void whatLacksNothingButApprovalsAwaitsThem() {
        var admin = person("ada", "admin");
        var asked = POLICY.decide(new Question(admin, "person.erase", ACME, Facts.asked("ada")));
        assertTrue(asked.awaitsApproval());
        assertTrue(POLICY.decide(new Question(admin, "person.erase", ACME, approved("ada", "bo", "cy")))
                .allowed());
        assertFalse(POLICY.decide(new Question(admin, "person.erase", ACME, approved("ada", "bo", "bo")))
                .allowed());
    }

    @Test
    void neitherWhoAskedNorTheOwnerOfAnAgentNorAnAgentApproves() {
        var lead = person("lea", "cs-lead");
        assertEquals(List.of("own-request"), approval(lead, "lea", "tenants.merge"));
        assertEquals(List.of(), approval(lead, "rob", "tenants.merge"));
        assertEquals(List.of("approver-role"), approval(lead, "rob", "period.close"));
        assertEquals(List.of("unknown-action"), approval(lead, "rob", "moon.land"));
        var agent = new Asking("bot", Kind.AGENT, Set.of("agent", "admin"), Optional.of("lea"));
        assertEquals(List.of("agent-scope", "people-only"), approval(agent, "rob", "tenants.merge"));
        assertEquals(
                List.of("self-approved"),
                ids(POLICY.decide(new Question(agent, "fact.write", ACME, approved("bot", "lea")))));
        assertEquals(List.of(), ids(POLICY.decide(new Question(agent, "fact.write", ACME, approved("lea", "bo")))));
        assertEquals(
                List.of("people-only"),
                approval(
                        new Asking("s", Kind.SERVICE, Set.of("admin", "service"), Optional.empty()),
                        "rob",
                        "tenants.merge"));
    }

    @Test
    void aSingleOperatorApprovesHisOwnOnceThatIsPublished() {
        var admin = person("ada", "admin");
        var own =
                new Facts("ada", List.of("ada"), true, true, false, true, 0, 0, Optional.empty(), 0, Optional.empty());
        assertTrue(POLICY.decide(new Question(admin, "person.erase", ACME, own)).allowed());
        assertTrue(POLICY.decideApproval(new Question(admin, "approve", ACME, own), "person.erase")
                .allowed());
    }

    @Test
    void anAuditorReadsAndNobodyReachesATenantThatIsNotAssigned() {
        var auditor = person("aud", "auditor", "admin");
        assertEquals(
                List.of("auditor-reads"),
                ids(POLICY.decide(new Question(auditor, "note.write", ACME, Facts.asked("aud")))));
        assertTrue(POLICY.decide(new Question(auditor, "receipts.read", ACME, Facts.asked("aud")))
                .allowed());
        assertEquals(
                List.of("not-assigned"),
                ids(POLICY.decide(new Question(
                        person("ada", "admin"), "note.write", new Target.Tenant("acme", false), Facts.asked("ada")))));
    }

    @Test
    void aPlanThatIsAnotherOrWasNotSimulatedIsRefused() {
        var csm = person("cas", "csm");
        assertEquals(
                List.of("not-simulated"), ids(POLICY.decide(new Question(csm, "note.write", ACME, plan(false, true)))));
        assertEquals(
                List.of("another-plan"), ids(POLICY.decide(new Question(csm, "note.write", ACME, plan(true, false)))));
        assertEquals(List.of(), ids(POLICY.decide(new Question(csm, "note.write", ACME, plan(true, true)))));
    }

    @Test
    void whatCannotBeWorkedOutIsRefusedAndSaysSo() {
        var csm = person("cas", "csm");
        for (long spent : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE / 2 + 1}) {
            var overflow = new Facts(
                    "cas",
                    List.of("b", "c"),
                    true,
                    true,
                    false,
                    false,
                    Long.MAX_VALUE / 2 + 1,
                    spent,
                    Optional.of(Long.MAX_VALUE),
                    0,
                    Optional.empty());
            var decision = POLICY.decide(new Question(csm, "note.write", ACME, overflow));
            assertFalse(decision.allowed());
            assertEquals(List.of("policy-engine"), ids(decision));
            assertTrue(decision.reasons().getFirst().reason().contains("over-budget"), decision.toString());
        }
        assertEquals(
                List.of("wrong-target"),
                ids(POLICY.decide(new Question(csm, "note.write", new Target.Installation(), Facts.asked("cas")))));
        assertEquals(
                List.of("unknown-action"),
                ids(POLICY.decide(new Question(csm, "moon.land", ACME, Facts.asked("cas")))));
        var broken = OwnPolicies.of("""
                entity user = { age?: Long };
                action "enter" appliesTo { principal: [user], resource: [user], context: {} };
                """, """
                @id("all") permit (principal, action, resource);
                @id("young") @reason("Too young.") @remedy("Wait.")
                forbid (principal, action, resource) when { principal has age && principal.age < 18 };
                """);
        var text = new Thing("user", "u", java.util.Map.of("age", "seventeen"));
        var decision = broken.decide(
                text, "enter", java.util.Map.of(), new Thing("user", "v", java.util.Map.of()), java.util.Map.of());
        assertEquals(List.of("policy-engine"), ids(decision), "the engine skips a forbid that fails");
    }

    @Test
    void policiesThatDoNotFitTheirSchemaAreRefusedWhenTheyAreLoaded() {
        refused("principal.role.contains(\"csm\")", "did you mean `roles`");
        refused("context.requestor == \"x\"", "requester");
        refused("context.approvals == \"two\"", "misspelt");
        var schema = Policy.shipped("tenure.cedarschema");
        var actions = Policy.shipped("actions.csv");
        for (var without : List.of(
                "permit (principal, action, resource);",
                "@id(\"a\") permit (principal, action, resource); @id(\"a\") permit (principal, action, resource);",
                "@id(\"a\") @reason(\"No.\") forbid (principal, action, resource);",
                "no policy"))
            assertThrows(CannotLoad.class, () -> Policy.of(schema, List.of(without), actions), without);
    }

    private static void refused(String condition, String said) {
        var policy = "@id(\"misspelt\") permit (principal, action, resource) when { " + condition + " };";
        var refused = assertThrows(
                CannotLoad.class,
                () -> Policy.of(Policy.shipped("tenure.cedarschema"), List.of(policy), Policy.shipped("actions.csv")));
        assertTrue(refused.problem().contains(said), refused.problem());
    }

    /// Whatever is assigned beside it, the engine hears of one tenant.
    @Test
    void tenThousandAssignmentsDoNotGrowWhatTheEngineIsTold() {
        var rule = POLICY.rule("note.write").orElseThrow();
        var csm = person("cas", "csm");
        int length = -1;
        for (int tenant = 10_000; tenant < 20_000; tenant++) {
            var question = new Question(csm, "note.write", new Target.Tenant("t" + tenant, true), Facts.asked("cas"));
            assertEquals(2, Slice.of(question, rule, Set.of()).entities().size());
            int told = Slice.canonical(question, rule, Set.of()).length;
            if (length < 0) length = told;
            assertEquals(length, told);
        }
    }

    @Test
    void equalQuestionsHaveOneDigestAndOthersAnother() {
        var one = new Question(person("cas", "csm", "revops"), "note.write", ACME, Facts.asked("cas"));
        var same = new Question(person("cas", "revops", "csm"), "note.write", ACME, Facts.asked("cas"));
        var other = new Question(person("cas", "csm"), "note.write", ACME, Facts.asked("cas"));
        assertArrayEquals(POLICY.decide(one).facts(), POLICY.decide(same).facts());
        assertFalse(
                Arrays.equals(POLICY.decide(one).facts(), POLICY.decide(other).facts()));
        assertArrayEquals(POLICY.digest(), POLICY.decide(one).policySet());
        assertEquals(32, POLICY.digest().length);
    }

    @Test
    void theUnpackedEngineIsGoneOnceItIsLoaded() throws Exception {
        var maps = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/maps"));
        assertTrue(maps.contains("libcedar_java_ffi.so (deleted)"), "the engine is loaded and has no name any more");
    }

    private static Asking person(String id, String... roles) {
        return new Asking(id, Kind.PERSON, Set.of(roles), Optional.empty());
    }

    private static Facts approved(String requester, String... approvers) {
        return new Facts(
                requester, List.of(approvers), true, true, false, false, 0, 0, Optional.empty(), 0, Optional.empty());
    }

    private static Facts plan(boolean simulated, boolean matches) {
        return new Facts(
                "cas", List.of(), simulated, matches, false, false, 0, 0, Optional.empty(), 0, Optional.empty());
    }

    private static List<String> approval(Asking asking, String requester, String kind) {
        return ids(POLICY.decideApproval(new Question(asking, "approve", ACME, Facts.asked(requester)), kind));
    }

    private static List<String> ids(Decision decision) {
        return decision.reasons().stream().map(Reason::policy).toList();
    }
}
