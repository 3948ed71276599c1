package dev.tenure.tenants;

import com.google.common.hash.Hashing;
import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Takes a CSV file of facts about many tenants. Usable rows are entered in one transaction, the others are
/// listed; the same file again changes nothing. A tenant unseen by who sent the file is an unknown one.
public final class FactImport {

    public enum Kind {
        TENANTS(List.of("id", "name"), List.of("plan", "segment", "time_zone", "status", "valid_from")),
        ACCOUNTS(List.of("source", "account", "tenant"), List.of()),
        CONTRACTS(
                List.of("tenant", "term_start", "term_end"),
                List.of(
                        "contract",
                        "notice_by",
                        "auto_renew",
                        "renews",
                        "amount_minor",
                        "currency",
                        "period",
                        "valid_from")),
        CONTRACT_LINES(
                List.of("tenant", "line", "amount_minor", "currency", "period"),
                List.of("contract", "sku", "quantity", "recurring", "starts", "ends", "valid_from")),
        CONTRACT_OUTCOMES(List.of("tenant", "outcome", "effective_on"), List.of("contract", "reason")),
        OWNERS(List.of("tenant", "owner"), List.of("email", "valid_from")),
        PARENTS(List.of("tenant", "parent"), List.of("valid_from")),
        ONBOARDING(List.of("tenant", "step"), List.of("applicable", "done_on", "valid_from")),
        INCIDENTS(List.of("tenant", "incident_id", "opened_at", "severity"), List.of("resolved_at", "title")),
        SLO(List.of("tenant", "name", "day", "good", "total", "target_ppm"), List.of()),
        QUOTAS(List.of("tenant", "name", "day", "used", "limit"), List.of()),
        MEASUREMENTS(List.of("tenant", "name", "day", "num"), List.of("den")),
        SENTIMENT(List.of("tenant", "day", "score", "author"), List.of("why")),
        MILESTONES(List.of("tenant", "milestone", "due_on"), List.of("weight", "done_on")),
        MILESTONES_DONE(List.of("tenant", "milestone", "done_on"), List.of()),
        CONTACTS(
                List.of("tenant", "contact_id", "name", "role"),
                List.of("email", "language", "time_zone", "active_until", "mail_consent", "valid_from")),
        NOTES(List.of("tenant", "note_id", "author", "written_at", "text"), List.of("open"));

        public final List<String> needed;
        public final List<String> optional;

        Kind(List<String> needed, List<String> optional) {
            this.needed = needed;
            this.optional = optional;
        }

        static final String MINOR = "_minor";

        public List<String> columns() {
            return Stream.concat(needed.stream(), optional.stream()).toList();
        }

        /// The column that holds in major units what this one holds in minor ones; any other column's own name.
        static String major(String column) {
            return column.endsWith(MINOR) ? column.substring(0, column.length() - MINOR.length()) : column;
        }

        boolean takes(String column) {
            return columns().contains(column) || columns().contains(column + MINOR);
        }

        boolean given(String column, List<String> header) {
            return header.contains(column) || header.contains(major(column));
        }

        /// The column of the file that is stored under this name.
        String column(String stored) {
            if (columns().contains(stored)) return stored;
            if (this == OWNERS && stored.equals("name")) return "owner";
            return stored.endsWith("_") ? stored.substring(0, stored.length() - 1) : stored;
        }

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /// What a row is about, rather than what it says of it.
        private boolean names(String column) {
            return switch (this) {
                case TENANTS -> column.equals("id");
                case ACCOUNTS -> true;
                case OWNERS, PARENTS -> column.equals("tenant");
                case CONTRACTS, CONTRACT_OUTCOMES ->
                    List.of("tenant", "contract").contains(column);
                case CONTRACT_LINES -> List.of("tenant", "contract", "line").contains(column);
                case ONBOARDING -> List.of("tenant", "step").contains(column);
                case INCIDENTS -> List.of("tenant", "incident_id").contains(column);
                case SLO, QUOTAS, MEASUREMENTS ->
                    List.of("tenant", "name", "day").contains(column);
                case SENTIMENT -> List.of("tenant", "day").contains(column);
                case MILESTONES, MILESTONES_DONE ->
                    List.of("tenant", "milestone").contains(column);
                case CONTACTS -> List.of("tenant", "contact_id").contains(column);
                case NOTES -> List.of("tenant", "note_id").contains(column);
            };
        }

