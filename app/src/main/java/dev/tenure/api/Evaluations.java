package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.access.People;
import dev.tenure.policy.Asking;
import dev.tenure.policy.Decision;
import dev.tenure.policy.Facts;
import dev.tenure.policy.OwnPolicies;
import dev.tenure.policy.Policy;
import dev.tenure.policy.Question;
import dev.tenure.policy.Reason;
import dev.tenure.policy.Target;
import dev.tenure.policy.Thing;
import dev.tenure.tenants.Tenants;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Answers what AuthZEN asks: of Tenure's own actions by its policies and assignments, of anything else by the policies
/// the operator wrote, if he did.
@Component
final class Evaluations {

    /// @param staffId in whose sight the tenants are
    private record Subject(Asking asking, int staffId) {}

    private static final Set<String> OURS = Set.of("tenant", "installation");

    private final Policy policy;
    private final OwnPolicies own;
    private final People people;
    private final Tenants tenants;
    private final Sight sight;

    Evaluations(Policy policy, OwnPolicies own, People people, Tenants tenants, Sight sight) {
        this.policy = policy;
        this.own = own;
        this.people = people;
        this.tenants = tenants;
        this.sight = sight;
    }

    Decision decide(Caller caller, Evaluation asked) {
        var asker = sight.staff(caller);
        if (!OURS.contains(asked.resource().type())) return foreign(asker, asked);
        requireTypes(asked);
        var found = subject(asker, asked.subject());
        boolean himself = found.filter(one -> one.staffId == asker.staffId()).isPresent();
        if (!himself && !asker.admin()) throw others();
        if (found.isEmpty())
            return refused(
                    "unknown-subject",
                    "There is no " + asked.subject().type() + " '"
                            + asked.subject().id() + "'.",
                    "Name a user by his login.");
        var subject = found.get();
        var question = new Question(
                subject.asking, asked.action(), target(asker, subject, asked.resource()), facts(subject.asking, asked));
        return asked.context().get("kind") instanceof String kind
                        && asked.action().equals("approve")
                ? policy.decideApproval(question, kind)
                : policy.decide(question);
    }

    private Decision foreign(Caller.Staff asker, Evaluation asked) {
        if (!asker.admin()) throw others();
        return own.decide(asked.subject(), asked.action(), asked.properties(), asked.resource(), asked.context());
    }

    /// What is refused before any policy is asked is refused by the set in force all the same.
    private Decision refused(String policyId, String reason, String remedy) {
        return new Decision(
                false, List.of(new Reason(policyId, reason, remedy)), List.of(), policy.digest(), new byte[0]);
    }

    private static Problem.Refused others() {
        return Problem.of(403, "administrators-only", "For administrators", "You may ask what you may do yourself.")
                .fix("Name yourself as the subject, or ask an administrator of this installation.")
                .refuse();
    }

    private Optional<Subject> subject(Caller.Staff asker, Thing subject) {
        return switch (subject.type()) {
            case "user" ->
                people.find(subject.id())
                        .map(person -> new Subject(
                                new Asking(
                                        person.login(),
                                        Asking.Kind.PERSON,
                                        Set.of(person.admin() ? "admin" : "csm"),
                                        Optional.empty()),
                                person.staffId()));
            case "service" ->
                Optional.of(asker)
                        .filter(staff -> !staff.person() && staff.name().equals(subject.id()))
                        .map(staff -> new Subject(
                                new Asking(
                                        staff.name(),
                                        Asking.Kind.SERVICE,
                                        staff.admin() ? Set.of("admin", "service") : Set.of("service"),
                                        Optional.empty()),
                                staff.staffId()));
            default -> Optional.empty();
        };
    }

    /// A tenant that who asks cannot see is none of which he learns who else may see it.
    private Target target(Caller.Staff asker, Subject subject, Thing resource) {
        if (resource.type().equals("installation")) return new Target.Installation();
        if (subject.staffId != asker.staffId()) sight.tenant(asker, resource.id());
        return new Target.Tenant(
                resource.id(), tenants.find(subject.staffId, resource.id()).isPresent());
    }

    /// What is of another type than it has to be would otherwise be as if it had not been said.
    private static void requireTypes(Evaluation asked) {
        requireType(asked, "amount_cents", Long.class, "a whole number");
        requireType(asked, "requester", String.class, "a text");
        requireType(asked, "kind", String.class, "a text");
        requireType(asked, "approvers", Collection.class, "a list");
    }

    private static void requireType(Evaluation asked, String name, Class<?> type, String words) {
        var said = asked.context().get(name);
        if (said != null && !type.isInstance(said))
            throw Evaluation.wrong("context." + name, "'" + name + "' is not " + words + ".")
                    .refuse();
    }

    /// As if the plan had been simulated, once who approved it is named.
    private static Facts facts(Asking asking, Evaluation asked) {
        var context = asked.context();
        var otherwise = asked.action().equals("approve") ? "" : asking.id();
        var requester = context.get("requester") instanceof String text ? text.toLowerCase(Locale.ROOT) : otherwise;
        List<String> approvers = context.get("approvers") instanceof Collection<?> several
                ? several.stream()
                        .map(each -> String.valueOf(each).toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList()
                : List.of();
        long amount = context.get("amount_cents") instanceof Long number ? number : 0;
        boolean planned = !approvers.isEmpty();
        return new Facts(
                requester, approvers, planned, planned, false, false, amount, 0, Optional.empty(), 0, Optional.empty());
    }
}
