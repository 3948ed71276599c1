package dev.tenure.tenants;

import dev.tenure.tenants.FactImport.Change;
import dev.tenure.tenants.FactImport.Kept;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.FactImport.Problem;
import dev.tenure.tenants.FactImport.Rejected;
import dev.tenure.tenants.FactImport.Row;
import dev.tenure.tenants.FactStore.Shape;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What rows of facts would change, column by column, against what stands now. One statement serves every table.
final class FactPreview {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int CHUNK = 5_000;

    /// @param values as they are entered: the table's columns by name, `tenant_id` and perhaps `valid_from`
    /// @param unowned the same without the columns that another source owns
    record Said(long row, String tenant, Map<String, Object> values, Map<String, Object> unowned) {
        int tenantId() {
            return (Integer) Objects.requireNonNull(values.get("tenant_id"));
        }
    }

    private FactPreview() {}

    /// Takes back from `all` what another source owns. A row that then says too little is rejected.
    ///
    /// @param owners columns that another source owns
    static List<Row> compare(
            JdbcClient sql, Kind kind, Shape shape, List<Said> all, LocalDate today, Map<String, String> owners) {
        var rows = new ArrayList<Row>(all.size());
        for (int from = 0; from < all.size(); from += CHUNK) {
            var chunk = all.subList(from, Math.min(from + CHUNK, all.size()));
            sql.sql("""
                    select e.n, to_jsonb(i)::text as said, to_jsonb(c)::text as stood,
                           c.valid_from <= coalesce(i.valid_from, case when :lasting then :today else '-infinity' end)
                             as covered,
                           row(%3$s) is not distinct from row(%4$s) as same
                      from jsonb_array_elements(:rows::jsonb) with ordinality as e (said, n)
                     cross join lateral jsonb_populate_record(null::%1$s, e.said) i
                      left join %1$s c on c.tenant_id = i.tenant_id %2$s
                                      and c.known_until = 'infinity' and c.valid_until = 'infinity'
                     order by e.n
                    """.formatted(shape.table(), shape.same("c", "i"), shape.values("i"), shape.values("c")))
                    .param(
                            "rows",
                            JSON.writeValueAsString(
                                    chunk.stream().map(Said::values).toList()))
                    .param("lasting", shape.lasting())
                    .param("today", today)
                    .query(row -> {
                        var said = chunk.get(row.getInt("n") - 1);
                        var stood = row.getString("stood");
                        rows.add(row(
                                kind,
                                shape,
                                said,
                                JSON.readTree(row.getString("said")),
                                stood == null ? JSON.createObjectNode() : JSON.readTree(stood),
                                row.getBoolean("covered"),
                                row.getBoolean("same"),
                                owners));
                    });
        }
        return rows;
    }

    private static Row row(
            Kind kind,
            Shape shape,
            Said said,
            JsonNode now,
            JsonNode stood,
            boolean covered,
            boolean alike,
            Map<String, String> owners) {
        var changes = new ArrayList<Change>();
        var kept = new ArrayList<Kept>();
        var problems = new ArrayList<Rejected>();
        boolean fresh = stood.isEmpty();
        if (!alike || fresh)
            for (var column : shape.values()) {
                var from = text(stood.path(column));
                var to = text(now.path(column));
                if (from.equals(to)) continue;
                var name = kind.column(column);
                var owner = owners.get(name);
                if (owner == null) changes.add(new Change(name, from, to));
                else if (fresh
                        && (kind.needed.contains(name) || kind.together(name).size() > 1))
                    problems.add(unsaid(said.row(), name, owner));
                else if (!fresh) {
                    kept.add(new Kept(name, owner, to));
                    said.values().put(column, stood.path(column));
                } else if (!Objects.equals(
                        said.values().get(column), said.unowned().get(column))) {
                    kept.add(new Kept(name, owner, to));
                    said.values().remove(column);
                    Optional.ofNullable(said.unowned().get(column))
                            .ifPresent(value -> said.values().put(column, value));
                }
            }
        if (!problems.isEmpty())
            return new Row(
                    said.row(),
                    said.tenant(),
                    "rejected",
                    List.of(),
                    List.of(),
                    problems.stream()
                            .map(one -> new Problem(one.column(), one.problem(), one.fix()))
                            .toList());
        boolean same = covered && changes.isEmpty() && !fresh;
        if (!same && changes.isEmpty() && !fresh)
            changes.add(new Change("valid_from", text(stood.path("valid_from")), text(now.path("valid_from"))));
        return new Row(
                said.row(), said.tenant(), fresh ? "new" : same ? "unchanged" : "changed", changes, kept, List.of());
    }

    static Rejected unsaid(long row, String column, String owner) {
        return new Rejected(
                row,
                Optional.of(column),
                owner + " is the source of truth, and has not said it yet",
                "Bring in the file of " + owner + " first.");
    }

    static Optional<String> text(JsonNode value) {
        return value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(value.isString() ? value.stringValue() : value.toString());
    }
}
