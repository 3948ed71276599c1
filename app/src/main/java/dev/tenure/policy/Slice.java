package dev.tenure.policy;

import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/// What the engine is told of the world: two entities, the edge between them, and the context. Its size does not
/// depend on how many tenants, people or assignments there are.
record Slice(
        EntityUID principal, EntityUID action, EntityUID resource, Set<Entity> entities, Map<String, Value> context) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Slice of(Question question, ActionRule rule, Set<String> approverRoles) {
        var asking = question.asking();
        boolean edge = question.target() instanceof Target.Tenant tenant && tenant.assigned();
        return of(
                uid(kind(asking.kind()), asking.id()),
                attributes(asking),
                question.action(),
                resource(question.target()),
                Map.of(),
                edge,
                context(question, rule, approverRoles));
    }

    /// @param edge whether the principal stands below the resource
    static Slice of(
            EntityUID principal,
            Map<String, ?> ofPrincipal,
            String action,
            EntityUID resource,
            Map<String, ?> ofResource,
            boolean edge,
            Map<String, ?> context) {
        return new Slice(
                principal,
                uid("Action", action),
                resource,
                principal.equals(resource)
                        ? Set.of(new Entity(principal, both(ofPrincipal, ofResource), Set.of()))
                        : Set.of(
                                new Entity(principal, values(ofPrincipal), edge ? Set.of(resource) : Set.of()),
                                new Entity(resource, values(ofResource), Set.of())),
                values(context));
    }

    /// Of somebody who is what is acted on, there is one entity and not two.
    private static Map<String, Value> both(Map<String, ?> ofPrincipal, Map<String, ?> ofResource) {
        var all = new TreeMap<String, Object>(ofResource);
        all.putAll(ofPrincipal);
        return values(all);
    }

    static EntityUID uid(String type, String id) {
        return EntityTypeName.parse(type)
                .orElseThrow(() -> new IllegalArgumentException("'" + type + "' cannot be the name of a type"))
                .of(id);
    }

    private static EntityUID resource(Target target) {
        return switch (target) {
            case Target.Tenant tenant -> uid("Tenant", tenant.id());
            case Target.Installation _ -> uid("Installation", "installation");
        };
    }

    private static String kind(Asking.Kind kind) {
        var word = kind.name().toLowerCase(Locale.ROOT);
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static Map<String, Object> context(Question question, ActionRule rule, Set<String> approverRoles) {
        var facts = question.facts();
        var approvers = new TreeSet<>(facts.approvers());
        var context = new TreeMap<String, Object>();
        context.put("requester", facts.requester());
        context.put("approvers", approvers);
        context.put("approvals", (long) approvers.size());
        context.put("approvalsNeeded", (long) rule.approvals(question.asking().kind()));
        if (!approverRoles.isEmpty()) context.put("approverRoles", new TreeSet<>(approverRoles));
        context.put("simulated", facts.simulated());
        context.put("planMatches", facts.planMatches());
        context.put("switchedOff", facts.switchedOff());
        context.put("singleOperator", facts.singleOperator());
        context.put("amountCents", facts.amountCents());
        context.put("spentCents", facts.spentCents());
        facts.limitCents().ifPresent(limit -> context.put("limitCents", limit));
        context.put("lastHour", (long) facts.lastHour());
        facts.hourly().ifPresent(hourly -> context.put("hourly", (long) hourly));
        return context;
    }

    /// One encoding of what the engine is told, so that equal questions have one digest.
    static byte[] canonical(Question question, ActionRule rule, Set<String> approverRoles) {
        var all = new TreeMap<String, Object>();
        all.put("action", question.action());
        all.put("kind", kind(question.asking().kind()));
        all.put("principal", attributes(question.asking()));
        all.put(
                "resource",
                switch (question.target()) {
                    case Target.Tenant tenant ->
                        new TreeMap<>(Map.of("tenant", tenant.id(), "assigned", tenant.assigned()));
                    case Target.Installation _ -> "installation";
                });
        all.put("context", context(question, rule, approverRoles));
        return JSON.writeValueAsBytes(all);
    }

    private static Map<String, Object> attributes(Asking asking) {
        var attributes = new TreeMap<String, Object>();
        attributes.put("id", asking.id());
        attributes.put("roles", new TreeSet<>(asking.roles()));
        asking.owner().ifPresent(owner -> attributes.put("owner", owner));
        return attributes;
    }

    static Map<String, Value> values(Map<String, ?> plain) {
        var values = new LinkedHashMap<String, Value>();
        plain.forEach((name, value) -> values.put(name, value(value)));
        return values;
    }

    /// Cedar has no fractions and nothing that is null: a fraction is its text.
    private static Value value(Object plain) {
        return switch (plain) {
            case Boolean truth -> new PrimBool(truth);
            case Long number -> new PrimLong(number);
            case Integer number -> new PrimLong(number);
            case Map<?, ?> map -> {
                var values = new CedarMap();
                map.forEach((name, value) -> values.put(String.valueOf(name), value(value)));
                yield values;
            }
            case Collection<?> several ->
                new CedarList(List.copyOf(several.stream().map(Slice::value).toList()));
            default -> new PrimString(plain.toString());
        };
    }
}
