package dev.tenure.tenants;

import dev.tenure.mapping.FactMapping;
import dev.tenure.tenants.FactImport.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads a CSV file of facts. What a row says wrongly is listed by row and column; what the file as a whole
/// cannot be (in no known writing, an unknown column, a missing one) refuses it before anything is looked at.
final class FactCsv {

    /// One line that can be used. `tenant` is the key it names; `build` makes the fact once it is known what
    /// the tenant's profile says today.
    ///
    /// @param unowned what the row says without the columns that another source owns; absent, when none does
    record Line(long row, String tenant, Optional<LocalDate> validFrom, Content content, Optional<Content> unowned) {
        /// Another tenant that the row names beside its own.
        Optional<String> parent() {
            return content instanceof Content.Of(Fact.Parent named) ? named.parent() : Optional.empty();
        }

        Line known(Map<String, String> aliases) {
            return new Line(
                    row,
                    aliases.getOrDefault(tenant, tenant),
                    validFrom,
                    known(content, aliases),
                    unowned.map(others -> known(others, aliases)));
        }

        private static Content known(Content content, Map<String, String> aliases) {
            return content instanceof Content.Of(Fact.Parent(Optional<String> parent))
                    ? new Content.Of(new Fact.Parent(parent.map(name -> aliases.getOrDefault(name, name))))
                    : content;
        }

        Line besides(Content others) {
            return new Line(row, tenant, validFrom, content, Optional.of(others));
        }
    }

    sealed interface Content {
        record Of(Fact fact) implements Content {}

        /// What the file does not say of a profile stays as it is.
        record Described(Function<Optional<Fact.Profile>, Fact.Profile> profile) implements Content {}

        record Linked(Accounts.Link link) implements Content {}
    }

    /// @param rejected problems, of which a row may have several
    /// @param cells of every row, as the file has them
    /// @param named the tenants that rows speak of, usable or not
    /// @param shown of each row, the name under which the sender of the file knows a column
    record Read(
            List<Line> lines,
            List<FactImport.Rejected> rejected,
            int rows,
            List<String> header,
            Map<Long, List<String>> cells,
            Set<String> named,
            Map<Long, UnaryOperator<String>> shown) {

        /// Every tenant that is named anywhere.
        Set<String> names() {
            var names = new HashSet<>(named);
            lines.forEach(line -> line.parent().ifPresent(names::add));
            return names;
        }

        /// By the keys of tenants that the file names otherwise.
        Read known(Map<String, String> aliases) {
            if (aliases.isEmpty()) return this;
            return new Read(
                    lines.stream().map(line -> line.known(aliases)).toList(),
                    rejected,
                    rows,
                    header,
                    cells,
                    named.stream().map(name -> aliases.getOrDefault(name, name)).collect(Collectors.toSet()),
                    shown);
        }
    }

    /// What a row says by the time `known`; a row whose columns became known one after the other says several.
    record Past(Line line, Instant known) {}

    record PastRead(List<Past> lines, List<FactImport.Rejected> rejected, int rows) {
        /// Every tenant that is named anywhere.
        Set<String> names() {
            return lines.stream()
                    .map(Past::line)
                    .flatMap(line -> Stream.concat(Stream.of(line.tenant()), line.parent().stream()))
                    .collect(Collectors.toSet());
        }

        /// By the keys of tenants that the file names otherwise.
        PastRead known(Map<String, String> aliases) {
            return new PastRead(
                    lines.stream()
                            .map(past -> new Past(past.line.known(aliases), past.known))
                            .toList(),
                    rejected,
                    rows);
        }
    }

    private FactCsv() {}

