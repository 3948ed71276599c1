package dev.tenure.tenants;

import com.google.common.hash.Hashing;
import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.FactFold.Believed;
import dev.tenure.tenants.FactFold.News;
import dev.tenure.tenants.FactFold.Values;
import dev.tenure.tenants.FactHistoryStore.File;
import dev.tenure.tenants.FactHistoryStore.Thing;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.FactStore.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The facts of a history import: the one way by which something can have been known before it was entered here.
/// Files are staged as they came, shown, committed with the rest of the job, and can be taken out again whole.
public final class FactHistory {

    public enum State {
        OPEN,
        COMMITTED,
        REVERTED
    }

    /// A file of the past.
    ///
    /// @param source whose names of tenants it uses; empty when it has their ids
    /// @param known a rule a column, such as `term_end=at term start`
    public record Sending(Kind kind, String source, List<String> known, byte[] csv) {}

    /// @param rows that say something
    /// @param again the job has this file already, so nothing was staged
    public record Staged(Kind kind, int rows, boolean again, List<Rejected> rejected) {}

    /// @param file counts the files of the job from 1
    public record Rejected(int file, long row, Optional<String> column, String problem) {}

    /// What one kind of facts comes to. Days are those on which something became known.
    public record Part(
            Kind kind,
            int rows,
            int created,
            int added,
            int changed,
            int unchanged,
            Optional<LocalDate> firstKnown,
            Optional<LocalDate> lastKnown) {}

    /// @param assumptions the declared rules in words
    public record Report(State state, List<Part> parts, List<String> assumptions, List<Rejected> rejected) {
        public static final Report NOTHING = new Report(State.OPEN, List.of(), List.of(), List.of());

        public boolean isEmpty() {
            return parts.isEmpty() && rejected.isEmpty();
        }
    }

    /// What may be entered: each of these becomes known when it is said, in the order of the files.
    private record Said(File file, FactCsv.Past past, TenantId tenant) {}

    /// A file that was read, with the tenants who sent it may see.
    private record Sheet(File file, FactCsv.PastRead read, Map<String, TenantStore.Described> seen) {}

    private final Database database;
    private final Accounts accounts;
    private final InstantSource clock;

    public FactHistory(Database database, Accounts accounts, InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.clock = clock;
    }

    /// @throws IllegalArgumentException when the file as a whole cannot be used, or a column has no rule
    public Staged stage(long job, Sending sending, int staffId, Actor by) {
        var kind = sending.kind;
        var rules = KnownRule.all(sending.known);
        var now = clock.instant();
        var read = FactCsv.readPast(kind, sending.csv, rules, now);
        // A source that is named is part of what was sent: names are read by it.
        var digest = Hashing.sha256()
                .newHasher()
                .putString(KnownRule.write(rules) + sending.source, StandardCharsets.UTF_8)
                .putBytes(sending.csv)
                .hash()
                .toString();
        var file = new File(
                0, kind, digest, KnownRule.write(rules), sending.source, sending.csv, read.rows(), staffId, by.name());
        boolean fresh = database.inStage(Stage.FACTS, tx -> {
            FactHistoryStore.open(tx.sql(), job);
            if (!FactHistoryStore.state(tx.sql(), job).equals(Optional.of(State.OPEN)))
                throw new IllegalStateException("the history import " + job + " is not open");
            return FactHistoryStore.stage(tx.sql(), job, file, now);
        });
        var rejected = read.rejected().stream()
                .map(one -> new Rejected(1, one.row(), one.column(), one.problem()))
                .toList();
        return new Staged(kind, read.rows() - rejected.size(), !fresh, rejected);
    }

    public boolean any(long job) {
        return database.inStage(
                Stage.FACTS, tx -> !FactHistoryStore.files(tx.sql(), job).isEmpty());
    }

    public Optional<State> state(long job) {
        return database.inStage(Stage.FACTS, tx -> FactHistoryStore.state(tx.sql(), job));
    }

    /// What a commit would do.
    public Report preview(long job) {
        var sheets = sheets(job);
        try {
            return database.inStage(Stage.FACTS, tx -> {
                var report = enter(tx, job, sheets, new Actor.Service("preview"));
                if (report.isEmpty()) return report;
                throw new Rehearsed(report);
            });
        } catch (Rehearsed rehearsed) {
            return rehearsed.report;
        }
    }

