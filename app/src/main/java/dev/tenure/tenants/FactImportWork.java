package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.StageTx;
import dev.tenure.tenants.FactImport.Dropped;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.FactImport.Problem;
import dev.tenure.tenants.FactImport.Rejected;
import dev.tenure.tenants.FactImport.Report;
import dev.tenure.tenants.FactImport.Row;
import dev.tenure.tenants.FactStore.Shape;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// One file on its way in: which rows can be used, what each would change, and entering it.
final class FactImportWork {

    private final FactImport.Sending sending;
    private final Kind kind;
    private final FactCsv.Read read;
    private final Map<String, TenantStore.Described> seen;
    private final Map<String, String> merged;
    private final Actor by;
    private final Instant now;
    private final String digest;
    private final List<FactCsv.Line> usable = new ArrayList<>();
    private final TreeMap<Long, List<Problem>> problems = new TreeMap<>();
    private final TreeMap<Long, Row> entered = new TreeMap<>();
    private final HashMap<String, TenantId> ids = new HashMap<>();

    /// @param seen the tenants that who sent the file may see; any other is an unknown one
    /// @param merged tenants that are another one since, and which
    FactImportWork(
            FactImport.Sending sending,
            FactCsv.Read read,
            Map<String, TenantStore.Described> seen,
            Map<String, String> merged,
            boolean mayCreate,
            Actor by,
            Instant now,
            String digest) {
        this.sending = sending;
        this.kind = sending.kind();
        this.read = read;
        this.seen = seen;
        this.merged = merged;
        this.by = by;
        this.now = now;
        this.digest = digest;
        seen.forEach((key, described) -> ids.put(key, described.tenant().id()));
        read.rejected().forEach(this::note);
        var things = new LinkedHashMap<Object, List<Statement>>();
        for (var statement : statements(read.lines())) {
            var problem = unknown(statement.first(), mayCreate);
            problem.ifPresent(this::reject);
            if (problem.isEmpty())
                things.computeIfAbsent(identity(statement.first()), _ -> new ArrayList<>())
                        .add(statement);
        }
        things.values().forEach(this::once);
        // All of a row or nothing of it.
        usable.removeIf(line -> problems.containsKey(line.row()));
        usable.sort(java.util.Comparator.comparingLong(FactCsv.Line::row));
    }

    /// By a column of its kind, which the file may know under another name.
    private void reject(Rejected one) {
        var shown = read.shown().getOrDefault(one.row(), UnaryOperator.identity());
        note(new Rejected(one.row(), one.column().map(shown), one.problem(), one.fix()));
    }

    private void note(Rejected one) {
        var ofRow = problems.computeIfAbsent(one.row(), _ -> new ArrayList<>());
        var problem = new Problem(one.column(), one.problem(), one.fix());
        if (!ofRow.contains(problem)) ofRow.add(problem);
    }

    private Optional<Rejected> unknown(FactCsv.Line line, boolean mayCreate) {
        if (merged.containsKey(line.tenant()))
            return Optional.of(new Rejected(
                    line.row(),
                    Optional.of(FactCsv.keyOf(kind)),
                    "'" + line.tenant() + "' was merged into '" + merged.get(line.tenant()) + "'",
                    "Say it of '" + merged.get(line.tenant()) + "', or leave the row out."));
        if (seen.containsKey(line.tenant()))
            return line.parent()
                    .filter(key -> !seen.containsKey(key) || merged.containsKey(key))
                    .map(key -> new Rejected(
                            line.row(),
                            Optional.of("parent"),
                            "there is no tenant '" + key + "'",
                            "Correct the name, or bring the tenant in first."));
        var column = Optional.of(FactCsv.keyOf(kind));
        if (kind != Kind.TENANTS || !mayCreate)
            return Optional.of(new Rejected(
                    line.row(),
                    column,
                    "there is no tenant '" + line.tenant() + "'",
                    "Correct the name, or bring the tenant in first."));
        if (!TenantRules.isKey(line.tenant()))
            return Optional.of(new Rejected(
                    line.row(),
                    column,
                    "'" + line.tenant() + "' is not 1 to 63 of a-z, 0-9, '.', '_' and '-'",
                    "Begin with a letter or digit and use no other characters; a mapping can say 'as: lower'."));
        return Optional.empty();
    }

    /// What is right or wrong together: a contract with what its row says of its only line, a milestone with whether it
    /// was reached.
    private record Statement(List<FactCsv.Line> lines) {
        FactCsv.Line first() {
            return lines.getFirst();
        }

        long row() {
            return first().row();
        }

        List<Object> says() {
            return lines.stream().map(FactImportWork::says).toList();
        }
    }

    private List<Statement> statements(List<FactCsv.Line> lines) {
        var statements = new ArrayList<Statement>();
        for (var line : lines)
            if (adds(line)) statements.getLast().lines().add(line);
            else statements.add(new Statement(new ArrayList<>(List.of(line))));
        return statements;
    }

