package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.tenants.FactImport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Facts by file.
@RestController
final class FactImportsController {

    /// A file can be wrong from top to bottom; the first rows show why.
    private static final int MOST_LISTED = 1_000;

    record Answer(
            String kind,
            boolean dryRun,
            int rows,
            int created,
            int added,
            int changed,
            int unchanged,
            int rejectedRows,
            List<FactImport.Rejected> rejected) {}

    private final FactImport imports;
    private final Sight sight;

    FactImportsController(FactImport imports, Sight sight) {
        this.imports = imports;
        this.sight = sight;
    }

    @PostMapping(path = "/v1/fact-imports/{kind}", consumes = "text/csv")
    Answer run(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String kind,
            @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
            @RequestBody byte[] csv) {
        var staff = sight.staff(caller);
        var wanted = kind(kind);
        FactImport.Report report;
        try {
            report = imports.run(wanted, csv, staff.staffId(), staff.admin(), staff.actor(), dryRun);
        } catch (IllegalArgumentException unusable) {
            throw unusable(wanted, unusable);
        }
        return new Answer(
                kind,
                report.dryRun(),
                report.rows(),
                report.created(),
                report.added(),
                report.changed(),
                report.unchanged(),
                report.rejected().size(),
                report.rejected().stream().limit(MOST_LISTED).toList());
    }

    static FactImport.Kind kind(String word) {
        return Arrays.stream(FactImport.Kind.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> Problem.notFound("kind of facts '" + word + "'").refuse());
    }

    static Problem.Refused unusable(FactImport.Kind kind, IllegalArgumentException why) {
        return new Problem(
                        422,
                        "unusable-file",
                        "The file cannot be used",
                        String.valueOf(why.getMessage()),
                        Optional.empty(),
                        Optional.of("Nothing was entered. Columns of " + kind.word() + ": " + kind.describe() + "."))
                .refuse();
    }
}
