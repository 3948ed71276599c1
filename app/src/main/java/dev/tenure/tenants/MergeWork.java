package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.tenants.FactStore.Shape;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One merge on its way in: what can be said of the survivor is said under the merge's number, and the other's profile
/// says that it is merged.
final class MergeWork {

    private final JdbcClient sql;
    private final Merges.Pair pair;
    private final FactStore.Source source;
    private final Instant now;
    private final LocalDate today;

    MergeWork(JdbcClient sql, Merges.Pair pair, long job, Actor by, Instant now) {
        this.sql = sql;
        this.pair = pair;
        this.source = new FactStore.Source(by, Optional.empty(), Optional.of(job));
        this.now = now;
        this.today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    Merges.Plan enter() {
        var kinds = new ArrayList<Merges.Kind>();
        var conflicts = new ArrayList<Merges.Conflict>();
        var renamed = new ArrayList<Merges.Renamed>();
        var allTheirs = rows(pair.merged());
        var allOurs = rows(pair.survivor());
        var contracts =
                MergeRules.contracts(MergeStore.contracts(sql, pair.survivor().id()), allTheirs, allOurs);
        for (var shape : Shape.ALL) {
            var theirs = Objects.requireNonNull(allTheirs.get(shape));
            var ours = Objects.requireNonNull(allOurs.get(shape));
            if (shape == Shape.PROFILE) {
                conflicts.addAll(MergeRules.conflicts(shape, ours.getFirst(), theirs.getFirst()));
                continue;
            }
            if (shape == Shape.PARENT) theirs = parents(theirs);
            var moved = MergeRules.move(shape, theirs, ours, contracts, pair, today);
            for (var turn : moved.rows()) FactStore.enter(sql, shape, turn, source, today, now);
            if (moved.things() + moved.same() > 0)
                kinds.add(new Merges.Kind(MergeRules.word(shape), moved.things(), moved.same()));
            conflicts.addAll(moved.kept());
            renamed.addAll(moved.renamed());
        }
        int children = children();
        merged();
        MergeStore.name(sql, pair, source, now);
        return new Merges.Plan(
                pair.survivor().key(),
                pair.merged().key(),
                kinds,
                conflicts,
                renamed.stream().distinct().toList(),
                MergeStore.accounts(sql, pair.merged().id()),
                children);
    }

    private Map<Shape, List<ObjectNode>> rows(TenantRef tenant) {
        var rows = new HashMap<Shape, List<ObjectNode>>();
        for (var shape : Shape.ALL) rows.put(shape, MergeStore.rows(sql, shape, tenant.id(), today));
        return rows;
    }

    /// Whoever stood alone, or under the survivor, adds nothing to what is known of the survivor.
    private List<ObjectNode> parents(List<ObjectNode> theirs) {
        var others = theirs.stream()
                .filter(row ->
                        !row.path("parent").asString("").equals(pair.survivor().key()))
                .toList();
        return others.stream().allMatch(row -> row.path("parent").isNull()) ? List.of() : others;
    }

    /// Who stood under the one that goes stands under the survivor, from today on and as far as was planned.
    private int children() {
        var above = MergeStore.rows(sql, Shape.PARENT, pair.merged().id(), today).stream()
                .findFirst()
                .flatMap(row -> FactPreview.text(row.path("parent")));
        var children = MergeStore.children(sql, pair.merged().key(), today);
        var turns = new ArrayList<List<Map<String, Object>>>();
        for (var child : children.entrySet())
            for (int turn = 0; turn < child.getValue().size(); turn++) {
                if (turns.size() == turn) turns.add(new ArrayList<>());
                turns.get(turn).add(child(child.getKey(), child.getValue().get(turn), above));
            }
        for (var turn : turns) FactStore.enter(sql, Shape.PARENT, turn, source, today, now);
        return children.size();
    }

    private Map<String, Object> child(TenantRef child, JsonNode period, Optional<String> above) {
        var row = new LinkedHashMap<String, Object>();
        row.put("tenant_id", child.id().number());
        MergeRules.parent(FactPreview.text(period.path("parent")), child.key(), pair, above)
                .ifPresent(parent -> row.put("parent", parent));
        row.put("valid_from", MergeRules.from(period, today));
        return row;
    }

    private void merged() {
        var row = new LinkedHashMap<String, Object>();
        ObjectNode profile =
                MergeStore.rows(sql, Shape.PROFILE, pair.merged().id(), today).getFirst();
        Shape.PROFILE.values().forEach(column -> row.put(column, profile.path(column)));
        row.put("tenant_id", pair.merged().id().number());
        row.put("status", Fact.Status.MERGED.word());
        row.put("valid_from", today.toString());
        FactStore.enter(sql, Shape.PROFILE, List.of(row), source, today, now);
    }
}