    /// Repeating it changes nothing.
    public Report commit(long job, Actor by) {
        var sheets = sheets(job);
        var report = database.inStage(Stage.FACTS, tx -> {
            FactHistoryStore.open(tx.sql(), job);
            if (!FactHistoryStore.state(tx.sql(), job).equals(Optional.of(State.OPEN))) return Report.NOTHING;
            if (FactHistoryStore.count(tx.sql(), job) != sheets.size())
                throw new IllegalStateException("a file was added to the history import " + job + " meanwhile");
            var done = enter(tx, job, sheets, by);
            FactHistoryStore.committed(tx.sql(), job, by.name(), clock.instant());
            return done;
        });
        FactStore.settle(database, report.parts().stream().mapToInt(Part::rows).sum());
        accounts.refresh();
        return report;
    }

    /// Notes that the job brings events of these tenants too.
    public void covers(long job, Collection<TenantId> tenants) {
        if (tenants.isEmpty()) return;
        database.inStage(Stage.FACTS, tx -> {
            FactHistoryStore.open(tx.sql(), job);
            FactHistoryStore.covers(tx.sql(), job, tenants);
            return job;
        });
    }

    /// Takes out what the job said; what it stood in place of is believed again.
    public void revert(long job, Actor by) {
        takeOut(job, State.REVERTED, by);
    }

    /// The rest of the job could not be committed: it is open again, with its files.
    public void undo(long job, Actor by) {
        takeOut(job, State.OPEN, by);
    }

    private void takeOut(long job, State after, Actor by) {
        database.inStage(Stage.FACTS, tx -> {
            if (!FactHistoryStore.state(tx.sql(), job).equals(Optional.of(State.COMMITTED))) return job;
            var now = clock.instant();
            FactRemoval.takeOut(tx, job, LocalDate.ofInstant(now, ZoneOffset.UTC));
            FactHistoryStore.takenOut(tx.sql(), job, after, by.name(), now);
            return job;
        });
        accounts.refresh();
    }

    /// Only what was not committed.
    public boolean delete(long job) {
        return database.inStage(Stage.FACTS, tx -> FactHistoryStore.delete(tx.sql(), job));
    }

    private List<Sheet> sheets(long job) {
        var now = clock.instant();
        var sheets = new ArrayList<Sheet>();
        for (var file : database.inStage(Stage.FACTS, tx -> FactHistoryStore.files(tx.sql(), job))) {
            var asSent = FactCsv.readPast(file.kind(), file.csv(), KnownRule.read(file.known()), now);
            sheets.add(database.inStaff(file.staffId(), tx -> {
                var read = asSent.known(AliasStore.keys(tx, file.source(), asSent.names()));
                return new Sheet(file, read, TenantStore.described(tx, read.names()));
            }));
        }
        return sheets;
    }

    private Report enter(StageTx tx, long job, List<Sheet> sheets, Actor by) {
        var now = clock.instant();
        var byKind = new EnumMap<Kind, List<Sheet>>(Kind.class);
        for (var sheet : sheets)
            byKind.computeIfAbsent(sheet.file().kind(), _ -> new ArrayList<>()).add(sheet);
        var rejected = new ArrayList<Rejected>();
        var assumptions = sheets.stream()
                .flatMap(sheet -> assumptions(sheet.file().kind(), sheet.file().known()))
                .distinct()
                .toList();
        var parts = new ArrayList<Part>();
        var touched = new HashSet<TenantId>();
        var made = new HashMap<String, TenantId>();
        // In the order of the kinds: a tenant comes before what is said of it.
        byKind.forEach((kind, ofKind) -> {
            var lines = new ArrayList<Said>();
            int created = made.size();
            int rows = 0;
            for (var sheet : ofKind) {
                rows += sheet.read().rows();
                for (var one : sheet.read().rejected())
                    rejected.add(new Rejected(sheet.file().file(), one.row(), one.column(), one.problem()));
                if (kind == Kind.TENANTS) made.putAll(create(tx, job, sheet, by, now));
                lines.addAll(resolved(sheet, made, rejected));
            }
            lines.forEach(said -> touched.add(said.tenant()));
            var recorded =
                    kind == Kind.ACCOUNTS ? link(tx, job, lines, by, now, rejected) : believe(tx, job, lines, by);
            boolean dated = kind != Kind.ACCOUNTS;
            parts.add(new Part(
                    kind,
                    rows,
                    made.size() - created,
                    recorded.added(),
                    recorded.changed(),
                    recorded.unchanged(),
                    known(lines).filter(_ -> dated).min(LocalDate::compareTo),
                    known(lines).filter(_ -> dated).max(LocalDate::compareTo)));
        });
        FactHistoryStore.covers(tx.sql(), job, touched);
        TenantStore.showProfiles(
                tx.sql(),
                touched.stream().map(TenantId::number).toArray(Integer[]::new),
                LocalDate.ofInstant(now, ZoneOffset.UTC));
        return new Report(State.OPEN, parts, assumptions, rejected);
    }