    private boolean adds(FactCsv.Line line) {
        return line.content() instanceof FactCsv.Content.Of(Fact fact)
                && (kind == Kind.CONTRACTS && fact instanceof Fact.ContractLine
                        || kind == Kind.MILESTONES && fact instanceof Fact.MilestoneDone);
    }

    /// Which of two rows that differ is right, nobody can tell from the file.
    private void once(List<Statement> same) {
        var first = same.getFirst();
        boolean alike = same.stream().allMatch(one -> one.says().equals(first.says()));
        if (alike) usable.addAll(first.lines());
        for (var one : alike ? same.subList(1, same.size()) : same) {
            var other = one == first ? same.get(1) : first;
            reject(new Rejected(
                    one.row(),
                    Optional.empty(),
                    alike
                            ? "row " + other.row() + " says the same thing"
                            : "row " + other.row() + " says otherwise of the same thing",
                    alike ? "Nothing is lost; leave one of them out." : "Leave in the one that is right."));
        }
    }

    private static Object says(FactCsv.Line line) {
        return switch (line.content()) {
            case FactCsv.Content.Of(Fact fact) -> List.of(fact, line.validFrom());
            case FactCsv.Content.Described(var profile) -> List.of(profile.apply(Optional.empty()), line.validFrom());
            case FactCsv.Content.Linked(var link) -> List.of(link, line.tenant());
        };
    }

    static Object identity(FactCsv.Line line) {
        return switch (line.content()) {
            case FactCsv.Content.Of(Fact fact) -> List.of(line.tenant(), FactStore.identity(fact));
            case FactCsv.Content.Described _ -> line.tenant();
            case FactCsv.Content.Linked(Accounts.Link link) -> link;
        };
    }

    /// @param preview the number of the preview that is now entered
    Report enter(StageTx tx, Optional<Long> preview, boolean dryRun) {
        long id = preview.orElseGet(() -> FactImportStore.next(tx.sql()));
        boolean again = FactImportStore.isLast(tx.sql(), kind, sending.source(), digest);
        var dropped = sending.complete()
                ? FactImportStore.dropped(tx.sql(), kind, sending.source(), read.named())
                : new Dropped(0, List.of());
        int created = 0;
        var job = FactStore.job(id);
        if (kind == Kind.TENANTS) {
            var fresh = new LinkedHashMap<String, Fact.Profile>();
            var owner = Optional.ofNullable(
                    FactTruth.ofOthers(tx.sql(), kind, sending.source()).get("name"));
            for (var line : usable)
                if (!ids.containsKey(line.tenant())) {
                    if (owner.isPresent()) reject(FactPreview.unsaid(line.row(), "name", owner.get()));
                    else fresh.put(line.tenant(), profile(line, line.unowned().orElse(line.content())));
                }
            usable.removeIf(line -> problems.containsKey(line.row()));
            var made = TenantStore.createAll(tx, fresh, Optional.of(job), by, now);
            created = made.size();
            ids.putAll(made);
        }
        var result = kind == Kind.ACCOUNTS ? link(tx, job) : facts(tx, job);
        var details = new ArrayList<>(entered.values());
        problems.forEach((row, why) -> details.add(new Row(row, "", "rejected", List.of(), List.of(), why)));
        details.sort(java.util.Comparator.comparingLong(Row::row));
        return new Report(
                id,
                kind,
                dryRun,
                again,
                read.rows(),
                created,
                result.added(),
                result.changed(),
                result.unchanged(),
                Math.toIntExact(
                        details.stream().filter(row -> !row.kept().isEmpty()).count()),
                problems.size(),
                dropped,
                details.stream()
                        .filter(row -> !row.outcome().equals("unchanged")
                                || !row.kept().isEmpty())
                        .toList());
    }

    private Recorded facts(StageTx tx, long job) {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var byShape = new LinkedHashMap<Shape, List<FactPreview.Said>>();
        for (var line : usable) {
            var id = ids.get(line.tenant());
            if (id == null) {
                reject(new Rejected(
                        line.row(),
                        Optional.of("id"),
                        "the key '" + line.tenant() + "' is taken",
                        "Choose another key."));
                continue;
            }
            var fact = fact(line, line.content());
            var unowned = fact(line, line.unowned().orElse(line.content()));
            byShape.computeIfAbsent(FactStore.shape(fact), _ -> new ArrayList<>())
                    .add(new FactPreview.Said(
                            line.row(),
                            line.tenant(),
                            FactStore.entry(new FactStore.Entry(id, fact, line.validFrom())),
                            FactStore.row(unowned)));
        }
        FactStore.lock(
                tx.sql(),
                byShape.values().stream()
                        .flatMap(List::stream)
                        .map(FactPreview.Said::tenantId)
                        .toList());
        var owned = FactTruth.ofOthers(tx.sql(), kind, sending.source());
        // All that a row says is looked at before any of it is entered.
        var refused = new HashSet<Long>();
        byShape.forEach((shape, all) -> {
            for (var row : FactPreview.compare(tx.sql(), kind, shape, all, today, owned)) {
                for (var why : row.problems()) {
                    reject(new Rejected(row.row(), why.column(), why.problem(), why.fix()));
                    refused.add(row.row());
                }
                entered.merge(row.row(), row, FactImportWork::both);
            }
        });
        entered.keySet().removeAll(refused);
        var source = new FactStore.Source(by, Optional.of(digest), Optional.of(job));
        byShape.forEach((shape, all) -> {
            var rows = new ArrayList<>(
                    all.stream().filter(said -> !refused.contains(said.row())).toList());
            if (shape == Shape.PARENT) refuseCircles(tx, rows, source, today);
            if (!rows.isEmpty())
                FactStore.enter(
                        tx.sql(),
                        shape,
                        rows.stream().map(FactPreview.Said::values).toList(),
                        source,
                        today,
                        now);
        });
        return new Recorded(entered("new"), entered("changed"), entered("unchanged"));
    }

