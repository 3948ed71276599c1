package dev.tenure.tenants;

import com.google.common.hash.Hashing;
import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Takes a CSV file of facts about many tenants. Usable rows are entered in one transaction, the others are
/// listed; the same file again changes nothing. A tenant unseen by who sent the file is an unknown one.
public final class FactImport {

    public enum Kind {
        TENANTS(List.of("id", "name"), List.of("plan", "segment", "time_zone", "status", "valid_from")),
        ACCOUNTS(List.of("source", "account", "tenant"), List.of()),
        CONTRACTS(
                List.of("tenant", "term_start", "term_end", "amount_minor", "currency", "period", "renewal_date"),
                List.of("notice_by", "auto_renew", "valid_from")),
        OWNERS(List.of("tenant", "owner"), List.of("email", "valid_from")),
        ONBOARDING(List.of("tenant", "step"), List.of("applicable", "done_on", "valid_from")),
        INCIDENTS(List.of("tenant", "incident_id", "opened_at", "severity"), List.of("resolved_at", "title")),
        SLO(List.of("tenant", "name", "day", "good", "total", "target_ppm"), List.of()),
        QUOTAS(List.of("tenant", "name", "day", "used", "limit"), List.of()),
        MEASUREMENTS(List.of("tenant", "name", "day", "num"), List.of("den")),
        SENTIMENT(List.of("tenant", "day", "score", "author"), List.of("why"));

        public final List<String> needed;
        public final List<String> optional;

        Kind(List<String> needed, List<String> optional) {
            this.needed = needed;
            this.optional = optional;
        }

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /// What a row is about, rather than what it says of it.
        private boolean names(String column) {
            return switch (this) {
                case TENANTS -> column.equals("id");
                case ACCOUNTS -> true;
                case CONTRACTS, OWNERS -> column.equals("tenant");
                case ONBOARDING -> List.of("tenant", "step").contains(column);
                case INCIDENTS -> List.of("tenant", "incident_id").contains(column);
                case SLO, QUOTAS, MEASUREMENTS ->
                    List.of("tenant", "name", "day").contains(column);
                case SENTIMENT -> List.of("tenant", "day").contains(column);
            };
        }

        /// Whether a history import has to say when this column became known.
        boolean dated(String column) {
            return (needed.contains(column) || optional.contains(column))
                    && !names(column)
                    && !column.equals("valid_from");
        }

        public String describe() {
            return "needed: " + String.join(", ", needed)
                    + (optional.isEmpty() ? "" : "; optional: " + String.join(", ", optional));
        }
    }

    /// @param row the line of the file, the header being line 1
    public record Rejected(long row, Optional<String> column, String problem) {}

    /// @param created tenants that were not there before
    /// @param rejected in the order of the file
    public record Report(
            Kind kind,
            boolean dryRun,
            int rows,
            int created,
            int added,
            int changed,
            int unchanged,
            List<Rejected> rejected) {
        public Report {
            rejected = List.copyOf(rejected);
        }
    }

    private final Database database;
    private final Accounts accounts;
    private final InstantSource clock;

    public FactImport(Database database, Accounts accounts, InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.clock = clock;
    }

    /// @param mayCreate whether an unknown key in a file of tenants makes a tenant
    /// @throws IllegalArgumentException when the file as a whole cannot be used
    public Report run(Kind kind, byte[] csv, int staffId, boolean mayCreate, Actor by, boolean dryRun) {
        var read = FactCsv.read(kind, csv);
        var digest = Hashing.sha256().hashBytes(csv).toString();
        var rejected = new ArrayList<>(read.rejected());
        var keys = read.lines().stream().map(FactCsv.Line::tenant).collect(Collectors.toSet());
        var seen = database.inStaff(staffId, tx -> TenantStore.described(tx, keys));
        var once = new HashSet<>();
        var lines = new ArrayList<FactCsv.Line>();
        for (var line : read.lines()) {
            var problem = problem(kind, line, seen, mayCreate);
            if (problem.isEmpty() && !once.add(identity(line)))
                problem = Optional.of(new Rejected(line.row(), Optional.empty(), "an earlier row says the same thing"));
            problem.ifPresentOrElse(rejected::add, () -> lines.add(line));
        }
        Report report;
        try {
            report = database.inStage(Stage.FACTS, tx -> {
                var done = write(
                        tx,
                        kind,
                        lines,
                        seen,
                        by,
                        digest,
                        rejected,
                        read.lines().size() + read.rejected().size(),
                        dryRun);
                if (dryRun) throw new Rehearsed(done);
                return done;
            });
        } catch (Rehearsed rehearsed) {
            report = rehearsed.report;
        }
        if (dryRun) return report;
        FactStore.settle(database, report.created() + report.added() + report.changed());
        if (kind == Kind.ACCOUNTS) accounts.refresh();
        return report;
    }