    private static Stream<LocalDate> known(List<Said> lines) {
        return lines.stream().map(said -> LocalDate.ofInstant(said.past().known(), ZoneOffset.UTC));
    }

    static Stream<String> assumptions(Kind kind, String known) {
        return KnownRule.read(known).entrySet().stream()
                .map(rule -> kind.word() + "." + rule.getKey() + " became known "
                        + switch (rule.getValue()) {
                            case KnownRule.Column(String name) -> "on the date in " + name;
                            case KnownRule said -> said.words();
                        });
    }

    /// Tenants of the file that nobody has, described as the file's last word on them.
    private static Map<String, TenantId> create(StageTx tx, long job, Sheet sheet, Actor by, Instant now) {
        var fresh = new LinkedHashMap<String, Fact.Profile>();
        sheet.read().lines().stream()
                .sorted(Comparator.comparing(FactCsv.Past::known))
                .map(FactCsv.Past::line)
                .filter(line -> !sheet.seen().containsKey(line.tenant()) && TenantRules.isKey(line.tenant()))
                .forEach(line -> {
                    if (line.content() instanceof FactCsv.Content.Described(var profile))
                        fresh.put(line.tenant(), profile.apply(Optional.ofNullable(fresh.get(line.tenant()))));
                });
        return TenantStore.createAll(tx, fresh, Optional.of(job), by, now);
    }

    private static List<Said> resolved(Sheet sheet, Map<String, TenantId> made, List<Rejected> rejected) {
        int file = sheet.file().file();
        var once = new HashSet<List<Object>>();
        var said = new ArrayList<Said>();
        var refused = new HashSet<Long>();
        for (var past : sheet.read().lines()) {
            var line = past.line();
            var tenant = Optional.ofNullable(made.get(line.tenant()))
                    .or(() -> Optional.ofNullable(sheet.seen().get(line.tenant()))
                            .map(described -> described.tenant().id()));
            var parent = line.parent()
                    .filter(key -> !made.containsKey(key) && !sheet.seen().containsKey(key));
            Optional<String> column = Optional.empty();
            var wrong = "";
            if (tenant.isEmpty()) {
                column = Optional.of(sheet.file().kind() == Kind.TENANTS ? "id" : "tenant");
                wrong = "there is no tenant '" + line.tenant() + "'";
            } else if (parent.isPresent()) {
                column = Optional.of("parent");
                wrong = "there is no tenant '" + parent.get() + "'";
            } else if (!once.add(List.of(FactImportWork.identity(line), past.known(), line.validFrom())))
                wrong = "an earlier row says the same thing of that time";
            if (!wrong.isEmpty()) {
                refused.add(line.row());
                reject(rejected, new Rejected(file, line.row(), column, wrong));
            } else said.add(new Said(sheet.file(), past, tenant.orElseThrow()));
        }
        // All of a row or nothing of it.
        said.removeIf(one -> refused.contains(one.past().line().row()));
        return said;
    }

    /// Once, however many things the row says.
    private static void reject(List<Rejected> rejected, Rejected one) {
        if (rejected.isEmpty() || !rejected.getLast().equals(one)) rejected.add(one);
    }

    private static Recorded believe(StageTx tx, long job, List<Said> lines, Actor by) {
        var byShape = new LinkedHashMap<Shape, List<Said>>();
        for (var said : lines)
            byShape.computeIfAbsent(shape(said.past().line()), _ -> new ArrayList<>())
                    .add(said);
        var recorded = Recorded.NOTHING;
        for (var each : byShape.entrySet())
            recorded = recorded.plus(believe(tx, job, each.getKey(), each.getValue(), by));
        return recorded;
    }

    private static Shape shape(FactCsv.Line line) {
        return line.content() instanceof FactCsv.Content.Of(Fact fact) ? FactStore.shape(fact) : Shape.PROFILE;
    }