    /// @param sheets how a row of the file becomes rows of this kind; none, when it is written in the kind's own
    /// columns
    ///
    /// @param owned columns that another source owns
    static Read read(Kind kind, byte[] csv, FactForm form, List<FactMapping.Sheet> sheets, Collection<String> owned) {
        var spare = owned.stream().filter(kind.optional::contains).toList();
        var named = sheets.isEmpty() ? kind.columns() : FactSheets.reads(sheets);
        var file = CsvText.read(csv, form.separator(), named);
        if (sheets.isEmpty()) checkHeader(kind, file.header(), Set.of());
        else FactSheets.check(kind, sheets, file.header());
        var lines = new ArrayList<Line>();
        var cells = new HashMap<Long, List<String>>();
        var keys = new HashSet<String>();
        var shown = new HashMap<Long, UnaryOperator<String>>();
        var rejected = each(file, (values, row) -> {
            var made = new ArrayList<Line>();
            for (var one : sheets.isEmpty()
                    ? List.of(new FactCells(kind, values, form, name -> name))
                    : FactSheets.apply(kind, sheets, values, form)) {
                one.maybe(keyOf(kind)).ifPresent(keys::add);
                shown.putIfAbsent(row, one.shown());
                var read = one.read(row, cell -> lines(kind, cell, row));
                made.addAll(read);
                if (!spare.isEmpty())
                    made.set(
                            made.size() - read.size(),
                            read.getFirst().besides(one.without(spare).read(row, cell -> content(kind, cell))));
            }
            lines.addAll(made);
        });
        file.rows().forEach(row -> cells.put(row.number(), row.cells()));
        return new Read(lines, rejected, file.rows().size(), file.header(), cells, keys, shown);
    }

    /// @param now nothing can have become known later
    static PastRead readPast(Kind kind, byte[] csv, Map<String, KnownRule> rules, Instant now) {
        var file = CsvText.read(csv, Optional.empty(), kind.columns());
        checkRules(kind, file.header(), rules);
        var lines = new ArrayList<Past>();
        var rejected = each(file, (values, row) -> {
            var at = PastRules.moments(kind, values, rules, now);
            // All of a row or nothing of it: the last moment has every column.
            var said = at.stream()
                    .flatMap(known -> new FactCells(
                                    kind, PastRules.knownBy(kind, values, rules, known), FactForm.PLAIN, name -> name)
                            .read(row, cells -> lines(kind, cells, row)).stream()
                                    .map(line -> new Past(line, known)))
                    .toList();
            lines.addAll(said);
        });
        return new PastRead(lines, rejected, file.rows().size());
    }

    @FunctionalInterface
    private interface Taking {
        void row(Map<String, String> values, long number);
    }

    private static List<FactImport.Rejected> each(CsvText file, Taking taking) {
        var rejected = new ArrayList<FactImport.Rejected>();
        for (var row : file.rows()) {
            if (row.cells().size() != file.header().size()) {
                rejected.add(new FactImport.Rejected(
                        row.number(),
                        Optional.empty(),
                        "has " + row.cells().size() + " cells, and the first line names "
                                + file.header().size() + " columns",
                        "Put a cell that holds the separator in quotes, and end the row with its empty cells."));
                continue;
            }
            var values = new LinkedHashMap<String, String>();
            for (int i = 0; i < file.header().size(); i++)
                values.put(file.header().get(i), row.cells().get(i));
            try {
                taking.row(values, row.number());
            } catch (FactCells.Unusable unusable) {
                rejected.addAll(unusable.why);
            } catch (CellProblem wrong) {
                rejected.add(
                        new FactImport.Rejected(row.number(), Optional.of(wrong.column), wrong.problem, wrong.fix));
            } catch (IllegalArgumentException wrong) {
                rejected.add(new FactImport.Rejected(
                        row.number(), Optional.empty(), String.valueOf(wrong.getMessage()), ""));
            }
        }
        return rejected;
    }

    private static void checkRules(Kind kind, List<String> header, Map<String, KnownRule> rules) {
        var dates = new HashSet<String>();
        rules.forEach((column, rule) -> {
            if (!kind.dated(column))
                throw new IllegalArgumentException(
                        "the rule for '" + column + "' is about no column that needs one; " + kind.describe());
            var from = rule.dated(column);
            if (!header.contains(from))
                throw new IllegalArgumentException(
                        "the rule for '" + column + "' reads the column '" + from + "', which the file does not have");
            dates.add(from);
        });
        checkHeader(kind, header, dates);
        for (var name : header)
            if (kind.dated(name) && !rules.containsKey(name))
                throw new IllegalArgumentException(
                        "nothing says when the column '" + name + "' became known; give it a rule: " + KnownRule.WORDS);
    }