    private static Optional<Rejected> problem(
            Kind kind, FactCsv.Line line, Map<String, TenantStore.Described> seen, boolean mayCreate) {
        if (seen.containsKey(line.tenant())) return Optional.empty();
        var column = Optional.of(kind == Kind.TENANTS ? "id" : "tenant");
        if (kind != Kind.TENANTS || !mayCreate)
            return Optional.of(new Rejected(line.row(), column, "there is no tenant '" + line.tenant() + "'"));
        if (!TenantRules.isKey(line.tenant()))
            return Optional.of(new Rejected(
                    line.row(), column, "'" + line.tenant() + "' is not 1 to 63 of a-z, 0-9, '.', '_' and '-'"));
        return Optional.empty();
    }

    static Object identity(FactCsv.Line line) {
        return switch (line.content()) {
            case FactCsv.Content.Of(Fact fact) -> List.of(line.tenant(), FactStore.identity(fact));
            case FactCsv.Content.Described _ -> line.tenant();
            case FactCsv.Content.Linked(Accounts.Link link) -> link;
        };
    }

    private Report write(
            StageTx tx,
            Kind kind,
            List<FactCsv.Line> lines,
            Map<String, TenantStore.Described> seen,
            Actor by,
            String digest,
            List<Rejected> rejected,
            int rows,
            boolean dryRun) {
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var ids = new HashMap<String, TenantId>();
        seen.forEach((key, described) -> ids.put(key, described.tenant().id()));
        int created = 0;
        if (kind == Kind.TENANTS) {
            var fresh = new LinkedHashMap<String, Fact.Profile>();
            for (var line : lines) if (!ids.containsKey(line.tenant())) fresh.put(line.tenant(), profile(line, seen));
            var made = TenantStore.createAll(tx, fresh, Optional.empty(), by, now);
            created = made.size();
            ids.putAll(made);
        }
        var result = Recorded.NOTHING;
        if (kind == Kind.ACCOUNTS) result = link(tx, lines, ids, by, rejected);
        else {
            var entries = new ArrayList<FactStore.Entry>();
            for (var line : lines) {
                var id = ids.get(line.tenant());
                if (id == null)
                    rejected.add(
                            new Rejected(line.row(), Optional.of("id"), "the key '" + line.tenant() + "' is taken"));
                else
                    entries.add(new FactStore.Entry(
                            id,
                            line.content() instanceof FactCsv.Content.Of(Fact fact) ? fact : profile(line, seen),
                            line.validFrom()));
            }
            result = FactStore.enter(tx.sql(), entries, by, Optional.of(digest), today, now);
        }
        rejected.sort(java.util.Comparator.comparingLong(Rejected::row));
        return new Report(kind, dryRun, rows, created, result.added(), result.changed(), result.unchanged(), rejected);
    }

    private static Fact.Profile profile(FactCsv.Line line, Map<String, TenantStore.Described> seen) {
        if (!(line.content() instanceof FactCsv.Content.Described(var profile)))
            throw new IllegalStateException("row " + line.row() + " describes no tenant");
        return profile.apply(Optional.ofNullable(seen.get(line.tenant())).map(TenantStore.Described::profile));
    }

    private Recorded link(
            StageTx tx, List<FactCsv.Line> lines, Map<String, TenantId> ids, Actor by, List<Rejected> rejected) {
        var wanted = new LinkedHashMap<Accounts.Link, FactCsv.Line>();
        for (var line : lines) if (line.content() instanceof FactCsv.Content.Linked(var link)) wanted.put(link, line);
        var aliases = wanted.entrySet().stream()
                .map(each -> new TenantStore.Alias(
                        each.getKey().source(),
                        each.getKey().account(),
                        java.util.Objects.requireNonNull(ids.get(each.getValue().tenant()))))
                .toList();
        int added = TenantStore.linkAll(tx, aliases, Optional.empty(), by, clock.instant());
        var standing = TenantStore.standing(tx, aliases);
        int other = 0;
        for (var alias : aliases) {
            var link = new Accounts.Link(alias.source(), alias.account());
            if (alias.tenant().equals(standing.get(link))) continue;
            other++;
            var line = java.util.Objects.requireNonNull(wanted.get(link));
            rejected.add(new Rejected(
                    line.row(), Optional.of("account"), "the account '" + link.account() + "' is linked already"));
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
