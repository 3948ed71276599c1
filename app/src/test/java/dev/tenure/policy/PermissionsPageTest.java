package dev.tenure.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.Repository;
import dev.tenure.policy.ActionRule.Reversible;
import dev.tenure.policy.ActionRule.Scope;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who may do what in docs/guide/permissions.md is what the policies decide. To write it anew:
/// `mvn -pl app -am test -Dtest=PermissionsPageTest -Dtenure.rewrite=true -Dsurefire.failIfNoSpecifiedTests=false`.
class PermissionsPageTest {

    private static final String BEGIN = "<!-- permissions: written by PermissionsPageTest -->\n";
    private static final String END = "<!-- /permissions -->";
    private static final List<String> ROLES = List.of(
            "admin", "cs-lead", "csm", "revops", "finance", "marketplace-manager", "auditor", "service", "agent");

    private final Policy policy = Policy.load();

    @Test
    void theTableIsWhatThePoliciesDecide() throws Exception {
        var page = Repository.root().resolve("docs/guide/permissions.md");
        var region = Pattern.compile(Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL);
        var expected = BEGIN + table() + END;
        if (Boolean.getBoolean("tenure.rewrite"))
            Files.writeString(
                    page, region.matcher(Files.readString(page)).replaceFirst(Matcher.quoteReplacement(expected)));
        var found = region.matcher(Files.readString(page));
        assertEquals(expected, found.find() ? found.group() : "no table in " + page);
    }

    /// The table of actions names the roles for a refusal to say, and the policies grant: they agree.
    @Test
    void theRolesThatARefusalNamesAreThoseThePoliciesGrant() {
        for (var rule : policy.rules())
            assertEquals(
                    rule.roles(),
                    Set.copyOf(ROLES.stream()
                            .filter(role -> !cell(rule, role).equals("–"))
                            .toList()),
                    rule.action());
    }

    private String table() {
        var text = new StringBuilder("| action | on | " + String.join(" | ", ROLES) + " | approved by | undone by |\n"
                + "|---|---|" + "---|".repeat(ROLES.size() + 2) + "\n");
        for (var rule : policy.rules()) {
            text.append("| `")
                    .append(rule.action())
                    .append("` | ")
                    .append(
                            switch (rule.scope()) {
                                case TENANT -> "tenant";
                                case INSTALLATION -> "installation";
                                case EITHER -> "either";
                            });
            for (var role : ROLES) text.append(" | ").append(cell(rule, role));
            text.append(" | ")
                    .append(String.join(", ", rule.approverRoles()))
                    .append(" | ")
                    .append(
                            switch (rule.reversible()) {
                                case Reversible.By(String action) -> "`" + action + "`";
                                case Reversible.Never(String because) -> "never: " + because;
                            })
                    .append(" |\n");
        }
        return text.toString();
    }

    /// How many others must approve before it is allowed.
    private String cell(ActionRule rule, String role) {
        var kind = switch (role) {
            case "agent" -> Asking.Kind.AGENT;
            case "service" -> Asking.Kind.SERVICE;
            default -> Asking.Kind.PERSON;
        };
        var asking = new Asking(
                "who-asks",
                kind,
                Set.of(role),
                kind == Asking.Kind.AGENT ? Optional.of("the-owner") : Optional.empty());
        for (int approvals = 0; approvals <= 2; approvals++) {
            boolean planned = approvals > 0;
            var facts = new Facts(
                    rule.action().equals("approve") ? "somebody-else" : "who-asks",
                    IntStream.range(0, approvals)
                            .mapToObj(each -> "approver-" + each)
                            .toList(),
                    planned,
                    planned,
                    false,
                    false,
                    0,
                    0,
                    Optional.empty(),
                    0,
                    Optional.empty());
            var target =
                    rule.scope() == Scope.INSTALLATION ? new Target.Installation() : new Target.Tenant("acme", true);
            if (policy.decide(new Question(asking, rule.action(), target, facts))
                    .allowed()) return approvals == 0 ? "✔" : "✔ after " + approvals;
        }
        return "–";
    }
}