    private static void checkHeader(Kind kind, List<String> header, Set<String> more) {
        for (var name : header)
            if (name.startsWith("known") && more.isEmpty())
                throw new IllegalArgumentException("the column '" + name
                        + "' is not taken here: what is entered becomes known now. Facts known earlier come in with"
                        + " a history import");
        for (var name : header)
            if (!kind.takes(name) && !more.contains(name) && !name.equals(FactImports.PROBLEM))
                throw new IllegalArgumentException("the column '" + name + "' is not known."
                        + NearestName.asked(name, missing(kind, header)) + " Columns are " + kind.describe());
        for (var name : header)
            if (kind.columns().contains(name) && !Kind.major(name).equals(name) && header.contains(Kind.major(name)))
                throw new IllegalArgumentException(
                        "the columns '" + name + "' and '" + Kind.major(name) + "' say the same thing; keep one");
        for (var name : kind.needed)
            if (!kind.given(name, header))
                throw new IllegalArgumentException("the column '" + name + "' is missing; " + kind.describe());
    }

    /// A renamed column is one of those that are not there.
    static List<String> missing(Kind kind, List<String> header) {
        return kind.columns().stream().filter(name -> !kind.given(name, header)).toList();
    }

    static String keyOf(Kind kind) {
        return kind == Kind.TENANTS ? "id" : "tenant";
    }

    /// One, or two where a row says what a contract is worth as well, or that a milestone was reached.
    private static List<Line> lines(Kind kind, FactCells cells, long row) {
        var key = cells.text(keyOf(kind));
        var from = cells.maybeDay("valid_from");
        var lines = new ArrayList<Line>();
        lines.add(new Line(row, key, from, content(kind, cells), Optional.empty()));
        if (kind == Kind.CONTRACTS)
            ContractCells.onlyLine(cells)
                    .ifPresent(line -> lines.add(new Line(row, key, from, new Content.Of(line), Optional.empty())));
        // An empty cell of a plan says nothing of what was reached.
        if (kind == Kind.MILESTONES && cells.maybe("done_on").isPresent())
            lines.add(new Line(row, key, from, new Content.Of(done(cells)), Optional.empty()));
        return lines;
    }