        /// The columns that say something only together with this one.
        List<String> together(String column) {
            return this == CONTRACTS && ContractCells.LINE.contains(column) ? ContractCells.LINE : List.of(column);
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

    /// A row may have several.
    ///
    /// @param row the line of the file, the header being line 1
    /// @param column as the file names it
    /// @param fix empty where the problem says it
    public record Rejected(long row, Optional<String> column, String problem, String fix) {}

    /// @param source whose file it is: a file of one source follows an earlier one of the same
    /// @param complete everything the source knows of: tenants that are no longer in it were dropped
    /// @param confirmed that many are dropped
    /// @param mapping a mapping file; absent, the file has the columns of its kind
    public record Sending(
            Kind kind,
            byte[] csv,
            String name,
            String source,
            boolean complete,
            boolean confirmed,
            FactForm form,
            Optional<String> mapping) {

        public static Sending of(Kind kind, byte[] csv) {
            return new Sending(kind, csv, "", "", false, false, FactForm.PLAIN, Optional.empty());
        }

        public Sending {
            if (source.length() > 100) throw new IllegalArgumentException("source has at most 100 characters");
            if (complete && source.isBlank())
                throw new IllegalArgumentException(
                        "a complete list needs the name of the source that it is complete for");
        }
    }

    /// From one value to another. What was not there is absent.
    public record Change(String column, Optional<String> from, Optional<String> to) {}

    /// A value that was not written, because another source owns the column.
    public record Kept(String column, String owner, Optional<String> value) {}

    public record Problem(Optional<String> column, String problem, String fix) {}

    /// What became of one row of the file.
    ///
    /// @param outcome new, changed, unchanged or rejected
    public record Row(
            long row, String tenant, String outcome, List<Change> changes, List<Kept> kept, List<Problem> problems) {}

    /// Tenants of the source's last complete list that this one does not name.
    public record Dropped(int before, List<String> tenants) {
        static final int MOST_PERCENT = 10;
        static final int NAMED = 10;

        public boolean tooMany() {
            return tenants.size() * 100 > before * MOST_PERCENT;
        }

        public String words() {
            return "the file drops " + tenants.size() + " of the " + before + " tenants of its source: "
                    + tenants.stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (tenants.size() > NAMED ? " and " + (tenants.size() - NAMED) + " more" : "");
        }
    }

    /// A complete list that drops so many tenants is more often a broken export than so many farewells.
    public static final class DropsTenants extends RuntimeException {
        public final transient Dropped dropped;

        DropsTenants(Dropped dropped) {
            super(dropped.words());
            this.dropped = dropped;
        }
    }

    /// @param id under which the import is found again
    /// @param again the same file of the same source was entered before, last
    /// @param created tenants that were not there before
    /// @param kept rows of which a value was not written, because another source owns it
    /// @param details every row that is not simply unchanged, in the order of the file
    public record Report(
            long id,
            Kind kind,
            boolean dryRun,
            boolean again,
            int rows,
            int created,
            int added,
            int changed,
            int unchanged,
            int kept,
            int rejectedRows,
            Dropped dropped,
            List<Row> details) {
        public Report {
            details = List.copyOf(details);
        }

        /// In the order of the file.
        public List<Rejected> rejected() {
            return details.stream()
                    .flatMap(row -> row.problems().stream()
                            .map(one -> new Rejected(row.row(), one.column(), one.problem(), one.fix())))
                    .toList();
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

    /// @throws IllegalArgumentException when the mapping cannot make rows of this kind
    public static void check(Kind kind, String mapping) {
        FactSheets.of(FactSheets.parse(mapping), kind);
    }

    public Report run(Kind kind, byte[] csv, int staffId, boolean mayCreate, Actor by, boolean dryRun) {
        return run(Sending.of(kind, csv), staffId, mayCreate, by, dryRun);
    }

    /// @param mayCreate whether an unknown key in a file of tenants makes a tenant
    /// @throws IllegalArgumentException when the file as a whole cannot be used
    /// @throws DropsTenants when a complete list drops too many and that was not confirmed
    public Report run(Sending sending, int staffId, boolean mayCreate, Actor by, boolean dryRun) {
        return run(sending, staffId, mayCreate, by, dryRun, Optional.empty());
    }

    /// @param preview the number of the preview that is now entered
    Report run(Sending sending, int staffId, boolean mayCreate, Actor by, boolean dryRun, Optional<Long> preview) {
        var kind = sending.kind();
        var mapping = sending.mapping().map(FactSheets::parse);
        var form = sending.form().or(mapping.map(FactSheets::form).orElse(FactForm.PLAIN));
        var sheets = mapping.map(one -> FactSheets.of(one, kind)).orElse(List.of());
        var owned = database.inStage(Stage.FACTS, tx -> FactTruth.ofOthers(tx.sql(), kind, sending.source()));
        var asSent = FactCsv.read(kind, sending.csv(), form, sheets, owned.keySet());
        var aliases = database.inStaff(staffId, tx -> AliasStore.keys(tx, sending.source(), asSent.names()));
        var read = asSent.known(aliases);
        var keys = read.names();
        var seen = database.inStaff(staffId, tx -> TenantStore.described(tx, keys));
        var merged = database.inStaff(staffId, tx -> AliasStore.merged(tx, keys));
        var work = new FactImportWork(
                sending,
                read,
                seen,
                merged,
                mayCreate,
                by,
                clock.instant(),
                Hashing.sha256().hashBytes(sending.csv()).toString());
        Report report;
        try {
            report = database.inStage(Stage.FACTS, tx -> {
                if (preview.isPresent()
                        && !FactImportStore.lock(tx.sql(), preview.get())
                                .equals(Optional.of(FactImports.State.PREVIEWED)))
                    throw new IllegalStateException("the import " + preview.get() + " was entered meanwhile");
                var done = work.enter(tx, preview, dryRun);
                if (dryRun) throw new Rehearsed(done);
                if (done.dropped().tooMany() && !sending.confirmed()) throw new DropsTenants(done.dropped());
                FactImportStore.keep(tx.sql(), work.record(done, staffId), done.details());
                return done;
            });
        } catch (Rehearsed rehearsed) {
            report = rehearsed.report;
            database.inStage(Stage.FACTS, tx -> {
                FactImportStore.keep(tx.sql(), work.record(rehearsed.report, staffId), rehearsed.report.details());
                return dryRun;
            });
        }
        if (dryRun) return report;
        FactStore.settle(database, report.created() + report.added() + report.changed());
        if (kind == Kind.ACCOUNTS) accounts.refresh();
        return report;
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
