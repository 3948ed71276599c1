package dev.tenure.web;

import dev.tenure.inbox.Inbox;
import dev.tenure.inbox.Source;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImports;
import dev.tenure.tenants.FactImports.Import;
import dev.tenure.web.ImportsView.Changed;
import dev.tenure.web.ImportsView.Fault;
import dev.tenure.web.ImportsView.Report;
import dev.tenure.web.TenantView.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A file of facts in words.
final class FactFileRules {

    private static final int MOST_FAULTS = 200;
    private static final int MOST_CHANGES = 100;

    private FactFileRules() {}

    static String words(FactImport.Kind kind) {
        return switch (kind) {
            case ACCOUNTS -> "Accounts of tenants";
            case CONTRACT_LINES -> "Lines of contracts";
            case CONTRACT_OUTCOMES -> "Outcomes of contracts";
            case ONBOARDING -> "Onboarding steps";
            case SLO -> "SLO measurements";
            case MILESTONES_DONE -> "Milestones reached";
            default -> {
                var word = kind.word().replace('_', ' ');
                yield word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
            }
        };
    }

    static Report report(FactImport.Report report, String file) {
        var counts = new ArrayList<>(counts(
                report.rows(),
                report.created(),
                report.added(),
                report.changed(),
                report.unchanged(),
                report.kept(),
                report.rejectedRows()));
        if (!report.dropped().tenants().isEmpty())
            counts.add(new Pair(
                    "No longer listed", Say.count(report.dropped().tenants().size())));
        var faults = faults(report.details().stream());
        var changes = changes(report.details().stream());
        int rest = Math.max(0, faults.size() - MOST_FAULTS) + Math.max(0, changes.size() - MOST_CHANGES);
        return new Report(
                file.isEmpty() ? words(report.kind()) : file,
                report.dryRun(),
                counts,
                faults.stream().limit(MOST_FAULTS).toList(),
                changes.stream().limit(MOST_CHANGES).toList(),
                report.dryRun()
                        ? "Preview: nothing was changed"
                        : report.again() ? "Imported: the same file as last time" : "Imported",
                "/imports/files/" + report.id(),
                rest == 0 ? "" : Say.many(rest, "more line", "more lines"));
    }

    static List<Pair> counts(Import one) {
        return counts(
                one.rows(), one.created(), one.added(), one.changed(), one.unchanged(), one.kept(), one.rejected());
    }

    private static List<Pair> counts(
            int rows, int created, int added, int changed, int unchanged, int kept, int rejected) {
        return List.of(
                new Pair("Rows", Say.count(rows)),
                new Pair("Tenants made", Say.count(created)),
                new Pair("New", Say.count(added)),
                new Pair("Changed", Say.count(changed)),
                new Pair("Unchanged", Say.count(unchanged)),
                new Pair("Kept", Say.count(kept)),
                new Pair("Rejected", Say.count(rejected)));
    }

    static List<Fault> faults(Stream<FactImport.Row> rows) {
        return rows.flatMap(row -> row.problems().stream()
                        .map(one -> new Fault(
                                Say.count(row.row()), one.column().orElse("whole row"), one.problem(), one.fix())))
                .toList();
    }

    static List<Changed> changes(Stream<FactImport.Row> rows) {
        var all = new ArrayList<Changed>();
        rows.filter(row -> row.problems().isEmpty()).forEach(row -> {
            var number = Say.count(row.row());
            for (var one : row.changes())
                all.add(new Changed(
                        number,
                        row.tenant(),
                        row.outcome(),
                        one.column(),
                        one.from().orElse("–"),
                        one.to().orElse("–")));
            for (var one : row.kept())
                all.add(new Changed(
                        number,
                        row.tenant(),
                        "kept",
                        one.column(),
                        one.value().orElse("–"),
                        one.owner() + " is the source of truth"));
            if (row.changes().isEmpty() && row.kept().isEmpty())
                all.add(new Changed(number, row.tenant(), row.outcome(), "–", "–", "–"));
        });
        return all;
    }

    /// @param whole for who runs the server: also what came of the file, and from where it is fetched
    static ImportsView.Fetched fetched(Inbox.Status one, boolean whole) {
        var last = one.lookedAt()
                .map(at -> Say.time(at) + ": " + one.said() + ". ")
                .orElse("");
        return new ImportsView.Fetched(
                words(one.source().kind()) + " of " + one.source().name(),
                one.freshness(),
                one.late()
                        || one.outcome().filter(Inbox.Outcome::asksForSomebody).isPresent(),
                whole
                        ? last + next(one) + " From " + one.source().place().words()
                        : one.freshAt()
                                .map(at -> "The last file that could be used came " + Say.time(at) + ".")
                                .orElse("No file that could be used came yet."));
    }

    private static String next(Inbox.Status one) {
        return switch (one.source().place()) {
            case Source.Place.Folder _ -> "Taken when a file is there.";
            case Source.Place.Address _ -> "Asked again " + Say.time(one.nextAt()) + ".";
        };
    }

    static ImportsView.Listed listed(Import one) {
        return new ImportsView.Listed(
                "/imports/files/" + one.id(),
                title(one),
                state(one),
                one.state() == FactImports.State.PREVIEWED,
                words(one.kind()) + (one.source().isEmpty() ? "" : " of " + one.source()) + " by " + one.by() + ", "
                        + Say.time(one.at()) + ": " + Say.count(one.added()) + " new, " + Say.count(one.changed())
                        + " changed, " + Say.count(one.rejected()) + " rejected");
    }

    static String title(Import one) {
        return one.name().isEmpty() ? words(one.kind()) : one.name();
    }

    static String state(Import one) {
        return switch (one.state()) {
            case PREVIEWED -> "looked at, not imported";
            case ENTERED -> "imported";
            case REVERTED -> "taken out";
        };
    }
}