    private static Content content(Kind kind, FactCells cells) {
        return switch (kind) {
            case TENANTS -> described(cells);
            case ACCOUNTS -> new Content.Linked(new Accounts.Link(cells.text("source"), cells.text("account")));
            case CONTRACTS -> new Content.Of(ContractCells.contract(cells));
            case CONTRACT_LINES -> new Content.Of(ContractCells.line(cells));
            case CONTRACT_OUTCOMES -> new Content.Of(ContractCells.outcome(cells));
            case OWNERS -> new Content.Of(new Fact.Owner(cells.text("owner"), cells.maybe("email")));
            // A dash is nobody too: a history import reads an empty cell as nothing said.
            case PARENTS -> new Content.Of(new Fact.Parent(cells.maybe("parent").filter(text -> !text.equals("-"))));
            case ONBOARDING ->
                new Content.Of(new Fact.Step(
                        cells.text("step"),
                        cells.maybe("applicable", FactCsv::yes, "true or false").orElse(true),
                        cells.maybeDay("done_on")));
            case INCIDENTS ->
                new Content.Of(new Fact.Incident(
                        cells.text("incident_id"),
                        cells.of("opened_at", FactCsv::instant, "an instant like 2026-11-24T09:30:00Z"),
                        cells.maybe("resolved_at", FactCsv::instant, "an instant like 2026-11-24T09:30:00Z"),
                        cells.of("severity", Integer::parseInt, "1, 2, 3 or 4"),
                        cells.maybe("title").orElse("")));
            case SLO ->
                new Content.Of(new Fact.Slo(
                        cells.text("name"),
                        cells.day("day"),
                        cells.whole("good"),
                        cells.whole("total"),
                        cells.of("target_ppm", Integer::parseInt, "a whole number")));
            case QUOTAS ->
                new Content.Of(new Fact.Quota(
                        cells.text("name"), cells.day("day"), cells.whole("used"), cells.whole("limit")));
            case MEASUREMENTS ->
                new Content.Of(Fact.Measurement.of(
                        cells.text("name"),
                        cells.day("day"),
                        cells.of("num", BigDecimal::new, "a number like 12.5"),
                        cells.maybe("den", BigDecimal::new, "a number like 12.5")
                                .orElse(BigDecimal.ONE)));
            case MILESTONES ->
                new Content.Of(new Fact.Milestone(
                        cells.text("milestone"),
                        cells.day("due_on"),
                        cells.maybe("weight", BigDecimal::new, "a number like 12.5")
                                .orElse(BigDecimal.ONE)));
            case MILESTONES_DONE -> new Content.Of(done(cells));
            case CONTACTS ->
                new Content.Of(new Fact.Contact(
                        cells.text("contact_id"),
                        cells.text("name"),
                        cells.text("role"),
                        cells.maybe("email"),
                        cells.maybe("language"),
                        cells.maybe("time_zone", FactCsv::zone, "a time zone like Europe/Oslo"),
                        cells.maybeDay("active_until"),
                        cells.maybe("mail_consent")
                                .map(_ -> cells.word("mail_consent", Fact.Consent.class))
                                .orElse(Fact.Consent.UNKNOWN)));
            case NOTES ->
                new Content.Of(new Fact.Note(
                        cells.text("note_id"),
                        cells.text("author"),
                        cells.of("written_at", FactCsv::instant, "an instant like 2026-11-24T09:30:00Z"),
                        cells.text("text"),
                        cells.maybe("open", FactCsv::yes, "true or false").orElse(true)));
            case SENTIMENT ->
                new Content.Of(new Fact.Sentiment(
                        cells.day("day"),
                        cells.of("score", Integer::parseInt, "1, 2, 3, 4 or 5"),
                        cells.text("author"),
                        cells.maybe("why").orElse("")));
        };
    }

    private static Fact.MilestoneDone done(FactCells cells) {
        return new Fact.MilestoneDone(cells.text("milestone"), cells.maybeDay("done_on"));
    }

    private static String zone(String text) {
        return java.time.ZoneId.of(text).getId();
    }

    private static Content described(FactCells cells) {
        var name = cells.text("name");
        var plan = cells.given("plan");
        var segment = cells.given("segment");
        var zone = cells.given("time_zone").filter(text -> !text.isEmpty());
        var status = cells.maybe(
                "status", text -> Fact.Status.entered(text.toLowerCase(Locale.ROOT)), "one of " + Fact.Status.WORDS);
        // Checked here, while the row can still be named.
        zone.ifPresent(text -> cells.of("time_zone", FactCsv::zone, "a time zone like Europe/Oslo"));
        var described = new Content.Described(now -> new Fact.Profile(
                name,
                plan.or(() -> now.map(Fact.Profile::plan)).orElse(""),
                segment.or(() -> now.map(Fact.Profile::segment)).orElse(""),
                zone.or(() -> now.map(Fact.Profile::timeZone)).orElse("UTC"),
                status.or(() -> now.map(Fact.Profile::status)).orElse(Fact.Status.LIVE)));
        // What a profile refuses is refused here, while the row can still be named.
        Objects.requireNonNull(described.profile().apply(Optional.empty()));
        return described;
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    static boolean yes(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /// What is wrong with one cell where the reading of the row cannot go on.
    static final class CellProblem extends RuntimeException {
        final String column;
        final String problem;
        final String fix;

        CellProblem(String column, String problem) {
            this(column, problem, "");
        }

        CellProblem(String column, String problem, String fix) {
            super(problem, null, false, false);
            this.column = column;
            this.problem = problem;
            this.fix = fix;
        }
    }
}