    private static Recorded believe(StageTx tx, long job, Shape shape, List<Said> lines, Actor by) {
        FactStore.lock(
                tx.sql(),
                lines.stream().map(said -> said.tenant().number()).distinct().toList());
        var news = new LinkedHashMap<Thing, List<News>>();
        var normal = shape == Shape.PROFILE ? List.<Values>of() : normal(tx, shape, lines);
        for (int i = 0; i < lines.size(); i++) {
            var said = lines.get(i);
            var line = said.past().line();
            var source = source(by, said.file(), job);
            switch (line.content()) {
                case FactCsv.Content.Of(Fact fact) -> {
                    var values = normal.get(i);
                    news.computeIfAbsent(thing(said, shape, fact), _ -> new ArrayList<>())
                            .add(new News(
                                    _ -> values, line.validFrom(), said.past().known(), source));
                }
                case FactCsv.Content.Described(var profile) ->
                    news.computeIfAbsent(
                                    new Thing(said.tenant().number(), new Values(Map.of())), _ -> new ArrayList<>())
                            .add(new News(
                                    before -> profile(profile.apply(before.map(FactHistory::profile))),
                                    line.validFrom(),
                                    said.past().known(),
                                    source));
                case FactCsv.Content.Linked _ -> throw new IllegalStateException("a link is no fact");
            }
        }
        var stored = FactHistoryStore.said(tx.sql(), shape, news.keySet());
        var rows = new LinkedHashMap<Thing, List<Believed>>();
        var recorded = Recorded.NOTHING;
        for (var each : news.entrySet()) {
            var folded = FactFold.fold(shape.lasting(), stored.getOrDefault(each.getKey(), List.of()), each.getValue());
            recorded = recorded.plus(folded.recorded());
            if (folded.recorded().added() + folded.recorded().changed() > 0) rows.put(each.getKey(), folded.rows());
        }
        FactHistoryStore.replace(tx.sql(), shape, rows);
        return recorded;
    }

    private static List<Values> normal(StageTx tx, Shape shape, List<Said> lines) {
        return FactHistoryStore.normal(
                tx.sql(),
                shape,
                lines.stream()
                        .map(said -> said.past().line().content() instanceof FactCsv.Content.Of(Fact fact)
                                ? FactStore.row(fact)
                                : Map.<String, Object>of())
                        .toList());
    }

    private static Thing thing(Said said, Shape shape, Fact fact) {
        var row = FactStore.row(fact);
        var keys = new LinkedHashMap<String, JsonNode>();
        for (var key : shape.keys()) keys.put(key, text(String.valueOf(row.get(key))));
        return new Thing(said.tenant().number(), new Values(keys));
    }

    private static Values source(Actor by, File file, long job) {
        var source = new LinkedHashMap<String, JsonNode>();
        source.put("recorded_by", text(by.name()));
        source.put("import_digest", text(file.digest()));
        source.put("job_id", JsonNodeFactory.instance.numberNode(job));
        return new Values(source);
    }

    private static Values profile(Fact.Profile profile) {
        var columns = new LinkedHashMap<String, JsonNode>();
        FactStore.row(profile).forEach((name, value) -> columns.put(name, text(String.valueOf(value))));
        return new Values(columns);
    }

    private static Fact.Profile profile(Values values) {
        var at = values.columns();
        return new Fact.Profile(
                text(at, "name"),
                text(at, "plan"),
                text(at, "segment"),
                text(at, "time_zone"),
                Fact.Status.of(text(at, "status")));
    }

    private static String text(Map<String, JsonNode> at, String column) {
        return Objects.requireNonNull(at.get(column)).asString();
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }

    private Recorded link(StageTx tx, long job, List<Said> lines, Actor by, Instant now, List<Rejected> rejected) {
        var aliases = new LinkedHashMap<Accounts.Link, TenantStore.Alias>();
        var where = new HashMap<Accounts.Link, Said>();
        for (var said : lines)
            if (said.past().line().content() instanceof FactCsv.Content.Linked(var link)) {
                aliases.put(link, new TenantStore.Alias(link.source(), link.account(), said.tenant()));
                where.put(link, said);
            }
        int added = TenantStore.linkAll(tx, List.copyOf(aliases.values()), Optional.of(job), by, now);
        var standing = TenantStore.standing(tx, List.copyOf(aliases.values()));
        int other = 0;
        for (var each : aliases.entrySet()) {
            if (each.getValue().tenant().equals(standing.get(each.getKey()))) continue;
            other++;
            var said = Objects.requireNonNull(where.get(each.getKey()));
            rejected.add(new Rejected(
                    said.file().file(),
                    said.past().line().row(),
                    Optional.of("account"),
                    "the account '" + each.getKey().account() + "' is linked already"));
        }
        return new Recorded(added, 0, aliases.size() - added - other);
    }

    /// Leaves the transaction by the one way that rolls it back.
    private static final class Rehearsed extends RuntimeException {
        private final transient Report report;

        Rehearsed(Report report) {
            super("rehearsed", null, false, false);
            this.report = report;
        }
    }
}