    /// Tries the rows until none closes a circle. Which row of a circle is wrong nobody can tell from the file, so
    /// all of its rows are refused.
    private void refuseCircles(StageTx tx, List<FactPreview.Said> rows, FactStore.Source source, LocalDate today) {
        while (!rows.isEmpty()) {
            var circle = FamilyStore.rehearse(
                    tx.sql(), rows.stream().map(FactPreview.Said::values).toList(), source, today, now);
            if (circle.isEmpty()) return;
            var chain = circle.get().chain();
            for (var said : List.copyOf(rows))
                if (chain.contains(said.tenant())) {
                    rows.remove(said);
                    entered.remove(said.row());
                    reject(new Rejected(
                            said.row(),
                            Optional.of("parent"),
                            circle.get().words(seen.keySet()),
                            "Leave in the row that is right, and end the other with an empty parent."));
                }
        }
    }

    /// Of rows, however many facts each says.
    private int entered(String outcome) {
        return Math.toIntExact(entered.values().stream()
                .filter(row -> row.outcome().equals(outcome))
                .count());
    }

    /// A row that says two things is changed when either is.
    private static Row both(Row one, Row other) {
        var changes = new ArrayList<>(one.changes());
        changes.addAll(other.changes());
        var kept = new ArrayList<>(one.kept());
        kept.addAll(other.kept());
        var outcome = one.outcome().equals(other.outcome()) ? one.outcome() : "changed";
        return new Row(one.row(), one.tenant(), outcome, changes, kept, List.of());
    }

    private Fact fact(FactCsv.Line line, FactCsv.Content content) {
        return content instanceof FactCsv.Content.Of(Fact fact) ? fact : profile(line, content);
    }

    private Fact.Profile profile(FactCsv.Line line, FactCsv.Content content) {
        if (!(content instanceof FactCsv.Content.Described(var profile)))
            throw new IllegalStateException("row " + line.row() + " describes no tenant");
        return profile.apply(Optional.ofNullable(seen.get(line.tenant())).map(TenantStore.Described::profile));
    }

    private Recorded link(StageTx tx, long job) {
        var wanted = new LinkedHashMap<Accounts.Link, FactCsv.Line>();
        for (var line : usable) if (line.content() instanceof FactCsv.Content.Linked(var link)) wanted.put(link, line);
        var aliases = wanted.entrySet().stream()
                .map(each -> new TenantStore.Alias(
                        each.getKey().source(),
                        each.getKey().account(),
                        Objects.requireNonNull(ids.get(each.getValue().tenant()))))
                .toList();
        var before = TenantStore.standing(tx, aliases);
        int added = TenantStore.linkAll(tx, aliases, Optional.of(job), by, now);
        var standing = TenantStore.standing(tx, aliases);
        int other = 0;
        for (var alias : aliases) {
            var link = new Accounts.Link(alias.source(), alias.account());
            var line = Objects.requireNonNull(wanted.get(link));
            if (alias.tenant().equals(standing.get(link))) {
                if (!before.containsKey(link))
                    entered.put(line.row(), new Row(line.row(), line.tenant(), "new", List.of(), List.of(), List.of()));
                continue;
            }
            other++;
            reject(new Rejected(
                    line.row(),
                    Optional.of("account"),
                    "the account '" + link.account() + "' is linked already",
                    "An account stays with its tenant; leave the row out."));
        }
        return new Recorded(added, 0, aliases.size() - added - other);
    }

    FactImportStore.Record record(Report done, int staffId) {
        var rejected = new HashSet<>(problems.keySet());
        var cells = new LinkedHashMap<Long, List<String>>();
        rejected.stream().sorted().forEach(row -> cells.put(row, read.cells().getOrDefault(row, List.of())));
        return new FactImportStore.Record(
                done, sending, staffId, by.name(), now, digest, read.header(), cells, read.named());
    }
}
