package dev.tenure.tenants;

import dev.tenure.tenants.FactStore.Shape;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What of one tenant's facts can be said of another, pure. What the survivor says of the same thing stays. A contract,
/// a contact and a note are things of their own, so one of a taken name is moved under a free one.
final class MergeRules {

    /// Named within a tenant by whoever entered it, so that the same name means nothing.
    private static final Map<Shape, String> OWN = Map.of(
            Shape.CONTRACT, "contract",
            Shape.CONTRACT_LINE, "contract",
            Shape.CONTRACT_OUTCOME, "contract",
            Shape.CONTACT, "contact_id",
            Shape.NOTE, "note_id");

    private static final int LONGEST_NAME = 200;

    /// @param rows to enter, one turn after the other: a later period of a thing follows an earlier one
    /// @param same said of the survivor in the same words already
    record Moved(
            List<List<Map<String, Object>>> rows,
            int things,
            int same,
            List<Merges.Renamed> renamed,
            List<Merges.Conflict> kept) {}

    private MergeRules() {}

    /// What both tenants' contracts are called.
    ///
    /// @param taken names that a contract of the survivor has, in any table
    /// @param alike contracts of which both say the same in every table, so that they are one
    record Contracts(Set<String> taken, Set<String> alike) {}

    private static final List<Shape> CONTRACTS = List.of(Shape.CONTRACT, Shape.CONTRACT_LINE, Shape.CONTRACT_OUTCOME);

    static Contracts contracts(
            Set<String> taken, Map<Shape, List<ObjectNode>> theirs, Map<Shape, List<ObjectNode>> ours) {
        var alike = new HashSet<String>();
        for (var name : taken)
            if (CONTRACTS.stream().allMatch(shape -> said(shape, name, theirs).equals(said(shape, name, ours))))
                alike.add(name);
        return new Contracts(taken, alike);
    }

    private static Set<List<JsonNode>> said(Shape shape, String contract, Map<Shape, List<ObjectNode>> rows) {
        var said = new HashSet<List<JsonNode>>();
        for (var row : rows.getOrDefault(shape, List.of()))
            if (row.path("contract").asString().equals(contract))
                said.add(java.util.stream.Stream.concat(shape.keys().stream(), shape.values().stream())
                        .<JsonNode>map(row::path)
                        .toList());
        return said;
    }

    /// @param theirs rows of the tenant that goes, as believed now, each thing's in their order
    /// @param ours rows of the survivor
    static Moved move(
            Shape shape,
            List<ObjectNode> theirs,
            List<ObjectNode> ours,
            Contracts contracts,
            Merges.Pair pair,
            LocalDate today) {
        var standing = new LinkedHashMap<List<JsonNode>, ObjectNode>();
        ours.forEach(row -> standing.put(thing(shape, row), row));
        var own = OWN.get(shape);
        boolean contract = CONTRACTS.contains(shape);
        var taken = new HashSet<String>();
        if (contract) taken.addAll(contracts.taken());
        else if (own != null) ours.forEach(row -> taken.add(row.path(own).asString()));
        var things = new LinkedHashMap<List<JsonNode>, List<ObjectNode>>();
        for (var row : theirs)
            things.computeIfAbsent(thing(shape, row), _ -> new ArrayList<>()).add(row);
        var turns = new ArrayList<List<Map<String, Object>>>();
        var renamed = new TreeSet<Merges.Renamed>();
        var kept = new ArrayList<Merges.Conflict>();
        int moved = 0;
        int same = 0;
        for (var each : things.entrySet()) {
            var stands = standing.get(each.getKey());
            var last = each.getValue().getLast();
            boolean said = contract
                    ? contracts.alike().contains(last.path("contract").asString())
                    : stands != null && alike(shape, stands, last);
            if (said) {
                same++;
                continue;
            }
            if (stands != null && own == null) {
                kept.addAll(conflicts(shape, stands, last));
                continue;
            }
            moved++;
            for (int turn = 0; turn < each.getValue().size(); turn++) {
                if (turns.size() == turn) turns.add(new ArrayList<>());
                var row = row(shape, each.getValue().get(turn), pair, today);
                if (own != null) rename(row, own, taken, pair, shape, renamed);
                turns.get(turn).add(row);
            }
        }
        return new Moved(turns, moved, same, List.copyOf(renamed), kept);
    }

    private static void rename(
            Map<String, Object> row,
            String own,
            Set<String> taken,
            Merges.Pair pair,
            Shape shape,
            Set<Merges.Renamed> renamed) {
        for (var column : shape == Shape.CONTRACT ? List.of(own, "renews") : List.of(own)) {
            if (!(row.get(column) instanceof JsonNode name) || !taken.contains(name.asString())) continue;
            var free = free(pair.merged().key() + ":" + name.asString(), taken);
            row.put(column, free);
            if (column.equals(own)) renamed.add(new Merges.Renamed(word(shape), name.asString(), free));
        }
    }

    private static String free(String wanted, Set<String> taken) {
        return ContactRules.free(
                wanted.length() > LONGEST_NAME - 10 ? wanted.substring(0, LONGEST_NAME - 10) : wanted, taken);
    }

    private static List<JsonNode> thing(Shape shape, JsonNode row) {
        return shape.keys().stream().map(row::path).toList();
    }

    private static boolean alike(Shape shape, JsonNode one, JsonNode other) {
        return shape.values().stream().allMatch(column -> one.path(column).equals(other.path(column)));
    }

    static List<Merges.Conflict> conflicts(Shape shape, JsonNode ours, JsonNode theirs) {
        var thing = String.join(
                " ", shape.keys().stream().map(key -> ours.path(key).asString()).toList());
        return shape.values().stream()
                .filter(column -> !ours.path(column).equals(theirs.path(column)))
                .map(column -> new Merges.Conflict(
                        word(shape),
                        thing,
                        column,
                        FactPreview.text(ours.path(column)),
                        FactPreview.text(theirs.path(column))))
                .toList();
    }

    private static Map<String, Object> row(Shape shape, JsonNode from, Merges.Pair pair, LocalDate today) {
        var row = new LinkedHashMap<String, Object>();
        row.put("tenant_id", pair.survivor().id().number());
        shape.keys().forEach(column -> row.put(column, from.path(column)));
        shape.values().forEach(column -> row.put(column, from.path(column)));
        if (shape.lasting()) row.put("valid_from", from(from, today));
        return row;
    }

    /// The survivor says nothing of days before the merge.
    static String from(JsonNode row, LocalDate today) {
        var from = row.path("valid_from").asString();
        return from.equals("-infinity") || LocalDate.parse(from).isBefore(today) ? today.toString() : from;
    }

    static String word(Shape shape) {
        return Objects.requireNonNull(shape.table().replace("tenants_", ""));
    }

    /// What a parent becomes when one of the two goes: nobody stands under itself.
    static Optional<String> parent(Optional<String> parent, String tenant, Merges.Pair pair, Optional<String> above) {
        if (parent.filter(pair.merged().key()::equals).isEmpty()) return parent;
        return tenant.equals(pair.survivor().key())
                ? above.filter(key -> !key.equals(tenant))
                : Optional.of(pair.survivor().key());
    }
}
